'use strict';

const { setImmediate } = require('../internal/timers');

/**
 * @param {AbortSignal | null | undefined} signal of the caller, perhaps from a polyfill
 * @param {AbortController} controller
 * @returns {AbortSignal} aborted when either of them is
 */
function signalOfBoth(signal, controller) {
  if (signal === null || signal === undefined) return controller.signal;
  // AbortSignal.any leaves no listener on a signal that outlives thousands of requests. Node.js has it since 20.3.
  // eslint-disable-next-line n/no-unsupported-features/node-builtins -- checked first
  if (typeof AbortSignal.any === 'function' && signal instanceof AbortSignal) {
    // eslint-disable-next-line n/no-unsupported-features/node-builtins
    return AbortSignal.any([signal, controller.signal]);
  }
  if (signal.aborted) controller.abort(signal.reason);
  else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  return controller.signal;
}

/** @param {AbortSignal} signal @returns {unknown} */
function getAbortReason(signal) {
  return signal.reason ?? new DOMException('This operation was aborted', 'AbortError');
}

/**
 * Clients that are not fetch have errors of their own for an aborted request.
 *
 * @param {any} thrown
 * @param {AbortSignal} signal
 */
function asAbort(thrown, signal) {
  return thrown?.name === 'AbortError' ? thrown : getAbortReason(signal);
}

/**
 * Some clients ignore the signal, undici.request as long as a request is queued.
 *
 * @param {Promise<any>} answering of the client
 * @param {AbortSignal | null | undefined} signal of this attempt
 * @param {(answer: any) => void} discard what nothing waits for any more
 * @returns {Promise<any>} rejects once the signal is aborted and the client had time to say so itself
 */
async function beforeAbort(answering, signal, discard) {
  if (typeof signal?.addEventListener !== 'function') return answering;
  let onAbort = () => {};
  const aborted = new Promise((_, reject) => {
    onAbort = () => setImmediate(() => reject(getAbortReason(signal)));
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([answering, aborted]);
  } catch (error) {
    Promise.resolve(answering).then(discard, () => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Stops waiting for what happens before the request is sent (the gate's check, the signature) when the caller aborts.
 *
 * @param {AbortSignal | null} signal
 * @returns {{ race: <T>(work: Promise<T>) => Promise<T>, end: () => void }}
 */
function raceWithAbort(signal) {
  if (signal === null) return { race: (work) => work, end() {} };
  /** @type {() => void} */
  let onAbort = () => {};
  const aborted = new Promise((_, reject) => {
    onAbort = () => reject(getAbortReason(signal));
  });
  aborted.catch(() => {});
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    race: (work) => Promise.race([/** @type {Promise<never>} */ (aborted), work]),
    end: () => signal.removeEventListener('abort', onAbort),
  };
}

module.exports = { asAbort, beforeAbort, getAbortReason, raceWithAbort, signalOfBoth };
