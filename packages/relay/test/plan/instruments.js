'use strict';

/** Rules as Bybit has them, for the tests of plan. */

const LINEAR = {
  symbol: 'BTCUSDT',
  category: 'linear',
  unified: 'BTC/USDT:USDT',
  base: 'BTC',
  quote: 'USDT',
  qtyStep: '0.001',
  minQty: '0.001',
  maxMarketQty: '100',
  maxLimitQty: '1000',
  minNotional: '5',
  tickSize: '0.1',
};
const SPOT = {
  ...LINEAR,
  category: 'spot',
  unified: 'BTC/USDT',
  qtyStep: '0.000001',
  minQty: '0.000001',
  quoteStep: '0.0000001',
};
const INVERSE = {
  ...LINEAR,
  symbol: 'BTCUSD',
  category: 'inverse',
  unified: 'BTC/USD:BTC',
  quote: 'USD',
  qtyStep: '1',
  minQty: '1',
  maxMarketQty: '5000000',
  maxLimitQty: '25000000',
  minNotional: '0',
};

/** An intent as planIntents() makes it, as far as makeOrder() reads it. */
function intentOf(spec, rules = LINEAR) {
  const { symbol, category } = rules;
  return { id: 'r1AAAAAAAAAAAAAAAAAAAAAA', symbol, category, spec };
}

module.exports = { INVERSE, LINEAR, SPOT, intentOf };
