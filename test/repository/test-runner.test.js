'use strict';

/** What npm test runs, what it prints, and how it ends: in a small copy of this repository. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');

const { dependsOnBackend } = require('../../scripts/test/files');
const { temporaryFolder } = require('../support/temporary-folder.js');

const ROOT = path.join(__dirname, '..', '..');

/** By name: the parts of a small suite. */
const FILES = {
  'test/table.test.js':
    "require('node:test').test('a table', () => require('assert').ok(require('./support/table')));",
  'test/support/table.js':
    "/** @typedef {import('../../lib/crypto/backend').Backend} Backend */\nmodule.exports = ['a row'];",
  'test/deep/signs.test.js': `
    const { test } = require('node:test');
    const { backend } = require('../../lib/crypto/backend');
    test('signs', () => require('assert').ok(backend.name));
    test('left out', { skip: 'no reason but this' }, () => {});`,
  'test/broken.test.js': `
    const { describe, test } = require('node:test');
    console.log('printed beside it');
    describe('a suite', () => {
      test('holds', () => {});
      test('fails (1 + 1)', () => require('assert').deepEqual({ a: 1 }, { a: 2 }));
    });`,
  'test/claims.test.js': "// Runs once: it says so.\nrequire(['..', 'lib', 'crypto', 'backend'].join('/'));",
  'test/crashes.test.js': "throw new Error('at the top');",
  'test/compat/other.test.js': "throw new Error('a suite of its own');",
  'test/support/not-a-test.js': "throw new Error('no test');",
};

const folder = temporaryFolder({ after });
before(() => {
  for (const part of ['lib', 'scripts/test', 'scripts/test.js', 'package.json']) {
    fs.cpSync(path.join(ROOT, part), path.join(folder, part), { recursive: true });
  }
  for (const [name, text] of Object.entries(FILES)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
});

/** As in a shell: not that of a test. @param {string} [backend] */
const environment = (backend = '') => ({
  ...process.env,
  BYBIT_AUTH_BACKEND: backend,
  NODE_TEST_CONTEXT: undefined,
});

/** @param {string[]} args @returns {{ status: number | null, stdout: string, stderr: string }} */
function runTests(...args) {
  const options = /** @type {const} */ ({ cwd: folder, encoding: 'utf8', env: environment() });
  return spawnSync(process.execPath, ['scripts/test.js', ...args], options);
}

describe('which files run on both backends', () => {
  /** @param {string} name @param {string} text */
  function isDependent(name, text) {
    const file = path.join(folder, 'test', name);
    fs.writeFileSync(file, text);
    const dependent = dependsOnBackend(file);
    fs.rmSync(file);
    return dependent;
  }

  test('those that can tell them apart', () => {
    for (const [index, text] of [
      "process.env.BYBIT_AUTH_BACKEND === 'native'",
      "const { backend } = require('../lib/crypto/backend');",
      "import { backend } from '../lib/crypto/backend.js';",
      "await import('../lib/crypto/backend.js');",
      "require('../lib');",
      "require('./deep/signs.test.js');",
      "require('node:child_process');",
      "const { Worker } = require('worker_threads');",
      'require(name);',
      'require(`../lib/${name}`);',
      "createRequire(__filename)('../lib');",
    ].entries()) {
      assert.equal(isDependent(`dependent-${index}.js`, text), true, text);
    }
  });

  test('no others', () => {
    for (const [index, text] of [
      '',
      "require('./support/table');",
      "/** @type {import('../lib/crypto/backend').Backend} */",
      "require('axios'); require('node:http');",
    ].entries()) {
      assert.equal(isDependent(`free-${index}.js`, text), false, text);
    }
  });
});

describe('a run', () => {
  test('says which backend is missing and why, and fails', () => {
    const { status, stdout, stderr } = runTests('test/deep/signs.test.js');
    assert.equal(status, 1);
    assert.match(stderr, /^the native backend cannot be tested: .*no local build; no prebuilt binary for /m);
    assert.match(stdout, /^tests on the javascript backend: 1 file$/m);
    assert.match(stdout, /^ℹ pass 1$/m);
    assert.match(stdout, /^ℹ fail 0$/m);
    assert.match(stdout, /^ {2}skipped 1: no reason but this$/m);
  });

  test('needs no backend where none makes a difference', () => {
    const { status, stdout, stderr } = runTests('test/table.test.js');
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^tests without a backend: 1 file$/m);
    assert.doesNotMatch(stdout, /^tests on the /m);
  });

  test('cannot choose a backend in a file that says it needs none', () => {
    const { status, stdout } = runTests('test/claims.test.js');
    assert.equal(status, 1);
    assert.match(stdout, /^tests without a backend: 1 file$/m);
    assert.match(stdout, /BYBIT_AUTH_BACKEND/);
  });

  test('finds tests in folders, and none of other suites', () => {
    const { stdout } = runTests('--backend=javascript');
    assert.match(stdout, /^tests on the javascript backend: 1 file$/m);
    assert.match(stdout, /^tests without a backend: 4 files$/m);
    assert.doesNotMatch(stdout, /a suite of its own|no test/);
    assert.equal(runTests('test/compat').status, 1, 'unless they are asked for');
  });

  test('shows each failure whole, and the command that runs it alone', () => {
    const { status, stdout } = runTests('--backend=javascript');
    assert.equal(status, 1);
    assert.match(stdout, /^3 failures:$/m);
    assert.match(stdout, /^\d\) a suite › fails \(1 \+ 1\) › test\/broken\.test\.js:6:7$/m);
    assert.match(stdout, /AssertionError[\s\S]*a: 1[\s\S]*a: 2/);
    assert.match(stdout, /^ {3}\| printed beside it$/m);
    assert.match(stdout, /^\d\) test\/crashes\.test\.js$/m);
    assert.match(stdout, /^ {3}\| Error: at the top$/m);
    assert.doesNotMatch(stdout, /\x1b/, 'no colours without a terminal'); // eslint-disable-line no-control-regex
    const [, command] = /alone: npm test -- (.*fails.*)$/m.exec(stdout) ?? [];
    const args = command.split(' ').map((word) => word.replaceAll("'", ''));
    assert.equal(args[0], 'test/broken.test.js');
    const alone = spawnSync('sh', ['-c', `node scripts/test.js ${command}`], {
      cwd: folder,
      encoding: 'utf8',
      env: environment(),
    });
    assert.equal(alone.status, 1);
    assert.match(alone.stdout, /^1 failure:$/m);
    assert.equal(
      runTests('test/broken.test.js', '--backend=javascript', '--test-name-pattern=holds').status,
      0,
    );
  });

  test('prints help; a mistake is exit code 2', () => {
    const help = runTests('--help');
    assert.equal(help.status, 0);
    for (const option of ['--backend', '--test-name-pattern', '--folder', '--thorough', 'TEST_SEED']) {
      assert.ok(help.stdout.includes(option), option);
    }
    for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
      [['--nonsense'], /^Unknown option '--nonsense'/],
      [['--backend=wasm'], /^--backend must be one of native, javascript/],
      [['test/nowhere.test.js'], /^there is no test\/nowhere\.test\.js/],
      [['--folder=lib'], /^there are no tests in lib/],
    ])) {
      const { status, stdout, stderr } = runTests(...args);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, message);
    }
  });
});
