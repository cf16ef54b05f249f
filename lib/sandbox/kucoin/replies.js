'use strict';

/**
 * All replies of the KuCoin sandbox as data.
 * Codes: https://www.kucoin.com/docs-new/error-code. Statuses and texts are as recorded; the comment names the record.
 */

const { BODY_TOO_LARGE, GATEWAY_REPLIES, PLAIN } = require('../gateway-replies.js');
const { bodyBytes, wireReply } = require('../wire-reply.js');

/** @typedef {import('../wire-reply.js').WireReply} WireReply */
/**
 * A reply as users and the files of the sandbox write it. With `body` those bytes are sent (an object as JSON). Else, with
 * `code`, `{ code, msg }`, and `data` where it is given. With neither, an empty body.
 * @typedef {import('../wire-reply.js').PlainReply & { code?: number | string, msg?: string, data?: unknown }} ReplySpec
 */
/** @typedef {ReplySpec & import('../scripted-replies.js').Scripting<import('./keys.js').Environment>} ScriptedReply */

/**
 * @param {number} httpStatus
 * @param {number} code
 * @param {string} msg
 * @returns {ReplySpec & { httpStatus: number, code: number, msg: string }}
 */
function refusal(httpStatus, code, msg) {
  return { httpStatus, code, msg };
}

/** A refusal by an endpoint: HTTP 200. @param {number} code @param {string} msg */
function failure(code, msg) {
  return refusal(200, code, msg);
}

/** @param {unknown} data @returns {ReplySpec} */
function success(data) {
  return { body: { code: '200000', data } };
}

/**
 * The newer text shows the address, the older one does not: https://github.com/Kucoin/kucoin-api-docs/issues/395 and
 * https://github.com/ccxt/ccxt/issues/4969
 * @param {string} ip
 * @param {boolean} isShown
 */
function addressRefused(ip, isShown) {
  return refusal(403, 400006, `Invalid request ip${isShown ? `, the current clientIp is:${ip}` : ''}`);
}

/** @param {string} msg */
const invalidParameter = (msg) => failure(400100, msg);

const REFUSALS = {
  // https://github.com/sieblyio/kucoin-api/issues/44
  headersMissing: refusal(
    400,
    400001,
    'Please check the header of your request for KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP, KC-API-PASSPHRASE',
  ),
  // https://github.com/Kucoin/kucoin-python-sdk/issues/82
  timestamp: refusal(400, 400002, 'Invalid KC-API-TIMESTAMP'),
  // https://github.com/Kucoin/kucoin-api-docs/issues/298
  unknownKey: refusal(401, 400003, 'KC-API-KEY not exists'),
  // https://github.com/ccxt/ccxt/issues/9369
  passphrase: refusal(401, 400004, 'Invalid KC-API-PASSPHRASE'),
  // https://github.com/sammchardy/python-kucoin/issues/47
  signature: refusal(401, 400005, 'Invalid KC-API-SIGN'),
  // The status is that of https://github.com/ccxt/ccxt/issues/7199; the reply itself is not recorded there.
  permission: refusal(403, 400007, 'Access denied, require more permission.'),
  rateLimited: refusal(429, 429000, 'Too many requests'),
  badJson: refusal(400, 400000, 'Bad Request'),
  badContentType: refusal(415, 415000, 'Unsupported Media Type'),
  badMethod: refusal(405, 405000, 'Request method is not supported'),
  bodyTooLarge: /** @type {ReplySpec} */ (BODY_TOO_LARGE),
  notWebSocket: /** @type {ReplySpec} */ ({
    httpStatus: 400,
    headers: PLAIN,
    body: 'sandbox: the only upgrade is to WebSocket',
  }),
  webSocketsMissing: /** @type {ReplySpec} */ ({
    httpStatus: 501,
    headers: PLAIN,
    body: 'sandbox: WebSocket connections need the package "ws" 8 or later: npm install --save-dev ws@8',
  }),
};

/** Ready-made replies for the faults `nextReply` and `everyReply`. @satisfies {Record<string, ReplySpec>} */
const READY_MADE = {
  ...GATEWAY_REPLIES,
  truncatedJson: {
    headers: { 'Content-Type': 'application/json' },
    body: '{"code":"200000","data":[{"id":"5bd6e9286d99522a52e458de","curr',
  },
  tooManyRequests: REFUSALS.rateLimited,
  tooManyFuturesRequests: refusal(429, 200002, 'The request limit has been exceeded, please try again later'),
  unknownKey: REFUSALS.unknownKey,
  orderForbidden: failure(400200, 'Forbidden to place an order'),
  userFrozen: failure(411100, 'User is frozen.'),
  verificationNeeded: failure(
    400303,
    'To enjoy the full range of our products and services, we kindly request you complete the identity verification process.',
  ),
  regionRestricted: failure(
    400500,
    'Your located country/region is currently not supported for the trading of this token',
  ),
  marginModeMismatch: failure(
    330005,
    "The order's margin mode does not match the selected one. Please switch and try again.",
  ),
  positionModeMismatch: failure(
    330012,
    'Your order is in One-Way Mode, while your account is set to Hedge Mode. Update your settings so that both match.',
  ),
  serverError: refusal(500, 500000, 'Internal Server Error'),
  systemBusy: failure(230005, 'Service unavailable. Please try again later.'),
};

/** @param {unknown} body */
function readCode(body) {
  const { code } = /** @type {{ code?: unknown }} */ (body);
  return typeof code === 'string' && /^\d{1,9}$/.test(code) ? Number(code) : null;
}

/**
 * @param {ReplySpec} spec
 * @param {number} now Server clock, ms.
 * @returns {WireReply} `retCode` is the number of `code`, and 0 for a success.
 */
function renderReply(spec, now) {
  const { code, msg = '', data } = spec;
  const named = { code: `${code}`, ...(data !== undefined && { data }), msg };
  const content = spec.body ?? (code === undefined ? undefined : named);
  const { body, contentType } = bodyBytes(content);
  /** @type {Record<string, string>} */
  const headers = { Date: new Date(now).toUTCString() };
  // Only the exchange answers without naming another server. https://github.com/sieblyio/kucoin-api/issues/44
  if (spec.headers?.Server === undefined) {
    Object.assign(headers, { Server: 'cloudflare', 'x-in-time': `${now}`, 'x-out-time': `${now}` });
  }
  if (contentType !== null) headers['Content-Type'] = contentType;
  const isJson = typeof content === 'object' && !Buffer.isBuffer(content);
  const retCode = isJson ? readCode(content) : null;
  return wireReply(spec, { body, retCode: retCode === 200_000 ? 0 : retCode, headers });
}

module.exports = {
  REFUSALS,
  addressRefused,
  failure,
  invalidParameter,
  renderReply,
  replies: READY_MADE,
  success,
};
