'use strict';

/**
 * The replies of Binance as data, and the function that turns them into bytes.
 * Codes and texts: https://developers.binance.com/docs/binance-spot-api-docs/errors and
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code
 */

const { randomUUID } = require('node:crypto');
const { BODY_TOO_LARGE, GATEWAY_REPLIES } = require('../gateway-replies.js');
const { bodyBytes, wireReply } = require('../wire-reply.js');

/** @typedef {import('../wire-reply.js').WireReply} WireReply */

/**
 * A reply as users and the files of the sandbox write it. With `body` those bytes are sent (an object as JSON). Else, with
 * `code`, `{ code, msg }`. With neither, an empty body.
 * @typedef {import('../wire-reply.js').PlainReply & { code?: number, msg?: string }} ReplySpec
 *   Of a refusal `httpStatus` is 400 by default.
 */
/**
 * A reply of Binance that replaces the sandbox's own; the endpoint is not executed, unless `execute` is true. A reply
 * without httpStatus, body and code keeps the sandbox's answer and adds only its headers and its transport faults.
 * @typedef {Omit<ReplySpec, 'statusText'> & import('../scripted-replies.js').Scripting<import('./keys.js').Environment>} BinanceScriptedReply
 */

/** @param {number} code @param {string} msg @param {number} [httpStatus] @returns {ReplySpec} */
function refusal(code, msg, httpStatus = 400) {
  return { httpStatus, code, msg };
}

const KEY_IP_OR_PERMISSION = 'Invalid API-key, IP, or permissions for action';

/**
 * Spot ends its sentence, futures show the address that the request came from.
 * @param {{ isFutures: boolean, clientIp: string }} at
 */
function keyIpOrPermission({ isFutures, clientIp }) {
  return refusal(
    -2015,
    isFutures ? `${KEY_IP_OR_PERMISSION}, request ip: ${clientIp}` : `${KEY_IP_OR_PERMISSION}.`,
    401,
  );
}

