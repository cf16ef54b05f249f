'use strict';

/**
 * Public endpoints share 2000 units in 30 s of one IP address, of which the time costs 3; the network in front of KuCoin allowed 500
 * requests in 10 s, and blocked an address for 30 s. Private endpoints are limited by account.
 * https://www.kucoin.com/docs-new/rate-limit, https://www.kucoin.com/docs/basic-info/request-rate-limit/rest-api
 *
 * @type {Readonly<import('../venue').VenueLimits>}
 */
const LIMITS = Object.freeze({
  requests: 200,
  intervalMs: 10_000,
  // A whole diagnosis.
  burst: 6,
  addressStatuses: Object.freeze([403]),
});

module.exports = { LIMITS };
