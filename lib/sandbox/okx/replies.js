'use strict';

/**
 * All replies of the OKX sandbox as data.
 * Codes, HTTP statuses and texts: https://www.okx.com/docs-v5/en/#error-code-rest-api-public. Where a recorded reply
 * differs from that page, the sandbox answers as recorded; the comment names the record.
 */

const { BODY_TOO_LARGE, GATEWAY_REPLIES, PLAIN } = require('../gateway-replies.js');
const { bodyBytes, wireReply } = require('../wire-reply.js');

/** @typedef {import('../wire-reply.js').WireReply} WireReply */
/**
 * A reply as users and the files of the sandbox write it. With `body` those bytes are sent (an object as JSON). Else,
 * with `code`, the envelope `{ code, data, msg }`. With neither, an empty body.
 * @typedef {import('../wire-reply.js').PlainReply & { code?: number | string, msg?: string, data?: object[] }} ReplySpec
 */
/** @typedef {ReplySpec & import('../scripted-replies.js').Scripting<import('./keys.js').Environment>} ScriptedReply */

/**
 * A refusal of a request as a whole. Recorded ones have no `data`.
 * @param {number} httpStatus
 * @param {number} code
 * @param {string} msg
 * @returns {ReplySpec}
 */
function refusal(httpStatus, code, msg) {
  return { httpStatus, body: { msg, code: `${code}` } };
}

/**
 * A success.
 * @param {readonly object[]} data
 * @returns {ReplySpec}
 */
function success(data) {
  return { body: { code: '0', data, msg: '' } };
}

/**
 * A refusal by an endpoint: HTTP 200, and `data` is there.
 * @param {number} code
 * @param {string} msg
 * @param {number} [httpStatus]
 * @returns {ReplySpec}
 */
function failure(code, msg, httpStatus = 200) {
  return { httpStatus, body: { code: `${code}`, data: [], msg } };
}

/**
 * The result of one order in `data`.
 * @typedef {object} OrderResult
 * @property {string} clOrdId
 * @property {string} ordId
 * @property {string} [algoId] Of an algo order, as algoClOrdId.
 * @property {string} [algoClOrdId]
 * @property {string} [tag]
 * @property {string} [reqId]
 * @property {string} ts
 * @property {string} sCode '0' for a success.
 * @property {string} sMsg
 * @property {string} [subCode]
 */

/**
 * The body for the results of orders: code '0' if all succeeded, '1' if all failed, '2' if some did. The HTTP status is
 * 200 in each case. The text of '1' is that of https://github.com/okxapi/python-okx/issues/110
 * @param {readonly OrderResult[]} results
 * @param {number} now Server clock, ms.
 */
function orderResults(results, now) {
  const failed = results.filter(({ sCode }) => sCode !== '0').length;
  const all = failed === results.length;
  const [code, msg] =
    failed === 0
      ? ['0', '']
      : all
        ? ['1', 'All operations failed']
        : ['2', 'Bulk operation partially succeeded.'];
  return { code, data: results, inTime: `${now}000`, msg, outTime: `${now}417` };
}

/** @param {Array<[code: number, reply: ReplySpec]>} rows */
function choices(rows) {
  return new Map(rows);
}

const NO_KEY = "API key doesn't exist";
const NO_PERMISSION = "This API key doesn't have permission to use this function";

/** @typedef {'unknownKeyReply' | 'permissionReply'} ChoiceName */

/**
 * Refusals that OKX gives in more than one form. The first is the default; the fault of the same name, or the same field
 * of a key, picks another.
 *
 * The page gives HTTP 200 for 50119 and 50120; recorded replies have 401 (https://github.com/freqtrade/freqtrade/issues/9422).
 * Recent records of a well-formed key that the host does not know have 50119; 50111 is recorded in
 * https://github.com/pyted/okx/issues/1
 * @type {Record<ChoiceName, Map<number, ReplySpec>>}
 */
const CHOICES = {
  unknownKeyReply: choices([
    [50119, refusal(401, 50119, NO_KEY)],
    [50111, refusal(401, 50111, 'Invalid OK-ACCESS-KEY')],
  ]),
  permissionReply: choices([
    [50120, refusal(401, 50120, NO_PERMISSION)],
    [50030, refusal(200, 50030, "You don't have permission to use this API endpoint")],
  ]),
};

