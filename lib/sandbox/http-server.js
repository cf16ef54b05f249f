'use strict';

/**
 * The HTTP servers: read a request, let the application decide, send the reply. Upgraded connections continue in
 * websocket-server.js.
 */

const http = require('node:http');
const { normalizeAddress } = require('./key-fields.js');
const { keepRequest } = require('./recorder.js');
const { wait } = require('./delay.js');
const { openWebSocket, webSocketServer } = require('./websocket-server.js');

/** @typedef {import('./exchange.js').Host} Host */
/** @typedef {import('./recorder.js').RecordedRequest} RecordedRequest */

/** Loopback only: the sandbox holds credentials and records them. */
const HOST = '127.0.0.1';
/** bytes */
const BODY_LIMIT = 10 * 1024 * 1024;
const SERVER_OPTIONS = {
  // Longer than Node's 5 s, so that an idle client does not use a socket that is just being closed.
  keepAliveTimeout: 60_000,
  // bytes; room for the long queries that tests send.
  maxHeaderSize: 64 * 1024,
};

/**
 * @typedef {object} SandboxState What the servers of one sandbox share.
 * @property {import('./exchange.js').Exchange} exchange
 * @property {import('./exchange.js').Application} application
 * @property {RecordedRequest[]} requests
 * @property {import('./recorder.js').RecordedMessage[]} messages
 * @property {number} keepRequests The limit of each of the two lists.
 * @property {Map<import('./websocket/session.js').Session, import('./websocket-server.js').Peer>} peers The open WebSockets.
 * @property {import('./websocket/pulse.js').PulseInstance} [pulse]
 * @property {Map<string, Set<import('node:stream').Duplex>>} upgraded Upgraded sockets by environment.
 * @property {string | undefined} clientIp
 * @property {boolean} unref The servers do not keep the process alive.
 * @property {AbortSignal} closing Ends every wait.
 */

/**
 * Reads a body that is too large to its end as well, so that the client receives the refusal.
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
 * @param {SandboxState} state
 * @param {Host} host
 * @param {http.IncomingMessage} incoming
 * @param {Buffer} body
 * @returns {RecordedRequest}
 */
function record(state, host, incoming, body) {
  const { exchange, application, requests, keepRequests, clientIp } = state;
  const { method = '', url = '', headers, rawHeaders, socket } = incoming;
  const environment = exchange.environmentOf(host.name, headers);
  const target = splitTarget(url);
  /** @type {RecordedRequest} */
  const request = {
    time: application.now(environment),
    environment,
    method,
    url,
    ...target,
    headers,
    rawHeaders,
    body,
    apiKey: exchange.apiKeyOf({ headers, query: target.query, body }),
    clientIp:
      application.faults.of(environment).clientIp ?? clientIp ?? normalizeAddress(socket.remoteAddress ?? ''),
    authenticated: false,
    verdict: 'pending',
    fault: null,
    httpStatus: null,
    retCode: null,
  };
  keepRequest(requests, request, { limit: keepRequests, redaction: exchange.redaction });
  return request;
}

/**
 * Sends all but the last byte, one by one.
 * @param {SandboxState} state
 * @param {http.ServerResponse} outgoing
 * @param {Buffer} body
 * @param {number} ms Between two bytes.
 * @returns {Promise<Buffer>} What is left to send.
 */
async function drip(state, outgoing, body, ms) {
  for (let index = 0; index < body.length - 1 && !outgoing.destroyed; index += 1) {
    outgoing.write(body.subarray(index, index + 1));
    await wait(state, ms);
  }
  return body.subarray(Math.max(0, body.length - 1));
}

/**
 * @param {import('./wire-reply.js').WireReply} reply
 * @returns {Buffer} The bytes of the whole response.
 */
function rawReply({ httpStatus, statusText, headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${httpStatus} ${statusText}\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
    body,
  ]);
}

/**
 * @param {SandboxState} state
 * @param {http.ServerResponse} outgoing
 * @param {import('./wire-reply.js').WireReply} reply
 * @param {import('./scripted-replies.js').Transport} transport
 */
async function send(state, outgoing, reply, { hangUpMidBody, answerTwice, dripMs }) {
  const { httpStatus, statusText, headers, body } = reply;
  // The response gives its socket back when it has ended.
  const { socket } = outgoing;
  outgoing.writeHead(httpStatus, statusText, headers);
  // Content-Length announces the whole body; the socket closes after half of it.
  const sent = hangUpMidBody ? body.subarray(0, Math.ceil(body.length / 2)) : body;
  const last = dripMs > 0 ? await drip(state, outgoing, sent, dripMs) : sent;
  if (outgoing.destroyed) return;
  if (hangUpMidBody) outgoing.write(last, () => outgoing.destroy());
  else outgoing.end(last, () => answerTwice && socket?.write(rawReply(reply)));
}

