'use strict';

/**
 * Most endpoints accept 200 requests in 10 s: public ones by IP address, private ones by user.
 * https://www.gate.com/docs/developers/apiv4/en/#frequency-limit-rule
 *
 * @type {Readonly<import('../venue').VenueLimits>}
 */
const LIMITS = Object.freeze({
  requests: 200,
  intervalMs: 10_000,
  addressStatuses: Object.freeze([403]),
});

module.exports = { LIMITS };
