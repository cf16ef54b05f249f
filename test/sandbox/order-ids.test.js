'use strict';

/** How long an orderLinkId is taken, and who finds an order by it: the option `orderIds`. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { startSandbox } = require('../../lib/sandbox/index.js');
const { BTC, MARKET_BUY, openDesk } = require('./trader.js');

const ID = 'signal-1';
const RESTING = { ...MARKET_BUY, orderType: 'Limit', price: '50000', orderLinkId: ID };
const FILLED = { ...MARKET_BUY, orderLinkId: ID };
const BY_ID = { category: 'linear', orderLinkId: ID };
const OK = 0;
const DUPLICATE = 110072;

/** What a second order gets once the first is filled, and what finds the first by its id. */
const MODES = {
  ever: { second: DUPLICATE, found: 1 },
  open: { second: OK, found: 1 },
  blind: { second: OK, found: 0 },
};

for (const [orderIds, { second, found }] of Object.entries(MODES)) {
  test(`orderIds ${orderIds}: an open order is found by its id, and its id is taken`, async (t) => {
    const { create, cancel, open } = await openDesk(t, { orderIds });
    assert.equal((await create(RESTING)).retCode, OK);
    assert.equal((await create(RESTING)).retCode, DUPLICATE);
    assert.equal((await open({ ...BTC, orderLinkId: ID })).length, 1);
    assert.equal((await cancel({ ...BTC, orderLinkId: ID })).retCode, OK);
    assert.equal((await create(RESTING)).retCode, second);
  });

  test(`orderIds ${orderIds}: a filled order`, async (t) => {
    const { create, open, history, executions } = await openDesk(t, { orderIds });
    const { result } = await create(FILLED);
    assert.equal((await open({ ...BTC, orderLinkId: ID })).length, found);
    assert.equal((await history(BY_ID)).length, found);
    assert.equal((await history())[0].orderLinkId, ID);
    assert.equal((await history({ category: 'linear', orderId: result.orderId })).length, 1);
    assert.equal((await executions())[0].orderLinkId, ID);
    assert.equal((await create(FILLED)).retCode, second);
    assert.equal((await executions(BY_ID)).length, second === OK ? 2 : 1);
  });
}

test('the latest order of an id is the one that is found', async (t) => {
  const { create, open, history } = await openDesk(t, { orderIds: 'open' });
  await create(FILLED);
  const { result } = await create(RESTING);
  assert.equal((await open({ ...BTC, orderLinkId: ID }))[0].orderId, result.orderId);
  assert.equal((await history(BY_ID)).length, 0);
  // 500 finished orders are kept: the first order of the id goes, the second stays.
  for (let count = 0; count < 501; count += 1) await create(MARKET_BUY);
  assert.equal((await open({ ...BTC, orderLinkId: ID }))[0].orderId, result.orderId);
});

test('an unknown mode is refused', async () => {
  await assert.rejects(startSandbox({ orderIds: 'never' }), { code: 'ERR_INVALID_ARG_VALUE' });
});
