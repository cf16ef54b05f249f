'use strict';

/** Parses the option `instruments` of startSandbox(). */

const parse = require('../../options.js');
const { CATEGORIES, InstrumentList } = require('./instruments.js');
const { plainText } = require('./numbers.js');

/** @typedef {import('./instruments.js').Category} Category */
/** @typedef {import('./instruments.js').Instrument} Instrument */
/** @typedef {import('./instruments.js').InstrumentRow} InstrumentRow */

/**
 * An instrument that the sandbox lists beside its own. One of its own symbols takes the fields that are given.
 * @typedef {object} InstrumentOptions
 * @property {Category} category
 * @property {string} symbol
 * @property {string | number} [price] The price stays within 0.2 % of it. Required for a symbol that the sandbox does not list.
 * @property {string} [baseCoin] This and the next two default to those that the symbol names.
 * @property {string} [quoteCoin]
 * @property {string} [settleCoin]
 * @property {string | number} [tickSize] The steps and limits default to what suits the price.
 * @property {string | number} [qtyStep] Of spot: basePrecision.
 * @property {string | number} [minOrderQty]
 * @property {string | number} [maxOrderQty]
 * @property {string | number} [maxMktOrderQty]
 * @property {string | number} [minNotionalValue] Of spot: minOrderAmt.
 * @property {string | number} [maxLeverage]
 * @property {number} [fundingInterval] Minutes.
 */

/** Base and quote coin of a symbol, by category. @type {Record<Category, RegExp>} */
const SYMBOLS = {
  linear: /^([A-Z0-9]+?)(USDT|USDC|PERP)$/,
  inverse: /^([A-Z0-9]+?)(USD)(?:[HMUZ]\d\d)?$/,
  spot: /^([A-Z0-9]+?)(USDT|USDC|USDE|EUR|BRL|TRY|ETH|BTC)$/,
  option: /^([A-Z]+)-\d{1,2}[A-Z]{3}\d{2}-\d+-[CP](?:-(USDT))?$/,
};

const DECIMAL = /^\d{1,15}(\.\d{1,12})?$/;

/** @type {parse.Parser} */
function decimal(value, name) {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw parse.invalidType(name, 'a decimal string or a number', value);
  }
  const text = typeof value === 'number' && Number.isFinite(value) ? plainText(value, 12) : String(value);
  if (!DECIMAL.test(text)) throw parse.invalidValue(name, 'it is not a plain decimal number');
  return text;
}

/** @type {parse.Parser} */
function positiveDecimal(value, name) {
  const text = decimal(value, name);
  if (Number(text) === 0) throw parse.invalidValue(name, 'it must be above zero');
  return text;
}

const parseFields = parse.shape({
  category: parse.oneOf(CATEGORIES),
  symbol: parse.filledText,
  price: positiveDecimal,
  baseCoin: parse.filledText,
  quoteCoin: parse.filledText,
  settleCoin: parse.filledText,
  tickSize: positiveDecimal,
  qtyStep: positiveDecimal,
  minOrderQty: positiveDecimal,
  maxOrderQty: positiveDecimal,
  maxMktOrderQty: positiveDecimal,
  minNotionalValue: decimal,
  maxLeverage: positiveDecimal,
  fundingInterval: parse.integer(1),
});

/** @param {number} exponent */
function powerOfTen(exponent) {
  return (10 ** exponent).toFixed(Math.max(0, -exponent));
}

/**
 * @param {Record<string, any>} fields
 * @param {string} name
 */
function coinsOf({ category, symbol, ...given }, name) {
  const [, base, quote] = SYMBOLS[/** @type {Category} */ (category)].exec(symbol) ?? [];
  const baseCoin = given.baseCoin ?? base;
  // Contracts of PERP are quoted in USDC; options without a coin at the end are quoted in USD and settled in USDC.
  const named = quote === 'PERP' ? 'USDC' : (quote ?? 'USD');
  const quoteCoin = given.quoteCoin ?? named;
  if (baseCoin === undefined || (base === undefined && given.quoteCoin === undefined)) {
    throw parse.invalidValue(`${name}.symbol`, 'it does not name its coins: give baseCoin and quoteCoin');
  }
  const paid = category === 'option' && quoteCoin === 'USD' ? 'USDC' : quoteCoin;
  const settleCoin = given.settleCoin ?? (category === 'inverse' ? baseCoin : paid);
  return { baseCoin, quoteCoin, settleCoin };
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/**
 * Options are delivered at 08:00 UTC on the day that their symbol names.
 * @param {string} symbol
 * @param {string} name
 */
function deliveryTime(symbol, name) {
  const [, day, month, year] = /^[A-Z]+-(\d{1,2})([A-Z]{3})(\d{2})-/.exec(symbol) ?? [];
  const index = MONTHS.indexOf(month);
  if (index === -1) throw parse.invalidValue(`${name}.symbol`, 'it does not name the day of the delivery');
  return `${Date.UTC(2000 + Number(year), index, Number(day), 8)}`;
}

/**
 * Steps and limits as Bybit's instruments of that price have them.
 * @param {Category} category
 * @param {string} price
 * @returns {Omit<Instrument, 'category' | 'symbol' | 'baseCoin' | 'quoteCoin' | 'settleCoin' | 'basePrice'>}
 */
function usualFilters(category, price) {
  const size = Math.floor(Math.log10(Number(price)));
  const isContract = category === 'linear' || category === 'inverse';
  const qtyStep = category === 'inverse' ? '1' : powerOfTen(Math.min(0, 1 - size));
  const maximum = `${Math.ceil(10_000_000 / Math.max(1e-6, category === 'inverse' ? 1 : Number(price)))}`;
  return {
    tickSize: powerOfTen(Math.max(-12, size - 5)),
    qtyStep,
    minOrderQty: qtyStep,
    maxOrderQty: maximum,
    maxMktOrderQty: maximum,
    minNotionalValue: category === 'linear' || category === 'spot' ? '5' : '0',
    maxLeverage: isContract ? '50' : '0',
    fundingInterval: isContract ? 480 : 0,
    deliveryTime: '0',
  };
}

/** @type {parse.Parser} */
function parseInstrument(value, name) {
  const fields = parseFields(value, name);
  for (const field of ['category', 'symbol']) {
    if (fields[field] === undefined) throw parse.invalidType(`${name}.${field}`, 'a string', undefined);
  }
  const { price, ...given } = fields;
  const listed = new InstrumentList().find(fields.category, fields.symbol);
  if (listed !== null) return Object.freeze({ ...listed, ...given, basePrice: price ?? listed.basePrice });
  if (price === undefined) {
    throw parse.invalidType(`${name}.price`, 'a decimal string or a number', undefined);
  }
  const filters = usualFilters(fields.category, price);
  const minOrderQty = given.qtyStep ?? filters.qtyStep;
  const row = { ...filters, minOrderQty, ...given, ...coinsOf(fields, name), basePrice: price };
  const isOption = fields.category === 'option';
  return Object.freeze(isOption ? { ...row, deliveryTime: deliveryTime(fields.symbol, name) } : row);
}

module.exports = { parseInstruments: parse.arrayOf(parseInstrument) };
