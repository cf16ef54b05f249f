'use strict';

/**
 * Shows what samples of the exchange's clock prove about the local one. Each sample tests the exchange's rule for
 * timestamps: would a request signed at the moment of sending have been accepted?
 *
 * @module
 */

const { explainClock } = require('../classify/clock');

/** @typedef {import('.').Facts} Facts */
/** @typedef {import('../classify/clock').ClockVerdict} ClockVerdict */

/**
 * @param {Facts} facts
 * @returns {ClockVerdict[]} one for each sample
 */
function explainSamples({ samples, settings: { recvWindow, venue } }) {
  return samples.map(({ sentAt, receivedAt, serverTime }) =>
    explainClock(
      { request: Math.floor(sentAt), server: Math.floor(serverTime), recvWindow, stated: true },
      { venue: venue.id, sentAt: Math.floor(sentAt), receivedAt: Math.ceil(receivedAt) },
    ),
  );
}

/**
 * @param {Facts} facts
 * @returns {ClockVerdict | null} the refusal that every sample would have met, or null
 */
function clockRefusal(facts) {
  const verdicts = explainSamples(facts);
  const refused = verdicts.filter(({ category }) => category !== 'accepted');
  // The sample with the least round trip is the best one to distinguish a slow clock from a slow network.
  const best = facts.sample === null ? -1 : facts.samples.indexOf(facts.sample);
  return refused.length > 0 && refused.length === verdicts.length ? verdicts[best] : null;
}

/**
 * @param {number} ms
 * @returns {string} without its sign, and without separators, as in replies and settings
 */
function milliseconds(ms) {
  const size = Math.abs(ms);
  return `${size < 100 ? Math.round(size * 10) / 10 : Math.round(size)} ms`;
}

/**
 * @param {Facts} facts
 * @param {boolean} [detailed]  with the number of samples and the round trip
 * @returns {string} one sentence
 */
function measurement({ samples, sample, settings: { venue } }, detailed = true) {
  if (sample === null) return '';
  const { offsetMs, errorMs, rttMs } = sample;
  const side = offsetMs < 0 ? 'ahead of' : 'behind';
  const count = samples.length === 1 ? '1 sample' : `the best of ${samples.length} samples`;
  const details = detailed ? ` (${count}, round trip ${milliseconds(rttMs)})` : '';
  return `The local clock is ${milliseconds(offsetMs)} ${side} ${venue.title}'s, give or take ${milliseconds(errorMs)}${details}.`;
}

/**
 * @param {Facts} facts
 * @returns {{ status: 'fail' | 'warn' | 'pass' | 'unknown', evidence: string, fix?: string } | null}
 */
function checkMeasuredClock(facts) {
  const { samples, accepted } = facts;
  const { title } = facts.settings.venue;
  if (samples.length === 0) {
    return accepted
      ? { status: 'pass', evidence: `${title} accepted a timestamp of the local clock.` }
      : null;
  }
  const refusal = clockRefusal(facts);
  const measured = measurement(facts);
  if (refusal) {
    // The measurement has the figures of the clock.
    const { limit = refusal.evidence, fix } = refusal;
    return { status: 'fail', evidence: `${measured} ${limit}`, fix };
  }
  if (explainSamples(facts).every(({ category }) => category === 'accepted')) {
    return { status: 'pass', evidence: measured };
  }
  const edge = `That is at the edge of what ${title} accepts: some requests pass and some do not.`;
  return { status: 'warn', evidence: `${measured} ${edge}` };
}

module.exports = { clockRefusal, checkMeasuredClock, measurement, milliseconds };
