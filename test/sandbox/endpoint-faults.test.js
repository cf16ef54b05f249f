'use strict';

/** Faults around an endpoint that is executed or not, and stubs of endpoints that the sandbox does not have. */

const net = require('node:net');
const { once } = require('node:events');
const { test } = require('node:test');
const assert = require('node:assert/strict');
const { replies } = require('../../lib/sandbox/index.js');
const { until } = require('../support/promises.js');
const { KEY, ORDER, authHeaders, frozenSandbox, get, post, send } = require('./client.js');
const { command, connect, login } = require('./websocket-client.js');

const CREATE = '/v5/order/create';
const OPEN = 'category=linear&symbol=BTCUSDT';

/** @returns {Promise<string[]>} The orderLinkIds of the open orders. */
async function openOrders(sandbox) {
  const { json } = await get(sandbox.urls.mainnet, '/v5/order/realtime', OPEN);
  return json.result.list.map(({ orderLinkId }) => orderLinkId);
}

/** A connection that keeps every byte. */
async function rawRequest(t, base, body) {
  const socket = net.connect(Number(new URL(base).port), '127.0.0.1');
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  const connection = { text: '', isOpen: true };
  socket.on('data', (data) => (connection.text += data)).on('close', () => (connection.isOpen = false));
  const headers = { ...authHeaders(body), Host: 'sandbox', 'Content-Length': Buffer.byteLength(body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write(`POST ${CREATE} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  return connection;
}

const order = (orderLinkId) => JSON.stringify({ ...ORDER, orderLinkId });

test('noAnswer: the order is placed, nothing is sent, and the connection stays open', async (t) => {
  const sandbox = await frozenSandbox(t);
  for (const [orderLinkId, faults] of [
    ['once', { nextReply: { noAnswer: true, when: { path: CREATE } } }],
    ['always', { noAnswer: true }],
  ]) {
    sandbox.set(faults);
    const connection = await rawRequest(t, sandbox.urls.mainnet, order(orderLinkId));
    await until(() => sandbox.requests.at(-1)?.fault != null);
    sandbox.set({ noAnswer: false });
    assert.ok((await openOrders(sandbox)).includes(orderLinkId));
    assert.deepEqual([connection.text, connection.isOpen], ['', true]);
  }
  const [first, , second] = sandbox.requests;
  assert.deepEqual([first.fault, first.verdict, first.httpStatus], ['nextReply', 'accepted', null]);
  assert.deepEqual([second.fault, second.verdict, second.httpStatus], ['noAnswer', 'accepted', null]);
});

test('noAnswer over WebSocket: the order is placed, and the next message is answered', async (t) => {
  const sandbox = await frozenSandbox(t);
  const { say, ask } = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/trade`);
  await ask(login());
  sandbox.set({ nextReply: { noAnswer: true, when: { op: 'order.create' } } });
  say(command('order.create', { ...ORDER, orderLinkId: 'silent' }));
  assert.equal((await ask({ op: 'ping' })).op, 'pong');
  assert.deepEqual(await openOrders(sandbox), ['silent']);
  const silent = sandbox.messages.find(({ op }) => op === 'order.create');
  assert.deepEqual([silent.verdict, silent.fault, silent.reply], ['accepted', 'nextReply', null]);
});

test('latencyMs: the order is open long before its answer arrives', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ nextReply: { latencyMs: 60_000, when: { path: CREATE } } });
  const answer = post(sandbox.urls.mainnet, CREATE, order('late'));
  const cut = assert.rejects(answer, { code: 'ECONNRESET' });
  await until(() => sandbox.requests.length === 1 && sandbox.requests[0].verdict === 'accepted');
  assert.deepEqual(await openOrders(sandbox), ['late']);
  await Promise.all([cut, sandbox.close()]);
});

test('answerTwice: the same bytes follow once more on the connection, over WebSocket the same message', async (t) => {
  const sandbox = await frozenSandbox(t);
  sandbox.set({ nextReply: { answerTwice: true } });
  const connection = await rawRequest(t, sandbox.urls.mainnet, order('twice'));
  const bodies = () => connection.text.match(/\{"retCode".*?"time":\d+\}/gs) ?? [];
  await until(() => bodies().length === 2);
  const [one, two] = bodies();
  assert.equal(one, two);
  assert.equal(connection.text.match(/HTTP\/1\.1 200 OK\r\n/g)?.length, 2);
  assert.deepEqual(await openOrders(sandbox), ['twice'], 'executed once');

  const { say, next, ask } = await connect(t, `${sandbox.webSocketUrls.mainnet}/v5/trade`);
  await ask(login());
  sandbox.set({ answerTwice: true });
  say(command('order.cancel', { category: 'linear', symbol: 'BTCUSDT', orderLinkId: 'twice' }));
  assert.deepEqual(await next(), await next());
  assert.equal(sandbox.messages.at(-1).fault, 'answerTwice');
});

