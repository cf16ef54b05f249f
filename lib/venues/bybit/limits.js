'use strict';

/**
 * The limit of requests per IP address: 600 in 5 s. An address that sends more is blocked for ten minutes.
 * https://bybit-exchange.github.io/docs/v5/rate-limit
 *
 * @type {Readonly<import('../venue').VenueLimits>}
 */
const LIMITS = Object.freeze({ requests: 600, intervalMs: 5000, addressStatuses: Object.freeze([403, 429]) });

module.exports = { LIMITS };
