'use strict';

/**
 * What OKX signs, and the strings that people sign by mistake.
 * The right string: https://www.okx.com/docs-v5/en/#overview-rest-authentication-signature
 *
 * @module
 */

const { SIGNED_PARTS, joinedStrings } = require('../joined-strings');

const SIGN =
  'Sign timestamp + method in capitals + path with its query + body, each exactly as it is sent and with nothing between them.';

const SIGNED_STRINGS = joinedStrings({
  title: 'OKX',
  sign: SIGN,
  prefix: '/api/v5/',
  timestampHeader: 'OK-ACCESS-TIMESTAMP',
  timestampForm: 'seconds or milliseconds instead of the date',
  timestampFix:
    'Sign the text of the header OK-ACCESS-TIMESTAMP: new Date().toISOString(). Only the login of a WebSocket signs seconds.',
  methods: 'GET, POST',
});

module.exports = { SIGN, SIGNED_PARTS, SIGNED_STRINGS };
