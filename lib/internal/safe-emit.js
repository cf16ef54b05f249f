'use strict';

/**
 * Emits events so that a faulty listener changes neither the result of an order under way nor the state that the event reports.
 *
 * - A listener that throws: the error is thrown on the next tick, as an uncaught exception.
 * - An async listener that rejects: as `events.captureRejections` documents it, the emitter's own
 *   `Symbol.for('nodejs.rejection')` or, with captureRejections on, its `error` listeners get the error. Otherwise it
 *   becomes a process warning with the code BYBIT_LISTENER_REJECTED; the process goes on.
 *
 * @module
 */

const { EventEmitter } = require('node:events');
const { throwLater } = require('./safe-call');

const REJECTION = Symbol.for('nodejs.rejection');
const LONGEST_STACK = 4096;

/**
 * @param {any} error
 * @returns {{ name: string, frames: string }} the parts that may be logged. The message of a failed call often contains a secret
 *   such as the token of a chat; name and stack frames do not
 */
function describeFailure(error) {
  try {
    const { name, code, message, stack } = error;
    const kind = typeof name === 'string' && /^\w{1,64}$/.test(name) ? name : 'a value that is not an error';
    const frames = String(stack).slice(String(stack).indexOf(message) + String(message).length);
    return {
      name: /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? `${kind} ${code}` : kind,
      frames: frames
        .slice(0, LONGEST_STACK)
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .join('\n'),
    };
  } catch {
    return { name: 'a value that is not an error', frames: '' };
  }
}

/**
 * @param {EventEmitter} emitter
 * @param {string} event
 * @param {unknown[]} details
 * @param {unknown} error
 */
function reportRejection(emitter, event, details, error) {
  const handler = /** @type {any} */ (emitter)[REJECTION];
  try {
    if (typeof handler === 'function') {
      Reflect.apply(handler, emitter, [error, event, ...details]);
      return;
    }
    if (EventEmitter.captureRejections && emitter.listenerCount('error') > 0) {
      emitter.emit('error', error);
      return;
    }
  } catch (failure) {
    throwLater(failure);
    return;
  }
  const { name, frames } = describeFailure(error);
  process.emitWarning(`An async listener of "${event}" rejected with ${name}`, {
    type: 'BybitAuthWarning',
    code: 'BYBIT_LISTENER_REJECTED',
    detail: frames,
  });
}

/**
 * @param {EventEmitter} emitter
 * @param {string} event
 * @param {...unknown} details
 */
function emitApart(emitter, event, ...details) {
  for (const listener of emitter.rawListeners(event)) {
    try {
      const result = Reflect.apply(listener, emitter, details);
      if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
        const report = (/** @type {unknown} */ error) => reportRejection(emitter, event, details, error);
        result.then(undefined, report);
      }
    } catch (error) {
      throwLater(error);
    }
  }
}

module.exports = { describeFailure, emitApart };
