'use strict';

/** The thread of proxy.js: forwards bytes, says when an order arrived, and fails in the way it is told to. */

const net = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');

const HOST = '127.0.0.1';
const UPGRADE =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n';

/** @type {import('node:worker_threads').MessagePort} */
const parent = /** @type {any} */ (parentPort);
/** @type {import('./proxy').Mode} */
let mode = 'forwards';
/** @type {Set<net.Socket>} */
const sockets = new Set();
/** Connections on which something was held back. @type {Set<net.Socket>} */
const stalled = new Set();

/** Reports each order on a connection, with the moment of its first byte. */
function orderReader() {
  let request = '';
  let at = 0;
  return (/** @type {string} */ text) => {
    if (isStart(text)) {
      request = '';
      at = performance.timeOrigin + performance.now();
    }
    request += text;
    const id = /"orderLinkId":"([^"]+)"/.exec(request)?.[1];
    if (id === undefined) return;
    const timestamp = Number(/^x-bapi-timestamp: (\d+)/im.exec(request)?.[1]);
    parent.postMessage({ departure: { id, at, timestamp } });
    request = '';
  };
}

/** Clients of HTTP/1.1 send the next request after the last reply, so a request begins with a chunk. @param {string} text */
const isStart = (text) => /^(?:GET|POST) \//.test(text);

/** @param {net.Socket} socket from the relay */
function serve(socket) {
  sockets.add(socket);
  const onward = net.connect(workerData.port, HOST);
  const read = orderReader();
  socket.setNoDelay(true);
  onward.setNoDelay(true);
  socket.on('data', (chunk) => {
    const text = chunk.toString('latin1');
    read(text);
    if (mode === 'stalls') stalled.add(socket);
    else if (mode !== 'switches protocols') onward.write(chunk);
    else if (isStart(text)) socket.write(UPGRADE);
  });
  onward.on('data', (chunk) => {
    if (mode === 'stalls') stalled.add(socket);
    else socket.write(chunk);
  });
  for (const each of [socket, onward]) each.on('error', () => {});
  // What the sandbox has sent before it closed the connection arrives first.
  onward.on('close', () => socket.destroySoon());
  socket.on('close', () => {
    sockets.delete(socket);
    stalled.delete(socket);
    onward.destroy();
  });
}

const server = net.createServer(serve);

/** @param {number} port */
const listen = (port) => new Promise((resolve) => server.listen(port, HOST, () => resolve(null)));

/** @param {import('./proxy').Mode} next */
async function enter(next) {
  const previous = mode;
  mode = next;
  if (previous === 'stalls') for (const socket of stalled) socket.destroy();
  if (next === 'refuses connections') {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  } else if (previous === 'refuses connections') {
    await listen(ownPort);
  }
}

let ownPort = 0;
parent.on('message', async ({ number, mode: next }) => {
  if (next !== undefined && next !== mode) await enter(next);
  parent.postMessage({ number });
});
listen(0).then(() => {
  ownPort = /** @type {net.AddressInfo} */ (server.address()).port;
  parent.postMessage({ port: ownPort });
});
