'use strict';

// Runs once: the children run on node:crypto, and on the addon where a test says so.

/** Where neither the addon nor WebAssembly runs: signing works, and everything says that nothing validates. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const ADDON = path.join(__dirname, '..', 'support', 'crypto', 'addon.js');
const CHILD = path.join(__dirname, '..', 'support', 'crypto', 'no-validator-child.js');
/** KiB of virtual memory. The memory of a WebAssembly instance reserves 8 GiB on most systems. */
const LOW_LIMIT = 4_000_000;

/** @param {string} command @param {string[]} args @param {string} [backend] @returns {any} what the child printed */
function run(command, args, backend = 'javascript') {
  const env = { ...process.env, BYBIT_AUTH_BACKEND: backend, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' };
  const { status, signal, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
  assert.deepEqual({ status, signal }, { status: 0, signal: null }, stderr);
  return JSON.parse(stdout);
}

/** @param {any} report */
function assertSigns({ right, signatures, onWorker, rsa, keys, missing, mistaken }) {
  assert.deepEqual([...signatures, onWorker], Array(4).fill(right));
  assert.equal(rsa, true);
  assert.deepEqual(keys, Array(4).fill('AbCdEfGhIjKlMnOpQr'));
  assert.equal(missing.code, 'ERR_BYBIT_CREDENTIAL');
  assert.equal(missing.findings[0].variable, 'BYBIT_API_SECRET');
  assert.equal(mistaken.code, 'ERR_INVALID_ARG_TYPE');
}

/** @param {any} report @param {string} why */
function assertNothingValidates(report, why) {
  assertSigns(report);
  assert.equal(report.backend.name, 'javascript');
  assert.equal(report.backend.reason, `forced by BYBIT_AUTH_BACKEND; nothing validates: ${why}`);
  assert.deepEqual(report.findings, Array(4).fill(['not-validated']));
  assert.deepEqual(report.placeholder.findings.map(({ id }) => id).at(-1), 'malformed');
  assert.deepEqual(
    report.missing.findings.map(({ id }) => id),
    ['missing', 'not-validated'],
  );
  const evidence =
    'apiKey and its secret were not validated: neither the native addon nor WebAssembly can run here';
  assert.deepEqual(
    [report.format.ok, report.format.status, report.format.evidence],
    [true, 'unknown', evidence],
  );
  for (const refused of [report.credentials, report.ofRsa, report.request]) {
    const message = `Nothing can validate here. Without the native addon, ${why}`;
    assert.deepEqual(refused, { error: 'Error', code: 'ERR_BYBIT_NO_VALIDATOR', message });
  }
}

/** @param {any} report */
function assertValidates(report) {
  assertSigns(report);
  assert.ok(!report.backend.reason.includes('validates'), report.backend.reason);
  assert.deepEqual(report.findings, Array(4).fill([]));
  assert.deepEqual(
    report.placeholder.findings.map(({ id }) => id),
    ['unexpanded-variable'],
  );
  assert.deepEqual(
    report.missing.findings.map(({ id }) => id),
    ['missing'],
  );
  assert.deepEqual(report.credentials, {
    ok: true,
    findings: [],
    cleaned: { apiKey: 'AbCdEfGhIjKlMnOpQr', apiSecret: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8' },
  });
  assert.deepEqual([report.format.ok, report.format.status], [true, 'pass']);
  assert.equal(report.ofRsa.ok, true);
  assert.equal(report.request.ok, true);
}

test('node --jitless', () => {
  const report = run(process.execPath, ['--jitless', CHILD]);
  assertNothingValidates(report, 'WebAssembly cannot run: it is disabled, as by node --jitless');
});

test('an ordinary process validates', () => assertValidates(run(process.execPath, [CHILD])));

test('node --jitless with the addon validates', (t) => {
  const isThere = `process.stdout.write(String(require(${JSON.stringify(ADDON)}).addon !== undefined))`;
  if (run(process.execPath, ['-e', isThere]) === false) {
    return t.skip('there is no addon for this platform: run npm run build first');
  }
  assertValidates(run(process.execPath, ['--jitless', CHILD], 'native'));
});

test('a low limit of virtual memory', (t) => {
  if (process.platform !== 'linux') return t.skip('ulimit -v is not kept on this system');
  const command = `ulimit -v ${LOW_LIMIT} && exec "$@"`;
  const report = run('sh', ['-c', command, 'sh', process.execPath, CHILD]);
  const [, why] = report.backend.reason.split('nothing validates: ');
  // Newer versions of Node.js give the WebAssembly less memory there, and validate.
  if (why === undefined) return assertValidates(report);
  assert.match(why, /^WebAssembly cannot run: .*memory/i);
  assertNothingValidates(report, why);
});
