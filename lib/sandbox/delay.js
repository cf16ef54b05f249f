'use strict';

const { setTimeout: delay } = require('node:timers/promises');

/**
 * Every wait of the sandbox: it does not keep the process alive, and close() ends it.
 * @param {{ closing: AbortSignal }} connection
 * @param {number} ms None if 0.
 * @returns {Promise<void>} Rejects with an AbortError on close().
 */
async function wait({ closing }, ms) {
  if (ms > 0) await delay(ms, undefined, { ref: false, signal: closing });
}

module.exports = { wait };
