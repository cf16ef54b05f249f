'use strict';

/**
 * Servers that never answer, or never come to the end of an answer, on real sockets of this machine. Each stands in
 * front of a server that works, and lets it answer when its fault has ended.
 *
 * @example
 * const peer = await startPeer(t, 'sends 103 for ever', { behind: sandbox.urls.mainnet });
 * const clock = new ServerClock({ baseURL: peer.url, timeoutMs: 200 });
 * await assert.rejects(clock.sync());
 * peer.heal();
 * await clock.sync();
 */

const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');

const TICK_MS = 20;
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
/** It would be a success, if it were whole. */
const BODY = '{"retCode":0,"retMsg":"OK","result":{"timeSecond":"1","timeNano":"1"},"time":1}';

/**
 * Writes something again and again, until the socket is closed.
 *
 * @param {import('node:net').Socket} socket
 * @param {() => string} next
 * @param {number} [everyMs]
 */
function repeat(socket, next, everyMs = TICK_MS) {
  const timer = setInterval(() => socket.writable && socket.write(next()), everyMs);
  socket.once('close', () => clearInterval(timer));
}

/**
 * @param {import('node:net').Socket} socket
 * @param {string} text a byte at a time
 */
function drip(socket, text) {
  let at = 0;
  repeat(socket, () => text.charAt(at++ % text.length));
}

/**
 * Writes as fast as the other side reads.
 *
 * @param {import('node:net').Socket} socket
 * @param {string} text
 */
function flood(socket, text) {
  const go = () => {
    if (!socket.destroyed && socket.writable) socket.write(text, () => setImmediate(go));
  };
  go();
}

/** @typedef {(socket: import('node:net').Socket) => unknown} Serve */

/** What they do instead of accepting a connection as a server should. @type {Record<string, Serve>} */
const AT_CONNECTION = {
  'accepts and never reads': () => {},
  'resets the connection at once': (socket) => socket.resetAndDestroy(),
  'closes the connection at once': (socket) => socket.destroy(),
  'closes its half of the connection at once': (socket) => socket.end(),
  'speaks another protocol': (socket) => socket.write('220 mail.example ESMTP\r\n'),
  'drips another protocol': (socket) => drip(socket, 'SSH-2.0-example\r\n'),
};

/** What they do instead of answering a request. @type {Record<string, Serve>} */
const AT_REQUEST = {
  'never answers': () => {},
  'resets the connection after the request': (socket) => socket.resetAndDestroy(),
  'closes the connection after the request': (socket) => socket.destroy(),
  'closes its half of the connection after the request': (socket) => socket.end(),
  'switches protocols': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
  'switches protocols and resets': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n', () =>
      socket.resetAndDestroy(),
    ),
  'switches protocols to none': (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  'sends 103 for ever': (socket) =>
    repeat(socket, () => 'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n', 50),
  'sends 100 for ever': (socket) => repeat(socket, () => 'HTTP/1.1 100 Continue\r\n\r\n'),
  'sends 102 as fast as it can': (socket) => flood(socket, 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(50)),
  'sends 103 and then nothing': (socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'),
  'drips its status line': (socket) => drip(socket, `HTTP/1.1 200 ${'O'.repeat(10000)}`),
  'drips its headers': (socket) => {
    socket.write(OK);
    repeat(socket, () => 'X-More: of them\r\n');
  },
  'stops in its headers': (socket) => socket.write(`${OK}X-Half`),
  'sends headers without end': (socket) => {
    socket.write(OK);
    flood(socket, `X-More: ${'m'.repeat(1000)}\r\n`);
  },
  'resets the connection in its headers': (socket) =>
    socket.write(`${OK}X-Half`, () => socket.resetAndDestroy()),
  'closes the connection in its headers': (socket) => socket.end(`${OK}X-Half`),
  'drips its body': (socket) => {
    socket.write(`${OK}Content-Length: 100000\r\n\r\n`);
    drip(socket, BODY);
  },
  'adds to a whole body for ever': (socket) => {
    socket.write(`${OK}Connection: close\r\n\r\n${BODY}`);
    repeat(socket, () => ' ');
  },
  'drips chunks': (socket) => {
    socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n`);
    repeat(socket, () => '1\r\n{\r\n');
  },
  'drips trailers': (socket) => {
    socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n`);
    repeat(socket, () => 'X-Late: one\r\n');
  },
  'stops in its body': (socket) => socket.write(`${OK}Content-Length: 1000\r\n\r\n${BODY}`),
  'sends nothing after its headers': (socket) => socket.write(`${OK}Content-Length: ${BODY.length}\r\n\r\n`),
  'resets the connection in its body': (socket) =>
    socket.write(`${OK}Content-Length: 1000\r\n\r\n${BODY}`, () => socket.resetAndDestroy()),
  'closes the connection in its body': (socket) => socket.end(`${OK}Content-Length: 1000\r\n\r\n${BODY}`),
  'stops in the body of a 401': (socket) =>
    socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000\r\n\r\n'),
  'resets the connection in a 403 page': (socket) =>
    socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\n<html>', () =>
      socket.resetAndDestroy(),
    ),
  'sends a body without end': (socket) => {
    socket.write(`${OK}\r\n`);
    flood(socket, 'x'.repeat(65536));
  },
  'sends JSON without end': (socket) => {
    socket.write(`${OK}\r\n{"retCode":0,"retMsg":"`);
    flood(socket, '\\"retCode\\":10003 '.repeat(4096));
  },
};

/** @type {Readonly<Record<string, Serve>>} */
const PEERS = Object.freeze({ ...AT_CONNECTION, ...AT_REQUEST });

/**
 * @param {string | undefined} behind base URL of a server that works
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function forward(behind, { method, url, headers }, response) {
  if (behind === undefined) {
    response.writeHead(503).end();
    return;
  }
  const onward = http.request(behind + url, { method, headers, agent: false }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(response);
  });
  onward.on('error', () => response.destroy());
  onward.end();
}

/**
 * @param {import('node:test').TestContext | { after(close: () => unknown): void }} t it ends with this test
 * @param {string} name one of PEERS
 * @param {{ behind?: string, path?: string }} [options] behind: base URL of the server that answers everything that the
 *   fault does not concern; path: only requests with this path meet the fault
 */
async function startPeer(t, name, { behind, path } = {}) {
  const serve = PEERS[name];
  let isFaulty = true;
  let met = () => {};
  /** @type {Promise<void>} */
  const reached = new Promise((resolve) => (met = resolve));
  const meet = (/** @type {import('node:net').Socket} */ socket) => {
    met();
    serve(socket);
  };
  const inner = http.createServer((request, response) => {
    const concerned = path === undefined || request.url?.split('?')[0] === path;
    if (isFaulty && concerned) meet(request.socket);
    else forward(behind, request, response);
  });
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    if (isFaulty && Object.hasOwn(AT_CONNECTION, name)) meet(socket);
    else inner.emit('connection', socket);
  });
  const close = () => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  };
  t.after(close);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    /** Settles when somebody has met the fault. */
    reached,
    /** Ends the fault for what is asked from now on. Connections that hang stay as they are. */
    heal() {
      isFaulty = false;
    },
    relapse() {
      isFaulty = true;
    },
    close,
  };
}

module.exports = { AT_CONNECTION, AT_REQUEST, PEERS, startPeer };
