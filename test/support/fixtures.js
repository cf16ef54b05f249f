'use strict';

/** The keys, times, endpoints and orders of the tests. A test has its own where their value matters to it. */

/** Made up, and as long as real ones. */
const API_KEY = 'madeUpApiKey000001';
const API_SECRET = 'notARealSecretNotARealSecretNotAReal';
/** The same key, as the sandbox takes it. */
const KEY = Object.freeze({ apiKey: API_KEY, secret: API_SECRET });
const OTHER_SECRET = 'another-secret-of-36-characters-0000';

/** Looks like a signature, and belongs to no request. */
const SIGNATURE = 'fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7';

const NOW = 1_700_000_000_000;
const DAY_MS = 86_400_000;

const INFO = '/v5/account/info';
const CREATE = '/v5/order/create';
const TIME = '/v5/market/time';
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

const EXPIRED_REPLY = Object.freeze({ retCode: 33004, retMsg: 'Your api key has expired.' });

/** What is thrown of arguments. */
const WRONG_TYPE = Object.freeze({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
const WRONG_VALUE = Object.freeze({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });

module.exports = {
  API_KEY,
  API_SECRET,
  CREATE,
  DAY_MS,
  EXPIRED_REPLY,
  INFO,
  KEY,
  MARKET_ORDER,
  NOW,
  ORDER,
  OTHER_SECRET,
  QUERY_API,
  SIGNATURE,
  TIME,
  WRONG_TYPE,
  WRONG_VALUE,
};