/**
 * @param {SandboxState} state
 * @param {RecordedRequest} request
 * @param {{ host: string, bodyTooLarge: boolean, upgrade?: { webSockets: boolean } }} circumstances
 */
async function decide(state, request, circumstances) {
  const { application } = state;
  await wait(state, application.faults.of(request.environment).arrivalLatencyMs);
  const decision = application.decide({ ...request, ...circumstances });
  const { verdict, authenticated, fault } = decision;
  Object.assign(request, { verdict, authenticated, fault });
  await wait(state, decision.transport.latencyMs);
  const { httpStatus, retCode } = decision.reply;
  const { down, noAnswer } = decision.transport;
  if (!down && !noAnswer) Object.assign(request, { httpStatus, retCode });
  return decision;
}

/**
 * @param {SandboxState} state
 * @param {Host} host
 * @param {http.IncomingMessage} incoming
 * @param {http.ServerResponse} outgoing
 */
async function serve(state, host, incoming, outgoing) {
  const { body, bodyTooLarge } = await readBody(incoming);
  const request = record(state, host, incoming, body);
  const { reply, transport } = await decide(state, request, { host: host.name, bodyTooLarge });
  if (transport.down) outgoing.destroy();
  else if (!transport.noAnswer) await send(state, outgoing, reply, transport);
}

/**
 * An upgrade to WebSocket: accepted, or answered like any other request.
 * @param {SandboxState} state
 * @param {Host} host
 * @param {http.IncomingMessage} incoming
 * @param {import('node:stream').Duplex} socket
 * @param {Buffer} head
 */
async function serveUpgrade(state, host, incoming, socket, head) {
  const request = record(state, host, incoming, Buffer.alloc(0));
  const sockets = state.upgraded.get(request.environment);
  sockets?.add(socket);
  socket.on('close', () => sockets?.delete(socket)).on('error', () => socket.destroy());

  const upgrade = { webSockets: webSocketServer() !== null };
  const { reply, transport } = await decide(state, request, {
    host: host.name,
    bodyTooLarge: false,
    upgrade,
  });
  if (transport.down) {
    socket.destroy();
    return;
  }
  // The socket stays open until the client or close() ends it.
  if (transport.noAnswer) return;
  if (reply.httpStatus === 101) {
    openWebSocket(state, { ...request, host: host.name }, { incoming, socket, head });
  } else {
    const outgoing = new http.ServerResponse(incoming);
    outgoing.shouldKeepAlive = false;
    outgoing.assignSocket(/** @type {import('node:net').Socket} */ (socket));
    outgoing.on('finish', () => socket.end());
    // The connection ends with the first answer, so a second one cannot follow.
    await send(state, outgoing, reply, { ...transport, answerTwice: false });
  }
}

/**
 * @param {SandboxState} state
 * @param {Host} host
 * @param {number} port 0 for any that is free.
 * @returns {Promise<http.Server>} Listening. Rejects with the error of listen(), such as EADDRINUSE.
 */
function listen(state, host, port) {
  const server = http.createServer(SERVER_OPTIONS, (incoming, outgoing) => {
    serve(state, host, incoming, outgoing).catch((error) => {
      // The client has closed the connection, or close() was called.
      if (outgoing.destroyed || outgoing.headersSent || state.closing.aborted) outgoing.destroy();
      else outgoing.writeHead(500, { 'Content-Type': 'text/plain' }).end(`sandbox: ${error.message}`);
    });
  });
  server.on('upgrade', (incoming, socket, head) => {
    serveUpgrade(state, host, incoming, socket, head).catch(() => socket.destroy());
  });
  if (state.unref) server.unref().on('connection', (socket) => socket.unref());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/**
 * Closes the upgraded connections, which the HTTP server no longer tracks.
 * @param {SandboxState} state
 * @param {string} environment
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
 * @param {Map<Host, http.Server>} servers
 * @param {'http' | 'ws'} scheme
 * @returns {Readonly<Record<any, string>>}
 */
function buildUrls(servers, scheme) {
  const urls = [...servers].flatMap(([host, server]) => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const { name, urls: names = [name], webSocketUrls = names } = host;
    const own = scheme === 'ws' ? webSocketUrls : names;
    return own.map((each) => [each, `${scheme}://${HOST}:${port}`]);
  });
  return Object.freeze(Object.fromEntries(urls));
}

module.exports = { closeServer, dropUpgraded, listen, buildUrls };
