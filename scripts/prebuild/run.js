'use strict';

/** Runs the tools, several at a time, and shows the output of one that failed. */

const { execFile, spawnSync } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
/** The same messages and formats on every machine. */
const ENVIRONMENT = { ...process.env, LC_ALL: 'C', SOURCE_DATE_EPOCH: '0' };

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 * @returns {Promise<void>}
 */
function run(command, args, cwd = ROOT) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env: ENVIRONMENT, maxBuffer: 2 ** 26 }, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${command} failed: ${stderr || error.message}`));
    });
  });
}

/** @param {[string, string[]][]} jobs @returns {Promise<void>} */
async function runAll(jobs) {
  const waiting = [...jobs];
  const worker = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await run(...job);
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string | undefined} what it printed; undefined if the command is not installed
 */
function outputOf(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: ENVIRONMENT,
    maxBuffer: 2 ** 28,
  });
  if (/** @type {any} */ (error)?.code === 'ENOENT') return undefined;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

module.exports = { outputOf, run, runAll };
