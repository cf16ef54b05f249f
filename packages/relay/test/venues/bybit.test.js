'use strict';

/** Bybit as the relay uses it, against the sandbox: orders, cancels, reads. */

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { AuthGate } = require('bybit-auth');
const { createBybit } = require('../../lib/venues/bybit.js');
const { BTC, LAST, MARKET_BUY, leaveBy, setUp } = require('./setup.js');

const SPOT = { symbol: 'BTCUSDT', category: 'spot' };
const ORDER_PATH = '/v5/order/create';
const bodiesOf = (sandbox, path = ORDER_PATH) =>
  sandbox.requests.filter((request) => request.path === path).map(({ body }) => JSON.parse(body));
const at = (order, orderId) => [{ ...order, orderId }, { leaveBy: leaveBy() }];

test('an order is placed with its id, and found again', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const since = Date.now();
  const reply = await venue.place(...at(MARKET_BUY, 'r1one'));
  assert.equal(reply.outcome, 'accepted');
  assert.deepEqual([reply.sent, reply.code, reply.rate.limit], [true, 0, 10]);
  const { found, complete, seen } = await venue.find('r1one', { ...BTC, since });
  assert.deepEqual([found.id, found.state, found.filled], [reply.venueOrderId, 'filled', '0.01']);
  assert.deepEqual([complete, seen], [true, 'realtime']);
  assert.deepEqual(bodiesOf(sandbox), [
    {
      ...{ category: 'linear', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Market', qty: '0.01' },
      ...{ positionIdx: 0, reduceOnly: false, orderLinkId: 'r1one' },
    },
  ]);
});

test('limit, conditional and protected orders', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const limit = { ...MARKET_BUY, type: 'limit', price: '59000', takeProfit: '65000', stopLoss: '55000' };
  assert.equal((await venue.place(...at(limit, 'r1limit'))).outcome, 'accepted');
  const stop = { ...MARKET_BUY, trigger: '61000', triggerDirection: 'rise' };
  assert.equal((await venue.place(...at(stop, 'r1stop'))).outcome, 'accepted');
  const spotStop = { ...MARKET_BUY, ...SPOT, trigger: '61000' };
  assert.equal((await venue.place(...at(spotStop, 'r1spot'))).outcome, 'accepted');
  const states = [
    ['r1limit', BTC, 'new'],
    ['r1stop', BTC, 'waiting'],
    ['r1spot', SPOT, 'waiting'],
  ];
  for (const [id, where, state] of states) {
    assert.equal((await venue.find(id, { ...where, since: Date.now() })).found.state, state, id);
  }
  sandbox.setPrice('BTCUSDT', '61000');
  assert.equal((await venue.find('r1stop', { ...BTC, since: Date.now() })).found.state, 'filled');
});

test('a market order of spot always says what its quantity counts', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const order = { ...MARKET_BUY, ...SPOT };
  for (const [side, unit, qty] of [
    ['buy', 'base', '0.01'],
    ['buy', 'quote', '600'],
    ['sell', 'base', '0.01'],
    ['sell', 'quote', '600'],
  ]) {
    const reply = await venue.place(...at({ ...order, side, unit, qty }, `r1${side}${unit}`));
    assert.equal(reply.outcome, 'accepted', reply.message);
  }
  assert.deepEqual(
    bodiesOf(sandbox).map(({ marketUnit }) => marketUnit),
    ['baseCoin', 'quoteCoin', 'baseCoin', 'quoteCoin'],
  );
});

test('an order to reduce does not open a position', async (t) => {
  const { venue } = await setUp(t);
  const exit = { ...MARKET_BUY, side: 'sell', reduceOnly: true };
  const reply = await venue.place(...at(exit, 'r1exit'));
  assert.deepEqual([reply.outcome, reply.code], ['rejected', 110017]);
  assert.deepEqual(await venue.position('BTCUSDT', 'linear'), { side: 'flat', size: '0' });
});

test('a cancel of a symbol leaves other symbols, and the stop loss of the position', async (t) => {
  const { venue, rows } = await setUp(t);
  await venue.place(...at({ ...MARKET_BUY, stopLoss: '55000' }, 'r1held'));
  const limit = { ...MARKET_BUY, type: 'limit', price: '59000' };
  await venue.place(...at(limit, 'r1limit'));
  await venue.place(...at({ ...MARKET_BUY, trigger: '61000', triggerDirection: 'rise' }, 'r1stop'));
  await venue.place(...at({ ...limit, symbol: 'ETHUSDT', price: '2000', qty: '0.1' }, 'r1other'));
  const cancel = { operation: 'cancel', ...BTC };
  assert.equal((await venue.place(cancel, { leaveBy: leaveBy() })).outcome, 'accepted');
  const stateOf = async (id, symbol) =>
    (await venue.find(id, { ...BTC, symbol, since: Date.now() })).found.state;
  assert.equal(await stateOf('r1limit', 'BTCUSDT'), 'cancelled');
  assert.equal(await stateOf('r1stop', 'BTCUSDT'), 'cancelled');
  assert.equal(await stateOf('r1other', 'ETHUSDT'), 'new');
  const open = await rows('/v5/order/realtime?category=linear&symbol=BTCUSDT');
  assert.deepEqual(
    open.map(({ stopOrderType }) => stopOrderType),
    ['StopLoss'],
  );
});

