'use strict';

/** What the processes of stages/ have in common. */

const crypto = require('node:crypto');
const fs = require('node:fs');

const { Signer } = require('../..');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

/** @param {string | Uint8Array} payload */
function expected(payload) {
  return crypto.createHmac('sha256', API_SECRET).update(payload).digest('hex');
}

/** @param {string} [apiSecret] */
function newSigner(apiSecret = API_SECRET) {
  return new Signer({ apiKey: API_KEY, apiSecret });
}

/** A process that ends at once loses what it has not written: this waits. @param {string} stage */
function say(stage) {
  fs.writeSync(1, `${stage} is done\n`);
}

/** Finalizers run in turns of the event loop after the collection. */
async function collectGarbage() {
  for (let turn = 0; turn < 5; turn++) {
    /** @type {() => void} */ (globalThis.gc)();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Runs the function that the first argument names, as `file/function`.
 *
 * @param {Record<string, (...args: string[]) => unknown>} stages
 */
async function runStage(stages) {
  process.on('unhandledRejection', (error) => {
    throw error;
  });
  const [stage, ...args] = process.argv.slice(2);
  await stages[stage.split('/')[1]](...args);
  say(stage);
}

module.exports = { collectGarbage, expected, newSigner, runStage, say };
