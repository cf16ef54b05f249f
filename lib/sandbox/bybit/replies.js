'use strict';

/**
 * All replies of the sandbox as data, and the functions that turn them into bytes.
 * Codes and messages: https://bybit-exchange.github.io/docs/v5/error
 */

const { randomBytes } = require('node:crypto');
const { BODY_TOO_LARGE, GET_WITH_BODY, JSON_TYPE, PLAIN, GATEWAY_REPLIES } = require('../gateway-replies.js');
const { wireReply } = require('../wire-reply.js');

/**
 * A reply as users and the files of the sandbox write it.
 * With `body` those bytes are sent (an object as JSON). Else, with `retCode`, Bybit's envelope
 * `{ retCode, retMsg, result, retExtInfo, time }`. With neither, an empty body.
 * @typedef {object} ReplySpec
 * @property {number} [httpStatus] Default 200.
 * @property {string} [statusText] Default: the usual one of the status.
 * @property {Record<string, string>} [headers] Added to the usual ones; they win.
 * @property {string | Buffer | object} [body]
 * @property {number} [retCode]
 * @property {string} [retMsg] Default ''.
 * @property {object} [result] Default {}.
 * @property {object} [retExtInfo] Default {}; batches have the results of their orders in it.
 */

/** @typedef {import('../wire-reply.js').WireReply} WireReply */
/**
 * A reply that replaces the sandbox's own; the endpoint is not executed, unless `execute` is true. A reply without
 * httpStatus, body and retCode keeps the sandbox's answer and adds only its headers and its transport faults.
 *
 * A reply with the `when.path` of an endpoint of V5 that the sandbox does not have is a stub of that endpoint: key,
 * signature and permission are checked first.
 * @typedef {Omit<ReplySpec, 'statusText'> & import('../scripted-replies.js').Scripting<import('./keys.js').Environment>} ScriptedReply
 */

/** @type {ReplySpec} */
const KEY_OR_IP = { retCode: 33004, retMsg: 'apikey/ip not matched' };
/** @type {ReplySpec} */
const LEGACY_MISMATCH = { retCode: -2015, retMsg: 'Invalid API-key, IP, or permissions for action.' };
/** @type {ReplySpec} */
const UNAUTHORIZED = { httpStatus: 401, body: '' };

/** @param {Array<[code: number, reply: ReplySpec]>} rows */
function choices(rows) {
  return new Map(rows);
}

/** @typedef {'unknownKeyReply' | 'expiredKeyReply' | 'unmatchedIpReply' | 'permissionReply'} ChoiceName */

/**
 * Refusals for which Bybit uses more than one reply. The first is the default; the fault of
 * the same name, or the same field of a key, picks another.
 * @type {Record<ChoiceName, Map<number, ReplySpec>>}
 */
const CHOICES = {
  unknownKeyReply: choices([
    [10003, { retCode: 10003, retMsg: 'API key is invalid.' }],
    [33004, KEY_OR_IP],
    [401, UNAUTHORIZED],
  ]),
  expiredKeyReply: choices([
    [33004, { retCode: 33004, retMsg: 'Your api key has expired.' }],
    [-2015, { retCode: -2015, retMsg: 'Your api key has expired.' }],
  ]),
  unmatchedIpReply: choices([
    [10010, { retCode: 10010, retMsg: "Unmatched IP, please check your API key's bound IP addresses." }],
    [33004, KEY_OR_IP],
    [-2015, LEGACY_MISMATCH],
  ]),
  permissionReply: choices([
    [10005, { retCode: 10005, retMsg: 'Permission denied, please check your API key permissions.' }],
    [33004, KEY_OR_IP],
    [-2015, LEGACY_MISMATCH],
  ]),
};

/**
 * Some refusals of a key are only an HTTP status. A WebSocket message has no status, so it gets the usual refusal.
 * @param {ReplySpec} spec
 * @returns {ReplySpec}
 */
function withCode(spec) {
  return spec.retCode === undefined ? { ...spec, ...CHOICES.unknownKeyReply.get(10003) } : spec;
}

/** Refusals with one reply. @satisfies {Record<string, ReplySpec>} */
const REFUSALS = {
  headersAbsent: UNAUTHORIZED,
  params: { retCode: 10001, retMsg: 'Params Error' },
  headersIncomplete: { retCode: 10001, retMsg: 'openapi sign params error!' },
  notUnified: { retCode: 10028, retMsg: 'The API can only be accessed by unified account users.' },
  notOnDemo: { retCode: 10032, retMsg: 'Demo trading are not supported.' },
  rateLimited: { retCode: 10006, retMsg: 'Too many visits. Exceeded the API Rate Limit.' },
  getWithBody: GET_WITH_BODY,
  badMethod: { httpStatus: 400, body: '' },
  unknownRoute: { httpStatus: 404, headers: PLAIN, body: '404 page not found' },
  bodyTooLarge: BODY_TOO_LARGE,
  notWebSocket: { httpStatus: 400, headers: PLAIN, body: 'sandbox: the only upgrade is to WebSocket' },
  webSocketsMissing: {
    httpStatus: 501,
    headers: PLAIN,
    body: 'sandbox: WebSocket connections need the package "ws" 8 or later: npm install --save-dev ws@8',
  },
  notLoggedIn: { retCode: 10007, retMsg: 'Request not authorized' },
  loggedInAlready: { retCode: 20001, retMsg: 'Repeat auth' },
  tooManySessions: { retCode: 10003, retMsg: 'Too many sessions under the same UID' },
  invalidOperation: { retCode: 10404, retMsg: 'error:invalid op' },
  unknownOperation: { retCode: 10404, retMsg: 'op type is not found' },
  unknownCategory: { retCode: 10404, retMsg: 'category is not correct' },
  repeatedRequestId: { retCode: 20006, retMsg: 'reqId is duplicated' },
};

