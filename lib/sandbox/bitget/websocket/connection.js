'use strict';

/**
 * What the sandbox has to do on a connection after the answer to a message: further messages, and the watch over
 * connections whose client sends nothing.
 */

// A real clock, also while a test fakes that of the process.
const { performance } = require('node:perf_hooks');

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket-server.js').Peer} Peer */
/**
 * @typedef {object} Connection
 * @property {object[]} outbox What is still to be sent.
 * @property {boolean} closing The key was changed: the connection ends.
 * @property {number} lastTraffic Of the clock of node:perf_hooks, ms.
 */

/** @type {WeakMap<Session, Connection>} */
const connections = new WeakMap();

/** @param {Session} session @returns {Connection} */
function connectionOf(session) {
  let connection = connections.get(session);
  if (connection === undefined) {
    connection = { outbox: [], closing: false, lastTraffic: performance.now() };
    connections.set(session, connection);
  }
  return connection;
}

/** To be called for every message that arrives. @param {Session} session */
function noteTraffic(session) {
  connectionOf(session).lastTraffic = performance.now();
}

/**
 * Sends what is due, and closes what is to be closed.
 * @param {Session} session
 * @param {Peer} peer
 * @param {{ idleMs: number, send: (peer: Peer, message: object) => void }} options
 */
function attend(session, peer, { idleMs, send }) {
  const connection = connectionOf(session);
  for (const message of connection.outbox.splice(0)) send(peer, message);
  const isIdle = idleMs > 0 && performance.now() - connection.lastTraffic >= idleMs;
  if (connection.closing || isIdle) peer.close(1000, '');
}

module.exports = { attend, connectionOf, noteTraffic };
