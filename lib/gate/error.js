'use strict';

const { BybitApiError, brand } = require('../errors');
const { CATEGORIES } = require('../errors/causes');
const { rejectsKey } = require('./state-machine');

/** @typedef {import('./state-machine').CloseReason} CloseReason */
/**
 * @typedef {object} GateErrorFields
 * @property {import('./state-machine').GateState} state
 * @property {BybitApiError | Error | null} cause
 * @property {CloseReason | null} [reason]
 * @property {number | null} [waitedMs] how long the request waited for the first check, when that was too long
 */

/** @param {string} title @returns {string} a sentence as a clause; a name keeps its capitals */
const clause = (title) => title.replace(/^[A-Z](?=[a-z]|\s)/, (letter) => letter.toLowerCase());

/**
 * @param {BybitApiError} error
 * @param {CloseReason | null} reason
 * @returns {string} a clause
 */
function whyClosed(error, reason) {
  const { category } = error;
  if (rejectsKey(error)) return `the API key was rejected (${category})`;
  if (reason === 'doubted') return `signed requests were refused repeatedly (${category})`;
  const title = clause(CATEGORIES[category].title);
  return `${reason === 'checked' ? 'the health check failed: ' : ''}${title} (${category})`;
}

/**
 * @param {GateErrorFields} fields
 * @returns {string} a clause, perhaps with advice after it
 */
function why({ state, cause, reason = null, waitedMs = null }) {
  if (reason === 'shutdown') return 'the gate is closed for good, close() was called';
  const typed = cause instanceof BybitApiError ? cause : null;
  if (state === 'closed' && typed) return `${whyClosed(typed, reason)}; toText() shows the checklist`;
  if (state === 'closed') return cause ? cause.message : 'the gate is closed';
  const known = typed
    ? `${typed.category}: ${typed.retMsg || CATEGORIES[typed.category].title}`
    : cause?.message;
  if (waitedMs !== null) {
    return `the first check of the API key has no result after ${waitedMs} ms (maxWaitMs)${known ? `; ${known}` : ''}`;
  }
  return `the API key is not verified yet${known ? ` (${known})` : ''}; await gate.ready() says why`;
}

/** A request that the gate did not let pass. Nothing was sent. */
class BybitGateError extends Error {
  /** @param {GateErrorFields} fields */
  constructor(fields) {
    super(`Order not sent: ${why(fields)}`);
    const { state, cause, reason = null } = fields;
    /** @type {'ERR_BYBIT_GATE_CLOSED'} */
    this.code = 'ERR_BYBIT_GATE_CLOSED';
    /** @type {'checking' | 'open' | 'closed'} */
    this.state = state;
    /** What closed the gate; null while it is not closed. @type {CloseReason | null} */
    this.reason = reason;
    /** No byte of the request was written. @type {false} */
    this.sent = false;
    /** What closed the gate, or kept it from being checked. @type {BybitApiError | Error | null} */
    this.cause = cause;
  }

  /** @returns {{ name: string, code: string, message: string, state: string, reason: string | null, sent: false, cause: Record<string, any> | null }} */
  toJSON() {
    const { name, code, message, state, reason, sent, cause } = this;
    const plain =
      cause instanceof BybitApiError ? cause.toJSON() : cause && { name: cause.name, message: cause.message };
    return { name, code, message, state, reason, sent, cause: plain };
  }

  /** @returns {string} with the checklist of what closed the gate, for a terminal */
  toText() {
    const { name, message, cause } = this;
    return [`${name}: ${message}`, ...(cause instanceof BybitApiError ? ['', cause.toText()] : [])].join(
      '\n',
    );
  }
}

brand(BybitGateError, 'BybitGateError');

exports.BybitGateError = BybitGateError;
