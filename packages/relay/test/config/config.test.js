'use strict';

const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const test = require('node:test');

const { defineRelay } = require('../../lib/config/define');
const { env } = require('../../lib/config/env');
const { readConfig } = require('../../lib/config/read');
const { RelayError } = require('../../lib/errors');

const SECRET = 'made-up-secret-of-a-test';
const VARIABLES = {
  TV_SECRET: SECRET,
  A_KEY: 'made-up-key-a',
  A_SECRET: 'made-up-secret-a',
  B_API_KEY: 'made-up-key-b',
  B_API_SECRET: 'made-up-secret-b',
};

const A = {
  venue: 'bybit',
  apiKey: env('A_KEY'),
  apiSecret: env('A_SECRET'),
  size: { of: 'quote', value: '50' },
};
const B = { venue: 'bybit', credentials: env.group('B'), dryRun: true };
const TV = {
  preset: 'tradingview',
  secrets: [env('TV_SECRET'), env.optional('TV_SECRET_OLD')],
  accounts: 'main',
};
const GOOD = {
  store: 'file:./relay.db',
  sources: { tv: TV, mine: { preset: 'push', accounts: ['b', 'main'] } },
  accounts: { a: A, b: B },
  groups: { main: ['a', 'b'] },
  symbols: { 'BTCUSDT.P': 'BTC/USDT:USDT' },
  limits: { perOrder: { quote: '500' }, perDay: { quote: '5000', orders: 200 }, rejectionsInARow: 5 },
};

/** @param {() => unknown} act @returns {RelayError} */
function configError(act) {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof RelayError);
    assert.equal(error.code, 'ERR_RELAY_CONFIG');
    assert.ok(!error.message.includes('\n'));
    assert.ok(error.findings.length > 0);
    return error;
  }
  return assert.fail('this configuration was accepted');
}

/** @param {object} change of a good configuration @returns {string[]} */
const problems = (change) =>
  configError(() => defineRelay({ ...GOOD, ...change })).findings.map(({ path, code }) => `${path}: ${code}`);

/** @param {object} change of the source tv */
const sourceProblems = (change) => problems({ sources: { tv: { ...TV, ...change } } });
/** @param {object} change of the account a */
const accountProblems = (change) => problems({ accounts: { a: { ...A, ...change }, b: B } });

test('a good configuration is returned as it is, without values', () => {
  assert.equal(defineRelay(GOOD), GOOD);
  assert.match(inspect(GOOD, { depth: 5 }), /apiKey: env\(A_KEY\)/);
  assert.match(inspect(GOOD, { depth: 5 }), /credentials: env\.group\(B\)/);
  assert.equal(`${env.optional('X')}`, 'env.optional(X)');
});

test('readConfig gives values, defaults, and names of accounts', () => {
  const settings = readConfig(GOOD, { env: VARIABLES });
  assert.deepEqual(settings.store, { file: './relay.db', allowUnsafe: false });
  assert.deepEqual(settings.listen, { host: '127.0.0.1', port: 8787, trustProxy: [], allowPublic: false });
  assert.equal(settings.accounts.a.apiSecret?.reveal(), 'made-up-secret-a');
  assert.equal(settings.accounts.b.apiKey.reveal(), 'made-up-key-b');
  assert.deepEqual(
    [settings.accounts.a.size, settings.accounts.b.size],
    [{ of: 'quote', value: '50' }, null],
  );
  const { name, environment, recvWindow, onUnknown, staleExit, categories } = settings.accounts.b;
  assert.deepEqual(
    [name, environment, recvWindow, onUnknown, staleExit, categories],
    ['b', 'mainnet', 5000, 'allow-reduce', 'send', ['linear']],
  );
  const { tv, mine } = settings.sources;
  assert.deepEqual(
    [tv.scheme, tv.keys.length, tv.accounts, tv.field],
    ['tradingview', 1, ['a', 'b'], 'secret'],
  );
  assert.ok(Array.isArray(tv.ips) && tv.ips.length === 4);
  assert.deepEqual(mine.accounts, ['b', 'a']);
  assert.equal(settings.limits.maxAgeMs, 60_000);
  assert.deepEqual(settings.warnings, []);
});

test('settings show no secret', () => {
  const settings = readConfig(GOOD, { env: VARIABLES });
  for (const shown of [
    inspect(settings, { depth: 9, showHidden: true }),
    JSON.stringify(settings),
    String(settings.accounts.a.apiKey),
  ]) {
    for (const value of Object.values(VARIABLES)) assert.ok(!shown.includes(value), shown);
  }
  assert.match(JSON.stringify(settings), /"apiSecret":"\[secret\]"/);
});

