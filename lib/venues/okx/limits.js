'use strict';

/**
 * Private requests are limited by account and endpoint, public ones by IP address and endpoint: the time may be asked for 10 times in
 * 2 s. A diagnosis asks for it three times at most, and gates of one host share the answer, so the limit of all requests together
 * is higher.
 * https://www.okx.com/docs-v5/en/#overview-rate-limits, …/#public-data-rest-api-get-system-time
 *
 * @type {Readonly<import('../venue').VenueLimits>}
 */
const LIMITS = Object.freeze({
  requests: 40,
  intervalMs: 2000,
  // A whole diagnosis.
  burst: 6,
  addressStatuses: Object.freeze([403]),
});

module.exports = { LIMITS };
