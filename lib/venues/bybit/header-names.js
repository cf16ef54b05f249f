'use strict';

/**
 * The headers of a signed request, by role. https://bybit-exchange.github.io/docs/v5/guide
 *
 * @type {Readonly<import('../venue').SigningNames>}
 */
const HEADER_NAMES = Object.freeze({
  apiKey: 'X-BAPI-API-KEY',
  timestamp: 'X-BAPI-TIMESTAMP',
  window: 'X-BAPI-RECV-WINDOW',
  signature: 'X-BAPI-SIGN',
  passphrase: undefined,
});

module.exports = { HEADER_NAMES };
