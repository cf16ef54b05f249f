'use strict';

/** What KuCoin accepts as a clientOid, and how an order is found by one. */

const { CLIENT_ORDER_ID: field } = require('./orders');

const FORM = { field, pattern: /^[0-9A-Za-z_-]{1,40}$/, longest: 40 };

/** @type {import('../venue').VenueOrders['ids']} */
const ORDER_ID_RULES = [
  {
    products: ['spot'],
    ...FORM,
    unique: 'open',
    duplicates: [102426],
    lookUp: '/api/v1/hf/orders/client-order/{id}?symbol={symbol}',
    sources: [
      'https://www.kucoin.com/docs-new/api-3470188',
      'https://github.com/Kucoin/kucoin-api-docs/issues/468',
    ],
    uncertain: 'One user recorded that the id of a finished order is accepted again.',
  },
  {
    products: ['futures'],
    ...FORM,
    unique: 'unknown',
    duplicates: [300018, 126044],
    lookUp: '/api/v1/orders/byClientOid?clientOid={id}',
    sources: ['https://www.kucoin.com/docs-new/api-3470235'],
    uncertain: 'How long an id is remembered is not documented.',
  },
];

module.exports = { ORDER_ID_RULES };
