'use strict';

/** Programs that use a store, in processes of their own: to be killed, stopped, or run on a disk that fails. */

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { createInterface } = require('node:readline');

const CHILD = path.join(__dirname, 'child.js');

class StoreProcess {
  /** @type {string[]} */
  lines = [];
  errors = '';
  #child;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /** @param {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, any, any>} child */
  constructor(child) {
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(line);
      this.#wake();
    });
    child.stderr.on('data', (chunk) => (this.errors += chunk));
    this.ended = once(child, 'close').then(() => this.#wake());
  }

  #wake() {
    for (const look of this.#waiting) look();
  }

  get pid() {
    return /** @type {number} */ (this.#child.pid);
  }

  /**
   * @template T
   * @param {() => T | undefined} look  asked at each line
   * @returns {Promise<T>}
   */
  until(look) {
    return new Promise((resolve, reject) => {
      const ask = () => {
        const found = look();
        const over = this.#child.exitCode !== null || this.#child.signalCode !== null;
        if (found === undefined && !over) return;
        this.#waiting.delete(ask);
        if (found === undefined) {
          reject(new Error(`ended early: ${this.lines.slice(-5).join('\n')} ${this.errors}`));
        } else resolve(found);
      };
      this.#waiting.add(ask);
      ask();
    });
  }

  /** @param {string} start @returns {Promise<string>} the first line that starts so */
  line(start) {
    return this.until(() => this.lines.find((line) => line.startsWith(start)));
  }

  /** @param {string} text  a line for its standard input */
  tell(text) {
    this.#child.stdin.write(`${text}\n`);
  }

  /** @param {NodeJS.Signals} [signal] */
  async kill(signal = 'SIGKILL') {
    this.#child.kill(signal);
    if (signal === 'SIGKILL') await this.ended;
  }
}

/**
 * @param {import('node:test').TestContext} t  the process is killed after it
 * @param {string} task  of child.js
 * @param {object} options  for the task
 * @param {{ env?: Record<string, string>, execArgv?: string[], uid?: number, cwd?: string, shell?: string }} [how]  `shell`: said before the program
 */
function startProcess(t, task, options, { env = {}, execArgv = [], uid, cwd, shell } = {}) {
  const args = [...execArgv, CHILD, task, JSON.stringify(options)];
  const command =
    shell === undefined
      ? [process.execPath, ...args]
      : ['sh', '-c', `${shell}; exec "$0" "$@"`, process.execPath, ...args];
  const child = spawn(command[0], command.slice(1), {
    env: { ...process.env, ...env },
    cwd,
    uid,
    gid: uid,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const running = new StoreProcess(child);
  t.after(() => running.kill());
  return running;
}

module.exports = { startProcess };
