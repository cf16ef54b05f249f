'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/**
 * `bybit-auth doctor` for each exchange but Bybit: each fault is made in a sandbox, and the doctor has to name the cause and the step
 * of the checklist.
 */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const { run } = require('../../lib/cli/main.js');
const { runCli, startCli } = require('../support/cli/cli.js');
const { temporaryFolder } = require('../support/temporary-folder.js');
const { FAULTS } = require('../support/cli/doctor-faults.js');
const { KEYS, openVenue } = require('../support/venues/accounts.js');

/** @typedef {keyof typeof FAULTS} VenueName */
/** @typedef {import('../support/cli/doctor-faults.js').Fault} Fault */

const folder = temporaryFolder({ after });

/**
 * @param {VenueName} venue
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

for (const [venue, faults] of /** @type {[VenueName, Record<string, Fault>][]} */ (Object.entries(FAULTS))) {
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

for (const venue of /** @type {VenueName[]} */ (Object.keys(FAULTS))) {
  test(`the command sandbox of ${venue} has a demo key, which the doctor accepts`, async (t) => {
    const running = startCli(['sandbox', '--venue', venue], { cwd: folder });
    t.after(() => running.child.kill());
    const [, port] = await running.waitFor(new RegExp(`doctor --venue ${venue} --sandbox (\\d+)`));
    const exports = [...running.output.stdout.matchAll(/export (\w+)=(\S+)/g)];
    const env = Object.fromEntries(exports.map(([, name, value]) => [name, value]));
    const { code, stdout, stderr } = await runCli(['doctor', '--sandbox', port], { env, cwd: folder });
    assert.equal(code, 0, stdout + stderr);
    // KuCoin does not tell that a key has no whitelist.
    assert.match(stdout, /^(?:WARNING: Mainnet accepts key .* any IP\s+address may use it|HEALTHY: Mainnet)/);
    running.child.kill('SIGINT');
    assert.equal((await running.ended).code, 0);
  });
}
