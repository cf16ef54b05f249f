'use strict';

/** A small order, far from the market, so that it rests. */
module.exports.ORDER = {
  category: 'linear',
  symbol: 'BTCUSDT',
  side: 'Buy',
  orderType: 'Limit',
  qty: '0.001',
  price: '20000',
};
