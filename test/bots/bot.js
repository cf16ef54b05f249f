'use strict';

const { spawn } = require('node:child_process');

const { DONE } = require('./shapes/signals.cjs');

/** ms; far longer than any bot takes. One that hangs is ended and fails. */
const LONGEST_RUN_MS = 5 * 60_000;
const STREAMS = /** @type {const} */ (['stdout', 'stderr']);

/** A bot that runs: it gets one signal after the other, and is started again after its end. */
class Bot {
  #options;
  /** @type {import('node:child_process').ChildProcessWithoutNullStreams | null} */
  #child = null;
  #printed = { stdout: '', stderr: '' };
  /** Of the signal that it works on. @type {(ended: number | string | null) => void} */
  #settle = () => {};

  /** @param {{ folder: string, file: string, env: Record<string, string | undefined> }} options */
  constructor(options) {
    this.#options = options;
  }

  #start() {
    const { folder, file, env } = this.#options;
    const child = spawn(process.execPath, [file], { cwd: folder, env, timeout: LONGEST_RUN_MS });
    // A bot that has ended takes no signal.
    child.stdin.on('error', () => {});
    for (const name of STREAMS) {
      child[name].setEncoding('utf8').on('data', (text) => {
        this.#printed[name] += text;
        if (STREAMS.every((stream) => this.#printed[stream].endsWith(DONE))) this.#settle(null);
      });
    }
    child.on('close', (code, by) => {
      this.#child = null;
      this.#settle(code ?? by);
    });
    return child;
  }

  /**
   * @param {object} signal
   * @returns {Promise<{ printed: string, ended: number | string | null }>} both streams; how the process ended, null if
   *   it goes on
   */
  async signal(signal) {
    this.#printed = { stdout: '', stderr: '' };
    const settled = new Promise((resolve) => (this.#settle = resolve));
    this.#child ??= this.#start();
    this.#child.stdin.write(`${JSON.stringify(signal)}\n`);
    const ended = await settled;
    return { printed: STREAMS.map((name) => this.#printed[name].replaceAll(DONE, '')).join(''), ended };
  }

  stop() {
    this.#child?.kill('SIGKILL');
  }
}

module.exports = { Bot };
