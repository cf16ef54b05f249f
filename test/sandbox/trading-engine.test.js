// Runs once: the sandbox uses node:crypto, not the backend.
'use strict';

/** The engine that several sandboxes share: what an order costs, when it is filled, and what it leaves. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { decimal, decimalText } = require('../../lib/sandbox/decimal.js');
const { Account } = require('../../lib/sandbox/trading/account.js');
const engine = require('../../lib/sandbox/trading/engine.js');
const { Market } = require('../../lib/sandbox/trading/market.js');

const SHARED = { base: 'BTC', quote: 'USDT', tick: '0.1', startPrice: '50000', maxLeverage: '100' };
/** @type {import('../../lib/sandbox/trading/instrument.js').Instrument} */
const SPOT = {
  ...SHARED,
  ...{ id: 'BTC-USDT', kind: 'spot', contractSize: decimal('1'), lot: '0.0001', minimum: '0.0001' },
};
/** @type {import('../../lib/sandbox/trading/instrument.js').Instrument} */
const CONTRACT = {
  ...SHARED,
  ...{ id: 'BTC-PERP', kind: 'contract', contractSize: decimal('0.001'), lot: '1', minimum: '1' },
};

/** @param {any} [rules] @param {any} [settings] */
function newDesk(rules = {}, settings = {}) {
  let lastId = 0;
  const account = new Account({ balances: { USDT: '10000', BTC: '1' }, ...settings });
  return {
    account,
    ...{ market: new Market(), now: 1_700_000_000_000, nextId: () => `${(lastId += 1)}` },
    rules: {
      ...{ uniqueClientIds: 'open', fees: { spot: '0.001', contract: '0.0005' }, spotFeeIn: 'received' },
      ...rules,
    },
  };
}

/** @param {any} draft sizes and prices as text */
function asDraft({ size, price = null, ...draft }) {
  return { side: 'buy', ...draft, size: decimal(size), price: price === null ? null : decimal(price) };
}

const buy = (/** @type {any} */ desk, /** @type {any} */ draft) => engine.place(desk, asDraft(draft));

test('a market order is filled at the price, and its fee is taken from what is received', () => {
  const desk = newDesk();
  const { order } = buy(desk, { instrument: SPOT, size: '0.1' });
  assert.equal(order.state, 'filled');
  assert.deepEqual(desk.account.balances(), { USDT: '5000', BTC: '1.0999' });
  buy(desk, { instrument: SPOT, side: 'sell', size: '1000', inQuote: true });
  assert.deepEqual(desk.account.balances(), { USDT: '5999', BTC: '1.0799' });
});

test('a fee in the quote currency is added to what a purchase costs', () => {
  const desk = newDesk({ spotFeeIn: 'quote' });
  const { order } = buy(desk, { instrument: SPOT, size: '1000', inQuote: true });
  assert.deepEqual(
    [order.feeCurrency, decimalText(order.fee), decimalText(order.filled)],
    ['USDT', '1', '0.02'],
  );
  assert.deepEqual(desk.account.balances(), { USDT: '8999', BTC: '1.02' });
});

test('a limit order holds money until it is cancelled or its price is reached', () => {
  const desk = newDesk();
  const available = () => decimalText(desk.account.funds('USDT', desk.market).available);
  const { order } = buy(desk, { instrument: SPOT, size: '0.1', price: '40000' });
  assert.deepEqual([order.state, available()], ['open', '6000']);
  engine.cancel(desk, order);
  assert.deepEqual([order.state, order.reason, available()], ['canceled', 'user', '10000']);
  const { order: second } = buy(desk, { instrument: SPOT, size: '0.1', price: '40000' });
  assert.equal(engine.amend(desk, second, { price: decimal('45000') }), null);
  desk.market.setPrice(SPOT, 44_000);
  engine.settle(desk);
  assert.deepEqual([second.state, decimalText(second.fillPrice)], ['filled', '45000']);
});

