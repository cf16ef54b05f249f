'use strict';

/** Tells that a signal was executed in part, in the transaction that ends the last of its intents: a crash cannot come between. */

const { STATES, isEnd, outcomeOf } = require('../../states');
const { select } = require('../rows');
const { notifyAll } = require('./notifications');

/** @typedef {import('../rows').Intent} Intent */
/** @typedef {import('../../states').State} State */
/** @typedef {import('.').Context} Context */

/** @type {readonly State[]} */
const OPEN = /** @type {State[]} */ (Object.keys(STATES)).filter((state) => !isEnd(state));
const IS_OPEN = `SELECT 1 FROM intents WHERE signal = ? AND state IN (${OPEN.map((state) => `'${state}'`)}) LIMIT 1`;

/** @param {Context} context @param {Intent} ended  as it is on disk now @param {number} at */
function notifyPartial({ connection }, { signal, source, signalId }, at) {
  // By the index of states: of a signal for a thousand accounts this is asked a thousand times.
  if (connection.get(IS_OPEN, signal) !== undefined) return;
  /** @type {Intent[]} */
  const intents = select(connection, 'intents', { 'signal = ?': signal }, 'ORDER BY sequence');
  if (outcomeOf(intents) !== 'partial') return;
  const filled = intents.filter(({ state }) => state === 'accepted');
  const accounts = [...new Set(filled.map(({ account }) => account))];
  const where = accounts.length > 0 ? `: on ${accounts.join(', ')}` : '';
  const text = `Signal ${source}/${signalId} was executed in part only${where}.`;
  notifyAll(connection, [{ kind: 'partial', text, detail: { source, signalId, signal, accounts } }], at);
}

module.exports = { OPEN, notifyPartial };
