'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** Whatever the peer or the agent does, a synchronisation comes to an end, and does not block the next one. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const test = require('node:test');
const { ServerClock } = require('../../lib/index.js');
const { assertShows, openTimeServer } = require('../support/clock/clock.js');
const { listen } = require('../support/serve.js');

/** What a peer does with a connection, instead of answering. */
const PEERS = {
  'never answers': () => {},
  'switches protocols': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
  'continues for ever': (socket) => drip(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
  'drips a header': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
    drip(socket, 'a');
  },
  'drips a body': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n');
    drip(socket, ' ');
  },
  'stops in the middle of the body': (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"retCode":0,'),
  'ends without a word': (socket) => socket.end(),
  'resets the connection': (socket) => socket.resetAndDestroy(),
  'speaks something else': (socket) => socket.end('220 smtp.example ESMTP\r\n'),
};

function drip(socket, text) {
  const timer = setInterval(() => socket.write(text), 5);
  socket.on('close', () => clearInterval(timer));
}

for (const [does, answer] of Object.entries(PEERS)) {
  test(`a peer that ${does}: the synchronisation fails, and the next one is free`, async (t) => {
    const time = await openTimeServer(t);
    const answered = { badly: true };
    const server = net.createServer((socket) => {
      if (!answered.badly) {
        socket.pipe(net.connect(new URL(time.baseURL).port, '127.0.0.1').on('error', () => {})).pipe(socket);
        return;
      }
      socket.once('data', () => answer(socket));
    });
    const baseURL = `http://127.0.0.1:${await listen(t, server)}`;
    const clock = new ServerClock({ baseURL, timeoutMs: 300 });
    for (let round = 0; round < 2; round += 1) {
      await assert.rejects(clock.sync(), { name: 'BybitApiError', category: 'no-verdict' });
      assert.equal(clock.synchronised, false);
    }
    answered.badly = false;
    while (!clock.synchronised) await clock.sync().catch(() => {});
    assertShows(clock);
  });
}

test('an agent that gives no connection, or throws: the synchronisation fails, and the next one is free', async (t) => {
  const exchange = await openTimeServer(t);
  const agent = new http.Agent({ maxSockets: 1, keepAlive: true });
  t.after(() => agent.destroy());
  const hog = http.get(exchange.baseURL, { agent });
  // The reply is not read, so the only connection of the agent stays taken.
  const [reply] = await once(hog, 'response');
  const clock = new ServerClock({ baseURL: exchange.baseURL, timeoutMs: 300, agent });
  await assert.rejects(clock.sync(), { name: 'BybitApiError', category: 'no-verdict' });
  await assert.rejects(clock.sync(), { name: 'BybitApiError', category: 'no-verdict' });
  reply.resume();
  await once(reply, 'end');
  while (!clock.synchronised) await clock.sync().catch(() => {});
  const throwing = { addRequest: () => assert.fail('no') };
  const other = new ServerClock({ baseURL: exchange.baseURL, agent: /** @type {any} */ (throwing) });
  await assert.rejects(other.sync(), { name: 'BybitApiError', category: 'no-verdict' });
  assert.equal(other.isSettled, true);
});
