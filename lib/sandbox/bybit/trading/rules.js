'use strict';

/** What differs between the categories: values, fees, what an order reserves, and the refusals of orders. */

const { decimal, decimalText, larger, over, times } = require('../../decimal.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('../market/instruments.js').Category} Category */

/**
 * The filters of an instrument as decimals.
 * @typedef {object} Filters
 * @property {bigint} tickSize
 * @property {bigint} qtyStep
 * @property {bigint} minQty
 * @property {bigint} maxQty
 * @property {bigint} maxMarketQty
 * @property {bigint} minValue
 * @property {bigint} maxLeverage
 */

/** @type {WeakMap<InstrumentRow, Filters>} */
const filters = new WeakMap();

/**
 * @param {InstrumentRow} instrument
 * @returns {Filters}
 */
function filtersOf(instrument) {
  let parsed = filters.get(instrument);
  if (parsed === undefined) {
    parsed = {
      tickSize: decimal(instrument.tickSize),
      qtyStep: decimal(instrument.qtyStep),
      minQty: decimal(instrument.minOrderQty),
      maxQty: decimal(instrument.maxOrderQty),
      maxMarketQty: decimal(instrument.maxMktOrderQty),
      minValue: decimal(instrument.minNotionalValue),
      maxLeverage: decimal(instrument.maxLeverage),
    };
    filters.set(instrument, parsed);
  }
  return parsed;
}

/**
 * Fee rates of an ordinary account. Those of options apply to the index price.
 * https://www.bybit.com/en/help-center/article/Trading-Fee-Structure
 * @type {Record<Category, { maker: bigint, taker: bigint }>}
 */
const FEE_RATES = {
  linear: { maker: decimal('0.0002'), taker: decimal('0.00055') },
  inverse: { maker: decimal('0.0002'), taker: decimal('0.00055') },
  spot: { maker: decimal('0.001'), taker: decimal('0.001') },
  option: { maker: decimal('0.0002'), taker: decimal('0.0003') },
};

/** The rate of maintenance margin in the lowest tier of risk. */
const MAINTENANCE_RATE = decimal('0.005');

/** How far the price that a market order shows lies from that at which it fills. */
const PRICE_LIMIT = { buy: decimal('1.05'), sell: decimal('0.95') };

/**
 * The value of a quantity in the coin in which the instrument settles.
 * @param {InstrumentRow} instrument
 * @param {bigint} qty
 * @param {bigint} price
 */
function valueOf({ category }, qty, price) {
  if (category !== 'inverse') return times(qty, price);
  return price === 0n ? 0n : over(qty, price);
}

/**
 * @param {InstrumentRow} instrument
 * @param {bigint} value
 * @param {bigint} leverage
 */
function marginOf({ category }, value, leverage) {
  return category === 'option' ? value : over(value, leverage);
}

/** @param {bigint} value As the exchange's texts count: in units of 10^-8. */
function scaled(value) {
  return decimalText(value * 100_000_000n);
}

/**
 * @param {string} problem
 * @returns {ReplySpec}
 */
function parameterError(problem) {
  return { retCode: 10001, retMsg: `params error: ${problem}` };
}

/** Refusals of orders for contracts. https://bybit-exchange.github.io/docs/v5/error */
const CONTRACT_REFUSALS = {
  insufficient: { retCode: 110007, retMsg: 'ab not enough for new order' },
  duplicate: { retCode: 110072, retMsg: 'OrderLinkedID is duplicate' },
  notFound: { retCode: 110001, retMsg: 'order not exists or too late to cancel' },
  notFoundToAmend: { retCode: 110001, retMsg: 'order not exists or too late to replace' },
  tooMany: { retCode: 110020, retMsg: 'Not allowed to have more than 500 active orders' },
  qtyStep: { retCode: 10001, retMsg: 'Qty invalid' },
  tickSize: { retCode: 10001, retMsg: 'Price invalid' },
  tooFew: { retCode: 10001, retMsg: 'The number of contracts exceeds minimum limit allowed' },
  /** @param {bigint} qty @param {bigint} maximum */
  tooMuch: (qty, maximum) => ({
    retCode: 10001,
    retMsg:
      'The number of contracts exceeds maximum limit allowed: too large, ' +
      `order_qty:${scaled(qty)} > max_qty:${scaled(maximum)}`,
  }),
  /** @param {InstrumentRow} instrument */
  valueTooLow: ({ minNotionalValue, quoteCoin }) => ({
    retCode: 110094,
    retMsg: `Order does not meet minimum order value ${minNotionalValue}${quoteCoin}`,
  }),
  /** @param {{ price: bigint, direction: 1 | 2 }} trigger @param {bigint} last */
  triggered: ({ price, direction }, last) =>
    direction === 1
      ? {
          retCode: 110092,
          retMsg: `expect Rising, but trigger_price[${scaled(price)}] <= current[${scaled(last)}]??LastPrice`,
        }
      : {
          retCode: 110093,
          retMsg: `expect Falling, but trigger_price[${scaled(price)}] >= current[${scaled(last)}]??LastPrice`,
        },
};

/** Refusals of orders for spot. @type {typeof CONTRACT_REFUSALS} */
const SPOT_REFUSALS = {
  insufficient: { retCode: 170131, retMsg: 'Insufficient balance.' },
  duplicate: { retCode: 170141, retMsg: 'Duplicate clientOrderId' },
  notFound: { retCode: 170213, retMsg: 'Order does not exist.' },
  notFoundToAmend: { retCode: 170213, retMsg: 'Order does not exist.' },
  tooMany: {
    retCode: 170810,
    retMsg: 'Cannot exceed maximum of 500 conditional, TP/SL and active orders.',
  },
  qtyStep: { retCode: 170137, retMsg: 'Order quantity has too many decimals.' },
  tickSize: { retCode: 170134, retMsg: 'Order price has too many decimals.' },
  tooFew: { retCode: 170136, retMsg: 'Order quantity exceeded lower limit.' },
  tooMuch: () => ({ retCode: 170135, retMsg: 'Order quantity exceeded upper limit.' }),
  valueTooLow: () => ({ retCode: 170140, retMsg: 'Order value exceeded lower limit.' }),
  triggered: () => ({ retCode: 170130, retMsg: "Data sent for parameter 'triggerPrice' is not valid." }),
};

/** @param {Category} category */
function refusalsOf(category) {
  return category === 'spot' ? SPOT_REFUSALS : CONTRACT_REFUSALS;
}

/** @param {bigint} value */
function notNegative(value) {
  return larger(value, 0n);
}

module.exports = {
  FEE_RATES,
  MAINTENANCE_RATE,
  PRICE_LIMIT,
  filtersOf,
  marginOf,
  notNegative,
  parameterError,
  refusalsOf,
  scaled,
  valueOf,
};
