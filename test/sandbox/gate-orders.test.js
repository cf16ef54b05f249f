'use strict';

// Runs once: nothing here signs with the package.

/** Orders and positions of the Gate.io sandbox. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { FUTURES_ORDER, GATE_KEY, SPOT_ORDER, gateRequest, openGate } = require('../support/sandbox/gate.js');

const PAIR = 'currency_pair=BTC_USDT';

/** @param {any} reply */
const shown = ({ status, label }) => [status, label];

/** Sends requests to the live host. @param {any} sandbox */
function clientOf({ urls }) {
  const send = (method) => (target, body, options) =>
    gateRequest(urls.mainnet, method, target, { body, ...options });
  return {
    get: (target, options) => send('GET')(target, undefined, options),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    remove: (target) => send('DELETE')(target),
    spot: (fields, options) => send('POST')('/spot/orders', { ...SPOT_ORDER, ...fields }, options),
    futures: (fields, options) =>
      send('POST')('/futures/usdt/orders', { ...FUTURES_ORDER, ...fields }, options),
  };
}

describe('spot orders', () => {
  test('wait, hold the money, and fill when the price comes', async (t) => {
    const sandbox = await openGate(t);
    const { get, spot } = clientOf(sandbox);
    const placed = await spot({ text: 't-first' });
    assert.deepEqual(
      [placed.status, placed.body.status, placed.body.left, placed.body.finish_as],
      [201, 'open', '0.01', 'open'],
    );
    const [usdt] = (await get('/spot/accounts?currency=USDT')).body;
    assert.deepEqual([usdt.available, usdt.locked], ['9500', '500']);
    assert.equal((await get('/spot/open_orders')).body[0].total, 1);
    sandbox.setPrice('BTC_USDT', 50000);
    const { body } = await get(`/spot/orders/t-first?${PAIR}`);
    assert.deepEqual(
      [body.id, body.status, body.finish_as, body.filled_total, body.fee, body.fee_currency],
      [placed.body.id, 'closed', 'filled', '500', '0.00002', 'BTC'],
    );
    const [trade] = (await get(`/spot/my_trades?${PAIR}`)).body;
    assert.deepEqual([trade.order_id, trade.price, trade.amount], [body.id, '50000', '0.01']);
    assert.equal((await get(`/spot/orders?${PAIR}&status=finished`)).body.length, 1);
  });

  test('at the market buy for an amount in the quote currency and sell one in the base currency', async (t) => {
    const { spot } = clientOf(await openGate(t));
    const market = { type: 'market', time_in_force: 'ioc', price: undefined };
    const bought = (await spot({ ...market, amount: '600' })).body;
    assert.deepEqual([bought.filled_amount, bought.filled_total, bought.amount], ['0.01', '600', '600']);
    const sold = (await spot({ ...market, side: 'sell', amount: '0.01' })).body;
    assert.deepEqual([sold.filled_amount, sold.fee, sold.fee_currency], ['0.01', '1.2', 'USDT']);
  });

  test('are amended, and cancelled once', async (t) => {
    const { get, patch, post, remove, spot } = clientOf(await openGate(t));
    const { id } = (await spot({})).body;
    assert.equal(
      (await patch(`/spot/orders/${id}`, { currency_pair: 'BTC_USDT', price: '49000' })).body.price,
      '49000',
    );
    assert.equal((await remove(`/spot/orders/${id}?${PAIR}`)).body.status, 'cancelled');
    assert.deepEqual(shown(await remove(`/spot/orders/${id}?${PAIR}`)), [400, 'ORDER_CANCELLED']);
    await spot({});
    await spot({ side: 'sell', price: '70000' });
    assert.equal((await remove(`/spot/orders?${PAIR}&side=sell`)).body.length, 1);
    const [{ id: last }] = (await get(`/spot/orders?${PAIR}&status=open`)).body;
    const rows = (await post('/spot/cancel_batch_orders', [{ id: last, ...SPOT_ORDER }, { id: '1' }])).body;
    assert.deepEqual(
      rows.map(({ succeeded, label }) => [succeeded, label]),
      [
        [true, undefined],
        [false, 'ORDER_NOT_FOUND'],
      ],
    );
  });

  const REFUSALS = [
    ['a pair that is not listed', { currency_pair: 'NO_SUCH' }, 'INVALID_CURRENCY_PAIR'],
    ['no pair', { currency_pair: undefined }, 'MISSING_REQUIRED_PARAM'],
    ['no price', { price: undefined }, 'MISSING_REQUIRED_PARAM'],
    ['an unknown side', { side: 'long' }, 'INVALID_PARAM_VALUE'],
    ['a negative amount', { amount: '-1' }, 'INVALID_PARAM_VALUE'],
    ['less than 3 USDT', { amount: '0.00001' }, 'INVALID_PARAM_VALUE'],
    ['too many digits of the amount', { amount: '0.0100001' }, 'INVALID_PRECISION'],
    ['too many digits of the price', { price: '50000.01' }, 'INVALID_PRECISION'],
    ['a market order that stays', { type: 'market', time_in_force: 'gtc' }, 'INVALID_PARAM_VALUE'],
    ['more than there is', { amount: '1' }, 'BALANCE_NOT_ENOUGH'],
    ['post-only at a price that fills', { price: '61000', time_in_force: 'poc' }, 'POC_FILL_IMMEDIATELY'],
    ['all or nothing at a price that does not fill', { time_in_force: 'fok' }, 'FOK_NOT_FILL'],
    ['a text without t-', { text: 'first' }, 'INVALID_PARAM_VALUE'],
    ['a text that is too long', { text: `t-${'x'.repeat(29)}` }, 'INVALID_PARAM_VALUE'],
    ['a text with a space', { text: 't-my order' }, 'INVALID_PARAM_VALUE'],
  ];
  for (const [title, fields, label] of REFUSALS) {
    test(`with ${title} are refused`, async (t) => {
      const { get, spot } = clientOf(await openGate(t));
      assert.deepEqual(shown(await spot(fields)), [400, label]);
      assert.deepEqual((await get('/spot/open_orders')).body, []);
    });
  }

  test('have a text of 28 characters after t-, which names one open order', async (t) => {
    const { remove, spot } = clientOf(await openGate(t));
    const text = `t-${'0aZ_-.'.repeat(4)}1234`;
    assert.equal((await spot({ text })).status, 201);
    assert.deepEqual(shown(await spot({ text })), [400, 'REPEATED_CREATION']);
    await remove(`/spot/orders/${text}?${PAIR}`);
    assert.equal((await spot({ text })).status, 201);
    assert.deepEqual(shown(await remove(`/spot/orders/t-other?${PAIR}`)), [404, 'CLIENT_ID_NOT_FOUND']);
    assert.deepEqual(shown(await remove(`/spot/orders/99?${PAIR}`)), [404, 'ORDER_NOT_FOUND']);
  });

  test('of a batch fail one by one', async (t) => {
    const { post } = clientOf(await openGate(t));
    const orders = [SPOT_ORDER, { ...SPOT_ORDER, amount: '1', text: 't-2' }];
    const { status, body } = await post('/spot/batch_orders', orders);
    assert.equal(status, 200);
    assert.deepEqual(
      body.map(({ succeeded, label, status: state }) => [succeeded, label, state]),
      [
        [true, undefined, 'open'],
        [false, 'BALANCE_NOT_ENOUGH', undefined],
      ],
    );
  });

  test('are refused after their deadline', async (t) => {
    const { get, spot } = clientOf(await openGate(t));
    const at = (ms) => ({ headers: { 'x-gate-exptime': `${Date.now() + ms}` } });
    assert.deepEqual(shown(await spot({}, at(-1000))), [400, 'REQUEST_EXPIRED']);
    assert.deepEqual((await get('/spot/open_orders')).body, []);
    assert.equal((await spot({}, at(600_000))).status, 201);
  });
});

