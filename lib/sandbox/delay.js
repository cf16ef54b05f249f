'use strict';

const { setTimeout: delay } = require('node:timers/promises');

/**
 * A delay that does not keep the process alive and that close() ends.
 * @param {{ closing: AbortSignal }} state
 * @param {number} ms None if 0.
 * @returns {Promise<void>} Rejects with an AbortError on close().
 */
async function wait({ closing }, ms) {
  if (ms > 0) await delay(ms, undefined, { ref: false, signal: closing });
}

module.exports = { wait };
