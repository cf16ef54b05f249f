'use strict';

/**
 * The signed read that shows whether a host of KuCoin accepts a key. Only the host of spot has the key information:
 * https://www.kucoin.com/docs-new/api-3470130. At the host of futures the overview of the account is read. Its documentation names
 * the permission Futures, and named General before: https://www.kucoin.com/docs-new/api-3470129
 *
 * @module
 */

const { FUTURES_HOSTS } = require('./hosts');

/** @typedef {import('../venue').KeyPlace} KeyPlace */

const KEY_INFORMATION = '/api/v1/user/api-key';
const FUTURES_READ = Object.freeze({ path: '/api/v1/account-overview', query: 'currency=USDT' });

/** @type {NonNullable<import('../venue').VenueKeys['readAt']>} */
function readAt({ url }) {
  return FUTURES_HOSTS.test(url.hostname) ? FUTURES_READ : { path: KEY_INFORMATION };
}

/** @type {NonNullable<import('../venue').VenueKeys['detailsAt']>} */
function detailsAt({ url }) {
  if (!FUTURES_HOSTS.test(url.hostname)) return null;
  return { path: KEY_INFORMATION, url: `https://${url.hostname.replace('api-futures', 'api')}` };
}

module.exports = { KEY_INFORMATION, detailsAt, readAt };
