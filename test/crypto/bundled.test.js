'use strict';

// Runs once, but for --thorough: each child chooses its own backend.

/** The warning of a bundle that lacks the addon: from evidence, once, and not where nothing can be done. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const esbuild = require('esbuild');

const { isBundled, warnOfBundle } = require('../../lib/crypto/bundled');
const { runChild } = require('../support/run-child');
const { temporaryFolder } = require('../support/temporary-folder.js');

const ROOT = path.join(__dirname, '..', '..');
const folder = temporaryFolder({ after });
const PROGRAM = `const { Signer, backend } = require(${JSON.stringify(ROOT)});
const signer = new Signer({ apiKey: 'test-key-of-a-bundle', apiSecret: 'test-secret-of-a-bundle' });
console.log(JSON.stringify({ backend, signature: signer.signSync('payload') }));`;

/** @param {Record<string, string>} env @returns {Promise<{ backend: any, signature: string, stderr: string }>} */
async function runBundle(env) {
  const file = path.join(folder, 'app', 'dist', 'bot.js');
  if (!fs.existsSync(file)) {
    const stdin = { contents: PROGRAM, resolveDir: ROOT };
    const { warnings } = await esbuild.build({ stdin, bundle: true, platform: 'node', outfile: file });
    assert.deepEqual(warnings, []);
  }
  const { code, stdout, stderr } = await runChild(file, { env: { BYBIT_AUTH_BACKEND: '', ...env } });
  assert.equal(code, 0, stderr);
  return { ...JSON.parse(stdout), stderr };
}

test('a bundle signs with node:crypto, says why, and warns once with what to do', async () => {
  const { backend, signature, stderr } = await runBundle({});
  assert.equal(backend.name, 'javascript');
  assert.match(
    backend.reason,
    /^the native addon is not available: the package is part of a bundle; no local build/,
  );
  assert.match(signature, /^[0-9a-f]{64}$/);
  assert.equal(stderr.match(/BYBIT_AUTH_BUNDLED/g)?.length, 1, stderr);
  assert.match(stderr, /serverExternalPackages: \['bybit-auth'\]/);
});

test('a project around the bundle is not taken for the package', async () => {
  const manifest = path.join(folder, 'package.json');
  fs.writeFileSync(manifest, JSON.stringify({ name: 'a-bot' }));
  assert.equal(isBundled(folder), true);
  fs.writeFileSync(manifest, 'no JSON');
  assert.equal(isBundled(folder), true);
  fs.rmSync(manifest);
  assert.equal(isBundled(folder), true);
  assert.equal(isBundled(ROOT), false);
});

test('a backend that was chosen by hand does not warn', async () => {
  const { backend, stderr } = await runBundle({ BYBIT_AUTH_BACKEND: 'javascript' });
  assert.equal(backend.reason, 'forced by BYBIT_AUTH_BACKEND');
  assert.equal(stderr, '');
});

test('nothing warns where no addon would load outside of the bundle either', (t) => {
  const warned = t.mock.method(process, 'emitWarning', () => {});
  warnOfBundle(false);
  const { versions } = process;
  for (const runtime of ['bun', 'deno']) {
    Object.defineProperty(process, 'versions', {
      value: { ...versions, [runtime]: '1.0.0' },
      configurable: true,
    });
    warnOfBundle(true);
  }
  Object.defineProperty(process, 'versions', { value: versions, configurable: true });
  assert.equal(warned.mock.callCount(), 0);
  warnOfBundle(true);
  assert.deepEqual(warned.mock.calls[0].arguments[1], { code: 'BYBIT_AUTH_BUNDLED' });
});
