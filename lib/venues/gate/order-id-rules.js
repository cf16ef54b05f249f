'use strict';

/** What Gate.io accepts as the text of an order, and how an order is found by it. */

const { CLIENT_ORDER_ID: field, PREFIX: prefix } = require('./orders');

const RULE = {
  field,
  pattern: /^t-[0-9A-Za-z_.-]{1,28}$/,
  longest: 30,
  prefix,
  unique: /** @type {const} */ ('unknown'),
  duplicates: ['ORDER_EXISTS', 'DUPLICATE_REQUEST', 'REPEATED_CREATION'],
  uncertain: 'How long a text is remembered is not documented, nor which of the labels answers a second one.',
};
const DOCS = 'https://www.gate.com/docs/developers/apiv4/en';

/** @type {import('../venue').VenueOrders['ids']} */
const ORDER_ID_RULES = [
  {
    products: ['spot'],
    ...RULE,
    lookUp: '/api/v4/spot/orders/{id}?currency_pair={symbol}',
    sources: [`${DOCS}/spot#create-an-order`],
  },
  {
    products: ['usdt', 'btc'],
    ...RULE,
    lookUp: '/api/v4/futures/{product}/orders/{id}',
    sources: [`${DOCS}/futures#place-futures-order`],
  },
];

module.exports = { ORDER_ID_RULES };
