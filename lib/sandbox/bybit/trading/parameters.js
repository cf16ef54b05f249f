'use strict';

/** Reads the parameters that the endpoints of trading share. */

const { isCategory } = require('../market/instruments.js');
const { parameterError } = require('./rules.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('../market/instruments.js').Category} Category */

/** @typedef {Record<string, unknown>} Params */

const ILLEGAL_CATEGORY = { retCode: 10001, retMsg: 'Illegal category' };
const INVALID_SYMBOL = { retCode: 170121, retMsg: 'Invalid symbol.' };

/** The longest time that a query can cover. */
const LONGEST_SPAN_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * @param {unknown} value
 * @returns {string} '' for anything that is neither text nor a number.
 */
function textOf(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/**
 * @param {{ params: Params, market: import('../market/market.js').MarketInstance }} call
 * @param {readonly Category[]} [accepted] Default: every category.
 * @returns {InstrumentRow | { refusal: ReplySpec }}
 */
function readInstrument({ params: { category, symbol }, market }, accepted) {
  if (!isCategory(category) || accepted?.includes(category) === false) return { refusal: ILLEGAL_CATEGORY };
  const instrument = market.findInstrument(category, symbol);
  if (instrument !== null) return instrument;
  const isSpotSymbol = category === 'spot' && typeof symbol === 'string' && symbol !== '';
  return { refusal: isSpotSymbol ? INVALID_SYMBOL : parameterError('symbol invalid') };
}

const FLAGS = ['reduceOnly', 'closeOnTrigger'];
const PRICES = ['LastPrice', 'MarkPrice', 'IndexPrice'];
const ORDER_TYPES = ['Market', 'Limit'];

/**
 * Parameters that name one of a few things. Another value would change silently what an order does.
 * https://bybit-exchange.github.io/docs/v5/order/create-order
 * @type {Record<string, readonly string[]>}
 */
const CHOICES = {
  marketUnit: ['baseCoin', 'quoteCoin'],
  orderFilter: ['Order', 'StopOrder', 'tpslOrder'],
  tpslMode: ['Full', 'Partial'],
  triggerBy: PRICES,
  tpTriggerBy: PRICES,
  slTriggerBy: PRICES,
  tpOrderType: ORDER_TYPES,
  slOrderType: ORDER_TYPES,
};

/**
 * @param {string} name
 * @param {unknown} value
 */
function isAccepted(name, value) {
  if (value === null || value === undefined) return true;
  if (typeof value === 'object') return false;
  if (FLAGS.includes(name)) return typeof value === 'boolean';
  return !Object.hasOwn(CHOICES, name) || value === '' || CHOICES[name].includes(String(value));
}

/**
 * Every parameter of an order is text, a number or null, a flag is a boolean, and a choice one of those that exist.
 * @param {Params} params
 * @returns {ReplySpec | null}
 */
function checkTypes(params) {
  const wrong = Object.entries(params).find(([name, value]) => !isAccepted(name, value));
  return wrong === undefined ? null : parameterError(`${wrong[0]} invalid`);
}

/**
 * @param {Params} params
 * @param {readonly string[]} needed For linear contracts one of them is required.
 * @returns {ReplySpec | null}
 */
function checkScope(params, needed) {
  if (!isCategory(params.category)) return ILLEGAL_CATEGORY;
  if (params.category !== 'linear' || needed.some((name) => textOf(params[name]) !== '')) return null;
  const names = `${needed.slice(0, -1).join(', ')} or ${needed.at(-1)}`;
  return { retCode: 10001, retMsg: `Missing some parameters that must be filled in, ${names}` };
}

/**
 * Cuts a page out of a list, newest first. The cursor is the number of the last row of the page before, so rows that have
 * come or gone in the meantime move no other row from one page to the next.
 * @template T
 * @param {Params} params
 * @param {{ standard: number, maximum: number }} size
 * @param {T[]} rows In any order.
 * @param {(row: T) => number} numberOf Higher for a newer row.
 * @returns {{ page: T[], nextPageCursor: string } | { refusal: ReplySpec }}
 */
function readPage({ limit, cursor }, { standard, maximum }, rows, numberOf) {
  const size = textOf(limit) === '' ? standard : Number(limit);
  const before = textOf(cursor) === '' ? Infinity : Number(cursor);
  if (!(Number.isInteger(size) && size >= 1 && size <= maximum)) {
    return { refusal: parameterError('limit invalid') };
  }
  if (Number.isNaN(before)) return { refusal: parameterError('cursor invalid') };
  const left = rows.filter((row) => numberOf(row) < before).sort((a, b) => numberOf(b) - numberOf(a));
  const page = left.slice(0, size);
  return { page, nextPageCursor: left.length > size ? `${numberOf(page[size - 1])}` : '' };
}

/**
 * The time that startTime and endTime select: at most seven days, which one of them alone starts or ends. Without either,
 * the last seven.
 * @param {Params} params
 * @param {number} now ms
 * @returns {{ start: number, end: number } | { refusal: ReplySpec }}
 */
function readSpan({ startTime, endTime }, now) {
  const given = [startTime, endTime].map(textOf);
  if (!given.every((time) => /^\d{0,15}$/.test(time))) return { refusal: parameterError('time invalid') };
  const [first, last] = given;
  if (first === '' && last === '') return { start: now - LONGEST_SPAN_MS, end: Infinity };
  const start = first === '' ? Number(last) - LONGEST_SPAN_MS : Number(first);
  const end = last === '' ? Number(first) + LONGEST_SPAN_MS : Number(last);
  if (start > end) return { refusal: { retCode: 10001, retMsg: 'startTime should be less than endTime' } };
  if (end - start > LONGEST_SPAN_MS) {
    const retMsg = 'The time range between startTime and endTime cannot exceed 7 days.';
    return { refusal: { retCode: 10001, retMsg } };
  }
  return { start, end };
}

/**
 * Whether an instrument is in the scope of a query.
 * @param {InstrumentRow} instrument
 * @param {Params} params
 */
function isInScope(instrument, { category, symbol, baseCoin, settleCoin }) {
  if (instrument.category !== category) return false;
  // A symbol makes the coins meaningless.
  if (textOf(symbol) !== '') return instrument.symbol === symbol;
  if (textOf(baseCoin) !== '' && instrument.baseCoin !== baseCoin) return false;
  return textOf(settleCoin) === '' || instrument.settleCoin === settleCoin;
}

module.exports = {
  ILLEGAL_CATEGORY,
  checkScope,
  checkTypes,
  isInScope,
  readInstrument,
  readPage,
  readSpan,
  textOf,
};
