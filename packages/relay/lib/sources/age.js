'use strict';

/** @typedef {import('../errors').Finding} Finding */

/** @param {number} ms */
const seconds = (ms) => (ms / 1000).toFixed(1);

/**
 * @param {{ at: number, kind: string }} signal
 * @param {object} context
 * @param {number} context.now  ms
 * @param {{ maxAgeMs: number, maxAheadMs: number }} context.limits
 * @param {string} context.place  of its time in what was sent
 * @param {number} [context.byte]
 * @returns {Finding | null} null for a fresh signal
 */
function ageFinding({ at, kind }, { now, limits: { maxAgeMs, maxAheadMs }, place, byte }) {
  const where = { path: place, ...(byte !== undefined && { byte }) };
  // To stop too late is better than not to stop.
  if (now - at > maxAgeMs && kind !== 'stop') {
    const message = `The signal is ${seconds(now - at)} s old; maxAgeMs allows ${seconds(maxAgeMs)} s`;
    return { code: 'stale', ...where, message };
  }
  if (at - now <= maxAheadMs) return null;
  const message = `The time of the signal is ${seconds(at - now)} s ahead of ours; maxAheadMs allows ${seconds(maxAheadMs)} s`;
  return { code: 'from-the-future', ...where, message };
}

module.exports = { ageFinding };
