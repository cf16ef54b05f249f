'use strict';

/** A connection can give the reply to one request to the next one: what does not belong to the order proves nothing about it. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { test } = require('node:test');

const { ServerClock, Signer } = require('bybit-auth');
const { createBybit } = require('../../lib/venues/bybit.js');
const { BTC, KEY, MARKET_BUY, leaveBy } = require('./setup.js');

/** An exchange that gives this reply to everything but the question for its time. */
async function exchange(t, reply) {
  const server = http.createServer((request, response) => {
    const now = Date.now();
    const time = {
      retCode: 0,
      retMsg: 'OK',
      result: { timeSecond: `${now / 1000}`, timeNano: `${now}000000` },
      time: now,
    };
    request.resume();
    response.setHeader('content-type', 'application/json');
    const body = request.url === '/v5/market/time' ? time : reply();
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
  const clock = new ServerClock({ baseURL });
  await clock.sync();
  t.after(() => {
    clock.stop();
    server.closeAllConnections();
    server.close();
  });
  return createBybit({ name: 'a', signer, clock, environment: 'mainnet', baseURL });
}

const ID = 'r1000000000000000000001a';
const OTHER = 'r1000000000000000000003c';
const order = { ...MARKET_BUY, orderId: ID };
const created = (orderLinkId) => ({
  ...{ retCode: 0, retMsg: 'OK', time: Date.now() },
  result: { orderId: '1', orderLinkId },
});
const refused = (time) => ({ retCode: 110007, retMsg: 'ab not enough for new order', result: {}, time });

for (const [title, reply, outcome] of [
  ['that this order was created', () => created(ID), 'accepted'],
  ['that another order was created', () => created('r1000000000000000000002b'), 'unknown'],
  ['that an order without an id was created', () => created(''), 'unknown'],
  ['a refusal that was made after the request left', () => refused(Date.now() + 1), 'rejected'],
  ['a refusal that was made before the request left', () => refused(Date.now() - 60_000), 'unknown'],
]) {
  test(`${title}: ${outcome}`, async (t) => {
    const venue = await exchange(t, reply);
    assert.equal((await venue.place(order, { leaveBy: leaveBy() })).outcome, outcome);
  });
}

for (const [title, result] of [
  ['the reply to an order', { orderId: '1', orderLinkId: 'r1000000000000000000002b' }],
  ['the list of another category', { category: 'spot', list: [] }],
  ['the list of another order', { category: 'linear', list: [{ orderLinkId: 'r1000000000000000000002b' }] }],
]) {
  test(`${title} does not say that there is no such order`, async (t) => {
    const venue = await exchange(t, () => ({ retCode: 0, retMsg: 'OK', result, time: Date.now() }));
    const found = await venue.find(ID, { ...BTC, since: Date.now() });
    assert.deepEqual([found.found, found.complete], [null, false]);
  });
}

test('a refusal that comes twice is not taken for the reply to the next order', async (t) => {
  const limited = JSON.stringify({ ...refused(Date.now()), retCode: 10006, retMsg: 'Too many visits!' });
  const sockets = new Set();
  const server = http.createServer((request, response) => {
    const isReused = sockets.has(request.socket);
    sockets.add(request.socket);
    request.resume();
    response.setHeader('content-type', 'application/json');
    // On the same connection the second reply to the first order is there before the one to the second order.
    response.end(sockets.size === 1 || isReused ? limited : JSON.stringify(created(OTHER)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const signer = new Signer({ apiKey: KEY.apiKey, apiSecret: KEY.secret });
  const venue = createBybit({ name: 'a', signer, environment: 'mainnet', baseURL });
  const first = await venue.place(order, { leaveBy: leaveBy() });
  assert.equal(first.outcome, 'not-executed');
  const second = await venue.place({ ...order, orderId: OTHER }, { leaveBy: leaveBy() });
  assert.equal(second.outcome, 'accepted');
});

const ETH = {
  symbol: 'ETHUSDT',
  positionIdx: 0,
  side: 'Buy',
  size: '3',
  lastPrice: '2000',
  status: 'Trading',
};
const WRONG = {
  'rows of another symbol': { retCode: 0, result: { category: 'linear', list: [ETH] } },
  'no row': { retCode: 0, result: { category: 'linear', list: [] } },
  'a code that is not one': { retCode: Infinity, result: { category: 'linear', list: [{ ...ETH, ...BTC }] } },
  'no code': { result: { category: 'linear', list: [{ ...ETH, ...BTC }] } },
};

for (const [title, body] of Object.entries(WRONG)) {
  test(`${title}: neither a position, nor a price, nor rules`, async (t) => {
    // JSON.stringify() writes null instead of a number that is too large.
    const text = JSON.stringify({ retMsg: 'OK', time: Date.now(), ...body }).replace('null', '1e400');
    const venue = await exchange(t, () => text);
    for (const ask of ['position', 'price', 'rules']) {
      await assert.rejects(venue[ask](BTC.symbol, BTC.category), { name: 'RelayError' }, ask);
    }
    if (body.retCode === 0) return;
    const found = await venue.find(ID, { ...BTC, since: Date.now() });
    assert.deepEqual([found.found, found.complete], [null, false]);
  });
}
