'use strict';

const { brandError } = require('../internal/brand');
const { ApiError } = require('../errors');
const { hideDetails } = require('../errors/brief');
const { titleOf } = require('../errors/causes');
const { firstSentence, lowerFirst } = require('../errors/message');
const { replyText } = require('../errors/reply-text');
const { keepOwnStack } = require('../errors/stack');
const { venueOf } = require('../venues');
const { rejectsKey } = require('./state-machine');

/** @typedef {import('./state-machine').CloseReason} CloseReason */
/**
 * @typedef {object} GateErrorFields
 * @property {import('./state-machine').GateState} state
 * @property {ApiError | Error | null} cause
 * @property {CloseReason | null} [reason]
 * @property {number | null} [waitedMs] how long the request waited for the first check, when that was too long
 */

/**
 * @param {ApiError} error
 * @param {CloseReason | null} reason
 * @returns {string} a clause
 */
function whyClosed(error, reason) {
  const { category } = error;
  if (rejectsKey(error)) return `the API key was rejected (${category})`;
  if (reason === 'doubted') return `signed requests were refused repeatedly (${category})`;
  const venue = venueOf(error);
  const title = lowerFirst(titleOf(category, venue), venue.title);
  return `${reason === 'checked' ? 'the health check failed: ' : ''}${title} (${category})`;
}

/**
 * @param {GateErrorFields} fields
 * @returns {string} a clause, perhaps with advice after it
 */
function why({ state, cause, reason = null, waitedMs = null }) {
  if (reason === 'shutdown') return 'the gate is closed for good, close() was called';
  const typed = cause instanceof ApiError ? cause : null;
  if (state === 'closed' && typed) {
    const [hint] = typed.hints;
    return `${whyClosed(typed, reason)}${hint ? `. ${firstSentence(hint.fix)}` : ''}`;
  }
  if (state === 'closed') return cause ? cause.message : 'the gate is closed';
  const known = typed
    ? `${typed.category}: ${replyText(typed) || titleOf(typed.category, venueOf(typed))}`
    : cause?.message;
  if (waitedMs !== null) {
    return `the first check of the API key has no result after ${waitedMs} ms (maxWaitMs)${known ? `; ${known}` : ''}`;
  }
  return `the API key is not verified yet${known ? ` (${known})` : ''}; await gate.ready() says why`;
}

/** An order that the gate held back. Nothing was sent. */
class GateError extends Error {
  /** @param {GateErrorFields & { venue?: string }} fields @hideconstructor */
  constructor(fields) {
    super(`Order not sent: ${why(fields)}`);
    const { state, cause, reason = null, venue = 'bybit' } = fields;
    /** The exchange, such as `bybit`. @type {string} */
    this.venue = venue;
    /** Always the same. @type {'ERR_BYBIT_GATE_CLOSED'} */
    this.code = 'ERR_BYBIT_GATE_CLOSED';
    /** The state of the gate when the order was held back. @type {'checking' | 'open' | 'closed'} */
    this.state = state;
    /** What closed the gate; null while it is not closed. @type {CloseReason | null} */
    this.reason = reason;
    /** No byte of the request was written. @type {false} */
    this.sent = false;
    /** The same order is not sent later: a new call asks the gate anew. @type {false} */
    this.retryable = false;
    /** The error that closed the gate, or that keeps the first check from a result; null when there is none. @type {ApiError | Error | null} */
    this.cause = cause;
    hideDetails(this);
    keepOwnStack(this);
  }

  /**
   * Plain data that is safe to log.
   *
   * @param {{ brief?: boolean }} [options] brief: the cause as one line of a log needs it. Default false
   * @returns {{ name: string, venue: string, code: string, message: string, state: string, reason: string | null, sent: false, retryable: false, cause: Record<string, any> | null }}
   */
  toJSON(options) {
    const { name, venue, code, message, state, reason, sent, retryable, cause } = this;
    const plain =
      cause instanceof ApiError
        ? cause.toJSON(options)
        : cause && { name: cause.name, message: cause.message };
    return { name, venue, code, message, state, reason, sent, retryable, cause: plain };
  }

  /**
   * The message, and the checklist of what closed the gate, for a terminal.
   *
   * @param {{ colour?: boolean, width?: number }} [options] colour: with ANSI colours, default false. width: columns at
   *   which lines are broken, default never
   * @returns {string} several lines
   */
  toText(options) {
    const { name, message, cause } = this;
    const checklist = cause instanceof ApiError ? ['', cause.toText(options)] : [];
    return [`${name}: ${message}`, ...checklist].join('\n');
  }
}

/** An order for Bybit that the gate held back. Nothing was sent. */
class BybitGateError extends GateError {
  /** Always the same. @type {'bybit'} */
  venue = 'bybit';

  /** @param {GateErrorFields} fields @hideconstructor */
  constructor(fields) {
    super({ ...fields, venue: 'bybit' });
    // The field of this class is enumerable again.
    hideDetails(this);
  }
}

/** The classes of the exchanges that have their own. @type {Readonly<Record<string, typeof BybitGateError>>} */
const CLASSES = Object.freeze({ bybit: BybitGateError });

/**
 * @param {GateErrorFields & { venue: string }} fields
 * @returns {GateError} of the exchange's own class, where it has one
 */
function createGateError(fields) {
  return new (CLASSES[fields.venue] ?? GateError)(fields);
}

brandError(GateError, 'GateError');
brandError(BybitGateError, 'BybitGateError');

exports.BybitGateError = BybitGateError;
exports.GateError = GateError;
exports.createGateError = createGateError;
