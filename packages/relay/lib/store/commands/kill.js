'use strict';

/** The kill switch: one row, which survives restarts. */

const { insert } = require('../rows');
const { notifyAll } = require('./notifications');

/** @typedef {import('.').Context} Context */
/**
 * - `off`: everything runs
 * - `stop`: nothing opens; what reduces a position is sent
 * - `stop-all`: nothing is sent
 *
 * @typedef {'off' | 'stop' | 'stop-all'} KillMode
 */
/** @typedef {{ mode: KillMode, by: string | null, reason: string | null, at: number | null }} Kill */

/** @param {Context} context @returns {Kill} */
function kill({ connection, memo }) {
  memo.kill ??= /** @type {Kill} */ (connection.get('SELECT mode, by, reason, at FROM kill'));
  return memo.kill;
}

/** @param {Context} context @param {Kill & { at: number }} next */
function setKill(context, { mode, by, reason, at }) {
  const { connection, memo } = context;
  const { mode: before } = kill(context);
  memo.kill = undefined;
  connection.run('UPDATE kill SET mode = ?, by = ?, reason = ?, at = ?', mode, by, reason, at);
  insert(connection, 'events', { at, event: 'kill', from: before, to: mode, detail: { by, reason } });
  // A person who resumes starts the count again: the next rejection would stop the relay at once.
  if (mode === 'off') connection.exec('DELETE FROM rejections');
  const text = `Kill switch: ${before} -> ${mode}, by ${by ?? 'unknown'}${reason ? `: ${reason}` : ''}`;
  if (mode !== before) notifyAll(connection, [{ kind: 'kill', text, detail: { mode, by, reason } }], at);
}

module.exports = { kill, setKill };
