'use strict';

/** What a request waits for before its timestamp is made. */

const SYNCHRONISING = 'the clock is being synchronised';

/**
 * A request waits for a clock that is being set, but it does not miss its deadline for it: after half of its time it
 * leaves by the best guess, which is the wall clock where nothing else is known.
 *
 * @param {import('../clock').ServerClock} clock that is not settled
 * @param {import('./deadline').Deadline} deadline
 * @param {AbortSignal} [signal] of the caller
 * @returns {Promise<void>}
 * @throws {import('./deadline').ExchangeTimeout} as a rejection, where leaveBy has passed meanwhile
 */
function settledClock(clock, deadline, signal) {
  return deadline.waitInPart(Promise.resolve(clock.settled()), SYNCHRONISING, signal);
}

module.exports = { SYNCHRONISING, settledClock };