test('what the available money does not cover is refused, also by an amendment', () => {
  const desk = newDesk();
  assert.deepEqual(buy(desk, { instrument: SPOT, size: '1' }).refusal, { reason: 'funds', currency: 'USDT' });
  assert.equal(buy(desk, { instrument: SPOT, side: 'sell', size: '2' }).refusal.currency, 'BTC');
  const { order } = buy(desk, { instrument: SPOT, size: '0.1', price: '40000' });
  assert.equal(engine.amend(desk, order, { size: decimal('1') }).reason, 'funds');
  assert.deepEqual([order.state, decimalText(order.size)], ['open', '0.1']);
});

for (const [timeInForce, price, state] of [
  ['ioc', '40000', 'canceled'],
  ['fok', '40000', 'canceled'],
  ['post-only', '60000', 'canceled'],
  ['post-only', '40000', 'open'],
  ['ioc', '60000', 'filled'],
]) {
  test(`${timeInForce} at ${price}: ${state}`, () => {
    const { order } = buy(newDesk(), { instrument: SPOT, size: '0.1', price, timeInForce });
    assert.equal(order.state, state);
    assert.equal(order.reason, state === 'canceled' ? timeInForce : null);
  });
}

test('a client id is unique among open orders, for ever, or not at all', () => {
  for (const [uniqueClientIds, afterFill] of [
    ['open', null],
    ['ever', 'client-id'],
    ['never', null],
  ]) {
    const desk = newDesk({ uniqueClientIds });
    const place = (/** @type {any} */ more) =>
      buy(desk, { instrument: SPOT, size: '0.01', clientId: 'mine', ...more }).refusal?.reason ?? null;
    assert.equal(place({}), null);
    assert.equal(place({ price: '40000' }), afterFill);
    if (uniqueClientIds === 'open') assert.equal(place({}), 'client-id');
  }
});

test('a contract position is opened with leverage, reduced with a profit, and closed', () => {
  const desk = newDesk();
  buy(desk, { instrument: CONTRACT, size: '100', leverage: '5' });
  const [position] = desk.account.positions();
  assert.deepEqual(
    [decimalText(position.size), decimalText(position.entryPrice), desk.account.leverage(position)],
    ['100', '50000', '5'],
  );
  assert.equal(decimalText(desk.account.funds('USDT', desk.market).positionMargin), '1000');
  desk.market.setPrice(CONTRACT, 51_000);
  assert.equal(decimalText(desk.account.funds('USDT', desk.market).unrealized), '100');
  const { order } = engine.place(
    desk,
    asDraft({ instrument: CONTRACT, side: 'sell', size: '40', reduceOnly: true }),
  );
  assert.deepEqual([decimalText(order.profit), decimalText(position.size)], ['40', '60']);
  engine.close(desk, position);
  assert.deepEqual(desk.account.positions(), []);
  const closing = asDraft({ instrument: CONTRACT, side: 'sell', size: '1', reduceOnly: true });
  assert.equal(engine.place(desk, closing).refusal.reason, 'nothing-to-close');
});

test('a hedged account keeps a long and a short position', () => {
  const desk = newDesk({}, { hedged: true });
  buy(desk, { instrument: CONTRACT, size: '10', positionSide: 'long' });
  buy(desk, { instrument: CONTRACT, side: 'sell', size: '4', positionSide: 'short' });
  buy(desk, { instrument: CONTRACT, size: '1', positionSide: 'short' });
  const sizes = desk.account.positions().map(({ positionSide, size }) => [positionSide, decimalText(size)]);
  assert.deepEqual(sizes, [
    ['long', '10'],
    ['short', '-3'],
  ]);
});

test('changes are reported once', () => {
  const reports = [];
  const desk = newDesk({}, { onChange: (changes) => reports.push(changes) });
  buy(desk, { instrument: CONTRACT, size: '1' });
  desk.account.flush();
  desk.account.flush();
  assert.equal(reports.length, 1);
  assert.deepEqual(
    [reports[0].orders.size, reports[0].positions.size, [...reports[0].currencies]],
    [1, 1, ['USDT']],
  );
});
