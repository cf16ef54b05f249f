'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const { defineRelay } = require('../../lib/config/define');
const { env } = require('../../lib/config/env');
const { A, B, GOOD, TV, configError } = require('./support');

/** @param {object} change of a good configuration @returns {string[]} */
const problems = (change) =>
  configError(() => defineRelay({ ...GOOD, ...change })).findings.map(({ path, code }) => `${path}: ${code}`);

/** @param {object} change of the source tv */
const sourceProblems = (change) => problems({ sources: { tv: { ...TV, ...change } } });
/** @param {object} change of the account a */
const accountProblems = (change) => problems({ accounts: { a: { ...A, ...change }, b: B } });

/** @type {[string, () => string[], string[]][]} */
const WRONG = [
  [
    'no configuration',
    () => configError(() => defineRelay(/** @type {any} */ (null))).findings.map(({ code }) => code),
    ['wrong-value'],
  ],
  [
    'nothing in it',
    () => configError(() => defineRelay({})).findings.map(({ path, code }) => `${path}: ${code}`),
    ['sources: missing', 'accounts: missing'],
  ],
  [
    'empty parts',
    () => problems({ sources: {}, accounts: {}, groups: {} }),
    ['sources: missing', 'accounts: missing'],
  ],
  [
    'a name that is no part of a URL',
    () => problems({ sources: { 'a/b': TV } }),
    ['sources.a/b: wrong-name'],
  ],
  [
    'a group with the name of an account',
    () => problems({ groups: { main: ['a'], b: ['a'] } }),
    ['groups.b: same-name'],
  ],
  [
    'an unknown account in a group',
    () => problems({ groups: { main: ['a', 'zzz'] } }),
    ['groups.main: unknown-account'],
  ],
  ['a null that nothing can be', () => problems({ limits: null }), ['limits: wrong-value']],
  ['an unknown preset', () => sourceProblems({ preset: 'trading-view' }), ['sources.tv.preset: wrong-value']],
  [
    'an unknown account of a source',
    () => sourceProblems({ accounts: 'mian' }),
    ['sources.tv.accounts: unknown-account'],
  ],
  [
    'a source without accounts',
    () => sourceProblems({ accounts: undefined }),
    ['sources.tv.accounts: missing'],
  ],
  ['a source without keys', () => sourceProblems({ secrets: undefined }), ['sources.tv.keys: missing']],
  ['keys and secrets', () => sourceProblems({ keys: [env('X')] }), ['sources.tv.keys: not-together']],
  ['a source without a way', () => sourceProblems({ preset: undefined }), ['sources.tv: missing']],
  ['two ways', () => sourceProblems({ scheme: 'standard' }), ['sources.tv: not-together']],
  [
    'a map of a preset that has one',
    () => sourceProblems({ map: { id: 'x' } }),
    ['sources.tv.map: not-together'],
  ],
  [
    'a map with an unknown field',
    () =>
      problems({
        sources: { tv: { scheme: 'github', keys: [env('X')], accounts: 'a', map: { pair: 'x' } } },
      }),
    ['sources.tv.map: wrong-value'],
  ],
  [
    'an option of another scheme',
    () => sourceProblems({ template: '{body}' }),
    ['sources.tv.template: not-together'],
  ],
  ['an address that is none', () => sourceProblems({ ips: ['10.0.0.300'] }), ['sources.tv.ips: wrong-value']],
  ['an account without a key', () => accountProblems({ apiKey: undefined }), ['accounts.a.apiKey: missing']],
  [
    'an account without a secret',
    () => accountProblems({ apiSecret: undefined }),
    ['accounts.a.apiSecret: missing'],
  ],
  [
    'two kinds of keys',
    () => accountProblems({ privateKey: env('X') }),
    ['accounts.a.privateKey: not-together'],
  ],
  [
    'a passphrase of nothing',
    () => accountProblems({ passphrase: env('X') }),
    ['accounts.a.passphrase: not-together'],
  ],
  [
    'the same key twice',
    () => problems({ accounts: { a: A, b: { ...A } } }),
    ['accounts.b.apiKey: same-key'],
  ],
  [
    'an exchange that is not there yet',
    () => accountProblems({ venue: 'binance' }),
    ['accounts.a.venue: wrong-value'],
  ],
  [
    'HTTP to another machine',
    () => accountProblems({ baseURL: 'http://api.example.com' }),
    ['accounts.a.baseURL: wrong-value'],
  ],
  [
    'a number in place of a decimal',
    () => accountProblems({ size: { of: 'quote', value: 50 } }),
    ['accounts.a.size.value: wrong-value'],
  ],
  [
    'a size without a unit',
    () => accountProblems({ size: { value: '50' } }),
    ['accounts.a.size.of: missing'],
  ],
  ['a misspelt option', () => accountProblems({ dryrun: true }), ['accounts.a.dryrun: unknown-option']],
  ['all addresses of the machine', () => problems({ listen: { host: '0.0.0.0' } }), ['listen.host: public']],
  ['a store that is not a file', () => problems({ store: 'redis://localhost' }), ['store.file: wrong-value']],
  ['a short memory', () => problems({ retentionDays: 7 }), ['retentionDays: too-short']],
  ['text for a list', () => problems({ groups: { main: 'a' } }), ['groups.main: wrong-value']],
  ['an unknown alarm', () => problems({ notify: { kinds: ['fills'] } }), ['notify.kinds: wrong-value']],
  [
    'half of a bot',
    () => problems({ notify: { telegram: { token: env('X') } } }),
    ['notify.telegram.chat: missing'],
  ],
];

for (const [name, act, expected] of WRONG) {
  test(`wrong: ${name}`, () => assert.deepEqual(act(), expected));
}

/** @type {[string, object][]} */
const RIGHT = [
  ['all addresses, on purpose', { listen: { host: '0.0.0.0', allowPublic: true } }],
  ['all addresses, with a proxy', { listen: { host: '0.0.0.0', trustProxy: ['10.0.0.1'] } }],
  ['a sandbox', { accounts: { a: { ...A, baseURL: 'http://127.0.0.1:9000' }, b: B } }],
  [
    'a private key',
    { accounts: { a: { venue: 'bybit', apiKey: env('A_KEY'), privateKey: env('A_PEM') }, b: B } },
  ],
  ['own verification', { sources: { own: { verify: () => true, accounts: 'a' } } }],
  [
    'a map',
    {
      sources: {
        own: {
          scheme: 'hmac',
          keys: [env('X')],
          accounts: 'a',
          map: { symbol: 'data.pair', kind: { value: 'order' } },
        },
      },
    },
  ],
  ['numbers from the environment', { listen: { port: env('PORT') } }],
  ['an object for the store', { store: { file: './relay.db' } }],
  ['symbols that are names of properties', { symbols: { constructor: 'BTC/USDT' } }],
];

for (const [name, change] of RIGHT) {
  test(`right: ${name}`, () => assert.ok(defineRelay({ ...GOOD, ...change })));
}
