'use strict';

/**
 * The connection between relay and sandbox: a proxy on a thread of its own. It sees when an order leaves the relay, also
 * while the event loop of the relay stands still, and it fails as proxies do.
 *
 * @typedef {'forwards' | 'stalls' | 'switches protocols' | 'refuses connections'} Mode
 *   `stalls`: takes what comes, and passes on nothing. `switches protocols`: answers each request with 101.
 *
 * @typedef {object} OrderDeparture
 * @property {string} id of the order
 * @property {number} at when its first byte arrived, ms since 1970 on a monotonic clock
 * @property {number} timestamp that it carried
 */

const { once } = require('node:events');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

class SoakProxy {
  #worker;
  #number = 0;
  /** @type {Map<number, () => void>} */
  #waiting = new Map();

  /**
   * @param {Worker} worker
   * @param {number} port
   * @param {(departure: OrderDeparture) => void} onDeparture
   */
  constructor(worker, port, onDeparture) {
    this.#worker = worker;
    this.url = `http://127.0.0.1:${port}`;
    worker.on('message', ({ departure, number }) => {
      if (departure !== undefined) return onDeparture(departure);
      this.#waiting.get(number)?.();
      this.#waiting.delete(number);
    });
  }

  /**
   * @param {number} port of the sandbox
   * @param {(departure: OrderDeparture) => void} onDeparture
   */
  static async start(port, onDeparture) {
    const worker = new Worker(path.join(__dirname, 'proxy-thread.js'), { workerData: { port } });
    const [message] = await once(worker, 'message');
    return new SoakProxy(worker, message.port, onDeparture);
  }

  /** @param {Mode} mode @returns {Promise<void>} */
  set(mode) {
    return this.#ask({ mode });
  }

  /** Resolves when everything that it has seen is reported. @returns {Promise<void>} */
  reported() {
    return this.#ask({});
  }

  async close() {
    await this.#worker.terminate();
  }

  /** @param {{ mode?: Mode }} message @returns {Promise<void>} */
  #ask(message) {
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#worker.postMessage({ ...message, number });
    });
  }
}

module.exports = { SoakProxy };