/** @satisfies {Record<string, ReplySpec>} */
const REFUSALS = {
  emptyBody: refusal(400, 50000, 'Body for POST request cannot be empty.'),
  badJson: refusal(400, 50002, 'JSON syntax error'),
  badContentType: refusal(400, 50006, 'Invalid Content-Type. Please use "application/JSON".'),
  wrongEnvironment: refusal(401, 50101, 'APIKey does not match current environment.'),
  expiredTimestamp: refusal(401, 50102, 'Timestamp request expired'),
  emptyKey: refusal(401, 50103, 'Request header "OK-ACCESS-KEY" cannot be empty.'),
  emptyPassphrase: refusal(401, 50104, 'Request header "OK-ACCESS-PASSPHRASE" cannot be empty.'),
  passphrase: refusal(401, 50105, 'Request header "OK-ACCESS-PASSPHRASE" incorrect.'),
  emptySign: refusal(401, 50106, 'Request header "OK-ACCESS-SIGN" cannot be empty.'),
  emptyTimestamp: refusal(401, 50107, 'Request header "OK-ACCESS-TIMESTAMP" cannot be empty.'),
  badTimestamp: refusal(401, 50112, 'Invalid OK-ACCESS-TIMESTAMP'),
  signature: refusal(401, 50113, 'Invalid Sign'),
  badMethod: refusal(405, 50115, 'Invalid request method.'),
  rateLimited: refusal(429, 50011, 'Too Many Requests'),
  expTime: failure(
    50036,
    "The expTime can't be earlier than the current system time. Please adjust the expTime and try again.",
  ),
  notOnDemo: failure(50038, 'This feature is unavailable in demo trading'),
  unknownRoute: { httpStatus: 404, body: { code: '404', data: [], msg: 'Not Found' } },
  bodyTooLarge: BODY_TOO_LARGE,
  notWebSocket: { httpStatus: 400, headers: PLAIN, body: 'sandbox: the only upgrade is to WebSocket' },
  webSocketsMissing: {
    httpStatus: 501,
    headers: PLAIN,
    body: 'sandbox: WebSocket connections need the package "ws" 8 or later: npm install --save-dev ws@8',
  },
};

/** @param {string} ip */
function addressRefused(ip) {
  return refusal(401, 50110, `Your IP ${ip} is not included in your API key's IP whitelist.`);
}

/** @param {string} name */
function parameterEmpty(name) {
  return failure(50014, `Parameter ${name} can not be empty.`, 400);
}

/** @param {string} name */
function parameterError(name) {
  return failure(51000, `Parameter ${name} error`, 400);
}

/** Ready-made replies for the faults `nextReply` and `everyReply`. @satisfies {Record<string, ReplySpec>} */
const READY_MADE = {
  ...GATEWAY_REPLIES,
  truncatedJson: {
    headers: { 'Content-Type': 'application/json' },
    body: '{"code":"0","data":[{"details":[{"ccy":"USD',
  },
  tooManyRequests: REFUSALS.rateLimited,
  rateLimitedOk: failure(
    50011,
    'Rate limit reached. Please refer to API documentation and throttle requests accordingly.',
  ),
  systemBusy: refusal(429, 50013, 'Systems are busy. Please try again later.'),
  unavailable: refusal(503, 50001, 'Service temporarily unavailable. Please try again later.'),
  endpointTimeout: refusal(
    400,
    50004,
    'API endpoint request timeout. (does not mean that the request was successful or failed, please check the request result).',
  ),
  systemError: refusal(500, 50026, 'System error. Try again later'),
  userBlocked: failure(50007, 'User blocked.'),
  accountRestricted: failure(
    50027,
    'This account is restricted from trading. Please contact customer support for assistance.',
  ),
  apiFrozen: refusal(400, 50100, 'API frozen, please contact customer service.'),
  wrongEnvironment: REFUSALS.wrongEnvironment,
  // With the HTTP status that the page gives.
  unknownKeyOk: failure(50119, NO_KEY),
  permissionOk: failure(50120, NO_PERMISSION),
  addressBlocked: failure(50121, "You can't access our services through the IP address (203.0.113.9)"),
  onlyOnDemo: failure(50053, 'This feature is only available in demo trading.'),
  notOnDemo: REFUSALS.notOnDemo,
  authorization: refusal(401, 50114, 'Invalid authorization'),
  ipBindingNeeded: refusal(403, 50035, 'This endpoint requires that APIKey must be bound to IP'),
  regionRestricted: failure(
    50051,
    'Due to compliance restrictions in your country or region, you cannot use this feature.',
  ),
  verificationNeeded: failure(
    50060,
    'For security and compliance purposes, please complete the identity verification process to continue using our services.',
  ),
};

/** The CDN of OKX. */
const EXCHANGE_HEADERS = { Server: 'cloudflare', 'CF-RAY': '0000000000000000-FRA' };

/** @param {unknown} body */
function readCode(body) {
  const { code } = /** @type {{ code?: unknown }} */ (body);
  return typeof code === 'string' && /^\d{1,9}$/.test(code) ? Number(code) : null;
}

/**
 * @param {ReplySpec} spec
 * @param {number} now Server clock, ms.
 * @returns {WireReply} `retCode` is the number of `code`.
 */
function renderReply(spec, now) {
  const { code, msg = '', data = [] } = spec;
  const content = spec.body ?? (code === undefined ? undefined : { code: `${code}`, data, msg });
  const { body, contentType } = bodyBytes(content);
  /** @type {Record<string, string>} */
  const headers = { Date: new Date(now).toUTCString() };
  // Only the exchange answers without naming another server.
  if (spec.headers?.Server === undefined) Object.assign(headers, EXCHANGE_HEADERS);
  if (contentType !== null) headers['Content-Type'] = contentType;
  const isJson = typeof content === 'object' && !Buffer.isBuffer(content);
  return wireReply(spec, { body, retCode: isJson ? readCode(content) : null, headers });
}

module.exports = {
  CHOICES,
  REFUSALS,
  addressRefused,
  failure,
  orderResults,
  parameterEmpty,
  parameterError,
  renderReply,
  replies: READY_MADE,
  success,
};
