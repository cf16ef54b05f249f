'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const test = require('node:test');
const { startServer } = require('../../lib/http/server.js');
const { connect, post, serve, statuses, testRelay } = require('./support.js');

/** A promise, and what settles it. */
function deferred() {
  let resolve = () => {};
  const promise = new Promise((settle) => {
    resolve = () => settle(undefined);
  });
  return { promise, resolve };
}

test('a relay that is starting, draining or without its store answers 503, and says when to try again', async (t) => {
  const { url, relay } = await serve(t);
  for (const [state, reason] of [
    ['starting', 'starting'],
    ['draining', 'draining'],
    ['ready', 'store'],
  ]) {
    Object.assign(relay, { state, isDraining: true });
    const answer = await post(`${url}/hook/any`, '{}');
    assert.deepEqual(
      [answer.status, answer.body.error, answer.headers.get('retry-after')],
      [503, reason, '5'],
    );
  }
  assert.equal(relay.arrivals.length, 0);
});

test('a fault of the relay is a 503 with a warning, never a signal that seems accepted', async (t) => {
  const { url, relay } = await serve(t);
  relay.receive = async () => {
    throw new Error('no such table');
  };
  const warned = once(process, 'warning');
  const answer = await post(`${url}/hook/any?token=made-up-token`, '{"secret":"made-up-secret"}');
  assert.deepEqual([answer.status, answer.body.error], [503, 'internal-error']);
  const [warning] = await warned;
  assert.equal(warning.code, 'ERR_RELAY_HTTP');
  assert.match(warning.message, /source any .*503.*no such table/);
  assert.doesNotMatch(warning.message + warning.stack + JSON.stringify(answer.body), /made-up/);
});

test('close() answers what is under way, refuses what comes then, and ends', async (t) => {
  const { promise, resolve } = deferred();
  const { port, close, relay } = await serve(t, testRelay({ beforeAnswer: () => promise }));
  const idle = connect(port);
  await once(idle.socket, 'connect');
  const busy = connect(port);
  const request = 'POST /hook/any HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}';
  busy.write(request);
  while (relay.arrivals.length === 0) await new Promise(setImmediate);
  const closed = close();
  const refused = connect(port);
  await refused.closed;
  assert.equal(refused.text, '');
  // On the connection that is open: it is answered after the one before it, or cut off.
  busy.write(request);
  resolve();
  await Promise.all([closed, busy.closed, idle.closed]);
  assert.equal(statuses(busy.text)[0], 202);
  assert.match(busy.text, /connection: close/i);
  assert.equal(relay.arrivals.length, 1);
  assert.equal(await close(), undefined);
});

test('close() does not wait longer than drainMs', async (t) => {
  const { port, close, relay } = await serve(t, testRelay({ beforeAnswer: () => new Promise(() => {}) }));
  const stuck = connect(port);
  stuck.write('POST /hook/any HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}');
  while (relay.arrivals.length === 0) await new Promise(setImmediate);
  await close({ drainMs: 20 });
  await stuck.closed;
  assert.equal(stuck.text, '');
});

test('a port that is in use is named in the error', async (t) => {
  const { port } = await serve(t);
  await assert.rejects(startServer(testRelay(), { port }), {
    code: 'ERR_RELAY_LISTEN',
    message: `Cannot listen on 127.0.0.1, port ${port}: the port is in use.`,
  });
});

test('the URL of an IPv6 address can be used', async (t) => {
  const probe = http.createServer().listen(0, '::1');
  const [event] = await Promise.race([
    once(probe, 'listening').then(() => ['listening']),
    once(probe, 'error'),
  ]);
  if (event !== 'listening') return t.skip(`no IPv6 here: ${event.message}`);
  probe.close();
  const { url } = await serve(t, testRelay(), { host: '::1' });
  assert.match(url, /^http:\/\/\[::1\]:\d+$/);
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
});
