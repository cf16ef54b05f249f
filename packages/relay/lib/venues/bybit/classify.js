'use strict';

/**
 * From a reply of Bybit, or from the lack of one, to what it proves about an order.
 *
 * @module
 */

const { ApiError, AuthError, GateError, RateLimitError } = require('bybit-auth');
const { FILTERS, LASTING, meaningOf, outcomeOfCode } = require('./outcomes');

/** @typedef {import('./outcomes').Outcome} Outcome */
/** @typedef {import('./outcomes').Operation} Operation */
/** @typedef {{ limit: number, remaining: number, resetAt: number | null }} Rate */
/**
 * @typedef {object} Reply
 * @property {Outcome} outcome
 * @property {boolean} sent  false only when no byte was written
 * @property {string} [venueOrderId]
 * @property {number | string} [code]  the exchange's, or that of the error
 * @property {string} [message]  one line that stands alone
 * @property {Error} [error]
 * @property {number} [retryAfterMs]  how long the exchange asks to wait
 * @property {'ip' | 'uid'} [scope]  whose limit was exceeded
 * @property {Rate} [rate]
 * @property {boolean} [filter]  refused by a rule of the instrument, which may have changed since it was read
 */

/** @param {{ get(name: string): string | null }} headers @param {string} name @returns {number | null} */
function countOf(headers, name) {
  const text = headers.get(name);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** https://bybit-exchange.github.io/docs/v5/rate-limit @param {{ get(name: string): string | null }} headers */
function rateOf(headers) {
  const limit = countOf(headers, 'x-bapi-limit');
  const remaining = countOf(headers, 'x-bapi-limit-status');
  if (limit === null || remaining === null) return undefined;
  return { limit, remaining, resetAt: countOf(headers, 'x-bapi-limit-reset-timestamp') };
}

/**
 * What a reply must have to be that of this request: a connection on which a reply came twice gives the second one to the next
 * request.
 *
 * @typedef {object} Asked
 * @property {string} [orderLinkId]  of an order
 * @property {number} [since]  ms by the exchange's clock: no earlier than this the reply was made
 */

/**
 * @param {any} data  the body of a success
 * @param {{ get(name: string): string | null }} headers
 * @param {Asked} [asked]
 * @returns {Reply}
 */
function classifySuccess(data, headers, { orderLinkId } = {}) {
  const rate = rateOf(headers);
  const common = { sent: true, ...(rate && { rate }) };
  // A success without the exchange's code is not one: something in between may have written it.
  if (data?.retCode !== 0) return { ...common, outcome: 'unknown', message: 'The reply has no retCode' };
  if (orderLinkId !== undefined && data.result?.orderLinkId !== orderLinkId) {
    return { ...common, outcome: 'unknown', message: 'The reply is that of another order' };
  }
  const id = data.result?.orderId;
  return { ...common, outcome: 'accepted', code: 0, ...(typeof id === 'string' && { venueOrderId: id }) };
}

/**
 * @param {any} error  an ApiError
 * @param {Operation} operation
 * @returns {{ outcome: Outcome, scope?: 'ip' | 'uid' }}
 */
function outcomeOfReply(error, operation) {
  const { httpStatus: status, code, retMsg } = error;
  if (status === null) return { outcome: 'unknown' };
  // A gateway that gives up says nothing about what it has passed on.
  if (status >= 500 || status === 408 || status === 460 || status === 499) return { outcome: 'unknown' };
  if (typeof code === 'number') return outcomeOfCode(code, retMsg ?? '', operation);
  // HTTP 429 and the 403 `access too frequent` stand in place of the exchange's reply, and are about the address.
  if (error instanceof RateLimitError) return { outcome: 'not-executed', scope: 'ip' };
  return { outcome: error instanceof AuthError ? 'rejected' : 'unknown' };
}

/** @param {any} error @param {Operation} operation @returns {{ outcome: Outcome, scope?: 'ip' | 'uid' }} */
function outcomeOf(error, operation) {
  if (error?.sent === false) {
    const lasts = !(error instanceof GateError) && LASTING.has(error.code);
    return { outcome: lasts ? 'rejected' : 'not-executed' };
  }
  return error instanceof ApiError ? outcomeOfReply(error, operation) : { outcome: 'unknown' };
}

/** @param {any} error @param {Asked} asked @returns {boolean} a refusal that was made before the request left */
const isOfAnother = ({ time, sent }, { since = -Infinity }) =>
  sent !== false && typeof time === 'number' && time < since;

/**
 * @param {any} error  what the client rejected with
 * @param {Operation} [operation]
 * @param {Asked} [asked]
 * @returns {Reply}
 */
function classifyError(error, operation = 'place', asked = {}) {
  const { code, httpStatus, rateLimit, retryAfterMs } = Object(error);
  if (error instanceof ApiError && isOfAnother(error, asked)) {
    return { outcome: 'unknown', sent: true, message: 'The reply is older than the request', error };
  }
  const { outcome, scope } = outcomeOf(error, operation);
  const text = error instanceof Error ? error.message : 'The request failed';
  const meaning = meaningOf(code, text);
  return {
    outcome,
    sent: error?.sent !== false,
    ...(code != null ? { code } : httpStatus != null && { code: `HTTP ${httpStatus}` }),
    message: meaning === undefined ? text : `${meaning}. ${text}`,
    ...(error instanceof Error && { error }),
    ...(scope && { scope }),
    ...(outcome === 'rejected' && FILTERS.has(code) && { filter: true }),
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
    ...(rateLimit && { rate: rateLimit }),
  };
}

module.exports = { classifyError, classifySuccess };
