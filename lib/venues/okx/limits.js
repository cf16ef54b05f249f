'use strict';

/**
 * Private requests are limited by account and endpoint, public ones by IP address: the time may be asked for 10 times in 2 s.
 * https://www.okx.com/docs-v5/en/#overview-rate-limits, …/#public-data-rest-api-get-system-time
 *
 * @type {Readonly<import('../venue').VenueLimits>}
 */
const LIMITS = Object.freeze({ requests: 10, intervalMs: 2000, addressStatuses: Object.freeze([403]) });

module.exports = { LIMITS };
