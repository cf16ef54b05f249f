'use strict';

/**
 * Emits an event so that a listener that throws changes nothing here: neither the result of an order that happened to
 * be under way, nor the state that the event tells of. Its error stays loud: it is thrown on the next tick.
 *
 * @param {import('node:events').EventEmitter} emitter
 * @param {string} event
 * @param {unknown} detail
 */
function emitApart(emitter, event, detail) {
  for (const listener of emitter.rawListeners(event)) {
    try {
      Reflect.apply(listener, emitter, [detail]);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  }
}

module.exports = { emitApart };
