'use strict';

/** What a request waits for right before its timestamp is made. The clock may be stepped at any moment before that. */

const SYNCHRONISING = 'the clock is being synchronised';

/** @typedef {import('../clock').ServerClock | { now(): number } | null | undefined} Clock */

/**
 * @param {Clock} clock
 * @returns {clock is import('../clock').ServerClock} whether a request has to wait for it
 */
function isUnset(clock) {
  return clock !== null && clock !== undefined && 'isSettled' in clock && !clock.isSettled;
}

/**
 * A request waits for a clock that is being set, but it does not miss its deadline for it: after half of its time it
 * leaves by the best guess, which is the wall clock where nothing else is known.
 *
 * @param {Clock} clock
 * @param {import('./deadline').Deadline} deadline
 * @param {AbortSignal} [signal] of the caller
 * @returns {Promise<void>}
 * @throws {import('./deadline').ExchangeTimeout} as a rejection, where leaveBy has passed meanwhile
 */
async function settledClock(clock, deadline, signal) {
  if (isUnset(clock)) await deadline.waitInPart(Promise.resolve(clock.settled()), SYNCHRONISING, signal);
}

module.exports = { SYNCHRONISING, isUnset, settledClock };
