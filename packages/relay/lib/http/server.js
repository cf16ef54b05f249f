'use strict';

/** The server of the relay: node:http with hard limits. It listens on loopback, behind a proxy that has TLS. */

const http = require('node:http');
const { RelayError } = require('../errors');
const { createAddressList } = require('../config/addresses');
const { networkOf } = require('./guards');
const { createHandler } = require('./handler');

/** @typedef {import('./hook').HttpRelay} HttpRelay */

const OPTIONS = {
  /** ms, for all headers and for the whole request. */
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  // ms; longer than the proxies of proxy/ keep an idle connection, so that they never use one that is being closed.
  keepAliveTimeout: 65_000,
  /** bytes */
  maxHeaderSize: 16 * 1024,
};

/** For one address that is not a trusted proxy. */
const CONNECTIONS_PER_ADDRESS = 256;
/** What close() waits for at most: ms. */
const DRAIN_MS = 10_000;

/** What is answered to bytes that are not a request; any other fault of a client is a 400. */
const CLIENT_ERRORS = /** @type {Record<string, string>} */ ({
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
});

/**
 * @param {NodeJS.ErrnoException} error
 * @param {import('node:stream').Duplex} socket
 */
function answerClientError(error, socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = CLIENT_ERRORS[error.code ?? ''] ?? '400 Bad Request';
  const message = status.slice(4);
  const body = `${JSON.stringify({ error: message.toLowerCase().replaceAll(' ', '-'), message: `${message}.` })}\n`;
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** @param {http.Server} server @param {readonly string[]} trustProxy */
function limitConnections(server, trustProxy) {
  const trusted = createAddressList(trustProxy);
  /** @type {Map<string, number>} */
  const open = new Map();
  server.on('connection', (socket) => {
    if (trusted.has(socket.remoteAddress)) return;
    const address = networkOf(socket.remoteAddress ?? '');
    const count = (open.get(address) ?? 0) + 1;
    if (count > CONNECTIONS_PER_ADDRESS) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}

/** @type {Record<string, string>} */
const LISTEN_HELP = {
  EADDRINUSE: 'the port is in use',
  EACCES: 'this user may not use this port; use a port above 1023 behind a proxy',
  EADDRNOTAVAIL: 'this machine does not have this address',
};

/**
 * @param {http.Server} server
 * @param {{ host: string, port: number }} listen
 * @returns {Promise<string>} the URL
 */
function listening(server, { host, port }) {
  return new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const why = LISTEN_HELP[error.code ?? ''] ?? error.message;
      reject(
        new RelayError('ERR_RELAY_LISTEN', `Cannot listen on ${host}, port ${port}: ${why}.`, {
          cause: error,
        }),
      );
    });
    server.listen({ host, port }, () => {
      const {
        address,
        family,
        port: used,
      } = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${used}`);
    });
  });
}

/**
 * @param {HttpRelay} relay
 * @param {{ host?: string, port?: number, trustProxy?: readonly string[] }} [listen]
 * @returns {Promise<{ url: string, close: (options?: { drainMs?: number }) => Promise<void> }>} `close` stops
 *   listening, answers 503 on the connections that are open, and waits for the requests under way, for `drainMs` at
 *   most.
 */
async function startServer(relay, { host = '127.0.0.1', port = 8787, trustProxy = [] } = {}) {
  let closing = false;
  const server = http.createServer(OPTIONS);
  const handler = createHandler(relay, { isClosing: () => closing });
  const underWay = new Set();
  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response @param {boolean} expects */
  const serve = (request, response, expects) => {
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      if (closing && underWay.size === 0) server.closeAllConnections();
    });
    handler(request, response, { expects }).catch(() => response.destroy());
  };
  server.on('request', (request, response) => serve(request, response, false));
  server.on('checkContinue', (request, response) => serve(request, response, true));
  server.on('checkExpectation', (request, response) => serve(request, response, false));
  server.on('clientError', answerClientError);
  limitConnections(server, trustProxy);
  const url = await listening(server, { host, port });

  /** @type {Promise<void> | undefined} */
  let closed;
  /** @param {number} drainMs */
  const close = async (drainMs) => {
    closing = true;
    const done = new Promise((resolve) => server.close(resolve));
    if (underWay.size === 0) server.closeAllConnections();
    const timer = setTimeout(() => server.closeAllConnections(), drainMs);
    await done;
    clearTimeout(timer);
  };
  return { url, close: ({ drainMs = DRAIN_MS } = {}) => (closed ??= close(drainMs)) };
}

module.exports = { CONNECTIONS_PER_ADDRESS, startServer };
