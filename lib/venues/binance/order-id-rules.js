'use strict';

/** What Binance accepts as a client order id, and how an order is found by one. */

const { CLIENT_ORDER_ID: field } = require('./order-ids');

const FORM = {
  field,
  pattern: /^[0-9A-Za-z.:/_-]{1,36}$/,
  longest: 36,
  unique: /** @type {const} */ ('open'),
};
const SPOT = 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints';
const USDM = 'https://developers.binance.com/docs/derivatives/usds-margined-futures';
const COINM = 'https://developers.binance.com/docs/derivatives/coin-margined-futures';
const lookUp = (/** @type {string} */ path) => `${path}?symbol={symbol}&origClientOrderId={id}`;

/** @type {import('../venue').VenueOrders['ids']} */
const ORDER_ID_RULES = [
  {
    products: ['spot'],
    ...FORM,
    duplicates: [-2010],
    duplicateText: /duplicate order/i,
    lookUp: lookUp('/api/v3/order'),
    sources: [SPOT],
    uncertain: 'The characters are documented for futures only.',
  },
  {
    products: ['usdm'],
    ...FORM,
    duplicates: [-4116],
    lookUp: lookUp('/fapi/v1/order'),
    sources: [`${USDM}/trade/rest-api`, `${USDM}/error-code`],
  },
  {
    products: ['coinm'],
    ...FORM,
    duplicates: [-4116],
    lookUp: lookUp('/dapi/v1/order'),
    sources: [`${COINM}/trade/rest-api`, `${COINM}/error-code`],
    uncertain: 'The code of a second id is known from futures in USD.',
  },
];

module.exports = { ORDER_ID_RULES };
