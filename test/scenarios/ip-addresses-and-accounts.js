'use strict';

/** From where a key may be used, and what the account is allowed. */

const { BALANCE, KEY, KEY_INFORMATION, READ } = require('../support/scenarios/world.js');

const having = (fields) => ({ keys: [{ ...KEY, ...fields }] });
const restricted = (cause, code) => ({
  cause,
  first: 'account-type',
  steps: { 'account-type': 'fail', signature: 'unknown' },
  fields: { code },
});
const told = (retCode, retMsg) => ({
  body: { retCode, retMsg, result: {}, retExtInfo: {}, time: 1_700_000_000_000 },
});
const DOCUMENTED = 'https://bybit-exchange.github.io/docs/v5/error';
const NOT_SAID = 'The text names key and IP address, and does not say which of the two did not match.';

module.exports = [
  {
    name: 'an address that is not bound to the key',
    via: 'classify',
    world: { ...having({ ips: ['203.0.113.7'] }), clientIp: '198.51.100.23' },
    request: READ,
    expect: {
      cause: 'ip-not-allowed',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'fail', 'key-exists': 'pass', environment: 'pass', signature: 'unknown' },
      fields: { code: 10010, confidence: 'stated' },
    },
  },
  {
    name: 'an address that is not bound to the key, refused with 33004',
    via: 'classify',
    world: { ...having({ ips: ['203.0.113.7'], unmatchedIpReply: 33004 }), clientIp: '198.51.100.23' },
    request: READ,
    expect: {
      cause: 'key-or-ip-mismatch',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'unknown', 'key-exists': 'unknown' },
      undecidable: NOT_SAID,
    },
  },
  {
    name: '33004 that names an address, and a list that does not have it',
    via: 'classify',
    reply: told(33004, 'apikey/ip not matched, request ip: 198.51.100.23'),
    context: { keyInformation: { ...KEY_INFORMATION, ips: ['203.0.113.7'] } },
    expect: {
      cause: 'key-or-ip-mismatch',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'fail' },
      says: [/198\.51\.100\.23/],
    },
  },
  {
    name: '33004 on a read, and the key is bound to no address',
    via: 'classify',
    reply: told(33004, 'apikey/ip not matched'),
    context: { keyInformation: KEY_INFORMATION, method: 'GET' },
    expect: {
      cause: 'key-or-ip-mismatch',
      steps: { 'ip-whitelist': 'pass', expiry: 'pass' },
      undecidable:
        'The key may be used from anywhere and was known before, so neither half of the text explains it.',
    },
  },
  {
    name: '10010 that names the address',
    via: 'classify',
    source: 'https://github.com/TranceGeniK/bybit-tools/issues/6',
    reply: told(10010, 'unmatched IP error: request ip: (198.51.100.23)'),
    expect: {
      cause: 'ip-not-allowed',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'fail' },
      says: [/198\.51\.100\.23/],
    },
  },
  {
    name: '10010 for a key of a third-party application, with no address bound',
    via: 'classify',
    source: 'https://github.com/sieblyio/bybit-api/issues/555',
    reply: told(10010, "Unmatched IP, please check your API key's bound IP addresses."),
    context: {
      url: 'https://api.bybit.eu/v5/account/info',
      keyInformation: { ...KEY_INFORMATION, ips: ['*'], type: 2 },
    },
    expect: {
      cause: 'ip-not-allowed',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'fail', environment: 'pass' },
      says: [/third-party/],
    },
  },
  {
    name: 'a key that only a third-party application may use',
    via: 'classify',
    world: having({ thirdPartyOnly: true, applicationIps: ['203.0.113.7'] }),
    request: READ,
    expect: {
      cause: 'ip-not-allowed',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'fail', 'key-exists': 'pass', signature: 'unknown' },
    },
  },
  {
    name: 'the doctor meets a key that only a third-party application may use',
    via: 'diagnose',
    world: having({ thirdPartyOnly: true }),
    expect: {
      cause: 'ip-not-allowed',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'fail', 'key-exists': 'pass' },
    },
  },
  {
    name: 'a classic account asks for the balance of a unified one',
    via: 'classify',
    world: having({ uta: 0 }),
    request: { method: 'GET', path: BALANCE, query: 'accountType=UNIFIED' },
    expect: { ...restricted('account-mode', 10028), says: [/unified/] },
  },
  {
    name: 'a unified account asks for what is not for unified accounts',
    via: 'classify',
    source: DOCUMENTED,
    reply: told(100028, 'The API cannot be accessed by unified account users.'),
    expect: { ...restricted('account-mode', 100028), says: [/not for unified/] },
  },
  {
    name: 'a symbol that is not on the list of the key',
    via: 'classify',
    source: DOCUMENTED,
    reply: told(10029, 'The requested symbol is invalid, please check symbol whitelist'),
    expect: {
      cause: 'symbol-not-allowed',
      first: 'permissions',
      steps: { permissions: 'fail', 'key-exists': 'pass' },
    },
  },
  ...[
    ['banned', 10008, 'Common banned, please check your account mode'],
    ['banned', 10027, 'Transactions are banned.'],
    ['compliance', 10024, 'Compliance rules triggered'],
    ['compliance', 20096, 'Please complete the KYC before using this feature.'],
    ['compliance', 131004, 'KYC verification is required.'],
  ].map(([cause, code, text]) => ({
    name: `an account that is refused with ${code}`,
    via: 'classify',
    reply: told(code, text),
    expect: restricted(cause, code),
  })),
  {
    name: 'a parameter is wrong, and the key is not',
    via: 'classify',
    source: 'https://github.com/hummingbot/hummingbot/issues/7278',
    reply: told(10001, 'accountType only support UNIFIED.'),
    expect: { cause: 'business', steps: { signature: 'unknown', permissions: 'unknown' } },
  },
  {
    name: 'the doctor calls from an address that is not bound to the key',
    via: 'diagnose',
    world: { ...having({ ips: ['203.0.113.7'] }), clientIp: '198.51.100.23' },
    expect: {
      cause: 'ip-not-allowed',
      first: 'ip-whitelist',
      steps: { 'ip-whitelist': 'fail', 'key-exists': 'pass', environment: 'pass', clock: 'pass' },
    },
  },
  {
    name: 'the doctor calls from an address that is bound to the key',
    via: 'diagnose',
    world: { ...having({ ips: ['203.0.113.7'] }), clientIp: '203.0.113.7' },
    expect: { cause: null, steps: { 'ip-whitelist': 'pass', expiry: 'pass' }, fields: { ok: true } },
  },
];
