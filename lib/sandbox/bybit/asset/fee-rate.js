'use strict';

/** GET /v5/account/fee-rate. https://bybit-exchange.github.io/docs/v5/account/fee-rate */

const { decimalText } = require('../../decimal.js');
const { CATEGORIES } = require('../market/instruments.js');
const { answerWith, isAbsent, readCategory, refuse } = require('../market/params.js');
const { FEE_RATES } = require('../trading/rules.js');

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
  const { taker, maker } = FEE_RATES[category];
  const rates = { takerFeeRate: decimalText(taker), makerFeeRate: decimalText(maker) };
  const list =
    category === 'option'
      ? [...new Set(matches.map((instrument) => instrument.baseCoin))].map((coin) => ({
          baseCoin: coin,
          ...rates,
        }))
      : matches.map((instrument) => ({ symbol: instrument.symbol, baseCoin: '', ...rates }));
  return { category, list };
});

module.exports = { feeRate };
