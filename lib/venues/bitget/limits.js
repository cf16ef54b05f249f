'use strict';

/**
 * 6000 requests in a minute from one IP address, and limits of each endpoint of a second, which count by user or by IP address.
 * After the first one nothing is accepted for five minutes.
 * https://www.bitget.com/api-doc/common/quick-start, https://www.bitget.com/api-doc/common/faq
 *
 * @type {Readonly<import('../venue').VenueLimits>}
 */
const LIMITS = Object.freeze({
  requests: 6000,
  intervalMs: 60_000,
  // A whole diagnosis.
  burst: 6,
  addressStatuses: Object.freeze([403]),
});

module.exports = { LIMITS };
