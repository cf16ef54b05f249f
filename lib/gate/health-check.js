'use strict';

const { diagnose } = require('../diagnose');
const { BybitApiError } = require('../errors');
const { bounded } = require('./bounded');

/** @typedef {import('../diagnosis/diagnosis').Diagnosis} Diagnosis */
/** @typedef {import('./options').GateSettings} GateSettings */

/** Each request of a diagnosis ends by `timeoutMs`, and there are six at most; one more for what lies between them. */
const TIMEOUTS_OF_A_CHECK = 7;
const CLOCK = new Set(['clock-ahead', 'clock-behind', 'request-late']);

/** @param {Diagnosis} diagnosis @returns {boolean} the exchange refused the check's own request for its timestamp */
function wasLate({ error }) {
  return error instanceof BybitApiError && CLOCK.has(error.category);
}

/**
 * @param {GateSettings} settings
 * @param {AbortSignal} ended
 * @returns {Promise<Diagnosis>}
 */
async function checkOnce({ diagnose: options, timeoutMs }, ended) {
  const { clock } = /** @type {{ clock?: any }} */ (options);
  if (typeof clock?.settled === 'function') {
    // The check measures the clock itself, so it does not wait for it for long.
    const late = () => new Error('the clock is not settled');
    await bounded(async () => clock.settled(), { limitMs: timeoutMs, ended, late }).catch(() => {});
  }
  const limitMs = timeoutMs * TIMEOUTS_OF_A_CHECK;
  const late = () =>
    new BybitApiError({
      category: 'no-verdict',
      retMsg: `The health check got no answer within ${limitMs} ms`,
      apiKey: options.signer.apiKey,
    });
  return bounded((signal) => diagnose({ ...options, signal }), { limitMs, ended, late });
}

/**
 * One check of a gate. It settles in any case.
 *
 * @param {GateSettings} settings
 * @param {{ ended: AbortSignal, repeatLate: boolean }} circumstances repeatLate: a request of the check can be late by
 *   itself, as any other, so only the second in a row counts
 * @returns {Promise<Diagnosis>}
 * @throws {BybitApiError} as a rejection, category `no-verdict`: no answer in time
 */
async function healthCheck(settings, { ended, repeatLate }) {
  const diagnosis = await checkOnce(settings, ended);
  return repeatLate && wasLate(diagnosis) ? checkOnce(settings, ended) : diagnosis;
}

exports.healthCheck = healthCheck;
