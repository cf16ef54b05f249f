'use strict';

/**
 * Reads the parameters of the market endpoints. A wrong one ends the handler with Bybit's refusal.
 * Codes: https://bybit-exchange.github.io/docs/v5/error
 */

const { isCategory } = require('./instruments.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./instruments.js').Category} Category */
/** @typedef {import('./market.js').MarketInstance} MarketInstance */

/**
 * @typedef {object} PublicCall The arguments of a handler of a public endpoint.
 * @property {Record<string, unknown>} params
 * @property {number} now Server clock, ms.
 * @property {MarketInstance} market Of the environment.
 */

class Refused extends Error {
  /** @param {ReplySpec} reply */
  constructor(reply) {
    super(reply.retMsg);
    this.reply = reply;
  }
}

/**
 * @param {string} retMsg
 * @param {Pick<ReplySpec, 'retCode' | 'result'>} [rest] Default: 10001 without a result.
 * @returns {never}
 */
function refuse(retMsg, rest = {}) {
  throw new Refused({ retCode: 10001, retMsg, ...rest });
}

/**
 * Makes a handler of a function that returns the result or refuses.
 * @template {PublicCall} C
 * @param {(call: C) => object} readResult
 * @param {string} [retMsg] Of success.
 * @returns {(call: C) => ReplySpec}
 */
function answerWith(readResult, retMsg = 'OK') {
  return (call) => {
    try {
      return { retCode: 0, retMsg, result: readResult(call) };
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      throw error;
    }
  };
}

/**
 * @param {Record<string, unknown>} params
 * @param {readonly Category[]} accepted
 * @param {string} [retMsg]
 * @returns {Category}
 */
function readCategory({ category }, accepted, retMsg = 'params error: Category is invalid') {
  return isCategory(category) && accepted.includes(category) ? category : refuse(retMsg);
}

/**
 * @param {PublicCall} call
 * @param {Category} category
 */
function readInstrument({ params, market }, category) {
  const instrument = market.findInstrument(category, params.symbol);
  if (instrument !== null) return instrument;
  return refuse(category === 'spot' ? 'Not supported symbols' : 'params error: symbol invalid');
}

/** @param {unknown} value */
function isAbsent(value) {
  return value === undefined || value === null || value === '';
}

/**
 * @param {Record<string, unknown>} params
 * @param {string} name
 * @returns {number | null} null if it is absent.
 */
function readWhole(params, name) {
  const value = params[name];
  if (isAbsent(value)) return null;
  return /^\d{1,15}$/.test(String(value)) ? Number(value) : refuse(`params error: ${name} invalid`);
}

/**
 * A page size above the maximum counts as the maximum.
 * @param {Record<string, unknown>} params
 * @param {{ standard: number, maximum: number }} bounds
 */
function readLimit(params, { standard, maximum }) {
  const limit = readWhole(params, 'limit') ?? standard;
  return limit < 1 ? refuse('params error: limit invalid') : Math.min(limit, maximum);
}

/**
 * @param {Record<string, unknown>} params
 * @param {[start: string, end: string]} names
 * @returns {{ start: number | null, end: number | null }} ms
 */
function readTimes(params, [startName, endName]) {
  const start = readWhole(params, startName);
  const end = readWhole(params, endName);
  if (start !== null && end !== null && start > end) {
    refuse(`params error: ${startName} is greater than ${endName}`);
  }
  return { start, end };
}

/**
 * One page of a list. The cursor is the number of rows already seen.
 * @template T
 * @param {readonly T[]} rows
 * @param {Record<string, unknown>} params
 * @param {number} limit
 * @returns {{ list: T[], nextPageCursor: string }}
 */
function pageOf(rows, params, limit) {
  const start = readWhole(params, 'cursor') ?? 0;
  const nextPageCursor = start + limit < rows.length ? `${start + limit}` : '';
  return { list: rows.slice(start, start + limit), nextPageCursor };
}

module.exports = {
  answerWith,
  isAbsent,
  pageOf,
  readCategory,
  readInstrument,
  readLimit,
  readTimes,
  refuse,
};
