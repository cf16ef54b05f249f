'use strict';

/** Which backend is chosen, why, and that it says so. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { pathToFileURL } = require('node:url');

const bybitAuth = require('../..');
const { prebuildTarget } = require('../../lib/crypto/backend');
const { runChild } = require('../support/run-child');
const { temporaryFolder } = require('../support/temporary-folder.js');

const ROOT = path.join(__dirname, '..', '..');
const NATIVE = bybitAuth.backend.name === 'native';
const NEEDS_ADDON = NATIVE ? false : 'needs the addon, and this run is without it';
/** An empty variable counts as none. */
const UNFORCED = { BYBIT_AUTH_BACKEND: '' };

describe('backend', () => {
  test('is frozen and says what was chosen and why', () => {
    const { backend } = bybitAuth;
    assert.ok(Object.isFrozen(backend));
    assert.deepEqual(Object.keys(backend), ['name', 'reason', 'openssl', 'nodeApi']);
    assert.equal(backend.name, process.env.BYBIT_AUTH_BACKEND || 'native');
    assert.match(backend.openssl, /^\d+\.\d+\.\d+/);
    if (NATIVE) assert.equal(String(backend.nodeApi), process.versions.napi);
    else assert.equal(backend.nodeApi, null);
    if (process.env.BYBIT_AUTH_BACKEND) assert.match(backend.reason, /forced by BYBIT_AUTH_BACKEND$/);
  });

  test('import gives every name that require gives, and the same things', async () => {
    const { default: whole, ...imported } = await import(
      pathToFileURL(path.join(ROOT, 'lib', 'index.mjs')).href
    );
    assert.equal(whole, bybitAuth);
    assert.deepEqual(Object.keys(imported).sort(), Object.keys(bybitAuth).sort());
    for (const [name, value] of Object.entries(imported)) {
      assert.equal(value, /** @type {any} */ (bybitAuth)[name], name);
    }
  });

  test('import by the name of the package, as a user writes it', async () => {
    const imported = await import('bybit-auth');
    assert.equal(imported.Signer, bybitAuth.Signer);
    assert.equal(require('bybit-auth'), bybitAuth);
  });
});

describe('the choice', () => {
  const folder = temporaryFolder({ after });
  const script = path.join(folder, 'show.js');

  before(() => {
    fs.cpSync(path.join(ROOT, 'lib'), path.join(folder, 'lib'), { recursive: true });
    fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
    fs.writeFileSync(
      script,
      `try {
        const { backend, createHmac } = require(process.argv[2]);
        const mac = createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex');
        process.stdout.write(JSON.stringify({ backend, mac }));
      } catch ({ code, message }) {
        process.stdout.write(JSON.stringify({ code, message }));
      }`,
    );
  });

  /**
   * @param {string} root  the package to load
   * @param {Record<string, string | undefined>} env
   * @returns {Promise<any>} { backend, mac } or { code, message }
   */
  async function load(root, env) {
    const { code, signal, stdout, stderr } = await runChild(script, { args: [root], env });
    assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' });
    const loaded = JSON.parse(stdout);
    if (loaded.mac !== undefined) {
      assert.equal(loaded.mac, '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    }
    return loaded;
  }

  /** Puts a file where the copy looks for its addon. */
  async function withAddon(place, content, action) {
    const file = path.join(folder, ...place, 'bybit_auth.node');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    try {
      await action();
    } finally {
      fs.rmSync(path.join(folder, place[0]), { recursive: true, force: true });
    }
  }

  test('BYBIT_AUTH_BACKEND=javascript', async () => {
    const { backend } = await load(ROOT, { BYBIT_AUTH_BACKEND: 'javascript' });
    assert.equal(backend.name, 'javascript');
    assert.equal(backend.reason, 'forced by BYBIT_AUTH_BACKEND');
    assert.equal(backend.nodeApi, null);
    assert.equal(backend.openssl, process.versions.openssl);
  });

  test('BYBIT_AUTH_BACKEND=native', { skip: NEEDS_ADDON }, async () => {
    const { backend } = await load(ROOT, { BYBIT_AUTH_BACKEND: 'native' });
    assert.equal(backend.name, 'native');
    assert.match(backend.reason, /, forced by BYBIT_AUTH_BACKEND$/);
  });

  test('by itself it takes the addon that is there', { skip: NEEDS_ADDON }, async () => {
    for (const env of [UNFORCED, { BYBIT_AUTH_BACKEND: undefined }]) {
      const { backend } = await load(ROOT, env);
      assert.equal(backend.name, 'native');
      assert.match(backend.reason, /^(local build|prebuilt binary for )/);
    }
  });

  test('any other value of the variable is refused by name', async () => {
    for (const value of ['garbage', 'Native', 'js', ' native', '0']) {
      const { code, message } = await load(ROOT, { BYBIT_AUTH_BACKEND: value });
      assert.equal(code, 'ERR_INVALID_ARG_VALUE');
      assert.match(message, /^BYBIT_AUTH_BACKEND must be "native" or "javascript"/);
      assert.ok(message.includes(JSON.stringify(value)));
    }
  });

  test('without an addon it falls back and says what is missing', async () => {
    const { backend } = await load(folder, UNFORCED);
    assert.equal(backend.name, 'javascript');
    assert.equal(
      backend.reason,
      `the native addon is not available: no local build; no prebuilt binary for ${prebuildTarget()}`,
    );
  });

  test('without an addon a forced one is an error, not a fallback', async () => {
    const { code, message } = await load(folder, { BYBIT_AUTH_BACKEND: 'native' });
    assert.equal(code, 'ERR_BYBIT_BACKEND');
    assert.match(message, /no local build; no prebuilt binary/);
    const { backend } = await load(folder, { BYBIT_AUTH_BACKEND: 'javascript' });
    assert.equal(backend.name, 'javascript');
  });

  test('a corrupt addon is no reason to die', async () => {
    for (const content of ['', 'this is no shared library', Buffer.alloc(5000, 0x7f)]) {
      await withAddon(['build', 'Release'], content, async () => {
        const { backend } = await load(folder, UNFORCED);
        assert.equal(backend.name, 'javascript');
        assert.match(backend.reason, /local build failed: .+; no prebuilt binary/);
        assert.ok(!backend.reason.includes(folder), 'shows no path of this machine');
        assert.equal((await load(folder, { BYBIT_AUTH_BACKEND: 'native' })).code, 'ERR_BYBIT_BACKEND');
      });
    }
  });
});

test('the memory of keys is given back', async (t) => {
  const { code, signal, stdout, stderr } = await runChild(
    path.join(__dirname, '..', 'support', 'crypto', 'accounting-child.js'),
    { execArgv: ['--expose-gc'] },
  );
  assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: '' });
  if (!NATIVE) return t.skip('node:crypto keeps the keys, which counts nothing');
  const { taken, afterDestroy } = JSON.parse(stdout);
  assert.ok(taken >= 100 * 64, 'a keyed state of SHA-256 takes 64 bytes');
  assert.equal(afterDestroy, 0);
});
