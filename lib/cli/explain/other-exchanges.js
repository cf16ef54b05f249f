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
  Bitget: {
    40001: 'the header with the API key is empty',
    40002: 'the header with the signature is empty',
    40003: 'the header with the timestamp is empty',
    40005: 'invalid timestamp',
    40006: 'invalid API key',
    40008: 'the timestamp has expired',
    40009: 'invalid signature',
    40011: 'the header with the passphrase is empty',
    40012: 'wrong API key or passphrase',
    40014: 'the API key lacks the permission',
    40018: 'the IP address is not on the whitelist',
    40036: 'wrong passphrase',
    40037: 'the API key does not exist',
    40038: 'the IP address is not on the whitelist',
    40099: 'the key belongs to another environment',
    43012: 'insufficient balance',
  },
});

/** Exchanges that a text can name, in words, addresses and the names of clients. */
const NAMES = Object.freeze([
  ...Object.keys(OTHER_EXCHANGES),
  ...['Bitfinex', 'BitMEX', 'Coinbase', 'Deribit', 'HitBTC', 'HTX', 'Huobi', 'Kraken', 'Phemex'],
]);

module.exports = { NAMES, OTHER_EXCHANGES };
