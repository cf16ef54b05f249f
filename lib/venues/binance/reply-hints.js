'use strict';

/** Cures that belong to one reply of Binance. */

/** @typedef {NonNullable<import('../venue').ReplyRow['hint']>} Hint */

/** @type {Hint} */
const BAD_KEY_HINT = Object.freeze({
  id: 'key-format',
  title: 'Credentials format',
  fix: 'Copy the API key again: it has 64 letters and digits, and the one that was sent is empty, cut off or another text. A spot request to a futures test host gets this answer, too.',
});

/** @type {Hint} */
const REGION_HINT = Object.freeze({
  id: 'product',
  title: 'Product',
  fix: 'Read the terms of this product for your country in the account: the account cannot use it there.',
});

/** @type {Hint} */
const SYMBOL_HINT = Object.freeze({
  id: 'symbols',
  title: 'Symbols',
  fix: 'Compare "permissions" of GET /api/v3/account with "permissionSets" of the symbol in GET /api/v3/exchangeInfo, and trade only symbols that the account may trade.',
});

/** @type {Hint} */
const DUPLICATE_HINT = Object.freeze({
  id: 'order',
  title: 'Order',
  fix: 'Look up the order by its client order id: the first attempt arrived. Use a new id for another order.',
});

/** @type {Hint} */
const BATCH_HINT = Object.freeze({
  id: 'order',
  title: 'Order',
  fix: 'Look up both orders before you send anything again: one of the two steps was carried out.',
});

/** @type {Hint} */
const UPGRADE_HINT = Object.freeze({
  id: 'upgrade',
  title: 'WebSocket upgrade',
  fix: 'Compare the URL with the documented ones (wss://ws-api.binance.com/ws-api/v3, wss://ws-fapi.binance.com/ws-fapi/v1). A WebSocket upgrade carries no API key and no signature: the path, a proxy, or the IP address is at fault.',
});

/** @type {Hint} */
const STREAM_HINT = Object.freeze({
  id: 'request',
  title: 'Request',
  fix: 'Send orders and logins to the WebSocket API: a stream knows SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY and GET_PROPERTY only.',
});

/** @type {Hint} */
const ENDPOINT_HINT = Object.freeze({
  id: 'endpoint',
  title: 'Endpoint',
  fix: 'Compare host and path with the documentation of the endpoint: /api and /sapi belong to api.binance.com, /fapi to fapi.binance.com, /dapi to dapi.binance.com. The test hosts have no /sapi.',
});

module.exports = {
  BAD_KEY_HINT,
  BATCH_HINT,
  DUPLICATE_HINT,
  ENDPOINT_HINT,
  REGION_HINT,
  STREAM_HINT,
  SYMBOL_HINT,
  UPGRADE_HINT,
};
