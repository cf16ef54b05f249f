'use strict';

/**
 * What the sandbox has to do on a connection after the answer to a message: further messages, a close, and the watch over
 * connections on which nothing happens.
 */

// A real clock, also while a test fakes that of the process.
const { performance } = require('node:perf_hooks');

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket-server.js').Peer} Peer */

/**
 * @typedef {object} Connection
 * @property {object[]} outbox What is still to be sent.
 * @property {{ code: number, reason: string } | null} closing The close that follows.
 * @property {number} lastTraffic Of the clock of node:perf_hooks, ms.
 */

/** Close frames: https://www.okx.com/docs-v5/en/#error-code-websocket-public */
const CLOSES = {
  loginFailed: { code: 4001, reason: 'Login Failed' },
  idle: { code: 4004, reason: 'No data received in 30s' },
  keyChanged: { code: 4007, reason: 'API key has been updated or deleted. Please reconnect.' },
};

/** @type {WeakMap<Session, Connection>} */
const connections = new WeakMap();

/** @param {Session} session @returns {Connection} */
function connectionOf(session) {
  let connection = connections.get(session);
  if (connection === undefined) {
    connection = { outbox: [], closing: null, lastTraffic: performance.now() };
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
  for (const message of connection.outbox.splice(0)) {
    send(peer, message);
    connection.lastTraffic = performance.now();
  }
  const isIdle = idleMs > 0 && performance.now() - connection.lastTraffic >= idleMs;
  const closing = connection.closing ?? (isIdle ? CLOSES.idle : null);
  if (closing !== null) peer.close(closing.code, closing.reason);
}

module.exports = { CLOSES, attend, connectionOf, noteTraffic };
