'use strict';

/**
 * The network side: HTTP in, an Arrival to the exchange, its Decision back out as bytes. What becomes a WebSocket
 * goes on in websocket.js.
 */

const http = require('node:http');
const { normalizeAddress } = require('./keys.js');
const { keepRequest } = require('./recorder.js');
const { wait } = require('./delay.js');
const { openWebSocket, webSocketServer } = require('./websocket-server.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./recorder.js').RecordedRequest} RecordedRequest */

/** Loopback only: the sandbox holds credentials and records them. */
const HOST = '127.0.0.1';
/** bytes */
const BODY_LIMIT = 10 * 1024 * 1024;
const SERVER_OPTIONS = {
  // Longer than the 5 s of Node, so that an idle client does not meet a socket that is just being closed.
  keepAliveTimeout: 60_000,
  // bytes; room for the long queries that tests send.
  maxHeaderSize: 64 * 1024,
};

/**
 * @typedef {object} Connection What the servers of one sandbox share.
 * @property {import('./application.js').ExchangeInstance} exchange
 * @property {RecordedRequest[]} requests
 * @property {import('./recorder.js').RecordedMessage[]} messages
 * @property {number} keepRequests Of each of the two.
 * @property {Map<import('./websocket/session.js').Session, import('./websocket-server.js').Peer>} peers The open WebSockets.
 * @property {Map<Environment, Set<import('node:stream').Duplex>>} upgraded Sockets that left HTTP, of each environment.
 * @property {string | undefined} clientIp
 * @property {boolean} unref
 * @property {AbortSignal} closing Ends every wait.
 */

/**
 * Reads to the end even when there is too much, so that the client gets to see the refusal.
 * @param {http.IncomingMessage} incoming
 * @returns {Promise<{ body: Buffer, bodyTooLarge: boolean }>} Rejects if the client goes away.
 */
async function readBody(incoming) {
  /** @type {Buffer[]} */
  let chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > BODY_LIMIT) chunks = [];
    else chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks), bodyTooLarge: size > BODY_LIMIT };
}

