'use strict';

/**
 * When "the exchange does not have the order" is a proof. A signed request is refused after its timestamp plus recv_window, so
 * it can no longer be executed once the exchange's clock is beyond that, wherever it was held up.
 *
 * @module
 */

const { exchangeTime } = require('./time');

/** @typedef {import('./entry').Entry} Entry */
/** @typedef {import('./time').ExchangeClock} ExchangeClock */
/** @typedef {import('./time').Clocks} Clocks */

/** ms; the error of a clock that has no sample yet. The exchange refuses a timestamp that is 1 s ahead of its own clock. */
const UNKNOWN_ERROR_MS = 1000;
/** ms until an order that was accepted shows in look-ups, where the venue does not say. */
const SETTLE_MS = 500;

/**
 * Of a request that leaves now.
 *
 * @param {{ clock: ExchangeClock, clocks: Clocks, leaveBy: number, recvWindow: number, settleMs?: number }} terms
 * @returns {{ sentAt: number, deadline: number, proofMs: number }} `sentAt` and `deadline` by the exchange's clock; `proofMs`: the
 *   same as a duration
 */
function deadlineOf({ clock, clocks, leaveBy, recvWindow, settleMs = SETTLE_MS }) {
  const sentAt = exchangeTime(clock, clocks);
  // The estimate is behind the true time by up to twice its error, and a later estimate may be exact.
  const errorMs = Number.isFinite(clock.errorMs) ? 2 * clock.errorMs : UNKNOWN_ERROR_MS;
  const proofMs = Math.max(0, leaveBy - clocks.now()) + recvWindow + errorMs + settleMs;
  return { sentAt: Math.floor(sentAt), deadline: Math.ceil(sentAt + proofMs), proofMs };
}

/**
 * Both clocks must say so: the exchange's, as far as it is known, and the monotonic one, when this process sent the request.
 *
 * @param {Entry} entry
 * @returns {number} ms until the deadline is over for certain; 0: it is; NaN: the exchange's time is not known
 */
function msToProof({ intent: { deadline }, account, clocks, sent }) {
  if (account === null || deadline === null) return NaN;
  const { clock } = account;
  if (clock.reading === null || !clock.isSettled || !Number.isFinite(clock.errorMs)) return NaN;
  // The estimate may be ahead of the exchange by its error, such as after a start on a busy machine.
  const byExchange = deadline + 1 - (clock.now() - clock.errorMs);
  const byDuration = sent === null ? 0 : sent.at + sent.proofMs - clocks.monotonic();
  return Math.max(0, byExchange, byDuration);
}

module.exports = { deadlineOf, msToProof };
