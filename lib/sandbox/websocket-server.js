'use strict';

/**
 * The network side of the WebSocket channels: frames in, a message to its session, the answer back out. The protocol
 * itself is the work of the package `ws`, an optional peer: without it the sandbox has HTTP alone.
 */

const { keepMessage } = require('./recorder.js');
const { apiKeyOf, decideMessage, openSession, readMessage } = require('./websocket/session.js');
const { orderMessages } = require('./websocket/private.js');
const { findStream } = require('./websocket/channels.js');
const { wait } = require('./delay.js');

/** @typedef {import('./http-server.js').Connection} Connection */
/** @typedef {import('./recorder.js').RecordedRequest} RecordedRequest */
/** @typedef {import('./recorder.js').RecordedMessage} RecordedMessage */
/** @typedef {import('./websocket/session.js').Session} Session */

/**
 * As much of a WebSocket of `ws` as is used here.
 * @typedef {object} Peer
 * @property {(event: string, listener: (data: Buffer) => void) => Peer} on
 * @property {(data: string | Buffer, done: () => void) => void} send
 * @property {() => void} terminate
 */

/**
 * As much of the server of `ws` as is used here.
 * @typedef {object} PeerServer
 * @property {(incoming: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer,
 *   done: (peer: Peer) => void) => void} handleUpgrade
 */

/** bytes */
const MESSAGE_LIMIT = 10 * 1024 * 1024;

/** @type {PeerServer | null | undefined} undefined: not looked for yet. */
let peerServer;

/** @returns {PeerServer | null} null where `ws` is not installed. */
function loadPeerServer() {
  /** @type {typeof import('ws')} */
  let ws;
  try {
    ws = require('ws');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'MODULE_NOT_FOUND') throw error;
    process.emitWarning('The sandbox needs the package "ws" for WebSocket connections', {
      code: 'ERR_BYBIT_SANDBOX_WS_MISSING',
      detail: 'npm install --save-dev ws',
    });
    return null;
  }
  const options = { noServer: true, clientTracking: false, maxPayload: MESSAGE_LIMIT };
  return /** @type {PeerServer} */ (/** @type {unknown} */ (new ws.WebSocketServer(options)));
}

/**
 * Looked for when the first client wants it: whoever has no use for WebSockets need not have `ws`.
 * @returns {PeerServer | null}
 */
function webSocketServer() {
  if (peerServer === undefined) peerServer = loadPeerServer();
  return peerServer;
}

/**
 * @param {Peer} peer
 * @param {any} reply An object for JSON, or text or bytes as they are.
 */
function sendTo(peer, reply) {
  const plain = typeof reply === 'string' || Buffer.isBuffer(reply);
  // The callback takes the error of a client that has gone meanwhile: nobody is there to be told.
  peer.send(plain ? reply : JSON.stringify(reply), () => {});
}

/**
 * @param {Connection} connection
 * @param {Session} session
 * @param {Peer} peer
 * @param {string} text
 */
async function serveMessage(connection, session, peer, text) {
  const { exchange, messages, keepRequests } = connection;
  const { environment, path, connId } = session;
  const faults = exchange.faults.of(environment);
  const message = readMessage(text);
  /** @type {RecordedMessage} */
  const record = {
    time: exchange.now(environment),
    environment,
    path,
    connId,
    clientIp: faults.clientIp ?? session.clientIp,
    text,
    json: message.json,
    op: message.op,
    apiKey: apiKeyOf(session, message),
    authenticated: session.apiKey !== null,
    verdict: 'pending',
    fault: null,
    reply: null,
  };
  keepMessage(messages, record, keepRequests);
  await wait(connection, faults.arrivalLatencyMs);
  const { verdict, fault, reply, transport } = decideMessage(exchange, session, message);
  Object.assign(record, { verdict, fault, authenticated: session.apiKey !== null });
  await wait(connection, transport.latencyMs);
  if (transport.down) {
    peer.terminate();
    return;
  }
  record.reply = reply;
  sendTo(peer, reply);
}

/**
 * @param {Connection} connection
 * @param {RecordedRequest} request The upgrade.
 * @param {{ incoming: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer }} raw
 */
function openWebSocket(connection, { environment, path, clientIp }, { incoming, socket, head }) {
  const stream = findStream(environment, path);
  const server = webSocketServer();
  if (stream === undefined || server === null) {
    socket.destroy();
    return;
  }
  server.handleUpgrade(incoming, socket, head, (peer) => {
    const session = openSession({ environment, path, clientIp, channel: stream.channel });
    connection.peers.set(session, peer);
    peer
      .on('message', (data) => {
        // The only failure is close() during a wait, which ends the connection anyway.
        serveMessage(connection, session, peer, data.toString('utf8')).catch(() => peer.terminate());
      })
      .on('close', () => connection.peers.delete(session))
      .on('error', () => peer.terminate());
  });
}

/**
 * Passes every order on to the connections that have subscribed to it.
 * @param {Connection} connection
 */
function pushOrders(connection) {
  const { exchange, peers } = connection;
  exchange.watchOrders((event) => {
    for (const [session, peer] of peers) {
      const now = exchange.now(event.environment);
      for (const message of orderMessages(session, event, now)) sendTo(peer, message);
    }
  });
}

module.exports = { openWebSocket, pushOrders, webSocketServer };
