'use strict';

/**
 * Reads a reply: the error that classify() makes of it, and the time of the exchange.
 *
 * @module
 */

const { classify } = require('../classify');
const { isFirstHand } = require('../clock/sample');
const { signedTextOf } = require('../signer/signed-text');
const { environmentOfRequest } = require('../venues/environment');
const { ownProperties } = require('../internal/own-properties');

/** @typedef {import('./send-signed').Outcome} Outcome */
/** @typedef {import('./send-signed').FinalRequest} FinalRequest */
/** @typedef {import('./send-signed').ExchangeSettings} ExchangeSettings */
/** @typedef {import('./authentication').Signed} Signed */
/**
 * @typedef {object} Circumstances of one attempt
 * @property {string} address URL without query, user name and password
 * @property {Signed | null} signed
 * @property {boolean} sent
 * @property {number} sentAt ms, by the clock of the timestamps
 * @property {number} receivedAt the same
 * @property {readonly object[]} [findings] of the validator, about the request as it left
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
 * @returns {import('../errors').ApiError | null}
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
function buildContext(reply, request, circumstances, settings) {
  const { address, signed, sent, sentAt, receivedAt, findings = [] } = circumstances;
  const { venue, signer } = settings;
  return ownProperties({
    venue: venue.id,
    httpStatus: reply?.status,
    headers: reply?.headers,
    method: request.method,
    url: address,
    environment: environmentOfRequest(venue, address, { environment: settings.environment }) ?? undefined,
    signed: signed !== null,
    sent,
    sentAt: Math.floor(sentAt),
    receivedAt: Math.floor(receivedAt),
    params: request.params,
    findings: [...signer.findings, ...findings],
    ...(signed === null ? {} : signedContext(signed, request, settings)),
  });
}

/**
 * @param {Signed} signed
 * @param {FinalRequest} request
 * @param {ExchangeSettings} settings
 */
function signedContext({ timestamp }, request, { signer, venue, recvWindow }) {
  const { apiKey } = signer;
  return {
    apiKey,
    timestamp,
    recvWindow: recvWindow ?? venue.clock.defaultWindow,
    signedPayload: signedTextOf(venue, apiKey, { ...request, timestamp, recvWindow }),
  };
}

/** @param {any} headers @param {string} name in lower case @returns {any} */
function readHeader(headers, name) {
  return typeof headers?.get === 'function' ? headers.get(name) : headers?.[name];
}

/**
 * @param {NonNullable<Outcome['reply']>} reply to a signed request
 * @param {ExchangeSettings['venue']} venue
 * @returns {number | null} ms since 1970; null unless the exchange itself wrote the reply just now
 */
function readTime({ status, headers, data }, { replies }) {
  const header = (/** @type {string} */ name) => readHeader(headers, name);
  return isFirstHand(status ?? 0, header) ? replies.timeOf(data, header) : null;
}

module.exports = { classifyOutcome, isRead, readHeader, readTime };
