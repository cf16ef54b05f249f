'use strict';

/** The outbox of messages to people: written in the transaction of what they tell. */

const { insert, select } = require('../rows');

/** @typedef {import('../rows').Notification} Notification */
/** @typedef {import('.').Context} Context */
/** @typedef {{ kind: string, text: string, detail?: any, at?: number }} NewNotification */

/**
 * @param {Context['connection']} connection
 * @param {readonly NewNotification[]} notifications
 * @param {number} now  for those that do not say when
 */
function notifyAll(connection, notifications, now) {
  for (const { kind, text, detail, at = now } of notifications) {
    insert(connection, 'notifications', { at, kind, text, detail, due: at });
  }
}

/** @param {Context} context @param {NewNotification & { at: number }} notification */
function notify({ connection }, notification) {
  notifyAll(connection, [notification], notification.at);
}

/** @param {Context} context @param {{ at: number, limit?: number }} due @returns {Notification[]} oldest first */
function dueNotifications({ connection }, { at, limit = 100 }) {
  return select(
    connection,
    'notifications',
    { 'due <= ?': at },
    'AND doneAt IS NULL ORDER BY id LIMIT ?',
    limit,
  );
}

/** @param {Context} context @param {{ id: number, at: number }} done */
function notificationDone({ connection }, { id, at }) {
  connection.run('UPDATE notifications SET doneAt = ?, attempts = attempts + 1 WHERE id = ?', at, id);
}

/** @param {Context} context @param {{ id: number, retryAt: number }} failed */
function notificationFailed({ connection }, { id, retryAt }) {
  connection.run('UPDATE notifications SET due = ?, attempts = attempts + 1 WHERE id = ?', retryAt, id);
}

module.exports = { dueNotifications, notificationDone, notificationFailed, notify, notifyAll };
