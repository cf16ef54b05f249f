'use strict';

/** The exchange of a crash test, as the test sees it: each call is answered by the process of venue-process.js. */

const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');

class Venue {
  #child;
  #number = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  /** What the relay asks. */
  url = '';

  constructor() {
    // The tests may run with a shim or a clock of their own, and the exchange is to have neither.
    const env = { ...process.env, NODE_OPTIONS: '', LD_PRELOAD: '' };
    this.#child = fork(path.join(__dirname, 'venue-process.js'), {
      env,
      serialization: 'advanced',
    });
    this.#child.on('message', (/** @type {any} */ { number, value, error }) => {
      const { resolve, reject } = /** @type {any} */ (this.#waiting.get(number));
      this.#waiting.delete(number);
      if (error === undefined) resolve(value);
      else reject(new Error(`in the process of the exchange: ${error}`));
    });
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) {
        reject(new Error('the process of the exchange has ended'));
      }
    });
  }

  /**
   * @param {{ keys: any[], orderIds: 'ever' | 'open' | 'blind', balances?: any, port?: number }} options
   * @returns {Promise<Venue>}
   */
  static async start(options) {
    const venue = new Venue();
    const { url } = await venue.call('start', { port: 0, ...options });
    venue.url = url;
    return venue;
  }

  /** @param {string} name @param {...any} args @returns {Promise<any>} */
  call(name, ...args) {
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#child.send({ number, call: name, args });
    });
  }

  async close() {
    const exited = once(this.#child, 'exit');
    await this.call('close');
    await exited;
  }
}

module.exports = { Venue };
