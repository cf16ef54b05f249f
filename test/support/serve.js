'use strict';

const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');

/**
 * A server that ends with the test.
 *
 * @param {import('node:test').TestContext} t
 * @param {Function} answer gets each request and response, or each socket where the server is `raw`
 */
async function serve(t, answer, { raw = false } = {}) {
  const seen = [];
  const server = raw ? net.createServer(answer) : http.createServer();
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('request', (request, response) => {
    seen.push(request.url.split('?')[0]);
    request.resume();
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, seen, sockets };
}

module.exports = { serve };
