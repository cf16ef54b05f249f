'use strict';

/**
 * Holds a request of node:http until its connection is established. Until then neither headers nor body are written, because
 * the first write renders the headers with their present timestamp.
 *
 * @module
 */

const http = require('node:http');
const net = require('node:net');
const tls = require('node:tls');

/** Methods that make Node.js render the headers. */
const WRITERS = Object.freeze(['write', 'end', 'flushHeaders']);

/**
 * Only known kinds of sockets are waited for: the sockets of mock servers emit `connect` only after the request was written.
 *
 * @param {any} socket
 * @returns {string | null} the event to wait for; null when the socket is ready or of an unknown kind
 */
function awaitedEvent(socket) {
  const kind = Object.getPrototypeOf(socket);
  if (kind === tls.TLSSocket.prototype) return socket.secureConnecting ? 'secureConnect' : null;
  return kind === net.Socket.prototype && socket.connecting ? 'connect' : null;
}

/**
 * A class with its own end() (msw 1) decides only then whether it connects, so waiting for its connection would never end.
 *
 * @param {import('node:http').ClientRequest} request
 */
const connectsAtEnd = (request) => Object.getPrototypeOf(request).end !== http.OutgoingMessage.prototype.end;

/**
 * Mock servers (nock 15, msw 3) emit `connect` on a socket that has no connection. Some connect it to the real server unless
 * the request is written in the same iteration of the event loop. Pipes and tunnels in JavaScript have no address either.
 *
 * @param {any} socket
 */
const hasPeer = (socket) => socket.remoteAddress !== undefined;

/**
 * @param {import('node:http').ClientRequest} request
 * @param {(mayWait: boolean) => void} act called once: when the connection is established, or at once if
 *   that cannot be known. The request must be written in the same tick unless it may wait
 */
function onceConnected(request, act) {
  if (connectsAtEnd(request)) {
    act(true);
    return;
  }
  request.once('socket', (socket) => {
    const event = awaitedEvent(socket);
    const proceed = () => act(hasPeer(socket));
    if (event === null) proceed();
    else socket.once(event, proceed);
  });
}

/**
 * Buffers what the client writes.
 *
 * @param {any} request a request that has written nothing yet, of node:http or of a mock
 * @returns {() => void} writes the buffered content; after that the request writes directly
 */
function hold(request) {
  /** @type {Array<[name: string, values: any[]]>} */
  const kept = [];
  const replaced = WRITERS.filter((name) => typeof request[name] === 'function').map((name) => ({
    name,
    own: Object.getOwnPropertyDescriptor(request, name),
  }));
  for (const { name } of replaced) {
    const value = (/** @type {any[]} */ ...values) => {
      kept.push([name, values]);
      return name === 'end' ? request : true;
    };
    Object.defineProperty(request, name, { value, configurable: true, writable: true });
  }
  return () => {
    for (const { name, own } of replaced) {
      if (own === undefined) delete request[name];
      else Object.defineProperty(request, name, own);
    }
    for (const [name, values] of kept) request[name](...values);
  };
}

/** @param {number | undefined} status @returns {Error & { code: string }} */
function unexpectedUpgrade(status) {
  return Object.assign(new Error(`the server switched protocols (HTTP ${status}) instead of answering`), {
    code: 'ERR_BYBIT_UNEXPECTED_UPGRADE',
  });
}

module.exports = { hold, onceConnected, unexpectedUpgrade };
