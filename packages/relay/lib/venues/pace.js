'use strict';

/**
 * Spreads the start of many requests over turns of the event loop. A signal for a thousand accounts would otherwise keep
 * everything else waiting: other signals, timers, replies.
 *
 * @module
 */

/** Each takes some tenths of a millisecond. */
const STARTS_PER_TURN = 8;

let left = STARTS_PER_TURN;
let isScheduled = false;
/** @type {(() => void)[]} */
let waiting = [];

function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    const next = waiting.slice(0, STARTS_PER_TURN);
    waiting = waiting.slice(STARTS_PER_TURN);
    left = STARTS_PER_TURN - next.length;
    for (const start of next) start();
    if (next.length > 0) schedule();
  });
}

/** @returns {Promise<void>} in the order of the calls; at once while few requests start */
function myTurn() {
  schedule();
  if (left > 0 && waiting.length === 0) {
    left -= 1;
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    waiting.push(resolve);
  });
}

module.exports = { myTurn };
