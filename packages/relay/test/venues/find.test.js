'use strict';

/** Looking orders up: where they are found, and when "not found" is a proof. */

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { BTC, MARKET_BUY, leaveBy, setUp } = require('./setup.js');

const RESTING = { ...MARKET_BUY, type: 'limit', price: '50000' };
const MODES = {
  ever: { idScope: 'ever', findSees: 'all' },
  open: { idScope: 'open', findSees: 'all' },
  blind: { idScope: 'open', findSees: 'open' },
};

for (const [orderIds, semantics] of Object.entries(MODES)) {
  const open = (t) => setUp(t, { semantics, sandbox: { orderIds } });
  const place = (venue, order, orderId) => venue.place({ ...order, orderId }, { leaveBy: leaveBy() });

  test(`${orderIds}: an order whose answer was lost is found, open or filled`, async (t) => {
    const { venue, sandbox } = await open(t);
    const since = Date.now();
    for (const [order, id, state] of [
      [MARKET_BUY, 'r1filled', 'filled'],
      [RESTING, 'r1open', 'new'],
    ]) {
      sandbox.set({ nextReply: { down: true, when: { path: '/v5/order/create' } } });
      assert.equal((await place(venue, order, id)).outcome, 'unknown');
      const { found, complete } = await venue.find(id, { ...BTC, since });
      assert.deepEqual([found.state, complete], [state, true]);
    }
  });

  test(`${orderIds}: an order that was lost on its way is not found, and that is a proof`, async (t) => {
    const { venue, sandbox } = await open(t);
    await place(venue, MARKET_BUY, 'r1other');
    sandbox.set({ nextReply: { down: true, execute: false, when: { path: '/v5/order/create' } } });
    const since = Date.now();
    assert.equal((await place(venue, MARKET_BUY, 'r1lost')).outcome, 'unknown');
    assert.deepEqual(await venue.find('r1lost', { ...BTC, since }), { found: null, complete: true });
  });

  test(`${orderIds}: a look-up that fails in part proves nothing`, async (t) => {
    const { venue, sandbox } = await open(t);
    for (const reply of [sandbox.replies.badGateway, sandbox.replies.truncatedJson, { down: true }]) {
      sandbox.set({ everyReply: { when: { path: '/v5/order/history' }, ...reply } });
      const { found, complete, reason } = await venue.find('r1lost', { ...BTC, since: Date.now() });
      assert.deepEqual([found, complete, typeof reason], [null, false, 'string']);
    }
  });
}

test('an order that the matching engine refused after the reply is said to be rejected', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const row = { orderId: 'x', orderLinkId: 'r1one', orderStatus: 'Rejected', cumExecQty: '0', avgPrice: '' };
  const result = { list: [row] };
  sandbox.set({ everyReply: { when: { path: '/v5/order/realtime' }, retCode: 0, result } });
  const { found } = await venue.find('r1one', { ...BTC, since: Date.now() });
  assert.deepEqual(found, { id: 'x', state: 'rejected', filled: '0', averagePrice: null });
});

test('an order of another id in the answer is not taken for the one', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const result = { list: [{ orderId: 'x', orderLinkId: 'r1other', orderStatus: 'Filled' }] };
  sandbox.set({ everyReply: { when: { path: '/v5/order/realtime' }, retCode: 0, result } });
  assert.equal((await venue.find('r1one', { ...BTC, since: Date.now() })).found, null);
});

test('after a day, "not found" is no proof: the history shows cancelled orders for one day', async (t) => {
  const { venue } = await setUp(t);
  const since = Date.now() - 86_400_001;
  const { found, complete, reason } = await venue.find('r1old', { ...BTC, since });
  assert.deepEqual([found, complete], [null, false]);
  assert.match(reason, /one day/);
});

test('blind: the order is found on a later page', async (t) => {
  const { venue } = await setUp(t, { semantics: MODES.blind, sandbox: { orderIds: 'blind' } });
  const since = Date.now();
  await venue.place({ ...MARKET_BUY, qty: '0.001', orderId: 'r1first' }, { leaveBy: leaveBy() });
  for (let count = 0; count < 120; count += 1) {
    await venue.place({ ...MARKET_BUY, qty: '0.001', orderId: `r1n${count}` }, { leaveBy: leaveBy() });
  }
  const { found, seen } = await venue.find('r1first', { ...BTC, since });
  assert.deepEqual([found.state, seen], ['filled', 'executions']);
});

test('blind: lists that the exchange may have cut off prove nothing', async (t) => {
  const { venue } = await setUp(t, { semantics: MODES.blind, sandbox: { orderIds: 'blind' } });
  const since = Date.now();
  const order = { ...MARKET_BUY, qty: '0.001' };
  for (let count = 0; count < 501; count += 1) {
    await venue.place({ ...order, orderId: `r1n${count}` }, { leaveBy: leaveBy() });
  }
  const { found, complete, reason } = await venue.find('r1lost', { ...BTC, since });
  assert.deepEqual([found, complete], [null, false]);
  assert.match(reason, /do not reach back/);
});
