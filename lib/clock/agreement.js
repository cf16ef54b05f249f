'use strict';

/**
 * Decides which samples of one synchronisation to trust when they contradict each other. Pure.
 *
 * @module
 */

const { contradicts } = require('./estimate');

/** @typedef {import('./estimate').OffsetSample} OffsetSample */

/**
 * @param {readonly OffsetSample[]} samples
 * @param {readonly OffsetSample[]} held known before; the group that agrees with them wins among equals
 * @returns {OffsetSample[]} the largest group in which no sample contradicts another
 */
function largestGroup(samples, held) {
  const groups = samples.map((first) =>
    samples.reduce(
      (group, sample) => (sample === first || contradicts(group, sample) ? group : [...group, sample]),
      [first],
    ),
  );
  const size = (/** @type {OffsetSample[]} */ group) => group.length + (fits(group, held) ? 0.5 : 0);
  const best = groups.reduce((largest, group) => (size(group) > size(largest) ? group : largest), []);
  return best.sort((one, other) => one.at - other.at);
}

/**
 * @param {readonly OffsetSample[]} group
 * @param {readonly OffsetSample[]} held
 */
function fits(group, held) {
  return group.length > 0 && held.length > 0 && group.every((sample) => !contradicts(held, sample));
}

/**
 * @param {readonly OffsetSample[]} samples of one synchronisation
 * @param {readonly OffsetSample[]} held known before
 * @returns {OffsetSample[] | null} those that count; null while there are too few to decide
 */
function selectAgreeing(samples, held) {
  const group = largestGroup(samples, held);
  if (group.length === 0) return null;
  if (fits(group, held)) return group.length * 2 >= samples.length ? group : null;
  // A sample that contradicts what was known has to be confirmed by another.
  const needed = held.length === 0 ? 1 : 2;
  return group.length >= needed && group.length * 2 > samples.length ? group : null;
}

module.exports = { selectAgreeing };
