'use strict';

/**
 * What Bitget signs, and the strings that people sign by mistake.
 * The right string: https://www.bitget.com/api-doc/common/signature
 *
 * @module
 */

const { SIGNED_PARTS, joinedStrings } = require('../joined-strings');

const SIGN =
  'Sign timestamp + method in capitals + path with its query, sorted by name and not percent-encoded, + body, with nothing between them.';

const SIGNED_STRINGS = joinedStrings({
  title: 'Bitget',
  sign: SIGN,
  prefix: '/api/v2/',
  timestampHeader: 'ACCESS-TIMESTAMP',
  timestampForm: 'seconds or as a date instead of the milliseconds',
  timestampFix:
    'Sign the digits of the header ACCESS-TIMESTAMP: String(Date.now()). Only the login of a WebSocket signs seconds.',
  methods: 'GET, POST',
  sortsQuery: true,
});

module.exports = { SIGN, SIGNED_PARTS, SIGNED_STRINGS };
