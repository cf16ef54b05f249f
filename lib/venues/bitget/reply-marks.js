'use strict';

/**
 * What shows that a reply comes from Bitget, by its body, what time it carries, and how it looks when it is a success.
 *
 * @module
 */

const { read } = require('../../internal/read');
const { toTime } = require('./clock');
const { REMAINING } = require('./rate-limit');

/** @type {Readonly<import('../venue').ReplyMarks>} */
const MARKS = Object.freeze({
  headers: Object.freeze({ [REMAINING]: 'X-Mbx-Used-Remain-Limit' }),
  otherHeaders: Object.freeze(['cf-ray', 'cf-cache-status']),
  server: /^\s*bitget\b/i,
  networks: /cloudflare/i,
});

const CODE_TEXT = String.raw`"code"\s*:\s*"\d{3,6}"`;
const OWN = new RegExp(String.raw`^\s*\{(?=[^]{0,400}?${CODE_TEXT})(?=[^]{0,400}?"(?:msg|requestTime)"\s*:)`);

/** @param {any} body text or parsed @returns {boolean} the exchange itself wrote it */
function isOwn(body) {
  if (typeof body === 'string') return OWN.test(body.slice(0, 512));
  return typeof body?.code === 'string' && ('requestTime' in body || typeof body.msg === 'string');
}

const REQUEST_TIME = /"requestTime"\s*:\s*"?(\d{13})\b/;

/**
 * `requestTime` is in every reply, after long data as well as before it.
 *
 * @param {any} body text or parsed
 * @returns {number | null} ms since 1970
 */
function timeOf(body) {
  if (!isOwn(body)) return null;
  if (typeof body !== 'string') return toTime(read(body, 'requestTime'));
  const found = REQUEST_TIME.exec(body.slice(0, 512)) ?? REQUEST_TIME.exec(body.slice(-128));
  return found && Number(found[1]);
}

/** @param {unknown} json @returns {boolean} a reply in the form of Bitget, and of no other exchange that is known here */
function fits(json) {
  const code = read(json, 'code');
  // Of its WebSocket: the codes are numbers there.
  if (typeof code === 'number') {
    const event = read(json, 'event');
    return event === 'login' ? code === 0 : event === 'error' && /^300\d\d$/.test(String(code));
  }
  return typeof code === 'string' && /^\d{3,6}$/.test(code) && toTime(read(json, 'requestTime')) !== null;
}

/** Characters of the body that are enough to see a success. */
const HEAD_LENGTH = 64;
const SUCCESS = /^\s*\{\s*"code"\s*:\s*"00000"\s*[,}]/;
const CODE = '"code"';
const REFUSED = /"failureList"\s*:\s*\[\s*[^\]\s]/;
const ESCAPED_LETTER = String.raw`\u00`;

/**
 * @param {unknown} status
 * @param {unknown} body only strings are examined
 * @returns {boolean} a success that need not be parsed to be seen: without orders, of which one can have been refused
 */
function isPlainSuccess(status, body) {
  if (status !== 200 || typeof body !== 'string' || !SUCCESS.test(body.slice(0, HEAD_LENGTH))) return false;
  if (REFUSED.test(body) || body.includes(ESCAPED_LETTER)) return false;
  return !body.includes(CODE, body.indexOf(CODE) + CODE.length);
}

const EMPTY =
  /\bACCESS[-_](KEY|SIGN|PASSPHRASE|TIMESTAMP)\b\s+can ?not be empty|\b(Signature) can ?not be empty/gi;

/**
 * @param {string} message such as `ACCESS_KEY cannot be empty`
 * @returns {string[]} the headers that are empty in it
 */
function emptyHeaders(message) {
  return [...message.matchAll(EMPTY)].map(([, name]) => `ACCESS-${(name ?? 'SIGN').toUpperCase()}`);
}

module.exports = { HEAD_LENGTH, MARKS, emptyHeaders, fits, isOwn, isPlainSuccess, timeOf };
