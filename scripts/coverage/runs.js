'use strict';

/** The runs whose lines are counted. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { buildIn, copyTree } = require('../sanitize/tree');
const { ROOT, captureC } = require('./lcov');

const NATIVE_TESTS = path.join(ROOT, 'test', 'native');
const COMPAT = path.join(ROOT, 'test', 'compat');

/** The files of the suite that reach every line of C which the whole suite reaches. */
const ADDON_TESTS = /^(?:batch|credentials-agreement|hmac|native-|request|rsa|sign|workers)/;

/** A run was ended from outside: nothing more is to be started. */
let interrupted = false;

/** @param {string} text */
const say = (text) => process.stderr.write(`\ncoverage: ${text}\n`);

/**
 * @param {string} what  to be named when it fails
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, quiet?: boolean }} [options] quiet: show the output only
 *   when it fails
 */
function run(what, command, args, { cwd = ROOT, env = {}, quiet = false } = {}) {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_V8_COVERAGE: '', ...env },
  });
  if (status === 0) return;
  interrupted ||= signal !== null;
  if (quiet) process.stderr.write(`${stdout}${stderr}`);
  throw new Error(`${what} failed (${error?.message ?? signal ?? `exit code ${status}`})`);
}

/**
 * A run that failed has been counted all the same, and the table after many minutes is worth having.
 *
 * @type {string[]}
 */
const failedRuns = [];

/** @param {() => void} action */
function attempt(action) {
  try {
    action();
  } catch (error) {
    if (interrupted) throw error;
    failedRuns.push(error.message);
  }
}

/** @param {string} what @param {string[]} args @param {{ cwd?: string, env?: Record<string, string> }} [options] */
function runSuite(what, args, options) {
  say(what);
  attempt(() => run(what, process.execPath, [path.join('scripts', 'test.js'), ...args], options));
}

/** Says it at once rather than after the suite. */
function assertClients() {
  if (fs.existsSync(path.join(COMPAT, 'node_modules'))) return;
  throw new Error('the real clients are missing: npm ci --prefix test/compat --ignore-scripts');
}

/** The suite on both backends, in full, and the adapters with real clients. @param {string} folder */
function runEverything(folder) {
  const env = { NODE_V8_COVERAGE: folder };
  runSuite('the suite, on both backends', [], { env: { ...env, TEST_THOROUGH: '1' } });
  runSuite('the adapters, with real clients', ['--folder=test/compat'], { env });
}

/** @param {string} into */
function countCore(into) {
  say("the C core's own tests");
  const out = path.join(NATIVE_TESTS, 'out', 'coverage');
  fs.rmSync(out, { recursive: true, force: true });
  run("the C core's tests", 'make', ['-s', '-C', NATIVE_TESTS, 'coverage'], { quiet: true });
  captureC(out, NATIVE_TESTS, into);
}

/** @param {string} tree a copy in which the addon ran @param {string} into */
function captureAddon(tree, into) {
  captureC(path.join(tree, 'build', 'Release', 'obj.target'), path.join(tree, 'build'), into, tree);
  fs.rmSync(tree, { recursive: true });
}

/**
 * The files of the suite that reach C, on an addon that counts: in a copy, so that the build that is there stays.
 *
 * @param {string} tree  where the copy goes
 * @param {string} into
 */
function countAddon(tree, into) {
  const files = fs.readdirSync(path.join(ROOT, 'test')).filter((name) => /\.test\.m?js$/.test(name));
  const chosen = files.filter((name) => ADDON_TESTS.test(name)).map((name) => path.join('test', name));
  say('an addon that counts');
  copyTree(tree);
  buildIn(tree, { coverage: true });
  runSuite(`${chosen.length} files of the suite, on it`, ['--backend=native', ...chosen], { cwd: tree });
  captureAddon(tree, into);
}

/**
 * What the addon does when one of its calls fails.
 *
 * @param {string} tree  where the copy goes
 * @param {string} into
 */
function countFailures(tree, into) {
  say('each allocation and each Node-API call of an addon that counts fails once');
  fs.rmSync(tree, { recursive: true, force: true });
  attempt(() => run('test:oom', process.execPath, [path.join('test', 'oom', 'run.js'), `--coverage=${tree}`]));
  captureAddon(tree, into);
}

module.exports = { assertClients, countAddon, countCore, countFailures, failedRuns, runEverything, say };