test('a cancel of one order; again, and of an order that is gone, it is accepted too', async (t) => {
  const { venue } = await setUp(t);
  for (const [where, id] of [
    [BTC, 'r1limit'],
    [SPOT, 'r1spot'],
  ]) {
    await venue.place(...at({ ...MARKET_BUY, ...where, type: 'limit', price: '59000' }, id));
    const cancel = { operation: 'cancel', ...where, target: id };
    for (const turn of ['first', 'second']) {
      assert.equal((await venue.place(cancel, { leaveBy: leaveBy() })).outcome, 'accepted', turn);
    }
    assert.equal((await venue.find(id, { ...where, since: Date.now() })).found.state, 'cancelled');
  }
});

test('an order that cannot leave in time is not sent', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1late' }, { leaveBy: Date.now() - 1 });
  assert.deepEqual([reply.outcome, reply.sent, reply.code], ['not-executed', false, 'ERR_BYBIT_NOT_SENT']);
  assert.equal(bodiesOf(sandbox).length, 0);
});

test('a reply is not waited for longer than the exchange could still execute the order', async (t) => {
  const { venue, sandbox } = await setUp(t, { replyMs: 50 });
  sandbox.set({ nextReply: { noAnswer: true } });
  const reply = await venue.place(...at(MARKET_BUY, 'r1silent'));
  assert.deepEqual([reply.outcome, reply.sent], ['unknown', true]);
  assert.equal((await venue.find('r1silent', { ...BTC, since: Date.now() })).found.state, 'filled');
});

test('a gate that is closed lets nothing leave, and the same order may be sent later', async (t) => {
  const { sandbox, signer, clock } = await setUp(t, { key: { expiredAt: 0 } });
  const baseURL = sandbox.urls.mainnet;
  const gate = new AuthGate({ signer, clock, baseURL, environment: 'mainnet' });
  t.after(() => gate.close());
  await assert.rejects(gate.ready(), { category: 'key-expired' });
  const venue = createBybit({ name: 'a', signer, gate, clock, environment: 'mainnet', baseURL });
  const reply = await venue.place(...at(MARKET_BUY, 'r1gate'));
  assert.deepEqual([reply.outcome, reply.sent, reply.code], ['not-executed', false, 'ERR_BYBIT_GATE_CLOSED']);
});

test('the account: uid, equity, positions, prices', async (t) => {
  const { venue, sandbox } = await setUp(t);
  assert.match((await venue.check()).uid, /^\d+$/);
  assert.equal(await venue.equity(), '220000');
  await venue.place(...at(MARKET_BUY, 'r1long'));
  assert.deepEqual(await venue.position('BTCUSDT', 'linear'), { side: 'long', size: '0.01' });
  await venue.place(...at({ ...MARKET_BUY, side: 'sell', qty: '0.03' }, 'r1short'));
  assert.deepEqual(await venue.position('BTCUSDT', 'linear'), { side: 'short', size: '0.02' });
  assert.deepEqual(await venue.position('BTCUSDT', 'spot'), { side: 'long', size: '2' });
  const resting = { ...MARKET_BUY, ...SPOT, side: 'sell', type: 'limit', price: '70000', qty: '0.5' };
  await venue.place(...at(resting, 'r1rest'));
  assert.deepEqual(await venue.position('BTCUSDT', 'spot'), { side: 'long', size: '1.5' });
  assert.equal(Number(await venue.price('BTCUSDT', 'linear')), Number(LAST));
  const asked = () => sandbox.requests.filter(({ path }) => path === '/v5/market/tickers').length;
  const before = asked();
  await Promise.all(Array.from({ length: 50 }, () => venue.price('ETHUSDT', 'linear')));
  assert.equal(asked(), before + 1, 'accounts share a price');
});

test('a key that cannot trade is named', async (t) => {
  const { venue } = await setUp(t, { key: { readOnly: true, permissions: { Wallet: ['AccountTransfer'] } } });
  const { findings } = await venue.check();
  assert.deepEqual(
    findings.map(({ code, path }) => [code, path]),
    [
      ['read-only-key', 'accounts.a'],
      ['no-trade-permission', 'accounts.a'],
    ],
  );
});

test('hedge mode is refused: the side of a position would be ambiguous', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const rows = [1, 2].map((positionIdx) => ({ positionIdx, symbol: 'BTCUSDT', side: '', size: '0' }));
  sandbox.set({
    everyReply: { when: { path: '/v5/position/list' }, retCode: 0, result: { list: rows } },
  });
  await assert.rejects(venue.position('BTCUSDT', 'linear'), { code: 'ERR_RELAY_HEDGE_MODE' });
});

test('an instrument that is not traded has neither rules nor a price', async (t) => {
  const { venue } = await setUp(t);
  await assert.rejects(venue.rules('NOPEUSDT', 'linear'));
  await assert.rejects(venue.price('NOPEUSDT', 'linear'));
});
