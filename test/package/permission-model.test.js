'use strict';

// Runs once, but for --thorough: it looks at the choice of the backend, not at what signs.

/** The permission model of Node.js, with which a process may read lib/ and nothing else of the package. */

const assert = require('node:assert/strict');
const path = require('node:path');
const test = require('node:test');

const { runChild } = require('../support/run-child');

const LIB = path.join(__dirname, '..', '..', 'lib');
const FLAG = ['--permission', '--experimental-permission'].find((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);
const LACKS = FLAG === undefined ? `Node.js ${process.version} has no permission model` : false;

/** @param {string[]} allowed @param {string} script @param {Record<string, string>} [env] */
function run(allowed, script, env = {}) {
  const execArgv = [/** @type {string} */ (FLAG), '--no-warnings', ...allowed, '--eval'];
  return runChild(script, { execArgv, env: { BYBIT_AUTH_BACKEND: '', ...env } });
}

const SIGN = `
  const { Signer, backend } = require(${JSON.stringify(path.join(LIB, 'index.js'))});
  for (const name of ['fetch.js', 'sandbox/index.js', 'bybit-api.js', 'ccxt.js']) require(${JSON.stringify(LIB + path.sep)} + name);
  const signer = new Signer({ apiKey: 'permission00000001', apiSecret: 'test-secret-of-thirty-six-characters' });
  signer.sign('x').then((signature) => console.log(JSON.stringify({ backend, signature })));
`;
const SIGNATURE = /^[0-9a-f]{64}$/;

test('the package loads without its addon, and says why', { skip: LACKS }, async () => {
  for (const others of [[], ['--allow-addons']]) {
    const { code, stdout, stderr } = await run([`--allow-fs-read=${LIB}${path.sep}`, ...others], SIGN);
    assert.equal(code, 0, stderr);
    const { backend, signature } = JSON.parse(stdout);
    assert.equal(backend.name, 'javascript');
    assert.match(backend.reason, /^the native addon is not available: .*restricted/);
    assert.ok(!backend.reason.includes(LIB), backend.reason);
    assert.match(signature, SIGNATURE);
  }
});

test('a backend that was asked for by name is refused with the reason', { skip: LACKS }, async () => {
  const env = { BYBIT_AUTH_BACKEND: 'native' };
  const { code, stderr } = await run([`--allow-fs-read=${LIB}${path.sep}`], SIGN, env);
  assert.equal(code, 1);
  assert.match(stderr, /ERR_BYBIT_BACKEND/);
  assert.match(stderr, /the addon cannot be loaded: .*restricted/);
});

test('with leave to read everything, but not to load addons', { skip: LACKS }, async () => {
  const { code, stdout, stderr } = await run(['--allow-fs-read=*'], SIGN);
  assert.equal(code, 0, stderr);
  const { backend, signature } = JSON.parse(stdout);
  assert.equal(backend.name, 'javascript');
  assert.match(signature, SIGNATURE);
});