describe('futures orders', () => {
  test('of signed contracts open and close a position', async (t) => {
    const sandbox = await openGate(t);
    const { futures, get } = clientOf(sandbox);
    const opened = await futures({ size: -100 });
    assert.deepEqual(
      [opened.status, opened.body.status, opened.body.finish_as, opened.body.size, opened.body.fill_price],
      [201, 'finished', 'filled', -100, '60000'],
    );
    const { body } = await get('/futures/usdt/positions/BTC_USDT');
    assert.deepEqual([body.size, body.entry_price, body.value, body.mode], [-100, '60000', '600', 'single']);
    sandbox.setPrice('BTC_USDT', 59000);
    const closed = (await futures({ size: 0, close: true })).body;
    assert.deepEqual([closed.size, closed.is_close], [100, true]);
    assert.deepEqual((await get('/futures/usdt/positions')).body, []);
    // 100 contracts of 0.0001 BTC gain 10; fees are 0.05 % of 600 and of 590.
    assert.equal((await get('/futures/usdt/accounts')).body.total, '10009.405');
  });

  test('wait, are found by their text, amended and cancelled', async (t) => {
    const { futures, get, put, remove } = clientOf(await openGate(t));
    const placed = (await futures({ price: '50000', tif: 'gtc', text: 't-wait' })).body;
    assert.deepEqual([placed.status, placed.left], ['open', 100]);
    assert.equal((await get('/futures/usdt/orders/t-wait')).body.id, placed.id);
    assert.equal((await put('/futures/usdt/orders/t-wait', { price: '49000' })).body.price, '49000');
    assert.equal((await get('/futures/usdt/orders?status=open')).body.length, 1);
    assert.equal((await remove(`/futures/usdt/orders/${placed.id}`)).body.finish_as, 'cancelled');
    assert.deepEqual(shown(await remove(`/futures/usdt/orders/${placed.id}`)), [400, 'ORDER_FINISHED']);
    await futures({ price: '50000', tif: 'gtc' });
    assert.equal((await remove('/futures/usdt/orders?contract=BTC_USDT')).body.length, 1);
  });

  const REFUSALS = [
    ['a contract that is not listed', { contract: 'NO_SUCH' }, 'CONTRACT_NOT_FOUND'],
    ['half a contract', { size: 0.5 }, 'INVALID_PARAM_VALUE'],
    ['no price that stays', { price: undefined, tif: 'gtc' }, 'INVALID_PARAM_VALUE'],
    ['a size that closes', { close: true }, 'INVALID_PARAM_VALUE'],
    ['nothing to close', { size: 0, close: true }, 'POSITION_EMPTY'],
    ['nothing to reduce', { reduce_only: true }, 'INCREASE_POSITION'],
    ['a side in one-way mode', { size: 0, auto_size: 'close_long' }, 'INVALID_PARAM_VALUE'],
    ['more margin than there is', { size: 1_000_000 }, 'INSUFFICIENT_AVAILABLE'],
    ['post-only at a price that fills', { price: '61000', tif: 'poc' }, 'ORDER_POC_IMMEDIATE'],
    ['a text without t-', { text: 'first' }, 'INVALID_PARAM_VALUE'],
  ];
  for (const [title, fields, label] of REFUSALS) {
    test(`with ${title} are refused`, async (t) => {
      const { futures, get } = clientOf(await openGate(t));
      assert.deepEqual(shown(await futures(fields)), [400, label]);
      assert.deepEqual((await get('/futures/usdt/positions')).body, []);
    });
  }

  test('have the refusals of the exchange word for word where they are recorded', async (t) => {
    const { futures, post } = clientOf(await openGate(t));
    assert.deepEqual((await futures({ size: 1_000_000 })).body, { label: 'INSUFFICIENT_AVAILABLE' });
    const taken = { ...FUTURES_ORDER, price: '61000', tif: 'poc' };
    const detail = 'order price 61000 while counter price 60000';
    const refused = { label: 'ORDER_POC_IMMEDIATE', detail };
    assert.deepEqual((await futures(taken)).body, refused);
    const [row] = (await post('/futures/usdt/batch_orders', [taken])).body;
    assert.deepEqual(row, { text: '', succeeded: false, ...refused });
  });

  test('in hedge mode belong to the side of their sign', async (t) => {
    const { futures, get, post } = clientOf(await openGate(t, { keys: [{ ...GATE_KEY, dualMode: true }] }));
    await futures({ size: 100 });
    await futures({ size: -30 });
    const sides = async () =>
      (await get('/futures/usdt/dual_comp/positions/BTC_USDT')).body.map(({ mode, size }) => [mode, size]);
    assert.deepEqual(await sides(), [
      ['dual_long', 100],
      ['dual_short', -30],
    ]);
    assert.deepEqual(shown(await post('/futures/usdt/dual_mode?dual_mode=false')), [400, 'POSITION_HOLDING']);
    await futures({ size: 0, auto_size: 'close_short', reduce_only: true });
    await futures({ size: -100, reduce_only: true });
    assert.deepEqual(await sides(), [
      ['dual_long', 0],
      ['dual_short', 0],
    ]);
    assert.equal((await post('/futures/usdt/dual_mode?dual_mode=false')).body.in_dual_mode, false);
  });

  test('need margin by the leverage', async (t) => {
    const { futures, get, post } = clientOf(await openGate(t));
    const set = (value) => post(`/futures/usdt/positions/BTC_USDT/leverage?leverage=${value}`);
    assert.equal((await set(20)).body.leverage, '20');
    assert.deepEqual(shown(await set(101)), [400, 'LEVERAGE_TOO_HIGH']);
    await futures({});
    assert.equal((await get('/futures/usdt/accounts')).body.position_margin, '30');
  });
});