/** @param {string} url */
function splitTarget(url) {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/**
 * @param {Connection} connection
 * @param {Environment} environment
 * @param {http.IncomingMessage} incoming
 * @param {Buffer} body
 * @returns {RecordedRequest}
 */
function record({ exchange, requests, keepRequests, clientIp }, environment, incoming, body) {
  const { method = '', url = '', headers, rawHeaders, socket } = incoming;
  /** @type {RecordedRequest} */
  const request = {
    time: exchange.now(environment),
    environment,
    method,
    url,
    ...splitTarget(url),
    headers,
    rawHeaders,
    body,
    apiKey: headers['x-bapi-api-key']?.toString() ?? null,
    clientIp:
      exchange.faults.of(environment).clientIp ?? clientIp ?? normalizeAddress(socket.remoteAddress ?? ''),
    authenticated: false,
    verdict: 'pending',
    fault: null,
    httpStatus: null,
    retCode: null,
  };
  keepRequest(requests, request, keepRequests);
  return request;
}

/**
 * Sends all but the last byte, one by one.
 * @param {Connection} connection
 * @param {http.ServerResponse} outgoing
 * @param {Buffer} body
 * @param {number} ms Between two bytes.
 * @returns {Promise<Buffer>} What is left to send.
 */
async function drip(connection, outgoing, body, ms) {
  for (let index = 0; index < body.length - 1 && !outgoing.destroyed; index += 1) {
    outgoing.write(body.subarray(index, index + 1));
    await wait(connection, ms);
  }
  return body.subarray(Math.max(0, body.length - 1));
}

/**
 * @param {Connection} connection
 * @param {http.ServerResponse} outgoing
 * @param {import('./replies.js').WireReply} reply
 * @param {{ hangUpMidBody: boolean, dripMs: number }} transport
 */
async function send(connection, outgoing, { httpStatus, headers, body }, { hangUpMidBody, dripMs }) {
  outgoing.writeHead(httpStatus, headers);
  // Content-Length promised the whole body; the socket goes once the half has been handed over.
  const sent = hangUpMidBody ? body.subarray(0, Math.ceil(body.length / 2)) : body;
  const last = dripMs > 0 ? await drip(connection, outgoing, sent, dripMs) : sent;
  if (outgoing.destroyed) return;
  if (!hangUpMidBody) outgoing.end(last);
  else outgoing.write(last, () => outgoing.destroy());
}

/**
 * @param {Connection} connection
 * @param {RecordedRequest} request
 * @param {{ bodyTooLarge: boolean, upgrade?: { webSockets: boolean } }} circumstances
 */
async function decide(connection, request, circumstances) {
  const { exchange } = connection;
  await wait(connection, exchange.faults.of(request.environment).arrivalLatencyMs);
  const decision = exchange.decide({ ...request, ...circumstances });
  const { verdict, authenticated, fault } = decision;
  Object.assign(request, { verdict, authenticated, fault });
  await wait(connection, decision.transport.latencyMs);
  const { httpStatus, retCode } = decision.reply;
  if (!decision.transport.down) Object.assign(request, { httpStatus, retCode });
  return decision;
}

/**
 * @param {Connection} connection
 * @param {Environment} environment
 * @param {http.IncomingMessage} incoming
 * @param {http.ServerResponse} outgoing
 */
async function serve(connection, environment, incoming, outgoing) {
  const { body, bodyTooLarge } = await readBody(incoming);
  const request = record(connection, environment, incoming, body);
  const { reply, transport } = await decide(connection, request, { bodyTooLarge });
  if (transport.down) outgoing.destroy();
  else await send(connection, outgoing, reply, transport);
}

/**
 * A request to become a WebSocket: granted, or answered like any other request.
 * @param {Connection} connection
 * @param {Environment} environment
 * @param {http.IncomingMessage} incoming
 * @param {import('node:stream').Duplex} socket
 * @param {Buffer} head
 */
async function serveUpgrade(connection, environment, incoming, socket, head) {
  const sockets = connection.upgraded.get(environment);
  sockets?.add(socket);
  socket.on('close', () => sockets?.delete(socket)).on('error', () => socket.destroy());

  const request = record(connection, environment, incoming, Buffer.alloc(0));
  const upgrade = { webSockets: webSocketServer() !== null };
  const { reply, transport } = await decide(connection, request, { bodyTooLarge: false, upgrade });
  if (transport.down) {
    socket.destroy();
  } else if (reply.httpStatus === 101) {
    openWebSocket(connection, request, { incoming, socket, head });
  } else {
    const outgoing = new http.ServerResponse(incoming);
    outgoing.shouldKeepAlive = false;
    outgoing.assignSocket(/** @type {import('node:net').Socket} */ (socket));
    outgoing.on('finish', () => socket.end());
    await send(connection, outgoing, reply, transport);
  }
}

/**
 * @param {Connection} connection
 * @param {Environment} environment
 * @param {number} port 0 for any that is free.
 * @returns {Promise<http.Server>} Listening. Rejects with the error of listen(), such as EADDRINUSE.
 */
function listen(connection, environment, port) {
  const server = http.createServer(SERVER_OPTIONS, (incoming, outgoing) => {
    serve(connection, environment, incoming, outgoing).catch((error) => {
      // A client that went away, or close(): nobody is there to answer.
      if (outgoing.destroyed || outgoing.headersSent || connection.closing.aborted) outgoing.destroy();
      else outgoing.writeHead(500, { 'Content-Type': 'text/plain' }).end(`sandbox: ${error.message}`);
    });
  });
  server.on('upgrade', (incoming, socket, head) => {
    serveUpgrade(connection, environment, incoming, socket, head).catch(() => socket.destroy());
  });
  if (connection.unref) server.unref().on('connection', (socket) => socket.unref());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/**
 * Cuts the connections that left HTTP, which the server itself no longer counts as its own.
 * @param {Connection} connection
 * @param {Environment} environment
 * @returns {number} How many there were.
 */
function dropUpgraded({ upgraded }, environment) {
  const sockets = [...(upgraded.get(environment) ?? [])];
  for (const socket of sockets) socket.destroy();
  return sockets.length;
}

/**
 * Ends a server with every HTTP connection that it has, idle or not.
 * @param {http.Server} server
 * @returns {Promise<void>}
 */
function closeServer(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * @param {Map<Environment, http.Server>} servers
 * @param {'http' | 'ws'} scheme
 * @returns {Readonly<Record<Environment, string>>}
 */
function urlsOf(servers, scheme) {
  const urls = [...servers].map(([environment, server]) => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    return [environment, `${scheme}://${HOST}:${port}`];
  });
  return Object.freeze(Object.fromEntries(urls));
}

module.exports = { closeServer, dropUpgraded, listen, urlsOf };
