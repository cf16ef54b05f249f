'use strict';

/**
 * Codes of other exchanges about authentication and limits, which people paste as if they were those of this one.
 *
 * @module
 */

/** @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */
const OTHER_EXCHANGES = Object.freeze({
  Binance: {
    '-1002': 'not authorized',
    '-1003': 'too many requests',
    '-1015': 'too many new orders',
    '-1021': 'the timestamp is outside the window',
    '-1022': 'invalid signature',
    '-1102': 'a mandatory parameter is missing',
    '-2008': 'invalid API key id',
    '-2010': 'the order was rejected',
    '-2011': 'the cancel was rejected',
    '-2014': 'API-key format invalid',
    '-2017': 'API keys are locked on this account',
    '-4061': "the order's position side does not match the account's setting",
  },
  OKX: {
    50001: 'the service is unavailable',
    50011: 'too many requests',
    50013: 'the system is busy',
    50030: 'no permission for this endpoint',
    50035: 'the endpoint needs a key that is bound to an IP address',
    50100: 'the API is frozen',
    50101: 'the API key does not match the environment',
    50102: 'the timestamp has expired',
    50103: 'the header with the API key is empty',
    50104: 'the header with the passphrase is empty',
    50105: 'wrong passphrase',
    50106: 'the header with the signature is empty',
    50107: 'the header with the timestamp is empty',
    50110: 'the IP address is not on the whitelist',
    50111: 'invalid API key',
    50112: 'invalid timestamp',
    50113: 'invalid signature',
    50114: 'invalid authorization',
    50119: 'the API key does not exist',
    50120: 'the API key lacks the permission',
    51008: 'insufficient balance',
  },
  KuCoin: {
    400001: 'an authentication header is missing',
    400002: 'invalid timestamp',
    400003: 'the API key does not exist',
    400004: 'wrong passphrase',
    400005: 'invalid signature',
    400006: 'the IP address is not on the whitelist',
    400007: 'the API key lacks the permission',
    400100: 'invalid parameter',
    411100: 'the user is frozen',
    429000: 'too many requests',
  },
  'Gate.io': {
    INVALID_KEY: 'invalid API key',
    INVALID_CREDENTIALS: 'invalid credentials',
    INVALID_SIGNATURE: 'the signature does not match',
    MISSING_REQUIRED_HEADER: 'an authentication header is missing',
    REQUEST_EXPIRED: 'the timestamp is too far from the server time',
    IP_FORBIDDEN: 'the IP address is not on the whitelist',
    READ_ONLY: 'the key is read-only',
    ACCOUNT_LOCKED: 'the account is locked',
    TOO_MANY_REQUESTS: 'too many requests',
    BALANCE_NOT_ENOUGH: 'not enough balance',
  },
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
