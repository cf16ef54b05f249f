'use strict';

/** GET /v5/account/fee-rate. https://bybit-exchange.github.io/docs/v5/account/fee-rate */

const { CATEGORIES } = require('../market/instruments.js');
const { answerWith, isAbsent, readCategory, refuse } = require('../market/params.js');

/** @typedef {import('../market/instruments.js').Category} Category */

/**
 * Rates of an account without VIP level, as parts of the value.
 * https://www.bybit.com/en/help-center/article/Trading-Fee-Structure
 * @type {Record<Category, { takerFeeRate: string, makerFeeRate: string }>}
 */
const FEE_RATES = {
  linear: { takerFeeRate: '0.00055', makerFeeRate: '0.0002' },
  inverse: { takerFeeRate: '0.00055', makerFeeRate: '0.0002' },
  spot: { takerFeeRate: '0.001', makerFeeRate: '0.001' },
  option: { takerFeeRate: '0.0003', makerFeeRate: '0.0003' },
};

/** Options have one rate for each base coin, the other categories one for each symbol. */
const feeRate = answerWith(({ params, market }) => {
  const asked = isAbsent(params.category) ? { category: 'linear' } : params;
  const category = readCategory(asked, CATEGORIES, 'Illegal category');
  const { symbol, baseCoin } = params;
  const matches = market
    .listInstruments(category)
    .filter((instrument) => isAbsent(symbol) || instrument.symbol === symbol)
    .filter((instrument) => isAbsent(baseCoin) || instrument.baseCoin === baseCoin);
  if (!isAbsent(symbol) && matches.length === 0) refuse('params error: symbol invalid');
  const rates = FEE_RATES[category];
  const list =
    category === 'option'
      ? [...new Set(matches.map((instrument) => instrument.baseCoin))].map((coin) => ({
          baseCoin: coin,
          ...rates,
        }))
      : matches.map((instrument) => ({ symbol: instrument.symbol, baseCoin: '', ...rates }));
  return { category, list };
});

module.exports = { FEE_RATES, feeRate };
