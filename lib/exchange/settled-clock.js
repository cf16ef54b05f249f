'use strict';

/** What a request waits for before its timestamp is made. */

const SYNCHRONISING = 'the clock is being synchronised';

/**
 * A clock that was right before the wall clock stepped has a good guess. A request waits for certainty, but it does not
 * miss its deadline for it. A clock without a sample has no guess of its own.
 *
 * @param {import('../clock').ServerClock} clock that is not settled
 * @param {import('./deadline').Deadline} deadline
 * @param {AbortSignal} [signal] of the caller
 * @returns {Promise<void>}
 * @throws {import('./deadline').ExchangeTimeout} as a rejection
 */
async function settledClock(clock, deadline, signal) {
  const settled = Promise.resolve(clock.settled());
  if (clock.synchronised) await deadline.waitInPart(settled, SYNCHRONISING, signal);
  else await deadline.wait(settled, SYNCHRONISING, signal);
}

module.exports = { SYNCHRONISING, settledClock };
