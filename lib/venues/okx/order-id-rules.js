'use strict';

/** What OKX accepts as a clOrdId, and how an order is found by one. */

const { CLIENT_ORDER_ID: field } = require('./orders');

/** @type {import('../venue').VenueOrders['ids']} */
const ORDER_ID_RULES = [
  {
    products: ['spot', 'margin', 'swap', 'futures', 'option'],
    field,
    pattern: /^[0-9A-Za-z]{1,32}$/,
    longest: 32,
    unique: 'open',
    duplicates: [51016, 50071],
    lookUp: '/api/v5/trade/order?instId={symbol}&clOrdId={id}',
    sources: [
      'https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order',
      'https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-order-details',
    ],
  },
];

module.exports = { ORDER_ID_RULES };