/** @satisfies {Record<string, ReplySpec>} */
const READY_MADE = {
  ...GATEWAY_REPLIES,
  accessTooFrequent: { httpStatus: 403, headers: PLAIN, body: 'access too frequent' },
  accessTooFrequentJson: { httpStatus: 403, retCode: 10018, retMsg: 'access too frequent' },
  tooManyRequests: { httpStatus: 429, headers: PLAIN, body: 'System level frequency protection' },
  truncatedJson: {
    httpStatus: 200,
    headers: JSON_TYPE,
    body: '{"retCode":0,"retMsg":"OK","result":{"list":[{"coin":[{"coin":"USD',
  },
  unauthorized: UNAUTHORIZED,
  keyOrIpMismatch: KEY_OR_IP,
  legacyMismatch: LEGACY_MISMATCH,
  authenticationFailed: { retCode: 10007, retMsg: 'User authentication failed.' },
  banned: { retCode: 10008, retMsg: 'Common banned, please check your account mode' },
  regionRestricted: {
    retCode: 10009,
    retMsg: 'Service Restricted: Access is currently unavailable for your region.',
  },
  compliance: { retCode: 10024, retMsg: 'Compliance rules triggered' },
  serverTimeout: { retCode: 10000, retMsg: 'Server Timeout' },
  serverError: { retCode: 10016, retMsg: 'Server error.' },
  tradeRestarting: {
    retCode: 10019,
    retMsg: 'ws trade service is restarting, do not accept new request',
  },
};

/**
 * Ready-made replies for the faults `nextReply` and `everyReply`.
 * @type {Readonly<Record<keyof typeof READY_MADE, ReplySpec>>}
 */
const replies = READY_MADE;

/** Headers that Bybit's gateway and the CDN add to every reply. */
const EXCHANGE_HEADERS = {
  Server: 'Openresty',
  'X-Cache': 'Miss from cloudfront',
  Via: '1.1 00000000000000000000000000000000.cloudfront.net (CloudFront)',
};

/** @param {unknown} body */
function readRetCode(body) {
  const { retCode, ret_code: oldCode } = /** @type {{ retCode?: unknown, ret_code?: unknown }} */ (body);
  const code = retCode ?? oldCode;
  return typeof code === 'number' ? code : null;
}

/**
 * The envelopes of Bybit's JSON, by the value of the fault `legacyForm`.
 * @type {Record<'v5' | 'legacy', (spec: ReplySpec, now: number) => object>}
 */
const ENVELOPES = {
  v5: ({ retCode, retMsg = '', result = {}, retExtInfo = {} }, now) => ({
    retCode,
    retMsg,
    result,
    retExtInfo,
    time: now,
  }),
  // APIs before V5. The time is in seconds, as text, with the fraction in microseconds.
  legacy: ({ retCode, retMsg = '', result = {} }, now) => ({
    ret_code: retCode,
    ret_msg: retMsg,
    ext_code: '',
    ext_info: '',
    result: retCode === 0 ? result : null,
    time_now: (now / 1000).toFixed(6),
  }),
};

/**
 * @param {ReplySpec} spec
 * @param {number} now Server clock, ms.
 * @param {boolean} legacyForm
 * @returns {{ body: Buffer, retCode: number | null, contentType: string | null }}
 */
function renderBody(spec, now, legacyForm) {
  if (typeof spec.body === 'string' || Buffer.isBuffer(spec.body)) {
    return { body: Buffer.from(spec.body), retCode: null, contentType: null };
  }
  if (spec.body === undefined && spec.retCode === undefined) {
    return { body: Buffer.alloc(0), retCode: null, contentType: null };
  }
  const value = spec.body ?? ENVELOPES[legacyForm ? 'legacy' : 'v5'](spec, now);
  return {
    body: Buffer.from(JSON.stringify(value)),
    retCode: readRetCode(value),
    contentType: 'application/json; charset=utf-8',
  };
}

/**
 * @param {ReplySpec} spec
 * @param {number} now Server clock, ms.
 * @param {{ limitHeaders?: Record<string, string>, legacyForm?: boolean }} [options] `limitHeaders`: those of
 *   X-Bapi-Limit, where the endpoint has a limit. `legacyForm`: as before V5, without the headers of V5.
 * @returns {WireReply}
 */
function renderReply(spec, now, { limitHeaders = {}, legacyForm = false } = {}) {
  const { body, retCode, contentType } = renderBody(spec, now, legacyForm);
  /** @type {Record<string, string>} */
  const headers = { Date: new Date(now).toUTCString() };
  // Only the exchange adds a trace id and the headers of V5.
  const isExchange = spec.headers?.Server === undefined;
  if (isExchange) {
    Object.assign(headers, EXCHANGE_HEADERS, { Traceid: randomBytes(16).toString('hex') });
  }
  if (contentType !== null) headers['Content-Type'] = contentType;
  if (isExchange && retCode !== null && !legacyForm) {
    Object.assign(headers, { Timenow: `${now}`, Ret_code: `${retCode}` }, limitHeaders);
  }
  return wireReply(spec, { body, retCode, headers });
}

module.exports = { CHOICES, REFUSALS, renderReply, replies, withCode };
