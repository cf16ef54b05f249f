'use strict';

/** What a connection keeps beside its session: whose it is, and what is still to be sent. */

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../keys.js').SandboxKey} SandboxKey */

/**
 * @typedef {object} Connection
 * @property {SandboxKey | null} key null: public, or refused.
 * @property {string | null} hello The text that the client has to sign; null where it has signed it, or need not.
 * @property {object[]} outbox
 * @property {boolean} closing The connection ends.
 */

/** @type {WeakMap<Session, Connection>} */
const connections = new WeakMap();

/** @param {Session} session @returns {Connection} */
function connectionOf(session) {
  let connection = connections.get(session);
  if (connection === undefined) {
    connection = { key: null, hello: null, outbox: [], closing: false };
    connections.set(session, connection);
  }
  return connection;
}

module.exports = { connectionOf };
