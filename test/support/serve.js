'use strict';

const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');

/**
 * Lets a server listen until the test ends.
 *
 * @param {{ after(close: () => void): void }} t
 * @param {any} server
 * @param {any[]} where it listens; any port of 127.0.0.1 unless it is given
 * @returns {Promise<any>} the port, or the path
 */
async function listen(t, server, ...where) {
  const sockets = new Set();
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    });
  }
  server.listen(...(where.length > 0 ? where : [0, '127.0.0.1']));
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return address.port ?? address;
}

/**
 * A server that ends with the test.
 *
 * @param {{ after(close: () => void): void }} t
 * @param {Function} answer gets each request and response, or each socket where the server is `raw`
 */
async function serve(t, answer, { raw = false } = {}) {
  const seen = [];
  const server = raw
    ? net.createServer(answer)
    : http.createServer((request, response) => {
        seen.push(request.url.split('?')[0]);
        request.resume();
        answer(request, response);
      });
  return { url: `http://127.0.0.1:${await listen(t, server)}`, seen, server };
}

/** @returns {Promise<string>} the URL of a port at which nothing listens any more */
async function closedPort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

module.exports = { closedPort, listen, serve };
