'use strict';

/**
 * All replies of the Bitget sandbox as data.
 * Codes: https://www.bitget.com/api-doc/common/error-code. HTTP statuses and texts are those of recorded replies where
 * there are some; the comment names the record.
 */

const { BODY_TOO_LARGE, GATEWAY_REPLIES, PLAIN } = require('../gateway-replies.js');
const { bodyBytes, wireReply } = require('../wire-reply.js');

/** @typedef {import('../wire-reply.js').WireReply} WireReply */
/**
 * A reply as users and the files of the sandbox write it. With `body` those bytes are sent (an object as JSON). Else,
 * with `code`, the envelope `{ code, msg, requestTime, data }`. With neither, an empty body.
 * @typedef {import('../wire-reply.js').PlainReply & { code?: number | string, msg?: string, data?: unknown }} ReplySpec
 */
/** @typedef {ReplySpec & import('../scripted-replies.js').Scripting<import('./keys.js').Environment>} ScriptedReply */

/**
 * A refusal. Recorded ones have HTTP 400 and `data: null`.
 * @param {number | string} code
 * @param {string} msg
 * @param {number} [httpStatus]
 * @returns {ReplySpec & { code: string, msg: string }}
 */
function refusal(code, msg, httpStatus = 400) {
  return { httpStatus, code: `${code}`, msg };
}

/** @param {unknown} data @returns {ReplySpec} */
function success(data) {
  return { code: '00000', msg: 'success', data };
}

/** @param {string} name */
function parameterEmpty(name) {
  return refusal(40019, `Parameter ${name} cannot be empty`);
}

/** @param {string} name */
function parameterError(name) {
  return refusal(40020, `Parameter ${name} error`);
}

/** @typedef {'unknownKeyReply' | 'passphraseReply' | 'unmatchedIpReply'} ChoiceName */

/**
 * Refusals that Bitget gives in more than one form. The first is the default; the fault of the same name, or the same field
 * of a key, picks another.
 * 40037: https://github.com/ccxt/ccxt/pull/19778; 40006: https://github.com/sieblyio/bitget-api/issues/33
 * @type {Record<ChoiceName, Map<number, ReplySpec>>}
 */
const CHOICES = {
  unknownKeyReply: new Map([
    [40037, refusal(40037, 'Apikey does not exist')],
    [40006, refusal(40006, 'Invalid ACCESS_KEY')],
  ]),
  passphraseReply: new Map([
    [40012, refusal(40012, 'apikey/password is incorrect')],
    [40036, refusal(40036, 'passphrase is error')],
  ]),
  unmatchedIpReply: new Map([
    [40018, refusal(40018, 'Invalid IP')],
    [40038, refusal(40038, 'The current ip is not in the apikey ip whitelist')],
  ]),
};

/** @satisfies {Record<string, ReplySpec>} */
const REFUSALS = {
  emptyKey: refusal(40001, 'ACCESS_KEY cannot be empty'),
  emptySign: refusal(40002, 'ACCESS_SIGN cannot be empty'),
  emptyTimestamp: refusal(40003, 'Signature cannot be empty'),
  badTimestamp: refusal(40005, 'Invalid ACCESS_TIMESTAMP'),
  badContentType: refusal(40007, 'Invalid Content_Type'),
  // https://github.com/cuongitl/python-bitget/issues/19
  expiredTimestamp: refusal(40008, 'Request timestamp expired'),
  // https://github.com/BitgetLimited/v3-bitget-api-sdk/issues/7
  signature: refusal(40009, 'sign signature error'),
  emptyPassphrase: refusal(40011, 'ACCESS_PASSPHRASE cannot be empty'),
  badJson: refusal(40017, 'Parameter verification failed body'),
  outsideReceiveWindow: refusal(40078, 'Timestamp for this request is outside of the ME receiveWindow.'),
  receiveWindow: refusal(40079, 'receiveWindow timestamp must be less than 60s'),
  classicAccount: refusal(
    40084,
    'You are in Classic Account mode, and the Unified Account API is not supported at this time',
  ),
  // https://github.com/TraderAlice/OpenAlice/issues/951; 40084 is its counterpart
  unifiedAccount: refusal(
    40085,
    'You are in Unified Account mode, and the Classic Account API is not supported at this time',
  ),
  // https://github.com/ccxt/ccxt/issues/26125
  wrongEnvironment: refusal(40099, 'exchange environment is incorrect'),
  rateLimited: refusal(429, 'Too many requests', 429),
  badMethod: refusal(40404, 'Request URL NOT FOUND', 404),
  bodyTooLarge: BODY_TOO_LARGE,
  notWebSocket: { httpStatus: 400, headers: PLAIN, body: 'sandbox: the only upgrade is to WebSocket' },
  webSocketsMissing: {
    httpStatus: 501,
    headers: PLAIN,
    body: 'sandbox: WebSocket connections need the package "ws" 8 or later: npm install --save-dev ws@8',
  },
};

/**
 * As in https://github.com/GuntharDeNiro/GunbotAMA/issues/169
 * @param {readonly string[]} needed One of them suffices.
 */
function permissionRefused(needed) {
  return refusal(40014, `Incorrect permissions, need ${needed.join(' or ')} permissions`);
}

/** Ready-made replies for the faults `nextReply` and `everyReply`. @satisfies {Record<string, ReplySpec>} */
const READY_MADE = {
  ...GATEWAY_REPLIES,
  truncatedJson: {
    headers: { 'Content-Type': 'application/json' },
    body: '{"code":"00000","msg":"success","requestTime":1695808949356,"data":[{"coin":"USD',
  },
  tooManyRequests: REFUSALS.rateLimited,
  systemError: refusal(40015, 'System is abnormal, please try again later'),
  serviceError: refusal(40725, 'service return an error'),
  upgrading: refusal(40200, 'Server upgrade, please try again later'),
  requestTimeout: refusal(40010, 'Request timed out'),
  expiredTimestamp: REFUSALS.expiredTimestamp,
  wrongEnvironment: REFUSALS.wrongEnvironment,
  signature: REFUSALS.signature,
  accountAbnormal: refusal(40013, 'User status is abnormal'),
  accountFrozen: refusal(40710, 'The Account has been frozen.'),
  accountCancelled: refusal(40031, 'The account has been cancelled and cannot be used again'),
  verificationNeeded: refusal(
    40035,
    'Judging from your login information, you are required to complete KYC first for compliance reasons.',
  ),
  notOnDemo: refusal(40110, 'It is currently unavailable in a demo trading'),
  regionRestricted: refusal(
    40104,
    'Based on your IP address , it appears that you are located in a country or region where we are currently unable to provide services',
  ),
};

/** The CDN of Bitget. */
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
  const { code, msg = '', data = null } = spec;
  const content =
    spec.body ?? (code === undefined ? undefined : { code: `${code}`, msg, requestTime: now, data });
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
  parameterEmpty,
  parameterError,
  permissionRefused,
  refusal,
  renderReply,
  replies: READY_MADE,
  success,
};
