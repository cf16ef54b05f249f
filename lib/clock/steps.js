'use strict';

/**
 * What a step of the wall clock means for the exchange's time, until a synchronisation decides.
 *
 * Two events look the same. If the wall clock was set, the monotonic clock is still right. If the machine slept, its
 * monotonic clock stood still meanwhile, and the wall clock is as right as it was before.
 *
 * @module
 */

/** ms; a smaller change of the wall clock against the monotonic one is a gradual correction, a larger one a step. */
const STEP_MS = 100;
/** ms; a wall clock that was corrected shows the right time to within this. */
const CORRECTED_MS = 500;
/**
 * ms; every exchange still accepts a timestamp this old. For a step that is shorter, the monotonic clock is a safe guess
 * in either case, and the wall clock is not: a timestamp from the future is refused.
 */
const HARMLESS_MS = 2500;
/** ms; two readings that are no further apart were made without an interruption. */
const PROMPT_MS = 0.1;
const MOST_READINGS = 5;
/** ms; the wall clock is read in whole ms, so a step is known only to within this. */
const RESOLUTION_MS = 1;

/**
 * @typedef {object} Step
 * @property {number} stepMs by how much the wall clock moved against the monotonic one
 * @property {number} wallOffsetMs the exchange's time minus the wall clock, before the step, as far as it was known
 * @property {number} shiftMs what earlier steps, which no synchronisation has answered yet, added to the estimate
 */

/**
 * @param {Step} step
 * @returns {number} ms that the estimate by the monotonic clock is shifted by after the step, instead of `shiftMs`
 */
function shiftAfter({ stepMs, wallOffsetMs, shiftMs }) {
  // No machine sleeps for a negative time. An earlier guess that rested on the wall clock moves back with it.
  if (stepMs <= 0) return Math.max(0, shiftMs + stepMs);
  return isCorrection(stepMs, wallOffsetMs) || stepMs <= HARMLESS_MS
    ? shiftMs
    : shiftMs + stepMs - RESOLUTION_MS;
}

/**
 * @param {number} stepMs
 * @param {number} wallOffsetMs
 * @returns {boolean} whether a wall clock that was slow is right after the step
 */
function isCorrection(stepMs, wallOffsetMs) {
  return Math.abs(wallOffsetMs - stepMs) <= Math.min(CORRECTED_MS, stepMs / 2);
}

/**
 * Reads both clocks at the same moment, as far as that can be: a process that is held up between two readings would
 * take the delay for a step.
 *
 * @param {{ now(): number }} wall
 * @returns {number} ms, wall clock minus monotonic clock
 */
function wallOverMonotonic(wall) {
  let shortest = Infinity;
  let difference = NaN;
  for (let attempt = 0; attempt < MOST_READINGS && shortest > PROMPT_MS; attempt += 1) {
    const before = performance.now();
    const time = wall.now();
    const after = performance.now();
    if (after - before >= shortest) continue;
    shortest = after - before;
    difference = time - (before + after) / 2;
  }
  return difference;
}

module.exports = { STEP_MS, shiftAfter, wallOverMonotonic };
