'use strict';

/**
 * Finds out what became of an intent whose outcome is unknown. Found, it is settled at any time. Not found counts only when the
 * look-up began after the deadline, was complete, and was repeated.
 *
 * @module
 */

const { msToProof } = require('./proof');

/** @typedef {import('./entry').Entry} Entry */
/**
 * @typedef {object} Found  a reply of `venue.find()`
 * @property {{ id?: string, state?: string, filled?: string, [detail: string]: any } | null} found
 * @property {boolean} complete  it would have seen the order, open or closed
 * @property {string} [seen]
 * @property {string} [reason]  why it is not complete
 * @property {boolean} [failed]  there was no answer
 */
/** @typedef {{ event: import('../states').Event, reason?: any, outcome?: any } | null} Verdict */

/** ms after the outcome became unknown; the last one repeats. */
const EARLY_MS = [50, 200, 500, 1000, 2000];
/** ms between the two look-ups of a proof. */
const BETWEEN_MS = 400;
/** ms; look-ups that fail, or cannot see everything. */
const RETRY_MS = [250, 500, 1000, 2000, 5000];
/** ms of incomplete look-ups, after which a person has to decide. */
const INCOMPLETE_MS = 30_000;
/** ms; a person has been asked, but the order may still be found. */
const WATCH_MS = 30_000;
const PROOFS = 2;

/** @param {readonly number[]} delays @param {number} tried */
const nth = (delays, tried) => delays[Math.min(tried, delays.length - 1)];

/**
 * The venue refuses an id that it knows, so "not found" cannot be true.
 *
 * @param {Entry} entry
 */
const isKnownToVenue = ({ intent }) => intent.reason?.code === 'duplicate-id';

/**
 * @param {Entry} entry
 * @param {Found} answer
 * @param {boolean} wasProof  it began after the deadline
 * @returns {Verdict} null: look again, at `entry.notBefore`
 */
function evaluateLook(entry, answer, wasProof) {
  const { looks, clocks, intent } = entry;
  looks.tried += 1;
  if (answer.found !== null) return settle(answer.found);
  const now = clocks.monotonic();
  if (intent.state === 'needs-operator') {
    entry.notBefore = now + WATCH_MS;
    return null;
  }
  const isComplete = answer.complete && !isKnownToVenue(entry);
  if (wasProof && intent.state === 'resolving') {
    if (isComplete) looks.notFound += 1;
    if (looks.notFound >= PROOFS) return { event: 'not-found', reason: NOT_FOUND };
    if (!isComplete && !answer.failed) return waitOrAsk(entry, answer, now);
  }
  looks.incompleteSince = null;
  entry.notBefore = now + nextDelay(entry, { wasProof, isComplete });
  return null;
}

/** @param {Entry} entry @param {{ wasProof: boolean, isComplete: boolean }} of */
function nextDelay(entry, { wasProof, isComplete }) {
  const { tried } = entry.looks;
  if (wasProof) return isComplete ? BETWEEN_MS : nth(RETRY_MS, tried);
  const early = nth(EARLY_MS, tried);
  const left = msToProof(entry);
  return Number.isNaN(left) ? early : Math.min(early, left);
}

/** @param {Entry} entry @param {Found} answer @param {number} now @returns {Verdict} */
function waitOrAsk(entry, answer, now) {
  const { looks } = entry;
  looks.incompleteSince ??= now;
  entry.notBefore = now + nth(RETRY_MS, looks.tried);
  if (now - looks.incompleteSince < INCOMPLETE_MS) return null;
  const why = isKnownToVenue(entry)
    ? 'the exchange refuses its id as used'
    : (answer.reason ?? 'it cannot see closed orders');
  const message = `A look-up does not find the order, and that is not a proof: ${why}.`;
  return { event: 'cannot-tell', reason: { code: 'cannot-tell', message } };
}

const NOT_FOUND = Object.freeze({
  code: 'not-found',
  message: 'The exchange did not have the order when it could no longer arrive.',
});

/** @param {NonNullable<Found['found']>} found @returns {Verdict} */
function settle(found) {
  const { id, ...rest } = found;
  const outcome = { ...(id !== undefined && { venueOrderId: id }), ...rest, lookedUp: true };
  if (found.state !== 'rejected') return { event: 'found', outcome };
  const message = found.message ?? 'The exchange rejected the order.';
  return { event: 'reject', outcome, reason: { code: 'rejected-later', message } };
}

module.exports = { WATCH_MS, evaluateLook };
