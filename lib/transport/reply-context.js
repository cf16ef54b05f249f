'use strict';

/**
 * Reads a reply: the error that classify() makes of it, and the time of the exchange.
 *
 * @module
 */

const { classify } = require('../classify');
const { isFirstHand } = require('../clock/sample');
const { environmentOf } = require('../venues/bybit/hosts');
const { ownProperties } = require('../internal/own-properties');

/** @typedef {import('./send-signed').Outcome} Outcome */
/** @typedef {import('./send-signed').FinalRequest} FinalRequest */
/** @typedef {import('./send-signed').ExchangeSettings} ExchangeSettings */
/** @typedef {import('../signer').AuthenticationHeaders} AuthenticationHeaders */
/**
 * @typedef {object} Circumstances of one attempt
 * @property {string} address URL without query, user name and password
 * @property {AuthenticationHeaders | null} signed
 * @property {boolean} sent
 * @property {number} sentAt ms, by the clock of the timestamps
 * @property {number} receivedAt the same
 */

/** Methods of Node.js streams, web streams and Blobs. */
const READERS = Object.freeze(['pipe', 'getReader', 'arrayBuffer']);

/** @param {any} data @returns {any} the body; undefined for a stream, which only the caller may read */
function readable(data) {
  return READERS.some((name) => typeof data?.[name] === 'function') ? undefined : data;
}

/**
 * @param {Outcome} outcome
 * @returns {boolean} whether its body says if the exchange accepted the request
 */
function isRead({ plainSuccess, reply }) {
  return plainSuccess === true || readable(reply?.data) === reply?.data;
}

/**
 * @param {Outcome} outcome
 * @param {FinalRequest} request
 * @param {Circumstances} circumstances
 * @param {ExchangeSettings} settings
 * @returns {import('../errors').BybitApiError | null}
 */
function classifyOutcome(outcome, request, circumstances, settings) {
  const { plainSuccess, cancelled, foreign, fulfilled, incomplete, value, reply } = outcome;
  if (plainSuccess || cancelled || foreign) return null;
  const context = buildContext(reply, request, circumstances, settings);
  const body = readable(reply?.data);
  if (!fulfilled) return classify(body, Object.assign(context, { cause: value, incomplete }));
  const error = classify(body, context);
  // A stream is not read here. Only its status and headers can show an error.
  const unread = body !== reply?.data && error?.category === 'no-verdict' && Number(reply?.status) < 300;
  return unread ? null : error;
}

/**
 * @param {Outcome['reply']} reply
 * @param {FinalRequest} request
 * @param {Circumstances} circumstances
 * @param {ExchangeSettings} settings
 * @returns {any} the context of classify()
 */
function buildContext(reply, request, { address, signed, sent, sentAt, receivedAt }, settings) {
  return ownProperties({
    httpStatus: reply?.status,
    headers: reply?.headers,
    method: request.method,
    url: address,
    environment: environmentOf(address).environment ?? settings.environment,
    signed: signed !== null,
    sent,
    sentAt: Math.floor(sentAt),
    receivedAt: Math.floor(receivedAt),
    params: request.params,
    findings: settings.signer.findings,
    ...(signed === null ? {} : signedContext(signed, request.content)),
  });
}

/**
 * @param {AuthenticationHeaders} signed
 * @param {string | Uint8Array} content
 */
function signedContext(signed, content) {
  const apiKey = signed['X-BAPI-API-KEY'];
  const timestamp = signed['X-BAPI-TIMESTAMP'];
  const recvWindow = signed['X-BAPI-RECV-WINDOW'];
  return {
    apiKey,
    timestamp: Number(timestamp),
    recvWindow: Number(recvWindow),
    signedPayload: timestamp + apiKey + recvWindow + Buffer.from(content).toString(),
  };
}

/** @param {any} headers @param {string} name in lower case @returns {any} */
function readHeader(headers, name) {
  return typeof headers?.get === 'function' ? headers.get(name) : headers?.[name];
}

/** A reply of Bybit begins with its retCode and ends with its time. */
const OWN = /^\s*\{\s*"retCode"\s*:/;
const TIME = /"time"\s*:\s*(\d{13})\s*\}\s*$/;

/**
 * @param {NonNullable<Outcome['reply']>} reply to a signed request
 * @returns {number | null} ms since 1970; null unless the exchange itself wrote the reply just now
 */
function readTime({ status, headers, data }) {
  if (!isFirstHand(status ?? 0, (name) => readHeader(headers, name))) return null;
  const own = typeof data === 'string' ? OWN.test(data.slice(0, 64)) : typeof data?.retCode === 'number';
  if (!own) return null;
  const header = readHeader(headers, 'timenow');
  if (/^\d{13}$/.test(header)) return Number(header);
  const tail = typeof data === 'string' ? TIME.exec(data.slice(-64)) : null;
  const time = tail ? Number(tail[1]) : data?.time;
  return typeof time === 'number' ? time : null;
}

module.exports = { classifyOutcome, isRead, readHeader, readTime };
