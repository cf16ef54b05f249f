'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');

/** ms; far more than any stage takes. One that hangs is ended and fails. */
const PATIENCE = 300_000;

/**
 * @typedef {object} Started
 * @property {string[]} [args]
 * @property {string[]} [execArgv]
 * @property {string[]} [launcher]  a command that starts Node.js, such as one that takes a right away first
 * @property {Record<string, string>} [env]
 * @property {number} [patience]  ms
 */

/**
 * Runs a stage in a process of its own. It must end by itself, with code 0 and no signal, and its last word must be its
 * name: a process whose promises are never settled ends early and with code 0, too.
 *
 * @param {string} stage  the name of a file in stages/ and of a function in it, as `file/function`
 * @param {Started} [started]
 * @returns {Promise<string>} what it printed before
 */
async function assertEndsWell(
  stage,
  { args = [], execArgv = [], launcher = [], env, patience = PATIENCE } = {},
) {
  const [file] = stage.split('/');
  const script = path.join(__dirname, 'stages', `${file}.js`);
  const [command, ...rest] = [...launcher, process.execPath, ...execArgv, script, stage, ...args];
  const child = spawn(command, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    once(child, 'close'),
  ]);
  const printed = stdout.join('');
  const said = stderr.join('');
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, `stage ${stage}: ${printed}${said}`);
  const last = `${stage} is done\n`;
  assert.ok(printed.endsWith(last), `stage ${stage} ended early: ${printed}${said}`);
  assert.equal(said, '', `stage ${stage} complained`);
  return printed.slice(0, -last.length);
}

module.exports = { assertEndsWell };
