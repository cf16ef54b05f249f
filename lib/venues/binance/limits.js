'use strict';

/**
 * The limit of requests per IP address: a weight of 6000 in a minute, of which a read of the account takes 20.
 * An address that goes on after HTTP 429 gets HTTP 418 and is blocked, from two minutes to three days.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits
 *
 * @type {Readonly<import('../venue').VenueLimits>}
 */
const LIMITS = Object.freeze({
  requests: 300,
  intervalMs: 60_000,
  // A whole diagnosis.
  burst: 6,
  addressStatuses: Object.freeze([403, 418, 429]),
});

module.exports = { LIMITS };
