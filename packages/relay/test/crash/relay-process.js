'use strict';

/** A relay in a process of its own, as a test sees it. */

const { fork } = require('node:child_process');
const path = require('node:path');

/** The SQLite driver of Node.js 20 is found from here. */
const TESTS = path.join(__dirname, '..');
const STEPS = path.join(__dirname, 'steps-preload.js');

/** Far longer than a start takes, also on a busy machine. */
const PATIENCE_MS = 120_000;

class RelayProcess {
  #child;
  #number = 0;
  /** @type {Map<number, (value: any) => void>} */
  #waiting = new Map();
  #error = '';
  /** Resolves to the signal or the code with which it ended. @type {Promise<string | number>} */
  exited;
  /** Resolves to true, or to what it said in place of that; to null when it ended before. @type {Promise<any>} */
  started;

  /**
   * @param {import('./relay-child.js').Setup} setup
   * @param {{ variables: Record<string, string>, preload?: string[], env?: Record<string, string>, node?: string }} options
   */
  constructor(setup, { variables, preload = [], env = {}, node = process.execPath }) {
    const requires = [STEPS, ...preload].map((file) => `--require=${file}`).join(' ');
    this.#child = fork(path.join(__dirname, 'relay-child.js'), {
      execPath: node,
      cwd: TESTS,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      env: {
        ...process.env,
        ...variables,
        NODE_OPTIONS: `${requires} --disable-warning=ExperimentalWarning`,
        CRASH_RELAY: JSON.stringify(setup),
        ...env,
      },
    });
    this.#child.stderr
      ?.setEncoding('utf8')
      .on('data', (text) => (this.#error = `${this.#error}${text}`.slice(-5000)));
    this.exited = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        for (const answer of this.#waiting.values()) answer(undefined);
        this.#waiting.clear();
        resolve(signal ?? /** @type {number} */ (code));
      });
    });
    this.started = new Promise((resolve) => {
      const timer = setTimeout(
        () => resolve({ code: 'NOT_STARTED', message: 'it did not start' }),
        PATIENCE_MS,
      );
      this.#child.on('message', (/** @type {any} */ { ready, failed, number, value }) => {
        if (ready) resolve(true);
        else if (failed !== undefined) resolve(failed);
        else this.#answer(number, value);
      });
      this.exited.then(() => resolve(null)).finally(() => clearTimeout(timer));
    });
  }

  /** @param {number} number @param {any} value */
  #answer(number, value) {
    this.#waiting.get(number)?.(value);
    this.#waiting.delete(number);
  }

  get pid() {
    return /** @type {number} */ (this.#child.pid);
  }

  /** What it wrote to stderr lately. */
  get error() {
    return this.#error;
  }

  get isAlive() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @param {string} method of the relay @param {...any} args @returns {Promise<any>} undefined when it ended before */
  call(method, ...args) {
    if (!this.isAlive || !this.#child.connected) return Promise.resolve(undefined);
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#child.send({ number, call: method, args }, (error) => error && this.#answer(number, undefined));
    });
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    this.#child.kill(signal);
  }

  /** As an operator ends it. */
  async close() {
    this.kill('SIGTERM');
    return this.exited;
  }
}

module.exports = { RelayProcess, TESTS };
