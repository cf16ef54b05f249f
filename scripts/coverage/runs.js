'use strict';

/** The runs whose lines are counted. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { build } = require('../build');
const { ROOT, captureC } = require('./lcov');

const BUILD = path.join(ROOT, 'build');
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
 * @param {{ env?: Record<string, string>, quiet?: boolean }} [options] quiet: show the output only when it fails
 */
function run(what, command, args, { env = {}, quiet = false } = {}) {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
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

/** @param {string} what @param {string[]} args @param {Record<string, string>} [env] */
function runSuite(what, args, env) {
  say(what);
  try {
    run(what, process.execPath, [path.join(ROOT, 'scripts', 'test.js'), ...args], { env });
  } catch (error) {
    if (interrupted) throw error;
    failedRuns.push(error.message);
  }
}

/** Says it at once rather than after the suite. */
function assertClients() {
  if (fs.existsSync(path.join(COMPAT, 'node_modules'))) return;
  throw new Error('the real clients are missing: npm ci --prefix test/compat --ignore-scripts');
}

/** The suite on both backends, and the adapters with real clients. @param {string} folder */
function runEverything(folder) {
  const env = { NODE_V8_COVERAGE: folder };
  runSuite('the suite, on both backends', [], env);
  runSuite('the adapters, with real clients', ['--folder=test/compat'], env);
}

function runAddonTests() {
  const files = fs.readdirSync(path.join(ROOT, 'test')).filter((name) => /\.test\.m?js$/.test(name));
  const chosen = files.filter((name) => ADDON_TESTS.test(name)).map((name) => path.join('test', name));
  runSuite(`${chosen.length} files of the suite, on an addon that counts`, ['--backend=native', ...chosen]);
}

/** @param {string} into */
function countCore(into) {
  say("the C core's own tests");
  const out = path.join(NATIVE_TESTS, 'out', 'coverage');
  fs.rmSync(out, { recursive: true, force: true });
  run("the C core's tests", 'make', ['-s', '-C', NATIVE_TESTS, 'coverage'], { quiet: true });
  captureC(out, NATIVE_TESTS, into);
}

/**
 * Builds an addon that counts, does the action on it and reads the counts. The build that was there is put back in
 * any case; when this process was killed, by the next one.
 *
 * @param {string} into
 * @param {string} aside  where the build that is there waits
 * @param {() => void} action
 */
function countAddon(into, aside, action) {
  const restore = () => {
    if (!fs.existsSync(aside)) return;
    fs.rmSync(BUILD, { recursive: true, force: true });
    fs.renameSync(aside, BUILD);
  };
  // Ctrl-C ends the child that runs, too; what follows has to go on.
  const goOn = () => {};
  process.on('SIGINT', goOn).on('SIGTERM', goOn);
  restore();
  if (fs.existsSync(BUILD)) fs.renameSync(BUILD, aside);
  try {
    say('an addon that counts');
    const { ok, output } = build({ coverage: true });
    if (!ok) throw new Error(`the addon could not be built:\n${output}`);
    action();
    captureC(path.join(BUILD, 'Release', 'obj.target'), BUILD, into);
  } finally {
    restore();
    process.off('SIGINT', goOn).off('SIGTERM', goOn);
  }
}

module.exports = { assertClients, countAddon, countCore, failedRuns, runAddonTests, runEverything, say };
