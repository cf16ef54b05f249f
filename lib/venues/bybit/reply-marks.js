'use strict';

/**
 * What shows that a reply comes from Bybit.
 *
 * @module
 */

/** @type {Readonly<import('../venue').ReplyMarks>} */
const MARKS = Object.freeze({
  headers: Object.freeze({ traceid: 'Traceid', 'x-bapi-limit': 'X-Bapi-Limit', ret_code: 'Ret_code' }),
  otherHeaders: Object.freeze(['timenow', 'x-amz-cf-id', 'akamai-grn']),
  server: /^\s*bybit\b/i,
  networks: /cloudfront|akamai/i,
});

module.exports = { MARKS };
