'use strict';

/** The loader and a prebuilt binary: real files, good and damaged, in a copy of the package. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { afterEach, beforeEach, describe, test } = require('node:test');

const { prebuildTarget } = require('../../lib/crypto/backend');

const ROOT = path.join(__dirname, '..', '..');
const TARGET = prebuildTarget();
const SHIPPED = path.join(ROOT, 'prebuilds', TARGET, 'bybit_auth.node');
const skip = skipReason();

const ORIGIN = `prebuilt binary for ${TARGET}`;
const SHOW = `
  try {
    const { backend, createHmac } = require('./lib');
    const mac = createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex');
    process.stdout.write(JSON.stringify({ ...backend, mac }));
  } catch ({ code, message }) {
    process.stdout.write(JSON.stringify({ code, message }));
  }`;

/** @returns {string | false} */
function skipReason() {
  if (process.env.BYBIT_AUTH_BACKEND === 'javascript') {
    return 'the run on the native backend tries the loader with each choice';
  }
  return fs.existsSync(SHIPPED) ? false : `no binary is shipped for ${TARGET}`;
}

describe(`the prebuilt binary for ${TARGET}`, { skip }, () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let binary;

  beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-')));
    fs.chmodSync(folder, 0o755);
    for (const name of ['lib', 'prebuilds', 'package.json']) {
      fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
    }
    binary = path.join(folder, 'prebuilds', TARGET, 'bybit_auth.node');
  });

  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** @param {object} [options]  of the process @param {string} [backend] @returns {any} the backend, or an error */
  function load(options = {}, backend = '') {
    // Another user may not write the counts of a run for coverage.
    const env = { ...process.env, BYBIT_AUTH_BACKEND: backend, NODE_V8_COVERAGE: '' };
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['-e', SHOW], {
      cwd: folder,
      encoding: 'utf8',
      env,
      ...options,
    });
    assert.deepEqual({ status, signal, stderr }, { status: 0, signal: null, stderr: '' });
    const loaded = JSON.parse(stdout);
    if (loaded.code === undefined) {
      assert.equal(loaded.mac, '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    }
    return loaded;
  }

  /** @param {RegExp} why */
  function assertFallback(why, options = {}) {
    const { name, reason } = load(options);
    assert.equal(name, 'javascript');
    assert.ok(
      reason.startsWith(`the native addon is not available: no local build; ${ORIGIN} failed: `),
      reason,
    );
    assert.match(reason, why);
    assert.ok(!reason.includes(folder), 'shows no path of this machine');
    const forced = load(options, 'native');
    assert.equal(forced.code, 'ERR_BYBIT_BACKEND');
    assert.match(forced.message, why);
  }

  /** @param {(content: Buffer) => Buffer} change  of the file; its size stays what the manifest says it is */
  function damage(change) {
    const content = fs.readFileSync(binary);
    const changed = change(Buffer.from(content));
    assert.equal(changed.length, content.length);
    assert.notDeepEqual(changed, content);
    fs.writeFileSync(binary, changed);
  }

  test('signs', () => {
    const { name, reason } = load({}, 'native');
    assert.equal(name, 'native');
    assert.equal(reason, `${ORIGIN}, forced by BYBIT_AUTH_BACKEND`);
    assert.equal(load().reason, ORIGIN);
  });

  test('serves where the local build is broken, and gives way to one that works', () => {
    const build = path.join(folder, 'build', 'Release', 'bybit_auth.node');
    fs.mkdirSync(path.dirname(build), { recursive: true });
    fs.writeFileSync(build, 'corrupt');
    assert.equal(load().reason, ORIGIN);
    fs.copyFileSync(binary, build);
    assert.equal(load().reason, 'local build');
  });

  test('of other sources than the JavaScript beside it', () => {
    const file = path.join(folder, 'lib', 'crypto', 'backend.js');
    const changed = fs
      .readFileSync(file, 'utf8')
      .replace(/^const INTERFACE = \d+;$/m, 'const INTERFACE = 0;');
    assert.match(changed, /INTERFACE = 0;/);
    fs.writeFileSync(file, changed);
    assertFallback(/it was built from the sources of another version \(npm run build\)/);
  });

  test('cut off anywhere: the system loader would end the process', () => {
    const whole = fs.readFileSync(binary);
    for (const size of [0, 1, 64, 4096, Math.floor(whole.length / 2), whole.length - 1]) {
      fs.writeFileSync(binary, whole.subarray(0, size));
      assertFallback(new RegExp(`the file has ${size} bytes in place of ${whole.length}`));
    }
  });

  test('blank, as after a loss of power', () => {
    damage((content) => content.fill(0));
    assertFallback(/\S/);
  });

  test('a folder in its place', () => {
    fs.rmSync(binary);
    fs.mkdirSync(binary);
    assertFallback(/the file has \d+ bytes in place of \d+/);
  });

  test('of another processor', () => {
    const others = fs.readdirSync(path.join(ROOT, 'prebuilds')).filter((name) => /^linux-/.test(name));
    const other = others.find((name) => name.split('-')[1] !== process.arch);
    assert.notEqual(other, undefined);
    const manifestFile = path.join(folder, 'prebuilds', 'manifest.json');
    const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
    manifest.targets[TARGET] = manifest.targets[other];
    fs.writeFileSync(manifestFile, JSON.stringify(manifest));
    fs.copyFileSync(path.join(ROOT, 'prebuilds', other, 'bybit_auth.node'), binary);
    assertFallback(/\S/);
  });

  const needsLinux = process.platform === 'linux' ? false : 'names a library of Linux';

  test('of another C library', { skip: needsLinux }, () => {
    // The name by which it asks for its C library, and the one that a machine with another does not have.
    damage((content) => {
      const place = content.indexOf('libc.so');
      assert.notEqual(place, -1);
      content.write('libc.mu', place);
      return content;
    });
    assertFallback(/libc\.mu/);
  });

  test('in a host without a name that it needs', { skip: needsLinux }, () => {
    damage((content) => {
      const place = content.indexOf('\0SHA256_Init\0');
      assert.notEqual(place, -1);
      content.write('SHA256_None', place + 1);
      return content;
    });
    assertFallback(/undefined symbol: SHA256_None/);
  });

  const needsUser =
    process.getuid?.() === 0
      ? false
      : 'only root can start a process of another user, who may not read the file';

  test('that may not be read', { skip: needsUser }, () => {
    fs.chmodSync(binary, 0o600);
    assertFallback(/ermission denied|cannot open/, { uid: 65534, gid: 65534 });
  });

  test('that nobody lists', () => {
    const manifest = path.join(folder, 'prebuilds', 'manifest.json');
    fs.writeFileSync(manifest, '{"targets":{}}');
    assertFallback(/it is not listed in prebuilds\/manifest\.json/);
    fs.writeFileSync(manifest, '{"targets":');
    assertFallback(/JSON/);
    fs.rmSync(manifest);
    assertFallback(/ENOENT/);
  });
});
