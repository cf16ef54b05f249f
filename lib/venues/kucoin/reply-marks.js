'use strict';

/**
 * What shows that a reply comes from KuCoin, by its headers and its body, what time it carries, and how it looks when it is a success.
 *
 * @module
 */

const { read } = require('../../internal/read');
const { readTime } = require('./clock');

/** @type {Readonly<import('../venue').ReplyMarks>} */
const MARKS = Object.freeze({
  headers: Object.freeze({
    'gw-ratelimit-limit': 'gw-ratelimit-limit',
    'gw-ratelimit-remaining': 'gw-ratelimit-remaining',
  }),
  otherHeaders: Object.freeze(['cf-ray', 'cf-cache-status', 'x-amz-cf-id']),
  server: /^\s*kucoin\b/i,
  networks: /cloudflare|cloudfront/i,
});

const OWN = /^\s*\{(?=[^]{0,400}?"code"\s*:\s*"(?:\d{4,6}|200)")(?=[^]{0,400}?"(?:msg|data)"\s*:)/;

/** @param {any} body text or parsed @returns {boolean} the exchange itself wrote it */
function isOwn(body) {
  if (typeof body === 'string') return OWN.test(body.slice(0, 512));
  return typeof body?.code === 'string' && ('data' in body || typeof body.msg === 'string');
}

const PUBLIC_TIME = /^\s*\{\s*"code"\s*:\s*"200000"\s*,\s*"data"\s*:\s*"?(\d{13})"?\s*\}\s*$/;

/**
 * Only the reply of the time endpoint carries a time. The header Date counts whole seconds: it is not exact enough for a clock.
 *
 * @param {any} body text or parsed
 * @returns {number | null} ms since 1970
 */
function timeOf(body) {
  if (typeof body !== 'string') return readTime(body);
  const found = PUBLIC_TIME.exec(body.slice(0, 96));
  return found ? Number(found[1]) : null;
}

const FIELDS = new Set(['code', 'msg', 'data', 'success', 'retry']);

const STREAM_FIELDS = new Set(['id', 'type', 'code', 'data', 'topic']);

/** @param {unknown} json @returns {boolean} a reply in the form of KuCoin, and of no other exchange that is known here */
function fits(json) {
  const code = read(json, 'code');
  if (read(json, 'type') === 'error' && typeof code === 'number' && typeof read(json, 'data') === 'string') {
    return Object.keys(/** @type {object} */ (json)).every((name) => STREAM_FIELDS.has(name));
  }
  if (typeof code !== 'string' || !/^[1-9]\d{5}$/.test(code)) return false;
  const names = Object.keys(/** @type {object} */ (json));
  if (typeof read(json, 'msg') !== 'string' && !names.includes('data')) return false;
  return names.every((name) => FIELDS.has(name));
}

/** Characters of the body that are enough to see a success. */
const HEAD_LENGTH = 64;
const SUCCESS = /^\s*\{\s*"code"\s*:\s*"200000"\s*,\s*"data"\s*:/;
const PARTS = Object.freeze(['"success"', '"failMsg"', '"code"', '\\u00']);

/**
 * @param {unknown} status
 * @param {unknown} body only strings are examined
 * @returns {boolean} a success that need not be parsed to be seen: without orders, of which one can have been refused
 */
function isPlainSuccess(status, body) {
  if (status !== 200 || typeof body !== 'string' || !SUCCESS.test(body.slice(0, HEAD_LENGTH))) return false;
  const rest = body.slice(body.indexOf('"data"'));
  return !PARTS.some((part) => rest.includes(part));
}

const HEADERS = /\bKC-API-(?:KEY|SIGN|PASSPHRASE|TIMESTAMP)\b/gi;

/**
 * KuCoin lists all four headers, whichever is missing: that names none of them.
 *
 * @param {string} message
 * @returns {string[]} the headers that are empty in it
 */
function emptyHeaders(message) {
  const named = new Set((message.match(HEADERS) ?? []).map((name) => name.toUpperCase()));
  return named.size < 4 && /missing|empty/i.test(message) ? [...named] : [];
}

module.exports = { HEAD_LENGTH, MARKS, emptyHeaders, fits, isOwn, isPlainSuccess, timeOf };
