'use strict';

/**
 * One line for each request and WebSocket message of the sandbox, without secrets.
 *
 * @module
 */

const { redactKey } = require('../../internal/redact');
const { clean } = require('../../errors/copy');
const { USUAL } = require('../venue');

/** @typedef {import('../../sandbox').RecordedRequest} RecordedRequest */
/** @typedef {import('../../sandbox').RecordedMessage} RecordedMessage */
/** @typedef {import('../../internal/layout').Paint} Paint */

/** ms to wait for an answer before the line says `no answer`. */
const LONGEST_WAIT_MS = 5000;

/**
 * @param {number} time ms since 1970
 * @returns {string} the time of day, UTC
 */
function timeOfDay(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '--:--:--.---' : date.toISOString().slice(11, 23);
}

/**
 * @param {string} verdict
 * @param {Paint} paint
 * @returns {string}
 */
function verdictText(verdict, paint) {
  const fine = verdict === 'accepted' || verdict === 'public';
  return paint(verdict, fine ? 'green' : 'red');
}

/**
 * @param {RecordedRequest} request
 * @param {Paint} paint
 * @param {import('../../venues/venue').VenueReplies['fields']} fields the exchange's name of its code
 * @returns {string}
 */
function requestLine(request, paint, fields) {
  const { time, environment, method, url, apiKey, httpStatus, verdict, fault } = request;
  // A record has the code of every exchange in the field that is named as that of the usual one.
  const given = /** @type {Record<string, any>} */ (request)[USUAL.replies.fields.code];
  const answer = httpStatus === null ? 'no answer' : `HTTP ${httpStatus}`;
  const code = given === null ? '' : ` ${fields.code} ${given}`;
  const key = apiKey === null ? '' : ` ${clean(redactKey(apiKey))}`;
  const cause = fault === null ? '' : ` (fault: ${fault})`;
  const asked = `${clean(method)} ${clean(url)}`;
  return `${timeOfDay(time)} ${environment}${key} ${asked} -> ${answer}${code} ${verdictText(verdict, paint)}${cause}`;
}

/**
 * @param {RecordedMessage} message
 * @param {Paint} paint
 * @returns {string}
 */
function messageLine({ time, environment, path, op, apiKey, verdict, fault }, paint) {
  const key = apiKey === null ? '' : ` ${clean(redactKey(apiKey))}`;
  const cause = fault === null ? '' : ` (fault: ${fault})`;
  const asked = `${clean(path)} ${clean(op) || 'a message'}`;
  return `${timeOfDay(time)} ${environment}${key} WebSocket ${asked} -> ${verdictText(verdict, paint)}${cause}`;
}

/**
 * @param {any} record
 * @returns {boolean} it has been answered
 */
function isAnswered({ httpStatus, reply }) {
  return (httpStatus ?? reply ?? null) !== null;
}

/**
 * Removes records from an array of the sandbox and prints each one when it has been answered.
 *
 * @template {RecordedRequest | RecordedMessage} T
 */
class RequestLog {
  #records;
  #line;
  /** @type {{ record: T, since: number }[]} */
  #waiting = [];

  /**
   * @param {T[]} records
   * @param {(record: T) => void} line
   */
  constructor(records, line) {
    this.#records = records;
    this.#line = line;
  }

  /** @param {{ all?: boolean }} [options] all: also those without an answer yet */
  print({ all = false } = {}) {
    const now = Date.now();
    this.#waiting.push(...this.#records.splice(0).map((record) => ({ record, since: now })));
    this.#waiting = this.#waiting.filter(({ record, since }) => {
      const due = all || isAnswered(record) || now - since > LONGEST_WAIT_MS;
      if (due) this.#line(record);
      return !due;
    });
  }
}

module.exports = { RequestLog, messageLine, requestLine };
