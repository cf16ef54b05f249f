'use strict';

/** What Bybit accepts as an orderLinkId, and how an order is found by one. */

const { CLIENT_ORDER_ID: field } = require('./orders');

const SOURCE = 'https://bybit-exchange.github.io/docs/v5/order/create-order';
const FORM = { field, pattern: /^[0-9A-Za-z_-]{1,36}$/, longest: 36, unique: /** @type {const} */ ('ever') };

/** @type {import('../venue').VenueOrders['ids']} */
const ORDER_ID_RULES = [
  {
    products: ['spot'],
    ...FORM,
    duplicates: [170141],
    lookUp: '/v5/order/realtime?category=spot&orderLinkId={id}',
    sources: [SOURCE, 'https://bybit-exchange.github.io/docs/v5/error'],
  },
  {
    products: ['linear', 'inverse', 'option'],
    ...FORM,
    duplicates: [110072],
    lookUp: '/v5/order/realtime?category={product}&symbol={symbol}&orderLinkId={id}',
    sources: [SOURCE, 'https://bybit-exchange.github.io/docs/v5/error'],
  },
];

module.exports = { ORDER_ID_RULES };
