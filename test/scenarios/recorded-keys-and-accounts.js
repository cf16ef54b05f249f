'use strict';

/** Recorded replies about keys, addresses, accounts and limits. */

const { old, recorded, v5 } = require('../support/scenarios/recorded.js');

const unknownKey = {
  cause: 'key-or-environment',
  first: 'key-exists',
  steps: { 'key-exists': 'fail', environment: 'unknown', signature: 'unknown' },
};
const denied = {
  cause: 'permission',
  first: 'permissions',
  steps: { permissions: 'fail', 'key-exists': 'pass' },
};
const foreign = {
  cause: 'ip-not-allowed',
  first: 'ip-whitelist',
  steps: { 'ip-whitelist': 'fail', 'key-exists': 'pass' },
};

const KEYS = [
  [
    'a mainnet key at the testnet',
    'VictorFrWu/bybit-java-api/issues/57',
    v5(10003, 'API key is invalid.', 1714065629010),
    unknownKey,
  ],
  [
    'a demo key at the testnet',
    'ccxt/ccxt/issues/25545',
    v5(10003, 'API key is invalid.', 1742929603831),
    unknownKey,
  ],
  [
    'an old key that went over night',
    'bybit-exchange/docs-legacy/issues/60',
    old(10003, 'invalid api_key', '1589962849.789200'),
    unknownKey,
  ],
  [
    'the code in a header of the reply as well',
    'ccxt/ccxt/issues/20132',
    {
      ...v5(10003, 'API key is invalid.', 1701011090627),
      headers: { Ret_code: '10003', Timenow: '1701011090627', Server: 'Openresty' },
    },
    unknownKey,
  ],
  [
    'headers missing, and the text says which',
    'ccxt/ccxt/blob/master/ts/src/bybit.ts',
    v5(
      10001,
      'empty value: apiTimestamp[] apiKey[] apiSignature[xxxxxxxxxxxxxxxxxxxxxxx]: openapi sign params error!',
      1664789597123,
    ),
    { cause: 'missing-auth', first: 'signature', steps: { signature: 'fail', 'key-exists': 'unknown' } },
  ],
  [
    '-2015 as text, with three causes in one sentence',
    'ccxt/ccxt/pull/10436',
    {
      body: {
        ret_code: '-2015',
        ret_msg: 'Invalid API-key, IP, or permissions for action.',
        ext_code: null,
        ext_info: null,
        result: null,
      },
    },
    {
      cause: 'key-or-ip-mismatch',
      steps: { 'ip-whitelist': 'unknown', permissions: 'unknown', 'key-exists': 'unknown' },
      fields: { code: -2015 },
      undecidable:
        'The text names the key, the address and the permission, and does not say which of them it was.',
    },
  ],
];

const ACCOUNTS = [
  [
    'a balance that needs the wallet permission',
    'rotki/rotki/issues/9934',
    v5(10005, 'Permission denied, please check your API key permissions.', 1747140844739),
    denied,
  ],
  [
    'a denial in two words and without a time',
    'ccxt/ccxt/issues/17004',
    { body: { retCode: 10005, retMsg: 'permission denied', result: {}, retExtInfo: {} } },
    denied,
  ],
  [
    'an address that is not bound, in two words',
    'bybit-exchange/docs-legacy/issues/217',
    old(10010, 'unmatched ip.', '1623656762.513459'),
    foreign,
  ],
  [
    'a key of the European Union that is bound to an application and to no address',
    'sieblyio/bybit-api/issues/555',
    { body: { retCode: 10010, retMsg: "Unmatched IP, please check your API key's bound IP addresses." } },
    foreign,
  ],
  [
    'the P2P service denies, with a code and a tab of its own',
    'bybit-exchange/bybit_p2p/issues/12',
    {
      body: {
        ret_code: 912000014,
        ret_msg: 'permission denied\t',
        result: {},
        ext_code: '',
        ext_info: { fiat_error_config: '' },
        time_now: '1752318259.469031',
      },
    },
    {
      cause: 'business',
      steps: { signature: 'unknown', 'ip-whitelist': 'unknown' },
      fields: { code: 912000014 },
    },
  ],
  [
    'too many visits',
    'donewiththedollar/directionalscalper/issues/57',
    v5(10006, 'Too many visits', 1693924869139),
    { cause: 'rate-limit', fields: { code: 10006 } },
  ],
  [
    'a server that timed out',
    'bybit-exchange/pybit/issues/234',
    v5(10000, 'Server Timeout', 1721301612083),
    { cause: 'no-verdict', fields: { code: 10000 } },
  ],
];

module.exports = recorded([...KEYS, ...ACCOUNTS]);
