'use strict';

/**
 * The package managers, runtimes and compilers that the tarball is used with: npm packages of exact versions, from the
 * lock file beside this one, in one folder that is installed once and kept.
 */

const { execFile } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const MODULES = path.join(__dirname, 'node_modules');
const LOCK = path.join(__dirname, 'package-lock.json');
/** Holds the hash of the lock file that was installed. */
const STAMP = path.join(MODULES, '.installed-from');
/** Where the package managers keep what they fetched. */
const CACHE = path.join(MODULES, '.cache');

/** Ends a program that hangs. Far longer than any takes, even on a busy machine. */
const TIMEOUT_MS = 20 * 60_000;

/**
 * @typedef {{ status: number, output: string, stdout: string }} Outcome
 */

/**
 * What a shell of a user has, without what npm put there for the script that runs this.
 *
 * @param {Record<string, string | undefined>} [more]
 */
function cleanEnvironment(more = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|INIT_CWD$|NODE_OPTIONS$|BYBIT_)/i.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...more };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string | undefined> }} options
 * @returns {Promise<Outcome>} whatever its exit code is
 */
function run(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: cleanEnvironment(env), timeout: TIMEOUT_MS, maxBuffer: 2 ** 26 };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') {
        return reject(
          new Error(`${path.basename(command)} ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`),
        );
      }
      resolve({ status: Number(error?.code ?? 0), output: `${stdout}${stderr}`, stdout });
    });
  });
}

/** The same, and an exit code other than 0 is an error. @type {typeof run} */
async function mustRun(command, args, options) {
  const outcome = await run(command, args, options);
  if (outcome.status !== 0) {
    const what = [path.basename(command), ...args].join(' ');
    throw new Error(`${what}: exit code ${outcome.status}\n${outcome.output.trim()}`);
  }
  return outcome;
}

function lockedPackages() {
  return JSON.parse(fs.readFileSync(LOCK, 'utf8')).packages;
}

/** @param {string} name @returns {string} the exact version in the lock file */
function versionOf(name) {
  return lockedPackages()[`node_modules/${name}`].version;
}

/**
 * Packages with all that they depend on, at the versions of the lock file: a project that names them installs the same
 * today and in a year.
 *
 * @param {string[]} names
 * @returns {Record<string, string>}
 */
function pinned(names) {
  const packages = lockedPackages();
  const found = new Set(names);
  for (const name of found) {
    for (const needed of Object.keys(packages[`node_modules/${name}`].dependencies ?? {})) found.add(needed);
  }
  return Object.fromEntries([...found].map((name) => [name, packages[`node_modules/${name}`].version]));
}

/** Installs the tools unless they are there. @param {(line: string) => void} say */
async function installTools(say) {
  const hash = createHash('sha256').update(fs.readFileSync(LOCK)).digest('hex');
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === hash) return;
  say(
    'installing package managers, runtimes and compilers into test/install/node_modules (once; about 1.2 GB) …',
  );
  // The engine check is about the Node.js that runs this; each tool is run by one that fits.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', '--engine-strict=false'];
  await mustRun('npm', args, { cwd: __dirname });
  fs.writeFileSync(STAMP, hash);
}

/** @param {string[]} parts @returns {string} path of a file of a tool */
const tool = (...parts) => path.join(MODULES, ...parts);

/** @param {number} major @returns {string} the folder of that Node.js's binary */
const nodeFolder = (major) => tool(`node-${major}`, 'bin');

/** @param {string} file @returns {string | null} the same, ready to run, or null where this platform has none */
function program(file) {
  if (!fs.existsSync(file)) return null;
  fs.chmodSync(file, 0o755);
  return file;
}

module.exports = {
  CACHE,
  cleanEnvironment,
  installTools,
  mustRun,
  nodeFolder,
  pinned,
  program,
  run,
  tool,
  versionOf,
};
