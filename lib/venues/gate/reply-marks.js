'use strict';

/**
 * What shows that a reply comes from Gate.io, by its headers and its body, what time and limit it carries, and how it looks when it
 * is a success.
 * Sources: https://www.gate.com/docs/developers/apiv4/en/#api-gateway-in-out-time, …#rate-limit, …#trace-id
 *
 * @module
 */

const { read } = require('../../internal/read');
const { hasForeignCode } = require('../reply-form');

/** @type {Readonly<import('../venue').ReplyMarks>} */
const MARKS = Object.freeze({
  headers: Object.freeze({
    'x-gate-trace-id': 'X-Gate-Trace-ID',
    'x-gate-ratelimit-limit': 'X-Gate-RateLimit-Limit',
    'x-gate-ratelimit-requests-remain': 'X-Gate-RateLimit-Requests-Remain',
  }),
  otherHeaders: Object.freeze(['x-in-time', 'x-out-time']),
  server: /^\s*gate(?:\.?io)?\b/i,
  networks: /cloudflare/i,
});

/** A refusal, or data whose first member is not one of a web framework or of another exchange. */
const OWN_TEXT =
  /^\s*(?:\[|\{\s*(?:\}|"label"\s*:\s*"[A-Z]|"(?!(?:timestamp|status|error|ret_?code|code|msg)")[\w.-]{1,60}"\s*:))/i;

/** @param {any} body text or parsed @returns {boolean} the exchange itself wrote it */
function isOwn(body) {
  if (typeof body === 'string') return OWN_TEXT.test(body.slice(0, 128));
  if (body === null || typeof body !== 'object' || body instanceof Uint8Array) return false;
  if (Array.isArray(body) || typeof body.label === 'string') return true;
  return typeof body.error !== 'string' && !('code' in body) && !hasForeignCode(body);
}

/** @param {unknown} value microseconds since 1970 @returns {number | null} */
function microsIn(value) {
  return /^\d{16}$/.test(String(value)) ? Number(value) : null;
}

/**
 * @param {any} body text or parsed
 * @param {(name: string) => any} header
 * @returns {number | null} ms since 1970, with a fraction
 */
function timeOf(body, header) {
  const micros = isOwn(body) ? microsIn(header('x-out-time')) : null;
  return micros === null ? null : micros / 1000;
}

const LABELLED = new Set(['label', 'message', 'detail']);
const CHANNEL = /^(?:spot|futures|options|delivery)\.\w+$/;

/** @param {unknown} json @returns {boolean} a refusal in the form of Gate.io, and of no other exchange that is known here */
function fits(json) {
  const channel = read(json, 'channel') ?? read(read(json, 'header'), 'channel');
  if (typeof channel === 'string' && CHANNEL.test(channel)) return true;
  const [first] = Array.isArray(json) ? json : [json];
  const label = read(first, 'label');
  if (typeof label !== 'string' || !/^[A-Z][A-Za-z\d]*(?:_[A-Za-z\d]+)*$/.test(label)) return false;
  return read(first, 'succeeded') === false || Object.keys(first).every((name) => LABELLED.has(name));
}

/** Characters of the body that are enough to see a success. Data has no common member. */
const HEAD_LENGTH = 64;
const DATA =
  /^\s*(?:\[|\{\s*"(?!(?:code|msg|message|detail|success|status|error|label|result|ret_?code)")[\w.-]{1,60}"\s*:)/i;
const TELLING = ['"label"', '"succeeded"', '"errs"', '"error"', String.raw`\u00`];

/**
 * @param {unknown} status
 * @param {unknown} body only strings are examined
 * @returns {boolean} a success that need not be parsed to be seen: without the parts of a batch, of which one can have been refused
 */
function isPlainSuccess(status, body) {
  if (typeof status !== 'number' || status < 200 || status > 204 || typeof body !== 'string') return false;
  return DATA.test(body) && /[\]}]\s*$/.test(body) && !TELLING.some((part) => body.includes(part));
}

const HEADER_NAMES = Object.freeze({ KEY: /\bkey\b/i, SIGN: /\bsign\b/i, Timestamp: /\btimestamp\b/i });

/** @param {string} message such as `Missing required header: Timestamp` @returns {string[]} the headers that are missing in it */
function emptyHeaders(message) {
  if (!/missing/i.test(message)) return [];
  return Object.entries(HEADER_NAMES)
    .filter(([, pattern]) => pattern.test(message))
    .map(([name]) => name);
}

/** @type {Readonly<import('../venue').WaitRules>} */
const WAITS = Object.freeze({
  resetHeader: 'x-gate-ratelimit-reset-timestamp',
  blockMs: null,
  advice: ': until X-Gate-RateLimit-Reset-Timestamp',
});

/** @param {unknown} value @returns {number | null} */
function toCount(value) {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** @type {import('../venue').VenueReplies['rateLimitOf']} */
function rateLimitOf(header) {
  const limit = toCount(header('x-gate-ratelimit-limit'));
  const remaining = toCount(header('x-gate-ratelimit-requests-remain'));
  if (limit === null || remaining === null) return null;
  const reset = toCount(header(WAITS.resetHeader));
  // All times of the interface are in seconds where nothing else is said.
  return { limit, remaining, resetAt: reset !== null && reset < 1e11 ? reset * 1000 : reset };
}

module.exports = {
  HEAD_LENGTH,
  MARKS,
  WAITS,
  emptyHeaders,
  fits,
  isOwn,
  isPlainSuccess,
  microsIn,
  rateLimitOf,
  timeOf,
};
