'use strict';

/**
 * The WebSocket connections: read a message, let its session decide, send the answer. The package `ws` implements the
 * protocol. It is an optional peer dependency: without it the sandbox serves HTTP only.
 */

const { keepMessage } = require('./recorder.js');
const { decideMessage, openSession } = require('./websocket/session.js');
const { Pulse } = require('./websocket/pulse.js');
const { wait } = require('./delay.js');

/** @typedef {import('./http-server.js').SandboxState} SandboxState */
/** @typedef {import('./recorder.js').RecordedRequest} RecordedRequest */
/** @typedef {import('./recorder.js').RecordedMessage} RecordedMessage */
/** @typedef {import('./websocket/session.js').Session} Session */

/**
 * The part of a WebSocket of `ws` that is used here.
 * @typedef {object} Peer
 * @property {(event: string, listener: (data: Buffer) => void) => Peer} on
 * @property {(data: string | Buffer, done: () => void) => void} send
 * @property {(code: number, reason: string) => void} close
 * @property {() => void} terminate
 */

/**
 * The part of the server of `ws` that is used here.
 * @typedef {object} PeerServer
 * @property {(incoming: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer,
 *   done: (peer: Peer) => void) => void} handleUpgrade
 */

/** bytes */
const MESSAGE_LIMIT = 10 * 1024 * 1024;

/** @type {PeerServer | null | undefined} undefined: not loaded yet. */
let peerServer;

/** @param {string} problem */
function warnOfPackage(problem) {
  process.emitWarning(`The sandbox needs the package "ws" 8 or later for WebSocket connections: ${problem}`, {
    code: 'ERR_BYBIT_SANDBOX_WS_MISSING',
    detail: 'npm install --save-dev ws@8',
  });
}

/** @returns {PeerServer | null} null where `ws` is not installed, or is too old. */
function loadPeerServer() {
  /** @type {Partial<typeof import('ws')>} */
  let ws;
  try {
    ws = require('ws');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'MODULE_NOT_FOUND') throw error;
    warnOfPackage('it is not installed');
    return null;
  }
  if (ws.WebSocketServer === undefined) {
    warnOfPackage('an older one is installed');
    return null;
  }
  const options = { noServer: true, clientTracking: false, maxPayload: MESSAGE_LIMIT };
  return /** @type {PeerServer} */ (/** @type {unknown} */ (new ws.WebSocketServer(options)));
}

/**
 * Loads `ws` when the first client needs it, so that tests without WebSockets work without `ws`.
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
  // The callback takes the error of a client that has closed the connection meanwhile.
  peer.send(plain ? reply : JSON.stringify(reply), () => {});
}

/**
 * @param {SandboxState} state
 * @param {Session} session
 * @param {Peer} peer
 * @param {string} text
 */
async function serveMessage(state, session, peer, text) {
  const { application, exchange, messages, keepRequests } = state;
  const { environment, path, connId } = session;
  const faults = application.faults.of(environment);
  const message = exchange.streams.read(text);
  /** @type {RecordedMessage} */
  const record = {
    time: application.now(environment),
    environment,
    path,
    connId,
    clientIp: faults.clientIp ?? session.clientIp,
    text,
    json: message.json,
    op: message.op,
    apiKey: exchange.streams.apiKeyOf(session, message),
    authenticated: session.apiKey !== null,
    verdict: 'pending',
    fault: null,
    reply: null,
  };
  keepMessage(messages, record, { limit: keepRequests, redaction: exchange.redaction });
  await wait(state, faults.arrivalLatencyMs);
  const { verdict, fault, reply, transport } = decideMessage(state, session, message);
  Object.assign(record, { verdict, fault, authenticated: session.apiKey !== null });
  await wait(state, transport.latencyMs);
  if (transport.down) {
    peer.terminate();
    return;
  }
  if (!transport.noAnswer && reply !== null) {
    record.reply = reply;
    sendTo(peer, reply);
    if (transport.answerTwice) sendTo(peer, reply);
  }
  state.pulse?.begin(session, peer);
}

/**
 * @param {SandboxState} state
 * @param {RecordedRequest & { host: string }} request The upgrade.
 * @param {{ incoming: import('node:http').IncomingMessage, socket: import('node:stream').Duplex, head: Buffer }} raw
 */
function openWebSocket(state, { environment, host, path, query, clientIp }, { incoming, socket, head }) {
  const { streams } = state.exchange;
  const channel = streams.find(environment, path, host);
  const server = webSocketServer();
  if (channel === undefined || server === null) {
    socket.destroy();
    return;
  }
  server.handleUpgrade(incoming, socket, head, (peer) => {
    const session = openSession({
      environment,
      host,
      path,
      query,
      clientIp,
      channel,
      connId: streams.connectionId(),
    });
    state.peers.set(session, peer);
    peer
      .on('message', (data) => {
        // The only failure is close() during a wait, which ends the connection anyway.
        serveMessage(state, session, peer, data.toString('utf8')).catch(() => peer.terminate());
      })
      .on('close', () => state.peers.delete(session))
      .on('error', () => peer.terminate());
    const greeting = streams.greet?.(state.application, session);
    if (greeting !== undefined) sendTo(peer, greeting);
    state.pulse?.begin(session, peer);
  });
}

/**
 * Lets the connections receive what is sent without being asked.
 * @param {SandboxState} state
 */
function startPulse(state) {
  /** @type {import('./websocket/pulse.js').Follower[]} */
  const followers = [];
  const pulse = new Pulse(state, followers);
  followers.push(...state.exchange.streams.follow(state, sendTo, () => pulse.beat()));
  state.pulse = pulse;
}

module.exports = { openWebSocket, startPulse, webSocketServer };
