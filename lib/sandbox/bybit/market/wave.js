'use strict';

/**
 * The movement of a price as a pure function of time: within 0.19 % of its base, another value every second, the same
 * at every call. It is a sum of four zigzags (seconds of a minute, minutes of an hour, hours of a day, days of four
 * weeks). So the highest and lowest value of a long range need no look at each of its seconds.
 */

const SECOND_MS = 1000;

/** Coarsest first: the unit in seconds, how many of them are a period, and the amplitude. */
const LEVELS = [
  { unit: 86_400, period: 28, amplitude: 0.0002 },
  { unit: 3600, period: 24, amplitude: 0.0003 },
  { unit: 60, period: 60, amplitude: 0.0004 },
  { unit: 1, period: 60, amplitude: 0.001 },
];

/**
 * 0, up to 1, down to -1, back to 0. Every period of the table is divisible by 4, so that 1 and -1 are reached.
 * @param {number} step
 * @param {number} period
 */
function zigzag(step, period) {
  const part = (((step % period) + period) % period) / period;
  if (part < 0.25) return 4 * part;
  return part < 0.75 ? 2 - 4 * part : 4 * part - 4;
}

/**
 * @param {number} second Since 1970.
 * @param {number} phase Moves the waves of an instrument against those of another.
 * @param {number} [levels] How many levels count, from the coarsest.
 */
function waveAt(second, phase, levels = LEVELS.length) {
  return LEVELS.slice(0, levels).reduce(
    (sum, { unit, period, amplitude }) => sum + amplitude * zigzag(Math.floor(second / unit) + phase, period),
    0,
  );
}

/**
 * The extremes over whole seconds. A range is cut into the longest units that fit; inside of a unit all finer zigzags
 * go through their whole periods.
 * @param {number} start Second, inclusive.
 * @param {number} end Second, exclusive, after `start`.
 * @param {number} phase
 * @returns {{ low: number, high: number }}
 */
function waveRange(start, end, phase) {
  let low = Infinity;
  let high = -Infinity;
  for (let second = start; second < end;) {
    const level = LEVELS.findIndex(({ unit }) => second % unit === 0 && second + unit <= end);
    const centre = waveAt(second, phase, level + 1);
    const around = LEVELS.slice(level + 1).reduce((sum, { amplitude }) => sum + amplitude, 0);
    low = Math.min(low, centre - around);
    high = Math.max(high, centre + around);
    second += LEVELS[level].unit;
  }
  return { low, high };
}

/** @param {number} time ms */
function secondOf(time) {
  return Math.floor(time / SECOND_MS);
}

module.exports = { secondOf, waveAt, waveRange, zigzag };
