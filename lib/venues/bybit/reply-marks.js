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

/** Interfaces from before V5: Bybit replies as if a limit were exceeded. @type {Readonly<import('../venue').RetiredInterface>} */
const RETIRED = Object.freeze({
  paths: /^\/(?!v5\/)/,
  remark: 'The endpoint is not part of V5, and retired endpoints also get this reply.',
  hint: Object.freeze({
    id: 'endpoint',
    title: 'Endpoint',
    fix: 'Use the V5 endpoint: Bybit also answers retired endpoints like this, and waiting does not help.',
  }),
});

module.exports = { MARKS, RETIRED };
