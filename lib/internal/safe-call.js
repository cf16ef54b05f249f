'use strict';

/**
 * Calls code of the user after an order was placed. An error in it must not keep the outcome of the order from the caller.
 *
 * @module
 */

/** @param {unknown} error thrown on the next tick, as an uncaught exception */
function throwLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

/** @param {() => unknown} call what it throws is thrown on the next tick */
function safeCall(call) {
  try {
    call();
  } catch (error) {
    throwLater(error);
  }
}

module.exports = { safeCall, throwLater };
