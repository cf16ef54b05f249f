'use strict';

/** What the limits are compared with: counted as orders are sent, in the same transactions. */

const { add } = require('../../signal/decimal');

/** @typedef {import('../rows').Intent} Intent */
/** @typedef {import('.').Context} Context */
/** @typedef {import('../../limits').Usage} Usage */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * What opens a position, counted; what reduces one counts in nothing. Only what a limit asks for.
 *
 * @param {Context} context
 * @param {Intent} intent
 * @param {number} at
 * @param {Day | undefined} day
 * @returns {Usage}
 */
function usageOf({ connection, limits = {} }, { account }, at, day) {
  const minute =
    limits.perMinute &&
    connection.get('SELECT count(*) AS orders FROM intents WHERE sentAt > ? AND reduces = 0', at - MINUTE_MS);
  const rejections =
    limits.rejectionsInARow !== undefined &&
    connection.get('SELECT inARow FROM rejections WHERE account = ?', account);
  return {
    dayQuote: day?.quote ?? '0',
    dayOrders: day?.orders ?? 0,
    minuteOrders: minute?.orders ?? 0,
    rejectionsInARow: rejections ? rejections.inARow : 0,
  };
}

/** @typedef {{ orders: number, quote: string }} Day */

/** @param {Context} context @param {Intent} intent @param {number} at @returns {Day | undefined} what was sent on this day */
function dayOf({ connection }, { account }, at) {
  return /** @type {Day | undefined} */ (
    connection.get(
      'SELECT orders, quote FROM days WHERE account = ? AND day = ?',
      account,
      Math.floor(at / DAY_MS),
    )
  );
}

/**
 * @param {Context} context
 * @param {Intent} intent  as it is sent for the first time
 * @param {number} at
 * @param {Day | undefined} before
 */
function countSending({ connection }, { account, notional, reduces }, at, before) {
  if (reduces) return;
  const sql = `INSERT INTO days (account, day, orders, quote) VALUES (?, ?, 1, ?)
    ON CONFLICT DO UPDATE SET orders = orders + 1, quote = excluded.quote`;
  connection.run(sql, account, Math.floor(at / DAY_MS), add(before?.quote ?? '0', notional ?? '0'));
}

/** Events after which the venue has the order, or has rejected it. */
const TAKEN = new Set(['accept', 'found', 'operator-accepted']);

/** @param {Context} context @param {Intent} intent @param {string} event */
function countReply({ connection }, { account }, event) {
  if (TAKEN.has(event)) connection.run('DELETE FROM rejections WHERE account = ?', account);
  if (event !== 'reject') return;
  const sql =
    'INSERT INTO rejections (account, inARow) VALUES (?, 1) ON CONFLICT DO UPDATE SET inARow = inARow + 1';
  connection.run(sql, account);
}

module.exports = { countReply, countSending, dayOf, usageOf };
