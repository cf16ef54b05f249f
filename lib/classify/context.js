'use strict';

/**
 * Reads the context of classify(). The caller may pass any object, so a field can be of any type, or a getter that throws.
 *
 * @module
 */

const { STEP_IDS } = require('../errors/checklist');
const { decodeUtf8 } = require('../internal/bytes');
const { read, toInteger } = require('../internal/read');
const { queryOf } = require('../internal/url-parts');
const { responseContext } = require('./request-context');

/**
 * What is known about the request and the reply besides the body. Every field is optional. Each one helps to decide steps of
 * the checklist.
 *
 * @typedef {object} ClassifyContext
 * @property {number} [httpStatus] of the reply
 * @property {unknown} [headers] of the reply: a plain object (names in any case, values string or string[]), Headers, AxiosHeaders
 * @property {import('../venues').VenueName | (string & {})} [venue] the exchange; when it is left out, the one of the host of `url`, of the name
 *   in a message of ccxt, or the only one whose replies have this form; otherwise `bybit`
 * @property {string} [method] of the request; GET when it is left out
 * @property {string} [url] full URL of the request
 * @property {string} [endpoint] path; taken from `url` when it is left out
 * @property {'rest' | 'websocket' | 'websocket-trade'} [transport] taken from the URL and the body when it is left out
 * @property {boolean} [signed] whether authentication headers were sent
 * @property {string} [apiKey] only to hide it in texts
 * @property {string} [signedPayload] the exact string that was signed
 * @property {number | string} [timestamp] of the request, ms
 * @property {number | string} [recvWindow] ms; the exchange's default when it is left out
 * @property {number} [sentAt] when the request was sent, ms since 1970, on the clock that made `timestamp`
 * @property {number} [receivedAt] when the reply arrived, ms since 1970, on the same clock
 * @property {number | string} [expires] of a WebSocket login, ms since 1970. With `sentAt` it tells a login that waited from
 *   a slow clock; `timestamp`, the time of signing, shows how long it waited
 * @property {readonly Partial<import('./checks').Finding>[]} [findings] of validateCredentials() or validateRequest(), or of both
 * @property {import('../venues/venue').KeyInformation} [keyInformation] what the exchange says about the key
 * @property {'base64' | 'hex' | 'plain'} [passphraseForm] how the exchange's passphrase was written in the request, where it is signed
 * @property {string} [environment] overrides the environment of the host, for a proxy or a test server
 * @property {unknown} [cause] the transport's error when no reply came
 * @property {boolean} [sent] false when no byte of the request was written
 * @property {boolean} [incomplete] the body of the reply broke off, or never came
 * @property {Record<string, unknown> | URLSearchParams} [params] parameters of the request, of which those are read that decide
 *   permission and account type; taken from the query of `url` when they are left out
 */

/**
 * @param {unknown} value
 * @returns {string | null}
 */
function readText(value) {
  return typeof value === 'string' && value !== '' ? value.slice(0, 8192) : null;
}

/**
 * @param {ClassifyContext} context
 * @param {import('../venues/venue').ReadReply} reply
 * @returns {string | null} path without query (a query can carry key and signature), or a WebSocket operation
 */
function findEndpoint(context, reply) {
  const given = readText(read(context, 'endpoint'));
  if (given) return given.split(/[?#]/, 1)[0];
  if (reply.transport !== 'rest' && reply.op) return reply.op;
  const url = read(context, 'url');
  const address = url instanceof URL ? url.href : readText(url);
  return address && URL.canParse(address) ? new URL(address).pathname : null;
}

const FIELDS = [
  'venue httpStatus headers method url endpoint transport signed apiKey signedPayload timestamp recvWindow sentAt',
  'receivedAt expires findings keyInformation environment cause params sent incomplete passphraseForm',
];
const FIELD_NAMES = Object.freeze(FIELDS.join(' ').split(' '));

/**
 * @param {unknown} given by the caller
 * @returns {ClassifyContext} a copy of the known fields, without an unproven status
 */
function readContext(given) {
  const fields = FIELD_NAMES.map((name) => [name, read(given, name) ?? undefined]);
  const known = Object.fromEntries(fields);
  if (known.httpStatus !== undefined) return withProvenStatus(known);
  // A response of axios or fetch.
  const ofResponse = Object.entries(responseContext(given, known.venue)).filter(
    ([name]) => known[name] === undefined,
  );
  return withProvenStatus({ ...known, ...Object.fromEntries(ofResponse) });
}

/** Without a code these statuses are about the key or the region, but a proxy can send them as well. */
const DEPENDS_ON_BODY = new Set([401, 403, 451]);

/**
 * @param {ClassifyContext} context
 * @returns {ClassifyContext} without a status that only the missing body could prove to be the exchange's
 */
function withProvenStatus(context) {
  const { incomplete, httpStatus } = context;
  const isUnproven = incomplete === true && DEPENDS_ON_BODY.has(toInteger(httpStatus) ?? 0);
  return isUnproven ? { ...context, httpStatus: undefined } : context;
}

/** @param {unknown} value @returns {number | null} a place on the checklist */
function toStep(value) {
  const step = toInteger(value);
  return step !== null && step >= 1 && step <= STEP_IDS.length ? step : null;
}

/**
 * @param {unknown} value
 * @returns {import('./checks').Finding[] | null}
 */
function readFindings(value) {
  if (!Array.isArray(value)) return null;
  const findings = value.slice(0, 100).map((finding) => ({
    field: String(readText(read(finding, 'field')) ?? 'credential'),
    id: String(readText(read(finding, 'id')) ?? ''),
    severity: /** @type {'error' | 'warning'} */ (
      read(finding, 'severity') === 'error' ? 'error' : 'warning'
    ),
    message: readText(read(finding, 'message')) ?? '',
    fix: readText(read(finding, 'fix')) ?? '',
    step: toStep(read(finding, 'step')),
  }));
  return findings;
}

/**
 * @param {unknown} value
 * @returns {import('../venues/venue').KeyInformation | null}
 */
function readKeyInformation(value) {
  if (value === null || typeof value !== 'object') return null;
  try {
    // A deep copy as plain data. Anything that cannot be copied is not used.
    return JSON.parse(JSON.stringify(value));
  } catch {
    return null;
  }
}

/**
 * @param {ClassifyContext} context
 * @returns {string | null} the string that was signed
 */
function readSignedString({ signedPayload }) {
  const payload = /** @type {unknown} */ (signedPayload);
  if (payload instanceof Uint8Array) return decodeUtf8(payload);
  return typeof payload === 'string' && payload !== '' ? payload : null;
}

/**
 * @param {ClassifyContext} context
 * @param {readonly string[]} names
 * @returns {Record<string, unknown>} the parameters of these names
 */
function readParams({ params, url }, names) {
  const given = /** @type {unknown} */ (params);
  const address = readText(/** @type {unknown} */ (url) instanceof URL ? String(url) : url);
  const source =
    given instanceof URLSearchParams || given === undefined
      ? (given ?? new URLSearchParams(queryOf(address ?? '')))
      : null;
  const value = (/** @type {string} */ name) =>
    source ? (source.get(name) ?? undefined) : read(given, name);
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

module.exports = {
  findEndpoint,
  readContext,
  readFindings,
  readKeyInformation,
  readParams,
  readSignedString,
  readText,
};
