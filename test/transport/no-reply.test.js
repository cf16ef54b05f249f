'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** Peers that take an order and never give a whole reply: it ends as sent, with an unknown outcome, in time. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { serve } = require('../support/serve.js');
const { CREATE, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

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

/** The client's own timeout counts from the call, so it leaves a busy machine time to connect. */
const LIMITS = { replyMs: { replyMs: 80 }, timeout: { timeout: 3000 } };

async function sendTo(t, reply, { timeout = 0, replyMs = 60_000 }) {
  const server = await serve(t, (socket) => socket.once('data', () => reply(socket)), { raw: true });
  const byAxios = ['http', 'fetch'].map(async (adapter) => {
    const instance = axios.create({ baseURL: server.url, adapter, timeout, proxy: false });
    const error = await rejection(attach(instance, { signer: newSigner(), replyMs }).post(CREATE, ORDER));
    assert.deepEqual([error.isAxiosError, error.sent, error.retryable], [true, true, false], adapter);
  });
  const send = createFetch({ signer: newSigner(), baseURL: server.url, replyMs: 80 });
  // A body that has begun is the caller's to read, as with fetch itself.
  const signal = AbortSignal.timeout(5000);
  const byFetch = send(CREATE, { method: 'POST', body: '{}', signal }).then(
    (response) => response.text().catch(() => {}),
    (error) => assert.equal(error.sent, true),
  );
  await Promise.all([...byAxios, byFetch]);
}

for (const [name, limit] of Object.entries(LIMITS)) {
  test(`an order ends as sent, outcome unknown (${name})`, { concurrency: true }, async (t) => {
    const peers = Object.entries(PEERS);
    await Promise.all(peers.map(([what, reply]) => t.test(what, (sub) => sendTo(sub, reply, limit))));
  });
}
