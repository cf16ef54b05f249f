'use strict';

/** Signals as they end at the exchange: what is planned is accepted, and leads to the position that was asked for. */

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { makeOrder, needs } = require('../../lib/plan/order.js');
const { leaveBy, setUp } = require('./setup.js');

const LINEAR = { symbol: 'BTCUSDT', category: 'linear' };
const INVERSE = { symbol: 'BTCUSD', category: 'inverse' };
const SPOT = { symbol: 'BTCUSDT', category: 'spot' };
const base = (value) => ({ of: 'base', value });
const buy = (size, more) => ({ kind: 'order', side: 'buy', size, ...more });
const target = (position, size) => ({ kind: 'target', position, ...(size && { size }) });
const close = (size) => ({ kind: 'close', ...(size && { size }) });

/** Asks what the order depends on, as the dispatcher does, makes it and places it. */
async function act(venue, where, spec, id) {
  const intent = { id, ...where, spec };
  const { price, equity, position } = needs(intent);
  const { symbol, category } = where;
  const made = makeOrder(intent, {
    rules: await venue.rules(symbol, category),
    price: price ? await venue.price(symbol, category) : undefined,
    equity: equity ? await venue.equity() : undefined,
    position: position ? await venue.position(symbol, category) : undefined,
  });
  if (!('order' in made)) return made;
  const reply = await venue.place(made.order, { leaveBy: leaveBy() });
  assert.equal(reply.outcome, 'accepted', reply.message);
  return made;
}

/** The account has 100,000 USDT and 2 BTC at 60,000. Signals one after the other, and the position after each. */
const STORIES = {
  'a contract in USDT': [
    LINEAR,
    [
      [buy(base('0.0109')), 'long', '0.01'],
      [buy({ of: 'quote', value: '1300' }), 'long', '0.031'],
      [buy({ of: 'equity%', value: '1' }), 'long', '0.067'],
      [buy({ of: 'risk-quote', value: '30' }, { stopLoss: '57000', takeProfit: '66000' }), 'long', '0.077'],
      [{ kind: 'order', side: 'sell', size: base('0.007'), reduceOnly: true }, 'long', '0.07'],
      [close({ of: 'position%', value: '50' }), 'long', '0.035'],
      [target('long', base('0.02')), 'long', '0.02'],
      [target('short', base('0.02')), 'short', '0.02'],
      [target('short', base('0.02')), 'short', '0.02'],
      [target('flat'), 'flat', '0'],
      [close(), 'flat', '0'],
    ],
  ],
  'an inverse contract': [
    INVERSE,
    [
      [buy({ of: 'quote', value: '120.7' }), 'long', '120'],
      [buy(base('0.001')), 'long', '180'],
      [buy({ of: 'contracts', value: '20' }), 'long', '200'],
      [target('short', { of: 'quote', value: '100' }), 'short', '100'],
      [close(), 'flat', '0'],
    ],
  ],
  'a spot pair': [
    SPOT,
    [
      [target('long', base('1.5')), 'long', '1.5'],
      [{ kind: 'order', side: 'sell', size: base('0.5') }, 'long', '1'],
      [{ kind: 'order', side: 'sell', size: base('9'), reduceOnly: true }, 'flat', '0'],
      [target('flat'), 'flat', '0'],
    ],
  ],
};

for (const [name, [where, steps]] of Object.entries(STORIES)) {
  test(`the positions of ${name}`, async (t) => {
    const { venue } = await setUp(t);
    for (const [index, [spec, side, size]] of steps.entries()) {
      await act(venue, where, spec, `r1step${index}`);
      const held = await venue.position(where.symbol, where.category);
      assert.deepEqual(held, { side, size }, `after step ${index}: ${JSON.stringify(spec)}`);
    }
  });
}

test('a market order of spot in the quote coin spends no more than that', async (t) => {
  const { venue, rows } = await setUp(t);
  const cash = async () => {
    const [{ coin }] = await rows('/v5/account/wallet-balance?accountType=UNIFIED&coin=USDT');
    return Number(coin[0].walletBalance);
  };
  const before = await cash();
  await act(venue, SPOT, buy({ of: 'quote', value: '100' }), 'r1buy');
  const spent = before - (await cash());
  assert.ok(spent > 99 && spent <= 100, `${spent} were spent`);
});

test('conditional orders are accepted on either side of the price, in every category', async (t) => {
  const { venue } = await setUp(t);
  for (const where of [LINEAR, INVERSE, SPOT]) {
    const size = where === INVERSE ? { of: 'contracts', value: '100' } : base('0.01');
    for (const [index, more] of [
      { side: 'buy', trigger: '61000.04' },
      { side: 'sell', trigger: '59000' },
      { side: 'buy', trigger: '61000', price: '61100', timeInForce: 'GTC' },
      { side: 'buy', trigger: '59000' },
    ].entries()) {
      const id = `r1${where.category}${index}`;
      await act(venue, where, { kind: 'order', type: 'stop', size, ...more }, id);
      assert.equal((await venue.find(id, { ...where, since: Date.now() })).found.state, 'waiting', id);
    }
    const cancel = { operation: 'cancel', ...where };
    assert.equal((await venue.place(cancel, { leaveBy: leaveBy() })).outcome, 'accepted');
    const { found } = await venue.find(`r1${where.category}0`, { ...where, since: Date.now() });
    assert.equal(found.state, 'cancelled');
  }
});

test('what the relay refuses, the exchange would refuse too', async (t) => {
  const { venue } = await setUp(t);
  const rules = await venue.rules('BTCUSDT', 'linear');
  for (const [value, code, venueCode] of [
    ['0.0005', 'below-minimum', 10001],
    ['501', 'above-maximum', 10001],
  ]) {
    const intent = { id: 'r1', ...LINEAR, spec: buy(base(value)) };
    assert.equal(makeOrder(intent, { rules, price: '60000' }).refusal.code, code);
    const order = { ...LINEAR, orderId: `r1${code}`, side: 'buy', type: 'market', qty: value, unit: 'base' };
    const reply = await venue.place(order, { leaveBy: leaveBy() });
    assert.deepEqual([reply.outcome, reply.code], ['rejected', venueCode]);
  }
});
