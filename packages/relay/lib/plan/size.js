'use strict';

/**
 * From a size as a signal or an account states it to a quantity as the exchange counts it. Pure, and never more than asked.
 *
 * @module
 */

const { absolute, compare, divide, multiply, roundDown, sign, subtract } = require('../signal/decimal');

/** @typedef {import('./order').Rules} Rules */
/** @typedef {'base' | 'quote' | 'contracts' | 'equity%' | 'position%' | 'risk-quote'} SizeUnit */
/** @typedef {{ of: SizeUnit, value: string }} Size */
/** @typedef {{ code: string, message: string, figures: Record<string, string> }} Refusal */
/**
 * @typedef {object} Figures  what a quantity is computed from
 * @property {Rules} rules
 * @property {string} [entry]  the price at which the order is expected to be executed
 * @property {string} [stopLoss]
 * @property {string} [equity]  US dollars
 * @property {string} [held]  the size of the position, without its side
 */

/** Digits of a division before the result is rounded to the step. */
const DIGITS = 18;
/** Coins that are counted as one US dollar. */
const DOLLARS = new Set(['USD', 'USDT', 'USDC']);

/** An order that cannot be made; makeOrder() returns it as a refusal. */
class Refused extends Error {
  /** @param {string} code @param {string} message @param {Record<string, string>} [figures] */
  constructor(code, message, figures = {}) {
    super(message);
    this.refusal = /** @type {Refusal} */ ({ code, message, figures });
  }
}

/**
 * @param {string | undefined} value
 * @param {string} what
 * @returns {string}
 */
function known(value, what) {
  if (value !== undefined && sign(value) > 0) return value;
  throw new Refused('no-figure', `The size cannot be computed without ${what}.`);
}

/** @param {Figures} figures @returns {string} */
const entryOf = ({ entry }) => known(entry, 'a price');

/** @param {string} amount  in the quote coin @param {Figures} figures @returns {string} */
function fromQuote(amount, figures) {
  return figures.rules.category === 'inverse' ? amount : divide(amount, entryOf(figures), DIGITS);
}

/**
 * Each unit of a size as a quantity, not rounded. A quantity counts the base coin, or US dollars for an inverse contract.
 *
 * @type {Readonly<Record<SizeUnit, (value: string, figures: Figures) => string>>}
 */
const QUANTITIES = Object.freeze({
  base: (value, figures) =>
    figures.rules.category === 'inverse' ? multiply(value, entryOf(figures)) : value,
  // A contract of Bybit is one base coin, or one US dollar.
  contracts: (value) => value,
  quote: fromQuote,
  'equity%'(value, figures) {
    const { quote } = figures.rules;
    if (!DOLLARS.has(quote)) {
      throw new Refused('equity-in-dollars', `The equity is known in US dollars, and ${quote} is not one.`);
    }
    return fromQuote(percent(known(figures.equity, 'the equity'), value), figures);
  },
  'position%': (value, { held = '0' }) => percent(held, value),
  // What is lost between entry and stop loss is at most the value.
  'risk-quote'(value, figures) {
    const entry = entryOf(figures);
    const distance = absolute(subtract(entry, known(figures.stopLoss, 'a stop loss')));
    if (sign(distance) === 0) throw new Refused('no-figure', 'The stop loss is the price of the entry.');
    const amount = figures.rules.category === 'inverse' ? multiply(value, entry) : value;
    return divide(amount, distance, DIGITS);
  },
});

/** @param {string} whole @param {string} part @returns {string} */
const percent = (whole, part) => divide(multiply(whole, part), '100', DIGITS);

/**
 * @param {Size} size
 * @param {Figures} figures
 * @returns {string} a multiple of the step; '0' when the size is smaller than one step
 */
function quantityOf({ of, value }, figures) {
  return roundDown(QUANTITIES[of](value, figures), figures.rules.qtyStep);
}

/**
 * @typedef {object} Amount  of an order
 * @property {string} qty
 * @property {'base' | 'quote'} unit
 * @property {boolean} isMarket
 * @property {boolean} reduces  an exit is not refused for being small: the exchange decides
 * @property {string} [entry]
 */

/** @param {Amount} amount @param {Rules} rules @returns {string | null} its value in the quote coin; null without a price */
function notionalOf({ qty, unit, entry }, { category }) {
  if (unit === 'quote' || category === 'inverse') return qty;
  return entry === undefined ? null : multiply(qty, entry);
}

/** @param {string} qty  in the base coin @param {Rules} rules @throws {Refused} */
function checkMinimum(qty, { symbol, minQty }) {
  if (sign(qty) > 0 && compare(qty, minQty) >= 0) return;
  const message = `${symbol}: the size comes to ${qty}, below the smallest order of ${minQty}.`;
  throw new Refused('below-minimum', message, { qty, minQty });
}

/**
 * @param {Amount} amount
 * @param {Rules} rules
 * @throws {Refused} when the exchange would refuse it
 */
function checkAmount(amount, rules) {
  const { qty, unit, isMarket, reduces } = amount;
  const { symbol, minNotional } = rules;
  const notional = notionalOf(amount, rules);
  const maximum = isMarket ? rules.maxMarketQty : rules.maxLimitQty;
  if (unit === 'base') checkMinimum(qty, rules);
  // Bybit cuts a reducing order into several when it is too large.
  if (reduces) return;
  if (unit === 'base' && sign(maximum) > 0 && compare(qty, maximum) > 0) {
    const message = `${symbol}: the size comes to ${qty}, above the largest order of ${maximum}.`;
    throw new Refused('above-maximum', message, { qty, maximum });
  }
  if (notional !== null && compare(notional, minNotional) < 0) {
    const message = `${symbol}: the order would be worth ${notional} ${rules.quote}, below the minimum of ${minNotional}.`;
    throw new Refused('below-notional', message, { qty, notional, minNotional });
  }
}

module.exports = { Refused, checkAmount, checkMinimum, notionalOf, quantityOf };
