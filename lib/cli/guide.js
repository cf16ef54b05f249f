'use strict';

/**
 * `bybit-auth` without a command, on a terminal: explains what the user pastes, or checks the key. It ends with the cause, the
 * fix, and the command that checks the key again.
 *
 * @module
 */

const readline = require('node:readline');
const { Readable } = require('node:stream');

const { EXIT } = require('./commands');
const { findCommand } = require('./parse-arguments');
const { painter, wrap } = require('../internal/layout');
const { programName } = require('./program-name');
const { getWidth, wantsColours } = require('./terminal');
const { guessVenue, venueTitles } = require('./venue');

/** @typedef {import('./main').Surroundings} Surroundings */

/** ms without another line after an empty one. The pieces of a long paste arrive faster, and its rest must not go to the shell. */
const PAUSE_MS = 250;

/**
 * @param {Surroundings} surroundings
 * @returns {Promise<string>} what was typed or pasted until an empty line or the end of the input
 * @throws the reason of the signal, as a rejection
 */
function readTyped({ stdin, stdout, signal }) {
  /** @type {string[]} */
  const lines = [];
  const input = readline.createInterface({ input: stdin, output: stdout, prompt: '> ', historySize: 0 });
  return new Promise((resolve, reject) => {
    /** @type {NodeJS.Timeout | undefined} */
    let pause;
    input.on('line', (line) => {
      lines.push(line);
      clearTimeout(pause);
      if (line.trim() === '') pause = setTimeout(() => input.close(), PAUSE_MS);
    });
    // readline takes Ctrl-C from the terminal.
    input.on('SIGINT', () => process.emit('SIGINT', 'SIGINT'));
    const stop = () => {
      // Before the input ends, which is a result, too.
      reject(signal.reason);
      input.close();
    };
    signal.addEventListener('abort', stop, { once: true });
    input.on('close', () => {
      clearTimeout(pause);
      signal.removeEventListener('abort', stop);
      resolve(lines.join('\n').trim());
    });
    input.prompt();
  });
}

/**
 * @param {string} text
 * @param {Surroundings} surroundings
 * @returns {Promise<number> | number} exit code
 */
function explainPaste(text, surroundings) {
  const stdin = /** @type {any} */ (Readable.from([Buffer.from(text)]));
  const { explain } = require('./explain');
  return explain({ command: findCommand('explain'), operands: [], values: {} }, { ...surroundings, stdin });
}

/**
 * @param {Surroundings} surroundings
 * @returns {Promise<number> | number} exit code
 */
function checkKey(surroundings) {
  const { doctor } = require('./doctor');
  return doctor(
    { command: findCommand('doctor'), operands: [], values: { brief: true, probe: true } },
    surroundings,
  );
}

/** @returns {string} the variable of the key that the doctor checks */
function keyVariable() {
  try {
    return guessVenue({}).credentials.variables.apiKey;
  } catch {
    // Those of several exchanges are set, and the doctor asks which one is meant.
    return 'your variables';
  }
}

/**
 * @param {Surroundings} surroundings
 * @returns {Promise<number>} exit code
 */
async function guide(surroundings) {
  const { stdout, environment, signal } = surroundings;
  const width = getWidth(stdout);
  const paint = painter(wantsColours(stdout, environment));
  const print = (/** @type {string} */ text) => stdout.write(`${wrap(text, width).join('\n')}\n`);
  print(
    `Paste what your bot printed (an error, a reply or a log of ${venueTitles()}), and press Enter twice.`,
  );
  print(`Or press Enter now to check the key in ${keyVariable()}, from the environment or from .env.`);
  try {
    const text = await readTyped(surroundings);
    stdout.write('\n');
    const code = await (text === '' ? checkKey(surroundings) : explainPaste(text, surroundings));
    if (signal.aborted || code === EXIT.usage) return code;
    const command = paint(`${programName(environment)} doctor`, 'bold');
    stdout.write(
      `\n${code === EXIT.healthy && text === '' ? 'The whole report' : 'To see whether the key works now'}: ${command}\n`,
    );
    return code;
  } catch (error) {
    if (!signal.aborted) throw error;
    return signal.reason.exitCode;
  }
}

module.exports = { guide };
