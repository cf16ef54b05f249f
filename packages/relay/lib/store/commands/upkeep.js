'use strict';

/** Removes what is old. */

const { OPEN } = require('./partial');

/** @typedef {import('.').Context} Context */

/** So many signals go at once, and for no longer than that: others wait until then. */
const SIGNALS_AT_ONCE = 200;
const LONGEST_MS = 20;
const DAY_MS = 86_400_000;

/** Of a signal that came before a time and whose intents have all ended. */
const OLD = `
  SELECT row FROM signals WHERE receivedAt < ?
  AND NOT EXISTS (SELECT 1 FROM intents WHERE intents.signal = signals.row AND state IN (${OPEN.map((state) => `'${state}'`)}))
  LIMIT ${SIGNALS_AT_ONCE}`;

/**
 * Removes some signals that came before a time, with their intents and events. A signal with an open intent stays.
 *
 * @param {Context} context
 * @param {{ before: number }} options
 * @returns {{ signals: number, more: boolean }} how many went, and whether there are more
 */
function pruneSome(context, { before }) {
  const { connection } = context;
  const start = performance.now();
  const rows = connection.all(OLD, before);
  let signals = 0;
  for (const { row } of rows) {
    removeSignal(context, row);
    signals += 1;
    if (performance.now() - start > LONGEST_MS) break;
  }
  const more = signals < rows.length || rows.length === SIGNALS_AT_ONCE;
  if (!more) pruneRest(connection, before);
  return { signals, more };
}

/** @param {Context} context @param {number} row */
function removeSignal({ connection, totals }, row) {
  const states = connection.all(
    'SELECT state, count(*) AS count FROM intents WHERE signal = ? GROUP BY state',
    row,
  );
  for (const { state, count } of states) totals.add(state, -count);
  connection.run('DELETE FROM events WHERE signal = ?', row);
  connection.run('DELETE FROM signals WHERE row = ?', row);
}

/** @param {Context['connection']} connection @param {number} before */
function pruneRest(connection, before) {
  connection.run('DELETE FROM events WHERE signal IS NULL AND at < ?', before);
  // Also those that were never sent: a relay may have no one to tell.
  connection.run('DELETE FROM notifications WHERE at < ?', before);
  connection.run('DELETE FROM refusals WHERE lastAt < ?', before);
  connection.run('DELETE FROM days WHERE day < ?', Math.floor(before / DAY_MS));
}

module.exports = { pruneSome };
