'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/**
 * `bybit-auth doctor` for OKX and Binance: each fault is made in a sandbox, and the doctor has to name the cause and the step
 * of the checklist.
 */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const { run } = require('../../lib/cli/main.js');
const { runCli, startCli } = require('../support/cli/cli.js');
const { temporaryFolder } = require('../support/temporary-folder.js');
const { KEYS, OTHER_SECRETS, openVenue } = require('../support/venues/accounts.js');

const folder = temporaryFolder({ after });

/**
 * @param {'okx' | 'binance'} venue
 * @param {Record<string, string | undefined>} [changed]
 * @returns {Record<string, string>}
 */
function variables(venue, changed = {}) {
  const { apiKey, secret, passphrase } = /** @type {Record<string, string>} */ ({
    ...KEYS[venue],
    ...changed,
  });
  const prefix = venue.toUpperCase();
  return {
    [`${prefix}_API_KEY`]: apiKey,
    [`${prefix}_API_SECRET`]: secret,
    ...(passphrase !== undefined && { [`${prefix}_API_PASSPHRASE`]: passphrase }),
  };
}

/** @param {{ urls: Record<string, string> }} sandbox @returns {string[]} */
const hosts = ({ urls }) => Object.entries(urls).flatMap(([name, url]) => ['--host', `${name}=${url}`]);

const YEAR_MS = 31_536_000_000;

/**
 * The doctor in this process, where it takes a few milliseconds.
 *
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<{ code: number, stdout: string }>}
 */
async function runHere(args, env) {
  let stdout = '';
  const stream = /** @type {any} */ ({ write: (/** @type {string} */ text) => (stdout += text) });
  Object.assign(process.env, env);
  try {
    const code = await run(args, {
      ...{ stdout: stream, stderr: stream, stdin: stream, environment: process.env },
      signal: new AbortController().signal,
    });
    return { code, stdout };
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
  }
}

const ORDER = ['--needs', 'POST /api/v5/trade/order'];
const SPOT = ['--needs', 'POST /api/v3/order'];
const FUTURES = ['--needs', 'POST /fapi/v1/order'];
const CAUSE = { verdict: 'cause-found' };
const OPEN = { verdict: 'not-settled' };

/**
 * @typedef {object} Fault
 * @property {object | null} [key] fields of the key in the sandbox; null where it does not exist
 * @property {object} [faults] of the sandbox
 * @property {Record<string, string | undefined>} [used] credentials of the bot that are wrong
 * @property {string[]} [args]
 * @property {string} verdict
 * @property {string} category
 * @property {string[]} failed the steps of the checklist that fail
 * @property {RegExp} says what the first sentence names
 */
