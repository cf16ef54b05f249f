'use strict';

/**
 * Every refusal that the sandbox can give, as data, and the way from such data to bytes on the wire.
 * Codes and messages: https://bybit-exchange.github.io/docs/v5/error
 */

const { randomBytes } = require('node:crypto');
const pages = require('./html-pages.js');

/**
 * A reply in the form in which rooms of the sandbox and users write it down.
 * With `body` those bytes are sent (an object as JSON). Else, with `retCode`, Bybit's envelope
 * `{ retCode, retMsg, result, retExtInfo: {}, time }`. With neither, an empty body.
 * @typedef {object} ReplySpec
 * @property {number} [httpStatus] Default 200.
 * @property {Record<string, string>} [headers] Added to the usual ones; they win.
 * @property {string | Buffer | object} [body]
 * @property {number} [retCode]
 * @property {string} [retMsg] Default ''.
 * @property {object} [result] Default {}.
 */

/**
 * A reply as bytes.
 * @typedef {object} WireReply
 * @property {number} httpStatus
 * @property {Record<string, string>} headers
 * @property {Buffer} body
 * @property {number | null} retCode The code in the body, or null where the body has none.
 */

/** @type {Record<string, string>} */
const HTML = { 'Content-Type': 'text/html' };
/** @type {Record<string, string>} */
const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8' };

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
 * Refusals for which Bybit has been seen to use more than one reply. The first is the default; the fault of
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

/** Refusals that have one form. @satisfies {Record<string, ReplySpec>} */
const REFUSALS = {
  headersAbsent: UNAUTHORIZED,
  headersIncomplete: { retCode: 10001, retMsg: 'openapi sign params error!' },
  notUnified: { retCode: 10028, retMsg: 'The API can only be accessed by unified account users.' },
  rateLimited: { retCode: 10006, retMsg: 'Too many visits. Exceeded the API Rate Limit.' },
  getWithBody: { httpStatus: 403, headers: HTML, body: pages.getWithBody },
  badMethod: { httpStatus: 400, body: '' },
  unknownRoute: { httpStatus: 404, headers: PLAIN, body: '404 page not found' },
  bodyTooLarge: { httpStatus: 413, headers: HTML, body: pages.bodyTooLarge },
};

/**
 * @param {string} timestamp As received.
 * @param {number} serverTime ms
 * @param {string} recvWindow ms
 * @returns {ReplySpec}
 */
function timestampRefused(timestamp, serverTime, recvWindow) {
  const evidence = `req_timestamp[${timestamp}],server_timestamp[${serverTime}],recv_window[${recvWindow}]`;
  const advice = 'invalid request, please check your server timestamp or recv_window param.';
  return { retCode: 10002, retMsg: `${advice} ${evidence}` };
}

/**
 * @param {Buffer} payload The bytes that the server signed.
 * @returns {ReplySpec}
 */
function signatureRefused(payload) {
  return { retCode: 10004, retMsg: `error sign! origin_string[${payload.toString('utf8')}]` };
}

/**
 * Ready-made replies for the faults `nextReply` and `everyReply`.
 * @satisfies {Record<string, ReplySpec>}
 */
const replies = {
  regionBlocked: { httpStatus: 403, headers: HTML, body: pages.regionBlocked },
  firewall: { httpStatus: 403, headers: HTML, body: pages.firewall },
  accessTooFrequent: { httpStatus: 403, headers: PLAIN, body: 'access too frequent' },
  accessTooFrequentJson: { httpStatus: 403, retCode: 10018, retMsg: 'access too frequent' },
  tooManyRequests: { httpStatus: 429, headers: PLAIN, body: 'System level frequency protection' },
  badGateway: { httpStatus: 502, headers: HTML, body: pages.badGateway },
  serviceUnavailable: { httpStatus: 503, headers: HTML, body: pages.serviceUnavailable },
  gatewayTimeout: { httpStatus: 504, headers: HTML, body: pages.gatewayTimeout },
  unauthorized: UNAUTHORIZED,
  keyOrIpMismatch: KEY_OR_IP,
  legacyMismatch: LEGACY_MISMATCH,
  authenticationFailed: { retCode: 10007, retMsg: 'User authentication failed.' },
  banned: { retCode: 10008, retMsg: 'Common banned, please check your account mode' },
  compliance: { retCode: 10024, retMsg: 'Compliance rules triggered' },
  serverTimeout: { retCode: 10000, retMsg: 'Server Timeout' },
  serverError: { retCode: 10016, retMsg: 'Server error.' },
};

/** @param {unknown} body */
function retCodeOf(body) {
  const retCode = /** @type {{ retCode?: unknown } | null} */ (body)?.retCode;
  return typeof retCode === 'number' ? retCode : null;
}

/**
 * @param {ReplySpec} spec
 * @param {number} now Server clock, ms.
 * @returns {{ body: Buffer, retCode: number | null, contentType: string | null }}
 */
function renderBody(spec, now) {
  if (typeof spec.body === 'string' || Buffer.isBuffer(spec.body)) {
    return { body: Buffer.from(spec.body), retCode: null, contentType: null };
  }
  if (spec.body === undefined && spec.retCode === undefined) {
    return { body: Buffer.alloc(0), retCode: null, contentType: null };
  }
  const { retCode, retMsg = '', result = {} } = spec;
  const value = spec.body ?? { retCode, retMsg, result, retExtInfo: {}, time: now };
  return {
    body: Buffer.from(JSON.stringify(value)),
    retCode: retCodeOf(value),
    contentType: 'application/json; charset=utf-8',
  };
}

/**
 * @param {ReplySpec} spec
 * @param {number} now Server clock, ms.
 * @param {Record<string, string>} [limitHeaders] The X-Bapi-Limit headers, where the endpoint has a limit.
 * @returns {WireReply}
 */
function renderReply(spec, now, limitHeaders = {}) {
  const { body, retCode, contentType } = renderBody(spec, now);
  /** @type {Record<string, string>} */
  const headers = { Date: new Date(now).toUTCString(), Traceid: randomBytes(16).toString('hex') };
  if (contentType !== null) headers['Content-Type'] = contentType;
  if (retCode !== null) Object.assign(headers, { Timenow: `${now}`, Ret_code: `${retCode}` }, limitHeaders);
  Object.assign(headers, spec.headers, { 'Content-Length': `${body.length}` });
  return { httpStatus: spec.httpStatus ?? 200, headers, body, retCode };
}

module.exports = { CHOICES, REFUSALS, renderReply, replies, signatureRefused, timestampRefused };
