'use strict';

/** Waits for the clock right before a timestamp is made, because the wall clock may step at any moment. */

const SYNCHRONISING = 'the clock is being synchronised';

/** @typedef {import('../clock').ServerClock | { now(): number } | null | undefined} Clock */

/**
 * @param {Clock} clock
 * @returns {clock is import('../clock').ServerClock} whether requests must wait for it
 */
function mustWait(clock) {
  return clock !== null && clock !== undefined && 'isSettled' in clock && !clock.isSettled;
}

/**
 * Waits until the clock is settled, for at most half of the time to the deadline. After that the request leaves with the
 * best known time, which is the wall clock's before the first synchronisation.
 *
 * @param {Clock} clock
 * @param {import('./deadline').Deadline} deadline
 * @param {AbortSignal} [signal] of the caller
 * @returns {Promise<void>}
 * @throws {import('./deadline').ExchangeTimeout} as a rejection, when leaveBy passes meanwhile
 */
async function waitForClock(clock, deadline, signal) {
  if (mustWait(clock)) await deadline.waitInPart(Promise.resolve(clock.settled()), SYNCHRONISING, signal);
}

module.exports = { SYNCHRONISING, mustWait, waitForClock };
