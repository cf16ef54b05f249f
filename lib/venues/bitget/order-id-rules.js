'use strict';

/** What Bitget accepts as a clientOid, and how an order is found by one. */

const { CLIENT_ORDER_ID: field } = require('./orders');

const DOCS = 'https://www.bitget.com/api-doc';
const RULE = {
  field,
  pattern: /^[0-9A-Za-z_#+-]{1,49}$/,
  longest: 49,
  unique: /** @type {const} */ ('unknown'),
  duplicates: [40786, 43118, 45034, 40708],
  uncertain:
    'How long an id is remembered is not documented, nor which code answers it. One code says 64 characters.',
};

/** @type {import('../venue').VenueOrders['ids']} */
const ORDER_ID_RULES = [
  {
    products: ['spot'],
    ...RULE,
    lookUp: '/api/v2/spot/trade/orderInfo?clientOid={id}',
    sources: [`${DOCS}/spot/trade/Place-Order`, `${DOCS}/spot/trade/Get-Order-Info`, `${DOCS}/common/faq`],
  },
  {
    products: ['USDT-FUTURES', 'USDC-FUTURES', 'COIN-FUTURES'],
    ...RULE,
    lookUp: '/api/v2/mix/order/detail?symbol={symbol}&productType={product}&clientOid={id}',
    sources: [
      `${DOCS}/contract/trade/Place-Order`,
      `${DOCS}/contract/trade/Get-Order-Details`,
      `${DOCS}/common/faq`,
    ],
  },
];

module.exports = { ORDER_ID_RULES };
