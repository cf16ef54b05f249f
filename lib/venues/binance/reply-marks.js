'use strict';

/**
 * What shows that a reply comes from Binance, by its headers and its body, and what time it carries.
 *
 * @module
 */

const { read, toInteger } = require('../../internal/read');
const { hasForeignCode } = require('../reply-form');

/** @type {Readonly<import('../venue').ReplyMarks>} */
const MARKS = Object.freeze({
  headers: Object.freeze({
    'x-mbx-uuid': 'X-Mbx-Uuid',
    'x-mbx-used-weight': 'X-Mbx-Used-Weight',
    'x-mbx-used-weight-1m': 'X-Mbx-Used-Weight-1m',
    'x-sapi-used-ip-weight-1m': 'X-Sapi-Used-Ip-Weight-1m',
  }),
  otherHeaders: Object.freeze(['x-amz-cf-id', 'x-response-time']),
  server: /^\s*binance\b/i,
  networks: /cloudfront/i,
});

/** A refusal, or data whose first member is not one of a web framework or of another exchange. */
const OWN_TEXT =
  /^\s*(?:\[|\{\s*(?:\}|"code"\s*:\s*-?\d|"(?!(?:timestamp|status|error|label|ret_?code|message)")[\w.-]{1,60}"\s*:))/i;

/** @param {any} body text or parsed @returns {boolean} the exchange itself wrote it */
function isOwn(body) {
  if (typeof body === 'string') return OWN_TEXT.test(body.slice(0, 128));
  if (body === null || typeof body !== 'object' || body instanceof Uint8Array) return false;
  if (Array.isArray(body)) return true;
  // The web framework behind the API answers unknown paths in its own form.
  if (typeof body.error === 'string' || typeof body.label === 'string') return false;
  return typeof body.code === 'number' || !hasForeignCode(body);
}

const SERVER_TIME = /^\s*\{\s*"serverTime"\s*:\s*(\d{13})\s*\}\s*$/;

/**
 * Only the reply of the time endpoint carries a time. The header Date counts whole seconds and is written by the network in front
 * of the exchange, too: it is not exact enough for a clock.
 *
 * @param {any} body text or parsed
 * @returns {number | null} ms since 1970
 */
function timeOf(body) {
  if (typeof body === 'string') {
    const found = SERVER_TIME.exec(body.slice(0, 64));
    return found ? Number(found[1]) : null;
  }
  const time = toInteger(read(body, 'serverTime'));
  return time !== null && time > 1e12 && time < 1e14 ? time : null;
}

/** @param {unknown} json @returns {boolean} a refusal in the form of Binance, and of no other exchange that is known here */
function fits(json) {
  const error = read(json, 'error');
  const isApiReply = typeof error === 'object' && 'id' in /** @type {object} */ (json);
  const refusal = isApiReply ? error : json;
  const code = read(refusal, 'code');
  const names = Object.keys(/** @type {object} */ (refusal ?? {}));
  return (
    typeof code === 'number' &&
    code < 0 &&
    typeof read(refusal, 'msg') === 'string' &&
    names.every((name) => ['code', 'msg', 'data'].includes(name))
  );
}

/** The parameters of a signed request by their names in the texts. */
const NAMES = Object.freeze({
  timestamp: /'timestamp'/,
  signature: /'signature'/,
  'X-MBX-APIKEY': /'apiKey'/i,
});

/**
 * @param {string} message such as `Mandatory parameter 'signature' was not sent, was empty/null, or malformed.`
 * @returns {string[]} the parameters and headers that are missing in it
 */
function emptyHeaders(message) {
  return Object.entries(NAMES)
    .filter(([, pattern]) => pattern.test(message))
    .map(([name]) => name);
}

module.exports = { MARKS, emptyHeaders, fits, isOwn, timeOf };
