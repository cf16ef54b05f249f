'use strict';

/** Servers of other programs: a port for them, and when they answer. */

const { once } = require('node:events');
const net = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');

const PAUSE_MS = 100;

/** @returns {Promise<number>} */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Tries until it works, or until the program has ended.
 *
 * @param {() => Promise<unknown>} attempt
 * @param {Promise<unknown>} ended
 * @param {() => string} why it can no longer work
 */
async function until(attempt, ended, why) {
  let over = false;
  ended.then(() => (over = true));
  for (;;) {
    if (over) throw new Error(why());
    try {
      return await attempt();
    } catch {
      await sleep(PAUSE_MS);
    }
  }
}

module.exports = { freePort, until };
