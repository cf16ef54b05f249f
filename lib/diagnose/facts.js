'use strict';

/**
 * What a diagnosis found out, as rows of a label and a text, for the terminal and for the HTML page. Pure.
 *
 * @module
 */

const { milliseconds } = require('./clock');
const { replyText } = require('../errors/reply-text');
const { venueOf } = require('../venues');

/** @typedef {any} Diagnosis see diagnosis.js */
/**
 * @typedef {object} Origin what the diagnosis itself does not say
 * @property {string} [credentials] where they came from, a clause
 * @property {string} [apiKey] redacted
 * @property {string} [algorithm] of the signer
 * @property {string} [version] of the package
 * @property {string} [node] version of Node.js
 * @property {string} [backend]
 */

/** @typedef {readonly [label: string, value: string]} Fact */

/**
 * @param {number | null | undefined} time ms since 1970
 * @returns {string} UTC, to the millisecond; `''` for anything but a time
 */
function timeText(time) {
  if (typeof time !== 'number' || !Number.isFinite(time) || Math.abs(time) > 8.64e15) return '';
  return new Date(time).toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/**
 * @param {{ offsetMs: number, errorMs: number, rttMs: number } | null} clock offset: server minus local
 * @returns {string}
 */
function clockText(clock) {
  if (!clock) return 'not measured';
  const direction = clock.offsetMs > 0 ? 'behind' : 'ahead of';
  return `the local clock is ${milliseconds(clock.offsetMs)} ${direction} the server, give or take ${milliseconds(clock.errorMs)} (best round trip ${milliseconds(clock.rttMs)})`;
}

/**
 * @param {number} ms
 * @returns {string} with its sign
 */
function signed(ms) {
  return `${ms < 0 ? '−' : '+'}${milliseconds(ms)}`;
}

/**
 * @param {{ offsetMs: number, errorMs: number, rttMs: number } | null} clock
 * @returns {readonly [value: string, small: string]}
 */
function shortClock(clock) {
  if (!clock) return ['not measured', ''];
  const direction = clock.offsetMs > 0 ? 'behind' : 'ahead';
  return [`${milliseconds(clock.offsetMs)} ${direction}`, `± ${milliseconds(clock.errorMs)}`];
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {string}
 */
function shortExpiry({ expiresInDays: days = null, checks }) {
  if (days === null) {
    const isProven = checks.some((/** @type {any} */ { id, status }) => id === 'expiry' && status === 'pass');
    return isProven ? 'never' : 'unknown';
  }
  const count = Math.floor(Math.abs(days));
  const unit = count === 1 ? 'day' : 'days';
  if (days < 0) return count === 0 ? 'less than a day ago' : `${count} ${unit} ago`;
  return count === 0 ? 'in less than a day' : `in ${count} ${unit}`;
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {Fact[]} empty when the exchange told nothing about the key
 */
function keyFacts(diagnosis) {
  if (!diagnosis.key) return [];
  return venueOf(diagnosis)
    .keys.factsOf(diagnosis.key)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([label, value]) => /** @type {const} */ ([label, String(value)]));
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {Fact[]}
 */
function needFacts({ needs }) {
  const rows = [
    ['Needed and granted', needs?.granted],
    ['Needed and missing', needs?.missing],
    ['Needed, not decided', needs?.unknown],
  ];
  return rows
    .filter(([, list]) => Array.isArray(list) && list.length > 0)
    .map(
      ([label, list]) => /** @type {const} */ ([String(label), /** @type {string[]} */ (list).join(', ')]),
    );
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {Fact[]} the reply that refuses the key or a request
 */
function replyFacts({ error }) {
  const { code, httpStatus, traceId } = error ?? {};
  const { fields } = venueOf(error).replies;
  return [
    [fields.code, String(code ?? '')],
    [fields.message, error ? replyText(error) : ''],
    ['HTTP status', httpStatus && httpStatus !== 200 ? String(httpStatus) : ''],
    ['Trace id', traceId ?? ''],
  ];
}

/**
 * @param {Diagnosis} diagnosis
 * @param {Origin} origin
 * @returns {Fact[]}
 */
function listFacts(diagnosis, origin) {
  const { asked, environment, clock, startedAt, confidence } = diagnosis;
  const cause = namedCause(diagnosis);
  const { credentials, apiKey, algorithm, version, node, backend } = origin;
  /** @type {Fact[]} */
  const rows = [
    ['Cause', cause === null ? '' : `${cause} (${confidence})`],
    ['Asked', [asked.environment, asked.baseURL].filter(Boolean).join(', ')],
    ['Key belongs to', environment ?? 'not proven'],
    ['API key', [apiKey ?? diagnosis.key?.apiKey, algorithm && `(${algorithm})`].filter(Boolean).join(' ')],
    ['Credentials', credentials ?? ''],
    ...keyFacts(diagnosis),
    ['Expires', shortExpiry(diagnosis)],
    ['Clock', clockText(clock)],
    ...needFacts(diagnosis),
    ...replyFacts(diagnosis),
    ['Diagnosed', timeText(startedAt)],
    ['Made by', version === undefined ? '' : `bybit-auth ${version} (${backend} backend) on Node.js ${node}`],
  ];
  return rows.filter(([, value]) => value !== '');
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {string | null} the category, where it says more than the verdict does
 */
function namedCause({ ok, category }) {
  return ok || category === 'no-verdict' ? null : category;
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {string} its summary, without the verdict at its start, which the report shows separately
 */
function shortenSummary({ summary }) {
  const sentence = String(summary).replace(/^(?:Healthy|Warning|Not settled|No verdict): /, '');
  // A host name stays as it is.
  if (sentence === summary || !/^[a-z]+ /.test(sentence)) return sentence;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

module.exports = {
  clockText,
  listFacts,
  namedCause,
  shortenSummary,
  shortClock,
  shortExpiry,
  signed,
  timeText,
};