test('missing variables are named all together; empty ones are missing', () => {
  const error = configError(() => readConfig(GOOD, { env: { A_KEY: 'made-up', TV_SECRET: '' } }));
  assert.match(
    error.message,
    /environment variables that are not set: TV_SECRET, A_SECRET, B_API_KEY, B_API_SECRET$/,
  );
  assert.deepEqual(
    error.findings.map(({ path }) => path),
    ['sources.tv.secrets[0]', 'accounts.a.apiSecret', 'accounts.b.apiKey', 'accounts.b.apiSecret'],
  );
});

test('missing variables and other mistakes are found in one pass', () => {
  const error = configError(() => readConfig({ ...GOOD, acounts: {}, dedupeDays: 0 }, { env: {} }));
  const codes = new Set(error.findings.map(({ code }) => code));
  assert.deepEqual(codes, new Set(['unknown-option', 'wrong-value', 'missing-variable']));
  assert.match(error.message, /Did you mean accounts\?/);
});

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

test('values of the environment are checked as well, and not shown', () => {
  const withPort = { ...GOOD, listen: { port: env('PORT') } };
  assert.equal(readConfig(withPort, { env: { ...VARIABLES, PORT: '9000' } }).listen.port, 9000);
  const error = configError(() => readConfig(withPort, { env: { ...VARIABLES, PORT: 'made-up-secret' } }));
  assert.match(error.message, /listen\.port \(from PORT\) must be an integer from 0 to 65535/);
  assert.doesNotMatch(inspect(error), /made-up-secret/);
});

test('the same key in two variables, short secrets, and sources without any key', () => {
  const read = (/** @type {object} */ variables, config = GOOD) =>
    configError(() => readConfig(config, { env: { ...VARIABLES, ...variables } })).findings.map(
      ({ path, code }) => `${path}: ${code}`,
    );
  assert.deepEqual(read({ B_API_KEY: VARIABLES.A_KEY }), ['accounts.b.apiKey: same-key']);
  assert.deepEqual(read({ TV_SECRET: '1234567' }), ['sources.tv.secrets[0]: too-short']);
  const optional = { ...GOOD, sources: { tv: { ...TV, secrets: [env.optional('X')] } } };
  assert.deepEqual(read({}, /** @type {any} */ (optional)), ['sources.tv.secrets: missing']);
  const control = { ...GOOD, control: { token: env('TOKEN') } };
  assert.deepEqual(read({ TOKEN: 'short' }, /** @type {any} */ (control)), ['control.token: too-short']);
});

test('a group of credentials may have a private key', () => {
  const variables = {
    ...VARIABLES,
    B_API_SECRET: undefined,
    B_API_PRIVATE_KEY: 'made-up PEM',
    B_API_PRIVATE_KEY_PASSPHRASE: 'made-up',
  };
  const { b } = readConfig(GOOD, { env: variables }).accounts;
  assert.deepEqual(
    [b.apiSecret, b.privateKey?.reveal(), b.passphrase?.reveal()],
    [undefined, 'made-up PEM', 'made-up'],
  );
});

test('a secret in the configuration itself is a warning', () => {
  const literal = { ...GOOD, accounts: { a: { ...A, apiSecret: 'made-up-literal' }, b: B } };
  const { warnings } = readConfig(literal, { env: VARIABLES });
  assert.deepEqual(
    warnings.map(({ code, path }) => [code, path]),
    [['literal-secret', 'accounts.a.apiSecret']],
  );
  assert.doesNotMatch(JSON.stringify(warnings), /made-up-literal/);
});

test('a map without an id, and an open TradingView source, are warnings', () => {
  const sources = {
    own: { scheme: 'hmac', keys: [env('TV_SECRET')], accounts: 'a', map: { symbol: 'pair', side: 'dir' } },
    tv: { ...TV, ips: false },
  };
  const { warnings } = readConfig({ ...GOOD, sources }, { env: VARIABLES });
  assert.deepEqual(
    warnings.map(({ code, path }) => [code, path]),
    [
      ['no-id', 'sources.own'],
      ['no-addresses', 'sources.tv'],
    ],
  );
});

test('a value in place of a name of a variable is not shown', () => {
  for (const act of [() => env('made-up secret'), () => env.group(/** @type {any} */ ({})), () => env('')]) {
    assert.throws(act, (error) => error instanceof RelayError && !/made-up/.test(error.message));
  }
});

test('without secrets the rest is read: an operator can stop a relay that he has no keys of', () => {
  const settings = readConfig(GOOD, { env: {}, secrets: false });
  assert.deepEqual([settings.store.file, settings.accounts.a.apiKey], ['./relay.db', undefined]);
  const error = configError(() => readConfig({ ...GOOD, store: env('STORE') }, { env: {}, secrets: false }));
  assert.match(error.message, /STORE/);
});
