'use strict';

/** The keys, times, endpoints and orders of the tests. A test has its own where their value matters to it. */

/** Made up, and as long as real ones. */
const API_KEY = 'madeUpApiKey000001';
const API_SECRET = 'notARealSecretNotARealSecretNotAReal';
/** The same key, as the sandbox takes it. */
const KEY = Object.freeze({ apiKey: API_KEY, secret: API_SECRET });
const OTHER_SECRET = 'another-secret-of-36-characters-0000';

const NOW = 1_700_000_000_000;

const INFO = '/v5/account/info';
const CREATE = '/v5/order/create';
const QUERY_API = '/v5/user/query-api';

/** A limit order that the sandbox accepts. */
const ORDER = Object.freeze({
  category: 'linear',
  symbol: 'BTCUSDT',
  side: 'Buy',
  orderType: 'Limit',
  qty: '0.001',
  price: '20000',
});
const MARKET_ORDER = Object.freeze({
  category: 'linear',
  symbol: 'BTCUSDT',
  side: 'Buy',
  orderType: 'Market',
  qty: '0.001',
});

module.exports = {
  API_KEY,
  API_SECRET,
  CREATE,
  INFO,
  KEY,
  MARKET_ORDER,
  NOW,
  ORDER,
  OTHER_SECRET,
  QUERY_API,
};
