'use strict';

/**
 * What KuCoin signs, and the strings that people sign by mistake.
 * The right string: https://www.kucoin.com/docs-new/authentication
 *
 * @module
 */

const { SIGNED_PARTS, joinedStrings } = require('../joined-strings');

const SIGN =
  'Sign timestamp + method in capitals + path with its query, not percent-encoded, + body, with nothing between them.';

const SIGNED_STRINGS = joinedStrings({
  title: 'KuCoin',
  sign: SIGN,
  prefix: '/api/',
  timestampHeader: 'KC-API-TIMESTAMP',
  timestampForm: 'seconds or as a date instead of the milliseconds',
  timestampFix: 'Sign the digits of the header KC-API-TIMESTAMP: String(Date.now()).',
  methods: 'GET, POST, DELETE',
});

module.exports = { SIGN, SIGNED_PARTS, SIGNED_STRINGS };
