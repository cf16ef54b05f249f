'use strict';

/** `npm run prebuilds:load`: each shipped binary, used by a Node.js of its platform in a copy of the package. */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { WASM } = require('../../scripts/prebuild/targets');
const { endWine, prepareWine, runnersFor } = require('./runners');

const ROOT = path.join(__dirname, '..', '..');
const CHECK = 'load-check.js';
const TIMEOUT_MS = 300_000;
/** npm would not install a Node.js of another platform without --force. */
const INSTALL = ['ci', '--ignore-scripts', '--force', '--no-audit', '--no-fund', '--silent'];

/** Installs the Node.js programs, once per lock file. */
function installPlatforms() {
  const lock = fs.readFileSync(path.join(__dirname, 'package-lock.json'));
  const stamp = path.join(__dirname, 'node_modules', '.installed');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp).equals(lock)) return;
  process.stdout.write('installing Node.js for the other platforms into test/platforms/node_modules …\n');
  const { status, error } = spawnSync('npm', INSTALL, { cwd: __dirname, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ci failed in test/platforms${error ? `: ${error.message}` : ''}`);
  fs.writeFileSync(stamp, lock);
}

/** @returns {string} a folder with the package as users install it: without a local build */
function copyPackage() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bybit-auth-load-'));
  for (const name of ['lib', 'prebuilds', 'package.json']) {
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  fs.copyFileSync(path.join(__dirname, CHECK), path.join(folder, CHECK));
  return folder;
}

/**
 * @typedef {object} Outcome
 * @property {string} target
 * @property {string} how
 * @property {'ok' | 'FAIL' | 'skip'} result
 * @property {string} text
 *
 * @param {string} target
 * @param {import('./runners').Runner} runner
 * @param {string} folder  the copy of the package
 * @returns {Outcome}
 */
function runOne(target, runner, folder) {
  const how = runner.label;
  if (runner.missing !== undefined) return { target, how, result: 'skip', text: runner.missing };
  const report = path.join(folder, 'report.json');
  fs.rmSync(report, { force: true });
  const script = runner.place(path.join(folder, CHECK));
  const args = [...runner.args, script, runner.place(folder), runner.place(report)];
  const [forced, wanted] =
    target === WASM.name
      ? ['javascript', 'forced by BYBIT_AUTH_BACKEND']
      : ['', `prebuilt binary for ${target}`];
  // Into a file: a Node.js under wine cannot open a pipe.
  const log = path.join(folder, 'output.txt');
  const output = fs.openSync(log, 'w');
  const { status, signal, error } = spawnSync(runner.command, args, {
    stdio: ['ignore', output, output],
    // NODE_OPTIONS may name a path of this machine.
    env: { ...process.env, NODE_OPTIONS: '', BYBIT_AUTH_BACKEND: forced, ...runner.env },
    timeout: TIMEOUT_MS,
  });
  fs.closeSync(output);
  const printed = fs.readFileSync(log, 'utf8').trim().slice(0, 500);
  const ended = error?.message ?? signal ?? `exit code ${status}`;
  if (!fs.existsSync(report)) {
    return { target, how, result: 'FAIL', text: `${ended}, no report: ${printed}` };
  }
  const { node, program, backend, passed, failed } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const where = `Node.js ${node} as ${program}, ${backend.name} (${backend.reason}), OpenSSL ${backend.openssl}`;
  if (failed !== null) return { target, how, result: 'FAIL', text: `${where}: ${failed}` };
  if (status !== 0) return { target, how, result: 'FAIL', text: `${where}: ${ended}` };
  if (backend.reason !== wanted) return { target, how, result: 'FAIL', text: `${where}, not the ${wanted}` };
  return { target, how, result: 'ok', text: `${where}, ${passed.length} checks` };
}

/**
 * @param {import('../../scripts/prebuild/targets').AnyTarget[]} targets
 * @param {{ strict: boolean }} options
 * @returns {Promise<boolean>}
 */
async function load(targets, { strict }) {
  installPlatforms();
  const folder = copyPackage();
  let passed = true;
  try {
    prepareWine();
    for (const { name } of targets.filter(({ shipped }) => shipped)) {
      for (const runner of runnersFor(name)) {
        const { target, how, result, text } = runOne(name, runner, folder);
        process.stdout.write(`${result.padEnd(4)} ${target.padEnd(12)} ${how.padEnd(12)} ${text}\n`);
        passed &&= result === 'ok' || (result === 'skip' && !strict);
      }
    }
  } finally {
    endWine();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return passed;
}

module.exports = { load };
