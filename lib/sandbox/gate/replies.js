'use strict';

/**
 * All replies of the Gate.io sandbox as data.
 * Labels: https://www.gate.com/docs/developers/apiv4/en/#label-list, which gives no HTTP statuses. Statuses and texts are as
 * recorded; the comment names the record. Where there is none, the status is the usual one of its kind.
 */

const { BODY_TOO_LARGE, GATEWAY_REPLIES, PLAIN } = require('../gateway-replies.js');
const { bodyBytes, wireReply } = require('../wire-reply.js');

/** @typedef {import('../wire-reply.js').WireReply} WireReply */
/**
 * A reply as users and the files of the sandbox write it. With `body` those bytes are sent (an object as JSON). Else, with
 * `label`, the error `{ message, label, detail }`, without what is empty. With neither, an empty body.
 * @typedef {import('../wire-reply.js').PlainReply & { label?: string, message?: string, detail?: string }} ReplySpec
 */
/** @typedef {ReplySpec & import('../scripted-replies.js').Scripting<import('./keys.js').Environment>} ScriptedReply */

/**
 * @param {number} httpStatus
 * @param {string} label
 * @param {string} message
 * @returns {ReplySpec & { httpStatus: number, label: string }}
 */
function refusal(httpStatus, label, message) {
  return { httpStatus, label, message };
}

/** A success. @param {object} body @param {number} [httpStatus] 201 for what was created. @returns {ReplySpec} */
function success(body, httpStatus = 200) {
  return { httpStatus, body };
}

/** https://github.com/sieblyio/gateio-api/issues/55 @param {string} name */
function missingHeader(name) {
  return refusal(400, 'MISSING_REQUIRED_HEADER', `Missing required header: ${name}`);
}

/**
 * Both labels are recorded: https://github.com/gateio/gateapi-go/issues/3 has IP_FORBIDDEN.
 * @param {string} label
 * @param {string} ip
 */
function addressRefused(label, ip) {
  return refusal(label === 'FORBIDDEN' ? 403 : 401, label, `Request IP not in whitelist: ${ip}`);
}

/** https://github.com/ccxt/ccxt/issues/14694 @param {string} name */
function permissionMissing(name) {
  return refusal(403, 'FORBIDDEN', `Request API key does not have ${name} permission`);
}

/** @param {string} message */
const invalidParameter = (message) => refusal(400, 'INVALID_PARAM_VALUE', message);
/** @param {string} name */
const missingParameter = (name) =>
  refusal(400, 'MISSING_REQUIRED_PARAM', `Missing required parameter: ${name}`);

/** Recorded ones have as many digits. */
const TRACE_ID = '0'.repeat(32);

const REFUSALS = {
  // https://github.com/ccxt/ccxt/issues/12600
  unknownKey: refusal(401, 'INVALID_KEY', 'Invalid key provided'),
  // https://github.com/freqtrade/freqtrade/issues/7132
  signature: refusal(401, 'INVALID_SIGNATURE', 'Signature mismatch'),
  // https://github.com/hummingbot/hummingbot/pull/7134
  expired: refusal(403, 'REQUEST_EXPIRED', 'gap between request Timestamp and server time exceeds 60'),
  readOnly: refusal(403, 'READ_ONLY', 'Request API key is read-only'),
  locked: refusal(403, 'ACCOUNT_LOCKED', 'Account is locked'),
  // https://github.com/gateio/gateapi-go/issues/3
  noFuturesAccount: refusal(400, 'USER_NOT_FOUND', 'please transfer funds first to create futures account'),
  rateLimited: refusal(429, 'TOO_MANY_REQUESTS', 'Request Rate limit Exceeded (211)'),
  deadline: refusal(400, 'REQUEST_EXPIRED', 'The deadline of x-gate-exptime has passed'),
  badJson: refusal(400, 'INVALID_REQUEST_BODY', 'Invalid JSON request body'),
  badMethod: refusal(405, 'METHOD_NOT_ALLOWED', 'Method not allowed'),
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
    body: '[{"currency":"USDT","available":"100',
  },
  tooManyRequests: REFUSALS.rateLimited,
  tooFast: refusal(429, 'TOO_FAST', 'Request frequency is too fast'),
  serverError: refusal(500, 'SERVER_ERROR', 'Internal server error'),
  internal: refusal(500, 'INTERNAL', 'Internal server error'),
  tooBusy: refusal(503, 'TOO_BUSY', 'Server is too busy at the moment'),
  unknownKey: REFUSALS.unknownKey,
  invalidCredentials: refusal(401, 'INVALID_CREDENTIALS', 'Invalid credentials'),
  authenticationFailed: refusal(401, 'AUTHENTICATION_FAILED', 'Authentication failed'),
  readOnly: REFUSALS.readOnly,
  accountLocked: REFUSALS.locked,
  subAccountLocked: refusal(403, 'SUB_ACCOUNT_LOCKED', 'Sub-account is locked'),
  tradeRestricted: refusal(400, 'TRADE_RESTRICTED', 'Trading is restricted because of a high debt ratio'),
  noFuturesAccount: REFUSALS.noFuturesAccount,
};

/** The error in a body. @param {ReplySpec} spec */
function errorOf({ label, message = '', detail = '' }) {
  if (label === undefined) return undefined;
  return { ...(message !== '' && { message }), label, ...(detail !== '' && { detail }) };
}

/**
 * @param {ReplySpec} spec
 * @param {number} now Server clock, ms.
 * @returns {WireReply} `retCode` is the label.
 */
function renderReply(spec, now) {
  const content = spec.body ?? errorOf(spec);
  const { body, contentType } = bodyBytes(content);
  /** @type {Record<string, string>} */
  const headers = { Date: new Date(now).toUTCString() };
  // Only the exchange answers without naming another server.
  if (spec.headers?.Server === undefined) {
    // Microseconds, as in https://github.com/sieblyio/gateio-api/issues/55
    const times = { 'X-In-Time': `${now}000`, 'X-Out-Time': `${now}417` };
    Object.assign(headers, { Server: 'openresty', 'X-Gate-Trace-Id': TRACE_ID, ...times });
  }
  if (contentType !== null) headers['Content-Type'] = contentType;
  const given = /** @type {{ label?: unknown } | undefined} */ (
    typeof content === 'object' && !Buffer.isBuffer(content) ? content : undefined
  );
  const retCode = typeof given?.label === 'string' ? given.label : null;
  return wireReply(spec, { body, retCode, headers });
}

module.exports = {
  REFUSALS,
  addressRefused,
  errorOf,
  invalidParameter,
  missingHeader,
  missingParameter,
  permissionMissing,
  refusal,
  renderReply,
  replies: READY_MADE,
  success,
};
