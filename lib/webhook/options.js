'use strict';

/** Checks the options of a verifier, and makes its scheme of them. */

const { typeError } = require('../internal/argument-error');
const { boolean, callable, checkOptions, integer, oneOf } = require('../internal/options');
const { DIGESTS, ENCODINGS } = require('../crypto/numbering');
const { ADDRESSES, SCHEMES } = require('./schemes');
const { completed, signsTime } = require('./template');

const TAKER = 'WebhookVerifier';
/** ms. Senders that follow Standard Webhooks, Stripe and Slack use it. */
const TOLERANCE = 300_000;
const DAY = 86_400_000;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,256}$/;

/** @type {import('../internal/options').OptionRule} */
const text = [(value) => typeof value === 'string', 'a string'];

/** @param {unknown} value @returns {boolean} */
function areHeaders(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([name, header]) => ['signature', 'timestamp', 'id'].includes(name) && HEADER_NAME.test(String(header)),
    )
  );
}

/** What may replace a part of an open scheme. @type {import('../internal/options').OptionRules} */
const REPLACEMENTS = Object.freeze({
  template: text,
  headers: [areHeaders, 'an object with the names of headers: "signature", "timestamp" and "id"'],
  encoding: oneOf(...ENCODINGS),
  digest: oneOf(...DIGESTS),
  keyEncoding: oneOf('utf8', 'hex', 'base64'),
  prefix: text,
  separator: text,
  timestampPrefix: text,
  timestampUnit: oneOf('s', 'ms'),
});

/** @type {import('../internal/options').OptionRules} */
const RULES = Object.freeze({
  scheme: oneOf(...Object.keys(SCHEMES)),
  keys: [
    (value) => Array.isArray(value) && value.length > 0 && value.length <= 100,
    'an array of 1 to 100 keys, the newest first',
  ],
  toleranceMs: integer(1, DAY, 'an integer from 1 to 86,400,000 (ms)'),
  now: callable,
  replay: [
    (value) => value === false || typeof value?.seen === 'function',
    'false or an object with a method seen()',
  ],
  ips: [
    (value) =>
      value === false ||
      Object.hasOwn(ADDRESSES, String(value)) ||
      (Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string')),
    `false, ${Object.keys(ADDRESSES).join(', ')}, or an array of addresses`,
  ],
  certificate: boolean,
  field: text,
  ...REPLACEMENTS,
});

/** @param {string} name @param {string} problem */
const refuse = (name, problem) =>
  typeError(`The option "${name}" of ${TAKER} ${problem}`, 'ERR_INVALID_ARG_VALUE');

/**
 * @param {any} options
 * @param {import('./schemes').Scheme} row
 */
function refuseUnfitting(options, row) {
  const { scheme } = options;
  const replaced = Object.keys(REPLACEMENTS).find((name) => options[name] !== undefined);
  if (replaced !== undefined && !row.open) throw refuse(replaced, `is fixed by the scheme ${scheme}`);
  if (options.field !== undefined && row.field === undefined) {
    throw refuse('field', `does not exist in the scheme ${scheme}`);
  }
  if (options.certificate && row.sender === undefined) {
    throw refuse('certificate', `does not exist in the scheme ${scheme}`);
  }
}

/** @param {any} options @param {import('./schemes').Scheme} scheme */
function refuseTimes(options, scheme) {
  if (signsTime(scheme)) return;
  const useless = ['toleranceMs', 'replay'].find((name) => Boolean(options[name]));
  if (useless === undefined) return;
  throw refuse(
    useless,
    'needs a signed timestamp, which this scheme does not have. Compare ids in your database',
  );
}

/**
 * @param {any} given
 * @returns {{ options: any, scheme: import('./schemes').Scheme }}
 */
function readOptions(given) {
  const options = checkOptions(given, RULES, TAKER, {
    defaults: { now: Date.now },
    required: ['scheme', 'keys'],
  });
  const row = SCHEMES[options.scheme];
  refuseUnfitting(options, row);
  const { headers = {}, keyEncoding, field } = options;
  const replaced = Object.fromEntries(
    ['template', 'encoding', 'digest', 'prefix', 'separator', 'timestampPrefix', 'timestampUnit']
      .filter((name) => options[name] !== undefined)
      .map((name) => [name, options[name]]),
  );
  const names = Object.entries(headers).map(([name, header]) => [name, String(header).toLowerCase()]);
  const scheme = completed({
    ...row,
    ...replaced,
    ...(keyEncoding !== undefined && row.proof === 'hmac' && { keys: keyEncoding }),
    ...(field !== undefined && { field }),
    headers: { ...row.headers, ...Object.fromEntries(names) },
  });
  refuseTimes(options, scheme);
  return { options: { toleranceMs: TOLERANCE, ...options }, scheme };
}

exports.readOptions = readOptions;
