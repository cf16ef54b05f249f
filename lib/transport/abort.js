'use strict';

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

module.exports = { signalOfBoth };
