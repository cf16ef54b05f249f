'use strict';

/** Single values: settings, the relay's own key. */

/** @typedef {import('.').Context} Context */

/** @param {Context} context @param {string} key @returns {any} undefined when it was never set */
function get({ connection }, key) {
  const row = connection.get('SELECT value FROM settings WHERE key = ?', key);
  return row === undefined ? undefined : JSON.parse(row.value);
}

/** @param {Context} context @param {{ key: string, value: any }} setting  undefined removes it */
function set({ connection }, { key, value }) {
  if (value === undefined) return void connection.run('DELETE FROM settings WHERE key = ?', key);
  const sql =
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value';
  connection.run(sql, key, JSON.stringify(value));
}

/** Of order ids: the same store gives the same signal the same ids. */
const ORDER_IDS = 'order-ids';

/** @param {Context} context @returns {Uint8Array} */
function relayKey({ connection }) {
  return /** @type {any} */ (connection.get('SELECT value FROM keys WHERE name = ?', ORDER_IDS)).value;
}

/** @param {Context['connection']} connection @param {Uint8Array} key  used when there is none yet */
function keepRelayKey(connection, key) {
  connection.run('INSERT OR IGNORE INTO keys (name, value) VALUES (?, ?)', ORDER_IDS, key);
}

module.exports = { get, keepRelayKey, relayKey, set };
