'use strict';

/**
 * The offset between a monotonic clock here and the exchange's clock, from samples of limited accuracy. Every sample
 * gives an interval that holds the true offset; the intervals widen as they age, for two clocks never run alike; what
 * they have in common holds the true offset as well. The sample with the least round trip thereby counts most.
 * Pure: time is an argument.
 *
 * @module
 */

/** Parts in a million by which a computer's clock may run fast or slow while nothing is known about it. */
const UNKNOWN_DRIFT_PPM = 100;
/** A drift is used once it is known to within this. */
const KNOWN_DRIFT_PPM = 20;
/** What is added to a known drift: it changes with the temperature. */
const DRIFT_SLACK_PPM = 5;
/** Samples that are kept. */
const WINDOW = 32;

/**
 * @typedef {object} OffsetSample
 * @property {number} at ms, on the monotonic clock: the middle between sending and receiving
 * @property {number} offset ms from the monotonic clock to the exchange's
 * @property {number} errorMs
 * @property {number} rttMs
 */
/** @typedef {{ ppm: number, errorPpm: number }} Drift */
/** @typedef {{ offset: number, errorMs: number, rttMs: number, driftPpm: number | null }} Estimate */

/**
 * @param {readonly OffsetSample[]} samples oldest first
 * @returns {Drift}
 */
function driftOf(samples) {
  const unknown = { ppm: 0, errorPpm: UNKNOWN_DRIFT_PPM };
  const last = samples.at(-1);
  if (last === undefined) return unknown;
  return samples.reduce((best, first) => {
    const span = last.at - first.at;
    if (span <= 0) return best;
    const errorPpm = ((first.errorMs + last.errorMs) / span) * 1e6 + DRIFT_SLACK_PPM;
    if (errorPpm > KNOWN_DRIFT_PPM + DRIFT_SLACK_PPM || errorPpm >= best.errorPpm) return best;
    return { ppm: ((last.offset - first.offset) / span) * 1e6, errorPpm };
  }, unknown);
}

/**
 * @param {OffsetSample} sample
 * @param {number} now ms, on the monotonic clock
 * @param {Drift} drift
 * @returns {{ low: number, high: number }} where the offset may lie now
 */
function intervalAt({ at, offset, errorMs }, now, { ppm, errorPpm }) {
  const age = now - at;
  const middle = offset + (age * ppm) / 1e6;
  const error = errorMs + (Math.abs(age) * errorPpm) / 1e6;
  return { low: middle - error, high: middle + error };
}

/** @param {OffsetSample} sample @returns {number} ms, on the monotonic clock */
const sentAt = ({ at, rttMs }) => at - rttMs / 2;

/**
 * Adds a sample. Older ones that contradict it are dropped: the exchange's clock was set, or the machine slept, which
 * stops the monotonic clock. A sample that comes late, and is contradicted by one that was sent after it, is not added.
 *
 * @param {readonly OffsetSample[]} samples oldest first
 * @param {OffsetSample} sample
 * @returns {OffsetSample[]}
 */
function addSample(samples, sample) {
  const drift = driftOf(samples);
  const fresh = intervalAt(sample, sample.at, drift);
  const agrees = (/** @type {OffsetSample} */ other) => {
    const { low, high } = intervalAt(other, sample.at, drift);
    return low <= fresh.high && fresh.low <= high;
  };
  if (samples.some((other) => sentAt(other) > sentAt(sample) && !agrees(other))) return [...samples];
  const agreeing = samples.filter(agrees);
  const kept = [...agreeing, sample];
  return kept.length <= WINDOW ? kept : withoutLeastUseful(kept, sample.at);
}

/**
 * The oldest sample is what a drift is measured by, so it goes last.
 *
 * @param {OffsetSample[]} samples oldest first, one too many
 * @param {number} now
 * @returns {OffsetSample[]}
 */
function withoutLeastUseful(samples, now) {
  const drift = driftOf(samples);
  const width = (/** @type {OffsetSample} */ sample) => {
    const { low, high } = intervalAt(sample, now, drift);
    return high - low;
  };
  const middle = samples.slice(1, -1);
  const widest = middle.reduce((worst, sample) => (width(sample) > width(worst) ? sample : worst), middle[0]);
  return samples.filter((sample) => sample !== widest);
}

/**
 * @param {readonly OffsetSample[]} samples oldest first, not contradicting each other
 * @param {number} now ms, on the monotonic clock
 * @returns {Estimate | null} null without a sample
 */
function estimateAt(samples, now) {
  if (samples.length === 0) return null;
  const drift = driftOf(samples);
  let low = -Infinity;
  let high = Infinity;
  for (const sample of samples) {
    const interval = intervalAt(sample, now, drift);
    // Newest last: should a drift that is known better now contradict an old sample, the newer one wins.
    if (interval.low > high || interval.high < low) {
      ({ low, high } = interval);
    } else {
      low = Math.max(low, interval.low);
      high = Math.min(high, interval.high);
    }
  }
  const known = drift.errorPpm < UNKNOWN_DRIFT_PPM;
  return {
    offset: (low + high) / 2,
    errorMs: (high - low) / 2,
    rttMs: Math.min(...samples.map(({ rttMs }) => rttMs)),
    driftPpm: known ? drift.ppm : null,
  };
}

module.exports = { addSample, estimateAt };
