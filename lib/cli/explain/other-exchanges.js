'use strict';

/**
 * Codes of exchanges that the package does not sign for, about authentication and limits: people paste them, too.
 *
 * @module
 */

/** @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */
const OTHER_EXCHANGES = Object.freeze({
  MEXC: {
    10072: 'invalid access key',
    700001: 'API-key format invalid',
    700002: 'invalid signature',
    700003: 'the timestamp is outside the window',
    700004: 'a mandatory parameter is missing',
    700006: 'the IP address is not on the whitelist',
    700007: 'the API key lacks the permission',
  },
  BingX: {
    100413: 'invalid API key',
    100419: 'the IP address is not on the whitelist',
    100421: 'the timestamp is outside the window',
  },
});

/** Exchanges that a text can name, in words, addresses and the names of clients. */
const NAMES = Object.freeze([
  ...Object.keys(OTHER_EXCHANGES),
  ...['Bitfinex', 'BitMEX', 'Coinbase', 'Deribit', 'HitBTC', 'HTX', 'Huobi', 'Kraken', 'Phemex'],
]);

module.exports = { NAMES, OTHER_EXCHANGES };