/** @type {Readonly<Record<'okx' | 'binance', Readonly<Record<string, Fault>>>>} */
const FAULTS = Object.freeze({
  okx: {
    'a clock that is behind': {
      ...{ faults: { clockSkewMs: 45_000 }, ...CAUSE, category: 'clock-behind', failed: ['clock'] },
      says: /4[45]\d{3} ms behind OKX's.*\/api\/v5\/public\/time/,
    },
    'a clock that is ahead': {
      ...{ faults: { clockSkewMs: -45_000 }, ...CAUSE, category: 'clock-ahead', failed: ['clock'] },
      says: /4[45]\d{3} ms ahead of OKX's/,
    },
    'a wrong passphrase': {
      ...{ used: { passphrase: 'Another12345' }, ...CAUSE, category: 'passphrase', failed: ['passphrase'] },
      says: /passphrase of the API key is wrong \(50105\).*OKX_API_PASSPHRASE/,
    },
    'a missing passphrase': {
      ...{ used: { passphrase: undefined }, ...CAUSE, category: 'credential', failed: ['key-format'] },
      says: /OKX_API_PASSPHRASE is not set/,
    },
    'a wrong secret': {
      ...{ used: { secret: OTHER_SECRETS.okx }, ...CAUSE, category: 'bad-signature', failed: ['signature'] },
      says: /50113/,
    },
    'an unknown key': {
      ...{ key: null, ...CAUSE, category: 'key-or-environment', failed: ['key-exists'] },
      says: /No environment knows this key \(mainnet, demo, region eea .*, region us/,
    },
    'a key of demo trading without the header': {
      ...{ key: { environment: 'demo' }, ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a demo key, but your bot calls mainnet\. Send the header x-simulated-trading: 1/,
    },
    'a live key with the header': {
      ...{ args: ['--env', 'demo'], ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a mainnet key, but your bot calls demo\. Leave out the header x-simulated-trading/,
    },
    'a key of another region': {
      ...{ key: { region: 'eea' }, ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This key belongs to region eea \(127\.0\.0\.1:\d+\)/,
    },
    'an IP address that is not on the whitelist': {
      ...{ key: { ips: ['192.0.2.1'] }, ...CAUSE, category: 'ip-not-allowed', failed: ['ip-whitelist'] },
      says: /50110.*add 127\.0\.0\.1 to the key's whitelist/,
    },
    'a missing permission': {
      ...{ key: { permissions: ['read_only'] }, args: ORDER },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(POST \/api\/v5\/trade\/order\)/,
    },
    'an account mode without swaps': {
      ...{ key: { acctLv: 1 }, args: ['--needs', 'POST /api/v5/trade/order?instId=BTC-USDT-SWAP'] },
      ...{ ...CAUSE, category: 'account-mode', failed: ['account-type'] },
      says: /spot mode \(acctLv 1\)/,
    },
  },
  binance: {
    'a clock that is behind': {
      ...{ faults: { clockSkewMs: 45_000 }, ...CAUSE, category: 'clock-behind', failed: ['clock'] },
      says: /4[45]\d{3} ms behind Binance's.*\/api\/v3\/time/,
    },
    'a clock that is ahead': {
      ...{ faults: { clockSkewMs: -2000 }, ...CAUSE, category: 'clock-ahead', failed: ['clock'] },
      says: /[12]\d{3} ms ahead of Binance's/,
    },
    'a wrong secret': {
      ...{
        used: { secret: OTHER_SECRETS.binance },
        ...CAUSE,
        category: 'bad-signature',
        failed: ['signature'],
      },
      says: /-1022/,
    },
    'a key that was cut off': {
      ...{ faults: { unknownKeyReply: -2014 }, key: null, ...CAUSE, category: 'auth-failed' },
      failed: ['key-format'],
      says: /-2014.*64 letters and digits/,
    },
    'an unknown key, at the futures interface': {
      ...{ key: null, args: FUTURES, ...CAUSE, category: 'key-or-environment', failed: ['key-exists'] },
      says: /No environment knows this key \(mainnet, testnet, demo\)/,
    },
    'a testnet key on the live host': {
      ...{
        key: { environment: 'testnet' },
        ...CAUSE,
        category: 'key-or-environment',
        failed: ['environment'],
      },
      says: /This is a testnet key, but your bot calls mainnet\. Use http/,
    },
    'a live key on the demo host': {
      ...{ args: ['--env', 'demo'], ...CAUSE, category: 'key-or-environment', failed: ['environment'] },
      says: /This is a mainnet key, but your bot calls demo/,
    },
    'an IP address that is not on the whitelist': {
      ...{ key: { ips: ['192.0.2.1'] }, args: FUTURES, ...OPEN, category: 'key-or-ip-mismatch', failed: [] },
      says: /does not say which \(-2015\).*look for 127\.0\.0\.1 on the whitelist/,
    },
    'futures that are not enabled': {
      ...{ key: { permissions: { enableFutures: false } }, args: FUTURES },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(POST \/fapi\/v1\/order\)/,
    },
    'orders on spot that are not enabled': {
      ...{ key: { permissions: { enableSpotAndMarginTrading: false } }, args: SPOT },
      ...{ ...CAUSE, category: 'permission', failed: ['permissions'] },
      says: /lacks what the bot needs \(POST \/api\/v3\/order\)/,
    },
    'a permission to trade that has expired': {
      ...{ key: { tradingAuthorityExpirationTime: Date.now() - YEAR_MS }, args: SPOT },
      ...{ ...CAUSE, category: 'key-expired', failed: ['expiry'] },
      says: /has expired/,
    },
    'hedge mode, and an order for one-way mode': {
      ...{ key: { dualSidePosition: true }, args: ['--needs', 'POST /fapi/v1/order?positionSide=BOTH'] },
      ...{ ...CAUSE, category: 'account-mode', failed: ['account-type'] },
      says: /hedge mode.*positionSide=BOTH/,
    },
    'an account that may not trade': {
      ...{ key: { environment: 'testnet', canTrade: false }, args: ['--env', 'testnet', ...SPOT] },
      ...{ ...CAUSE, category: 'account-mode', failed: ['account-type'] },
      says: /may not trade/,
    },
  },
});

for (const [venue, faults] of /** @type {['okx' | 'binance', Record<string, Fault>][]} */ (
  Object.entries(FAULTS)
)) {
  test(`the doctor of ${venue} finds each fault`, async (t) => {
    assert.ok(Object.keys(faults).length >= 10);
    for (const [name, fault] of Object.entries(faults)) {
      await t.test(name, async (inner) => {
        const sandbox = await openVenue(inner, venue, { key: fault.key, faults: fault.faults });
        const args = ['doctor', '--venue', venue, '--json', '--quiet', '--probe', ...hosts(sandbox)];
        const env = variables(venue, fault.used);
        const result = await runHere([...args, ...(fault.args ?? [])], env);
        assert.equal(result.code, 1, result.stdout);
        const found = JSON.parse(result.stdout);
        const failed = found.checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
        assert.deepEqual(
          { verdict: found.verdict, category: found.category, failed },
          { verdict: fault.verdict, category: fault.category, failed: fault.failed },
          found.summary,
        );
        assert.match(found.summary, fault.says);
        assert.ok(found.requests.length <= 6 && found.requests.length === sandbox.requests.length);
        for (const secret of Object.values(KEYS[venue])) assert.ok(!result.stdout.includes(secret));
      });
    }
  });
}

test('the exchange is the one whose variables are set', async (t) => {
  const sandbox = await openVenue(t, 'okx', { key: { ips: ['127.0.0.1'] } });
  const guessed = await runCli(['doctor', ...hosts(sandbox)], { env: variables('okx'), cwd: folder });
  assert.equal(guessed.code, 0, guessed.stderr);
  assert.match(guessed.stdout, /^HEALTHY: Mainnet accepts key 1111…/);
  assert.match(guessed.stdout, /^ 10 \[pass\] Passphrase: /m);
  const file = path.join(folder, 'okx.env');
  fs.writeFileSync(
    file,
    Object.entries(variables('okx'))
      .map((pair) => pair.join('='))
      .join('\n'),
  );
  const read = await runCli(['doctor', '--env-file', file, ...hosts(sandbox)], { cwd: folder });
  assert.equal(read.code, 0, read.stderr);
  const both = await runCli(['doctor'], {
    env: { ...variables('okx'), ...variables('binance') },
    cwd: folder,
  });
  assert.equal(both.code, 2);
  assert.match(both.stderr, /choose --venue binance or --venue okx/);
});

test('options that the exchange does not have are refused', async () => {
  const doctor = (/** @type {string[]} */ ...args) => runHere(['doctor', ...args], {});
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [['--venue', 'okz'], /--venue must be bybit, binance, okx, [a-z, ]+; did you mean okx\?/],
    [['--venue', 'okx', '--env', 'testnet'], /--env must be mainnet, demo or a URL/],
    [['--venue', 'okx', '--recv-window', '5000'], /unknown option --recv-window/],
    [
      ['--venue', 'binance', '--host', 'eea=http://127.0.0.1:1'],
      /--host must be mainnet=URL, testnet=URL or demo=URL/,
    ],
  ])) {
    await assert.rejects(doctor(...args), { name: 'UsageError', message });
  }
  const help = await doctor('--venue=okx', '--help');
  assert.equal(help.code, 0);
  assert.match(help.stdout, /ten checks/);
  assert.match(help.stdout, /OKX_API_PASSPHRASE/);
});

for (const venue of /** @type {const} */ (['okx', 'binance'])) {
  test(`the command sandbox of ${venue} has a demo key, which the doctor accepts`, async (t) => {
    const running = startCli(['sandbox', '--venue', venue], { cwd: folder });
    t.after(() => running.child.kill());
    const [, port] = await running.waitFor(new RegExp(`doctor --venue ${venue} --sandbox (\\d+)`));
    const exports = [...running.output.stdout.matchAll(/export (\w+)=(\S+)/g)];
    const env = Object.fromEntries(exports.map(([, name, value]) => [name, value]));
    const { code, stdout, stderr } = await runCli(['doctor', '--sandbox', port], { env, cwd: folder });
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /^WARNING: Mainnet accepts key .* any IP\s+address may use it/);
    running.child.kill('SIGINT');
    assert.equal((await running.ended).code, 0);
  });
}
