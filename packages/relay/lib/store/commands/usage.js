'use strict';

/** What the limits are compared with: counted as orders are sent, in the same transactions. */

const { add } = require('../../signal/decimal');
const { kill } = require('./kill');

/** @typedef {import('../rows').Intent} Intent */
/** @typedef {import('.').Context} Context */
/**
 * What opens a position, counted; what reduces one counts in nothing.
 *
 * @typedef {object} Usage
 * @property {import('./kill').Kill} kill
 * @property {string} dayQuote  sum of the notionals that the account has sent on this day (UTC)
 * @property {number} dayOrders  how many the account has sent on this day, resends not counted
 * @property {number} minuteOrders  how many all accounts have sent in the last 60 s
 * @property {number} rejectionsInARow  of the account, by the venue, since the last accepted order
 */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** @param {Context} context @param {Intent} intent @param {number} at @returns {Usage} */
function usageOf(context, { account }, at) {
  const { connection, limits } = context;
  const day = connection.get(
    'SELECT orders, quote FROM days WHERE account = ? AND day = ?',
    account,
    Math.floor(at / DAY_MS),
  );
  const rejections = connection.get('SELECT inARow FROM rejections WHERE account = ?', account);
  const recent = 'SELECT count(*) AS orders FROM intents WHERE sentAt > ? AND reduces = 0';
  // Counting costs a step an order, so only where a limit asks for it.
  const minute = limits?.perMinute === undefined ? undefined : connection.get(recent, at - MINUTE_MS);
  return {
    kill: kill(context),
    dayQuote: day?.quote ?? '0',
    dayOrders: day?.orders ?? 0,
    minuteOrders: minute?.orders ?? 0,
    rejectionsInARow: rejections?.inARow ?? 0,
  };
}

/** @param {Context} context @param {Intent} intent  as it is sent for the first time @param {number} at */
function countSending({ connection }, { account, notional, reduces }, at) {
  if (reduces) return;
  const day = Math.floor(at / DAY_MS);
  const before = connection.get('SELECT quote FROM days WHERE account = ? AND day = ?', account, day);
  const sql = `INSERT INTO days (account, day, orders, quote) VALUES (?, ?, 1, ?)
    ON CONFLICT DO UPDATE SET orders = orders + 1, quote = excluded.quote`;
  connection.run(sql, account, day, add(before?.quote ?? '0', notional ?? '0'));
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

module.exports = { countReply, countSending, usageOf };