/** @param {string} name */
function missingParameter(name) {
  return refusal(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
}

/** @param {string} name @param {string} range */
function illegalCharacters(name, range) {
  return refusal(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`);
}

/** @param {string} message Of the matching engine. */
function rejected(message) {
  return refusal(-2010, message);
}

/** @param {string} filter */
function filterFailure(filter) {
  return refusal(-1013, `Filter failure: ${filter}`);
}

/** Refusals with one reply. @satisfies {Record<string, ReplySpec>} */
const REFUSALS = {
  keyFormat: refusal(-2014, 'API-key format invalid.', 401),
  unknownKeyId: refusal(-2008, 'Invalid Api-Key ID.'),
  signature: refusal(-1022, 'Signature for this request is not valid.'),
  timestampAhead: refusal(-1021, "Timestamp for this request was 1000ms ahead of the server's time."),
  timestampOutside: refusal(-1021, 'Timestamp for this request is outside of the recvWindow.'),
  windowTooLarge: refusal(-1131, 'recvWindow must be less than 60000.'),
  unauthorized: refusal(-1002, 'You are not authorized to execute this request.', 401),
  mayNotTrade: rejected('This account may not place or cancel orders.'),
  unknownSymbol: refusal(-1121, 'Invalid symbol.'),
  unknownSide: refusal(-1117, 'Invalid side.'),
  unknownType: refusal(-1116, 'Invalid orderType.'),
  unknownTimeInForce: refusal(-1115, 'Invalid timeInForce.'),
  unknownOrder: refusal(-2013, 'Order does not exist.'),
  unknownCancel: refusal(-2011, 'Unknown order sent.'),
  noOrderId: refusal(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!"),
  duplicateOrder: rejected('Duplicate order sent.'),
  duplicateFuturesOrder: refusal(-4116, 'ClientOrderId is duplicated.'),
  duplicateAlgoOrder: refusal(-20132, 'The client algo id is duplicated.'),
  insufficientBalance: rejected('Account has insufficient balance for requested action.'),
  insufficientMargin: refusal(-2019, 'Margin is insufficient.'),
  wouldTake: rejected('Order would immediately match and take.'),
  wouldTrigger: refusal(-2021, 'Order would immediately trigger.'),
  reduceOnly: refusal(-2022, 'ReduceOnly Order is rejected.'),
  postOnly: refusal(
    -5022,
    'Due to the order could not be executed as maker, the Post Only order will be rejected.',
  ),
  noQuantity: refusal(-4003, 'Quantity less than or equal to zero.'),
  precision: refusal(-1111, 'Precision is over the maximum defined for this asset.'),
  positionSide: refusal(-4061, "Order's position side does not match user's setting."),
  reduceOnlyInHedgeMode: refusal(-1106, "Parameter 'reduceonly' sent when not required."),
  leverage: refusal(-4028, 'Leverage is not valid'),
  useAlgoOrders: refusal(
    -4120,
    'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.',
  ),
  bodyTooLarge: BODY_TOO_LARGE,
};

/** Seconds that a limit lasts in ready-made replies. */
const RETRY_AFTER = { 'Retry-After': '30' };
const TOO_MUCH_WEIGHT =
  'Too much request weight used; current limit is 6000 request weight per 1 MINUTE. Please use WebSocket Streams for ' +
  'live updates to avoid polling the API.';

/** @param {number} until ms */
function bannedText(until) {
  return `Way too much request weight used; IP banned until ${until}. Please use WebSocket Streams for live updates to avoid bans.`;
}

const READY_MADE = {
  ...GATEWAY_REPLIES,
  keyIpOrPermission: keyIpOrPermission({ isFutures: false, clientIp: '' }),
  unknownKeyId: REFUSALS.unknownKeyId,
  keyFormat: REFUSALS.keyFormat,
  keysLocked: refusal(-2017, 'API Keys are locked on this account.', 401),
  unauthorized: REFUSALS.unauthorized,
  timestampAhead: REFUSALS.timestampAhead,
  timestampOutside: REFUSALS.timestampOutside,
  signature: REFUSALS.signature,
  regionRestricted: {
    httpStatus: 451,
    code: 0,
    msg:
      "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms. " +
      'Please contact customer service if you believe you received this message in error.',
  },
  tooManyRequests: { httpStatus: 429, headers: RETRY_AFTER, code: -1003, msg: TOO_MUCH_WEIGHT },
  ipBanned: { httpStatus: 418, headers: RETRY_AFTER, code: -1003, msg: bannedText(4_102_444_800_000) },
  tooManyOrders: {
    httpStatus: 429,
    headers: { 'Retry-After': '10' },
    code: -1015,
    msg: 'Too many new orders; current limit is 100 orders per 10 SECOND.',
  },
  accountDisabled: rejected('This action is disabled on this account.'),
  mayNotTrade: REFUSALS.mayNotTrade,
  symbolNotPermitted: rejected('This symbol is not permitted for this account.'),
  unexpectedResponse: refusal(
    -1006,
    'An unexpected response was received from the message bus. Execution status unknown.',
    500,
  ),
  backendTimeout: refusal(
    -1007,
    'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
    503,
  ),
  serverBusy: refusal(
    -1008,
    'Server is currently overloaded with other requests. Please try again in a few minutes.',
    503,
  ),
};

/**
 * Ready-made replies of Binance and its gateways, for the faults `nextReply` and `everyReply`.
 * @type {Readonly<Record<keyof typeof READY_MADE, ReplySpec>>}
 */
const replies = READY_MADE;

/** Headers that Binance and its CDN add to every reply. */
const EXCHANGE_HEADERS = {
  Server: 'nginx',
  'X-Cache': 'Miss from cloudfront',
  Via: '1.1 00000000000000000000000000000000.cloudfront.net (CloudFront)',
};

/** @param {unknown} body @returns {number | null} */
function codeIn(body) {
  const code = /** @type {{ code?: unknown } | undefined} */ (body)?.code;
  return typeof code === 'number' ? code : null;
}

/**
 * @param {ReplySpec} spec
 * @param {number} now Server clock, ms.
 * @param {Record<string, string>} [limitHeaders] Those of X-MBX, where the request was counted.
 * @returns {WireReply}
 */
function renderReply(spec, now, limitHeaders = {}) {
  const hasCode = spec.body === undefined && spec.code !== undefined;
  const value = hasCode ? { code: spec.code, msg: spec.msg ?? '' } : spec.body;
  const { body, contentType } = bodyBytes(value);
  const isExchange = spec.headers?.Server === undefined;
  const headers = {
    Date: new Date(now).toUTCString(),
    ...(isExchange && { ...EXCHANGE_HEADERS, 'X-MBX-UUID': randomUUID(), ...limitHeaders }),
    ...(contentType !== null && { 'Content-Type': `${contentType};charset=UTF-8` }),
  };
  const retCode = typeof value === 'object' && !Buffer.isBuffer(value) ? codeIn(value) : null;
  const httpStatus = spec.httpStatus ?? (hasCode && spec.code !== 0 ? 400 : 200);
  return wireReply({ ...spec, httpStatus }, { body, retCode, headers });
}

module.exports = {
  REFUSALS,
  TOO_MUCH_WEIGHT,
  bannedText,
  filterFailure,
  illegalCharacters,
  keyIpOrPermission,
  missingParameter,
  refusal,
  renderReply,
  replies,
};
