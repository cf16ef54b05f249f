'use strict';

const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const test = require('node:test');

const { defineRelay } = require('../../lib/config/define');
const { env } = require('../../lib/config/env');
const { readConfig } = require('../../lib/config/read');
const { RelayError } = require('../../lib/errors');

const { A, B, GOOD, TV, VARIABLES, configError } = require('./support');
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

test('a key that the scheme cannot use is found before the relay starts, and not shown', () => {
  const sources = {
    std: { preset: 'standard', keys: [env('TV_SECRET')], accounts: 'a' },
    rsa: { scheme: 'rsa', keys: [env('A_SECRET')], accounts: 'a' },
    tv: TV,
  };
  const error = configError(() =>
    readConfig({ ...GOOD, sources }, { env: { ...VARIABLES, TV_SECRET: 'made-up secret !' } }),
  );
  assert.deepEqual(
    error.findings.map(({ path, code }) => `${path}: ${code}`),
    ['sources.std: wrong-source', 'sources.rsa: wrong-source'],
  );
  for (const value of ['made-up secret !', VARIABLES.A_SECRET]) {
    assert.ok(!inspect(error, { depth: 9 }).includes(value));
  }
});

test('the rate of an address can be switched off', () => {
  const read = (perIp) => readConfig({ ...GOOD, rates: { perIp } }, { env: VARIABLES }).rates;
  assert.deepEqual(read(null), { perIp: null });
  assert.deepEqual(read({ requests: 100, ms: 1000 }), { perIp: { requests: 100, ms: 1000 } });
  assert.deepEqual(read(undefined), {});
});

test('a group of credentials that is spread into an account is told with the right form, and nothing else', () => {
  const wrong = { venue: 'bybit', ...env.group('B'), dryRun: true };
  const act = () => readConfig({ ...GOOD, accounts: { a: A, b: wrong } }, { env: VARIABLES });
  assert.deepEqual(
    configError(act).findings.map(({ message }) => message),
    [
      "accounts.b has env.group() spread into it. Write credentials: env.group('B') in place of ...env.group()",
    ],
  );
});