test('execute: an order is placed although the answer is an error, or is lost before it is placed', async (t) => {
  const sandbox = await frozenSandbox(t);
  const place = (orderLinkId) => post(sandbox.urls.mainnet, CREATE, order(orderLinkId));
  sandbox.set({ nextReply: { ...replies.gatewayTimeout, execute: true } });
  assert.equal((await place('timed-out')).status, 504);
  sandbox.set({ nextReply: { ...replies.serverTimeout, execute: true } });
  assert.equal((await place('server-timeout')).json.retCode, 10000);
  sandbox.set({ nextReply: replies.gatewayTimeout });
  assert.equal((await place('not-placed')).status, 504);
  sandbox.set({ nextReply: { down: true } });
  await assert.rejects(place('cut-afterwards'), { code: 'ECONNRESET' });
  sandbox.set({ nextReply: { down: true, execute: false } });
  await assert.rejects(place('cut-before'), { code: 'ECONNRESET' });
  assert.deepEqual((await openOrders(sandbox)).sort(), ['cut-afterwards', 'server-timeout', 'timed-out']);
});

test('execute: false alone has nothing to answer', async (t) => {
  const sandbox = await frozenSandbox(t);
  for (const faults of [
    { nextReply: { execute: false } },
    { everyReply: [{ execute: false, latencyMs: 5 }] },
  ]) {
    assert.throws(() => sandbox.set(faults), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /Reply(\[0\])?\.execute" .* needs a reply, down or noAnswer/,
    });
  }
  assert.throws(() => sandbox.set({ noAnswer: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => sandbox.set({ nextReply: { answerTwice: 'yes' } }), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('a stub of a private endpoint is sent only to a request that the exchange would accept', async (t) => {
  const PATH = '/v5/broker/earnings-info';
  const stub = { when: { path: PATH }, retCode: 0, result: { list: ['stubbed'] } };
  const sandbox = await frozenSandbox(t, {
    keys: [KEY, { apiKey: 'reader', secret: 'reader-secret', readOnly: true }],
    faults: { everyReply: stub },
  });
  const ask = async (options) => (await get(sandbox.urls.mainnet, PATH, 'limit=1', options)).json;
  assert.deepEqual((await ask({})).result, { list: ['stubbed'] });
  assert.equal((await ask({ secret: 'other' })).retCode, 10004);
  assert.equal((await ask({ apiKey: 'unknown' })).retCode, 10003);
  assert.equal((await send(sandbox.urls.mainnet, { target: PATH })).status, 401);
  const reader = { apiKey: 'reader', secret: 'reader-secret' };
  assert.equal((await ask(reader)).retCode, 0);
  assert.equal((await post(sandbox.urls.mainnet, PATH, {}, reader)).json.retCode, 10005);
  const seen = sandbox.requests.map(({ verdict, fault }) => [verdict, fault]);
  assert.deepEqual(seen.slice(0, 2), [
    ['accepted', 'everyReply'],
    ['signature', null],
  ]);
});

test('a refused request does not use up a stub of nextReply', async (t) => {
  const PATH = '/v5/broker/earnings-info';
  const sandbox = await frozenSandbox(t, { faults: { nextReply: { when: { path: PATH }, retCode: 0 } } });
  const ask = async (options) => get(sandbox.urls.mainnet, PATH, '', options);
  assert.equal((await ask({ secret: 'other' })).json.retCode, 10004);
  assert.equal((await ask({})).json.retCode, 0);
  assert.equal((await ask({})).status, 404);
});

test('a public stub needs no signature; a reply of another server comes before any check', async (t) => {
  const sandbox = await frozenSandbox(t);
  const ask = (target) => send(sandbox.urls.mainnet, { target });
  const at = (path, reply) => ({ ...reply, when: { path } });
  const ok = { retCode: 0, result: {} };
  sandbox.set({
    everyReply: [
      at('/v5/broker/open', { ...ok, public: true }),
      at('/v5/market/no-such-endpoint', ok),
      at('/v5/broker/earnings-info', replies.badGateway),
      at('/private/linear/order/create', ok),
    ],
  });
  assert.equal((await ask('/v5/broker/open')).json.retCode, 0);
  assert.equal((await ask('/v5/market/no-such-endpoint')).json.retCode, 0);
  assert.equal((await ask('/v5/broker/earnings-info')).status, 502);
  assert.equal(
    (await ask('/private/linear/order/create')).json.retCode,
    0,
    'signed in another way before V5',
  );
});
