'use strict';

/**
 * The offset between the local monotonic clock and the exchange's clock, from samples of limited accuracy. Every sample
 * gives an interval that holds the true offset. The intervals widen with age, because two clocks never run at the same
 * rate. Their intersection holds the true offset as well, so the sample with the least round trip counts most.
 * Pure: time is an argument.
 *
 * @module
 */

/** Parts in a million by which a computer's clock may run fast or slow while nothing is known about it. */
const UNKNOWN_DRIFT_PPM = 100;
/** @type {Readonly<Drift>} */
const UNKNOWN_DRIFT = Object.freeze({ ppm: 0, errorPpm: UNKNOWN_DRIFT_PPM });
/** A drift is used once it is known to within this. */
const KNOWN_DRIFT_PPM = 20;
/** What is added to a known drift: it changes with the temperature. */
const DRIFT_SLACK_PPM = 5;
/** Samples that are kept. */
const WINDOW = 32;
/**
 * ms; honest samples can be this far apart. A time service that corrects the local clock changes the rate of the
 * monotonic clock, too: chrony by up to 8 percent for a while.
 */
const TOLERANCE_MS = 50;

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
 * What a set of samples says, worked out once. From `at` on, both ends of the interval move at a constant rate.
 *
 * @typedef {object} Summary
 * @property {number} at ms, on the monotonic clock
 * @property {number} low ms, the least offset at that moment
 * @property {number} high ms, the greatest
 * @property {Drift} drift
 * @property {number} rttMs the least round trip
 */

/**
 * @param {readonly OffsetSample[]} samples oldest first
 * @returns {Drift}
 */
function estimateDrift(samples) {
  const last = samples.at(-1);
  let best = UNKNOWN_DRIFT;
  if (last === undefined) return best;
  for (const first of samples) {
    const span = last.at - first.at;
    if (span <= 0) continue;
    const errorPpm = ((first.errorMs + last.errorMs) / span) * 1e6 + DRIFT_SLACK_PPM;
    if (errorPpm > KNOWN_DRIFT_PPM + DRIFT_SLACK_PPM || errorPpm >= best.errorPpm) continue;
    best = { ppm: ((last.offset - first.offset) / span) * 1e6, errorPpm };
  }
  return best;
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
 * @param {OffsetSample} one
 * @param {OffsetSample} other
 * @param {Drift} drift
 * @returns {number} ms between the intervals of two samples; 0 or less when they have an offset in common
 */
function gapBetween(one, other, { ppm, errorPpm }) {
  const age = one.at - other.at;
  const distance = Math.abs(other.offset + (age * ppm) / 1e6 - one.offset);
  return distance - one.errorMs - other.errorMs - (Math.abs(age) * errorPpm) / 1e6;
}

/**
 * @param {readonly OffsetSample[]} samples oldest first
 * @param {OffsetSample} sample
 * @param {Drift} [drift] that of the samples
 * @returns {boolean} whether a sample is further from one of the others than two honest samples can be
 */
function contradicts(samples, sample, drift = estimateDrift(samples)) {
  return samples.some((other) => gapBetween(sample, other, drift) > TOLERANCE_MS);
}

/**
 * @param {readonly OffsetSample[]} samples oldest first
 * @param {OffsetSample} sample
 * @param {Drift} [drift] that of the samples
 * @returns {boolean} whether a sample that was sent later contradicts this one
 */
function isOutdated(samples, sample, drift = estimateDrift(samples)) {
  const sent = sentAt(sample);
  return samples.some((other) => sentAt(other) > sent && gapBetween(sample, other, drift) > 0);
}

/**
 * Adds a trusted sample. Older ones that contradict it are dropped. A sample that comes late, and is contradicted by
 * one that was sent after it, is not added.
 *
 * @param {readonly OffsetSample[]} samples oldest first
 * @param {OffsetSample} sample
 * @param {Drift} [drift] that of the samples
 * @returns {OffsetSample[]}
 */
function addSample(samples, sample, drift = estimateDrift(samples)) {
  if (isOutdated(samples, sample, drift)) return [...samples];
  const kept = samples.filter((other) => gapBetween(sample, other, drift) <= 0);
  kept.push(sample);
  return kept.length <= WINDOW ? kept : withoutLeastUseful(kept, sample.at);
}

/**
 * Adds the samples of a synchronisation, which agree with each other. What contradicts one of them is dropped, even if
 * it is newer.
 *
 * @param {readonly OffsetSample[]} samples oldest first
 * @param {readonly OffsetSample[]} agreed oldest first
 * @returns {OffsetSample[]}
 */
function addAgreed(samples, agreed) {
  const kept = samples.filter((other) => !contradicts(agreed, other));
  return agreed.reduce((added, sample) => addSample(added, sample), kept);
}

/**
 * The oldest sample is the one a drift is measured by, so it is kept longest.
 *
 * @param {OffsetSample[]} samples oldest first, one too many
 * @param {number} now
 * @returns {OffsetSample[]}
 */
function withoutLeastUseful(samples, now) {
  const { errorPpm } = estimateDrift(samples);
  const errorOf = (/** @type {OffsetSample} */ { at, errorMs }) => errorMs + ((now - at) * errorPpm) / 1e6;
  let widest = 1;
  for (let index = 2; index < samples.length - 1; index += 1) {
    if (errorOf(samples[index]) > errorOf(samples[widest])) widest = index;
  }
  return samples.toSpliced(widest, 1);
}

/**
 * @param {readonly OffsetSample[]} samples oldest first, not contradicting each other
 * @returns {Summary | null} null without a sample
 */
function summarise(samples) {
  if (samples.length === 0) return null;
  const drift = estimateDrift(samples);
  let at = -Infinity;
  let rttMs = Infinity;
  for (const sample of samples) {
    at = Math.max(at, sample.at);
    rttMs = Math.min(rttMs, sample.rttMs);
  }
  let low = -Infinity;
  let high = Infinity;
  for (const sample of samples) {
    const interval = intervalAt(sample, at, drift);
    // Newest last: if the drift, now known better, contradicts an old sample, the newer one wins.
    if (interval.low > high || interval.high < low) {
      ({ low, high } = interval);
    } else {
      low = Math.max(low, interval.low);
      high = Math.min(high, interval.high);
    }
  }
  return { at, low, high, drift, rttMs };
}

/**
 * @param {Summary} summary
 * @param {number} now ms, on the monotonic clock
 * @returns {number} the least offset that is possible now, ms
 */
function leastOffsetAt({ at, low, drift }, now) {
  const age = now - at;
  return low + (age * drift.ppm - Math.abs(age) * drift.errorPpm) / 1e6;
}

/**
 * @param {Summary} summary
 * @param {number} now ms, on the monotonic clock
 * @returns {Estimate}
 */
function computeEstimate({ at, low, high, drift, rttMs }, now) {
  const age = now - at;
  return {
    offset: (low + high) / 2 + (age * drift.ppm) / 1e6,
    errorMs: (high - low) / 2 + (Math.abs(age) * drift.errorPpm) / 1e6,
    rttMs,
    driftPpm: drift.errorPpm < UNKNOWN_DRIFT_PPM ? drift.ppm : null,
  };
}

module.exports = {
  addAgreed,
  addSample,
  contradicts,
  computeEstimate,
  isOutdated,
  leastOffsetAt,
  sentAt,
  summarise,
};
