'use strict';

/**
 * What shows that a reply comes from OKX, by its headers and its body, what time it carries, and how it looks when it is a success.
 *
 * @module
 */

const { read } = require('../../internal/read');

/** @type {Readonly<import('../venue').ReplyMarks>} */
const MARKS = Object.freeze({
  headers: Object.freeze({ 'x-brokerid': 'X-Brokerid' }),
  otherHeaders: Object.freeze(['cf-ray', 'cf-cache-status']),
  server: /^\s*okx?\b/i,
  networks: /cloudflare/i,
});

const OWN = /^\s*\{(?=[^]{0,400}?"code"\s*:\s*"\d{1,6}(?:_\d{1,6})?")(?=[^]{0,400}?"(?:msg|data)"\s*:)/;

/** @param {any} body text or parsed @returns {boolean} the exchange itself wrote it */
function isOwn(body) {
  if (typeof body === 'string') return OWN.test(body.slice(0, 512));
  return typeof body?.code === 'string' && ('data' in body || typeof body.msg === 'string');
}

const OUT_TIME = /"outTime"\s*:\s*"(\d{16})"/;
const PUBLIC_TIME = /^\s*\{[^[\]]{0,60}"data"\s*:\s*\[\s*\{\s*"ts"\s*:\s*"(\d{13})"\s*\}\s*\]/;

/**
 * The time in replies about orders, and in that of the time endpoint. The header Date counts whole seconds: it is not exact enough for
 * a clock.
 *
 * @param {any} body text or parsed
 * @returns {number | null} ms since 1970, perhaps with a fraction
 */
function timeOf(body) {
  if (!isOwn(body)) return null;
  if (typeof body === 'string') {
    const micros = OUT_TIME.exec(body.slice(-128)) ?? OUT_TIME.exec(body.slice(0, 512));
    const millis = PUBLIC_TIME.exec(body.slice(0, 128));
    return micros ? Number(micros[1]) / 1000 : millis ? Number(millis[1]) : null;
  }
  const out = read(body, 'outTime');
  if (typeof out === 'string' && /^\d{16}$/.test(out)) return Number(out) / 1000;
  const [first, ...others] = Array.isArray(body.data) ? body.data : [];
  const ts = read(first, 'ts');
  const isTime = typeof ts === 'string' && /^\d{13}$/.test(ts) && Object.keys(first).length === 1;
  return isTime && others.length === 0 ? Number(ts) : null;
}

/** @param {unknown} json @returns {boolean} a reply in the form of OKX, and of no other exchange that is known here */
function fits(json) {
  const code = read(json, 'code');
  if (typeof code !== 'string' || !/^(?:[0-2]|[456]\d{3,4})(?:_\d{1,6})?$/.test(code)) return false;
  if (typeof read(json, 'msg') !== 'string' || read(json, 'requestTime') !== undefined) return false;
  const data = read(json, 'data');
  return data === undefined || Array.isArray(data);
}

/** Characters of the body that are enough to see a success. */
const HEAD_LENGTH = 64;
const SUCCESS = /^\s*\{\s*"code"\s*:\s*"0"\s*[,}]/;
const CODE = '"code"';
const ESCAPED_LETTER = String.raw`\u00`;

/**
 * @param {unknown} status
 * @param {unknown} body only strings are examined
 * @returns {boolean} a success that need not be parsed to be seen: without orders, of which one can have been refused
 */
function isPlainSuccess(status, body) {
  if (status !== 200 || typeof body !== 'string' || !SUCCESS.test(body.slice(0, HEAD_LENGTH))) return false;
  if (body.includes('"sCode"') || body.includes(ESCAPED_LETTER)) return false;
  return !body.includes(CODE, body.indexOf(CODE) + CODE.length);
}

const EMPTY = /\bOK[-_]ACCESS[-_](KEY|SIGN|PASSPHRASE|TIMESTAMP)\b.{0,4}\s+can\W{0,3}\s?(?:not|t)\b/gi;

/**
 * @param {string} message such as `Request header "OK-ACCESS-KEY" cannot be empty.`
 * @returns {string[]} the headers that are empty in it
 */
function emptyHeaders(message) {
  return [...message.matchAll(EMPTY)].map(([, name]) => `OK-ACCESS-${name.toUpperCase()}`);
}

module.exports = { HEAD_LENGTH, MARKS, emptyHeaders, fits, isOwn, isPlainSuccess, timeOf };
