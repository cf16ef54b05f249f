'use strict';

/** The network side: HTTP in, an Arrival to the exchange, its Decision back out as bytes. */

const http = require('node:http');
const { setTimeout: delay } = require('node:timers/promises');
const { normalizeAddress } = require('./keys.js');
const { keepRequest } = require('./requests.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./requests.js').RecordedRequest} RecordedRequest */

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
 * @property {import('./exchange.js').ExchangeInstance} exchange
 * @property {RecordedRequest[]} requests
 * @property {number} keepRequests
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
 * @returns {Promise<{ record: RecordedRequest, bodyTooLarge: boolean }>}
 */
async function receive({ exchange, requests, keepRequests, clientIp }, environment, incoming) {
  const { method = '', url = '', headers, rawHeaders, socket } = incoming;
  const { body, bodyTooLarge } = await readBody(incoming);
  /** @type {RecordedRequest} */
  const record = {
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
  keepRequest(requests, record, keepRequests);
  return { record, bodyTooLarge };
}

/**
 * @param {http.ServerResponse} outgoing
 * @param {import('./replies.js').WireReply} reply
 * @param {boolean} hangUpMidBody
 */
function send(outgoing, { httpStatus, headers, body }, hangUpMidBody) {
  outgoing.writeHead(httpStatus, headers);
  if (!hangUpMidBody) outgoing.end(body);
  // Content-Length promised the whole body; the socket goes once the half has been handed over.
  else outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => outgoing.destroy());
}

/**
 * @param {Connection} connection
 * @param {number} ms
 */
async function wait({ closing }, ms) {
  if (ms > 0) await delay(ms, undefined, { ref: false, signal: closing });
}

/**
 * @param {Connection} connection
 * @param {Environment} environment
 * @param {http.IncomingMessage} incoming
 * @param {http.ServerResponse} outgoing
 */
async function serve(connection, environment, incoming, outgoing) {
  const { exchange } = connection;
  const { record, bodyTooLarge } = await receive(connection, environment, incoming);
  await wait(connection, exchange.faults.of(environment).arrivalLatencyMs);
  const decision = exchange.decide({ ...record, bodyTooLarge });
  const { reply, transport, verdict, authenticated, fault } = decision;
  Object.assign(record, { verdict, authenticated, fault });
  await wait(connection, transport.latencyMs);
  if (transport.down) {
    outgoing.destroy();
    return;
  }
  Object.assign(record, { httpStatus: reply.httpStatus, retCode: reply.retCode });
  send(outgoing, reply, transport.hangUpMidBody);
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
 * Ends a server with every connection that it has, idle or not.
 * @param {http.Server} server
 * @returns {Promise<void>}
 */
function closeServer(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** @param {http.Server} server */
function urlOf(server) {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://${HOST}:${port}`;
}

module.exports = { closeServer, listen, urlOf };
