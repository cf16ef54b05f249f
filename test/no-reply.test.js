'use strict';

/** Peers that take an order and never give a whole reply: it ends as sent, with an unknown outcome, in time. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../lib/axios.js');
const { createFetch } = require('../lib/fetch.js');
const { Signer } = require('../lib/index.js');
const { CREATE, ORDER, rejection } = require('./support/axios.js');
const { KEY } = require('./support/diagnose.js');
const { serve } = require('./support/serve.js');

const newSigner = () => new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });

/** Peers that take the request and never give a whole reply. Each gets the socket. */
const PEERS = {
  'HTTP 101': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  'HTTP 103 without end': (socket) => repeat(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
  'a head that drips': (socket) => repeat(socket, 'HTTP/1.1 200 OK\r\n', 'X-A: b\r\n'),
  'a body that drips': (socket) => repeat(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n', 'x'),
  'chunks that drip': (socket) =>
    repeat(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'),
  'a body that stops': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{'),
  'half a status line': (socket) => socket.write('HTTP/1.1 2'),
  'an end without a reply': (socket) => socket.end(),
  'a reset without a reply': (socket) => socket.resetAndDestroy(),
  'a reset in the head': (socket) => socket.write('HTTP/1.1 200', () => socket.resetAndDestroy()),
  'a reset in the body': (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{', () => socket.resetAndDestroy()),
  'no HTTP': (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
};

function repeat(socket, first, next = first) {
  socket.write(first);
  const timer = setInterval(() => socket.write(next), 10);
  socket.on('close', () => clearInterval(timer));
}

for (const [what, reply] of Object.entries(PEERS)) {
  for (const limit of [{ timeout: 80 }, { replyMs: 80 }]) {
    const [name] = Object.keys(limit);
    test(`${what}: an order ends as sent, outcome unknown (${name})`, async (t) => {
      const server = await serve(t, (socket) => socket.once('data', () => reply(socket)), { raw: true });
      const { timeout = 0, ...options } = limit;
      for (const adapter of ['http', 'fetch']) {
        const bot = attach(axios.create({ baseURL: server.url, adapter, timeout, proxy: false }), {
          signer: newSigner(),
          ...options,
        });
        const error = await rejection(bot.post(CREATE, ORDER));
        assert.deepEqual([error.isAxiosError, error.sent, error.retryable], [true, true, false], adapter);
      }
      const send = createFetch({ signer: newSigner(), baseURL: server.url, replyMs: 80 });
      // A body that has begun is the caller's to read, as with fetch itself.
      const outcome = await send(CREATE, { method: 'POST', body: '{}' }).then(
        (response) => response.text().then(String, (error) => error),
        (error) => error,
      );
      if (outcome instanceof Error && 'sent' in outcome) assert.equal(outcome.sent, true);
    });
  }
}
