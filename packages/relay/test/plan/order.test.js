// Runs once: it loads no backend
'use strict';

/** From an intent to an order: sizes, targets, exits, limits of the exchange. */

const assert = require('node:assert/strict');
const test = require('node:test');

const { makeOrder, needs } = require('../../lib/plan/order.js');
const { INVERSE, LINEAR, SPOT, intentOf } = require('./instruments.js');

const PRICE = '60000';
const BUY = { kind: 'order', side: 'buy' };
const base = (value) => ({ of: 'base', value });
const long = (size) => ({ side: 'long', size });
const short = (size) => ({ side: 'short', size });
const FLAT = { side: 'flat', size: '0' };

/** What becomes of a spec, with everything known. */
function make(spec, { rules = LINEAR, ...facts } = {}) {
  return makeOrder(intentOf(spec, rules), { rules, price: PRICE, equity: '10000', position: FLAT, ...facts });
}

/** [side, qty, reduceOnly] of an order. */
function short3(made) {
  assert.ok('order' in made, JSON.stringify(made));
  return [made.order.side, made.order.qty, made.order.reduceOnly];
}

/** Of an entry at 60000, with an equity of 10000 and 2 held. */
const SIZES = [
  [LINEAR, { of: 'base', value: '0.0199' }, '0.019'],
  [LINEAR, { of: 'contracts', value: '0.0199' }, '0.019'],
  [LINEAR, { of: 'quote', value: '100' }, '0.001'],
  [LINEAR, { of: 'quote', value: '119.99' }, '0.001'],
  [LINEAR, { of: 'equity%', value: '1.5' }, '0.002'],
  [LINEAR, { of: 'position%', value: '33.3' }, '0.666'],
  [INVERSE, { of: 'base', value: '0.01' }, '600'],
  [INVERSE, { of: 'contracts', value: '120.9' }, '120'],
  [INVERSE, { of: 'quote', value: '120.9' }, '120'],
  [SPOT, { of: 'base', value: '0.0123456789' }, '0.012345'],
  [SPOT, { of: 'equity%', value: '1' }, '0.001666'],
];

for (const [rules, size, qty] of SIZES) {
  test(`${rules.category}: ${size.value} ${size.of} is a quantity of ${qty}`, () => {
    const made = make({ ...BUY, size }, { rules, position: long('2') });
    assert.equal(made.order.qty, qty);
    assert.equal(made.order.unit, 'base');
  });
}

test('a market order of spot in the quote coin says so, and is not converted', () => {
  const made = make(
    { ...BUY, size: { of: 'quote', value: '50.123456789' } },
    { rules: SPOT, price: undefined },
  );
  assert.equal(made.order.qty, '50.1234567');
  assert.equal(made.order.unit, 'quote');
  assert.equal(made.notional, '50.1234567');
});

test('a size by risk loses at most the amount between entry and stop loss', () => {
  const size = { of: 'risk-quote', value: '100' };
  assert.equal(make({ ...BUY, size, stopLoss: '59000' }).order.qty, '0.1');
  // 6000 dollars of an inverse contract lose 100 dollars when the price falls by a sixtieth.
  assert.equal(make({ ...BUY, size, stopLoss: '59000' }, { rules: INVERSE }).order.qty, '6000');
  assert.equal(make({ ...BUY, size }).refusal.code, 'no-figure');
  assert.equal(make({ ...BUY, size, stopLoss: PRICE }).refusal.code, 'no-figure');
});

test('an equity in dollars is not counted in another coin', () => {
  const rules = { ...SPOT, symbol: 'ETHBTC', quote: 'BTC' };
  assert.equal(
    make({ ...BUY, size: { of: 'equity%', value: '1' } }, { rules }).refusal.code,
    'equity-in-dollars',
  );
});

test('what the exchange would refuse is refused with the figures', () => {
  const refused = (size, more) => make({ ...BUY, size }, more).refusal;
  assert.deepEqual(refused(base('0.0009')).figures, { qty: '0', minQty: '0.001' });
  assert.equal(refused(base('0.0009')).code, 'below-minimum');
  assert.equal(refused(base('100.001')).code, 'above-maximum');
  assert.match(refused(base('100.001')).message, /BTCUSDT.*100\.001.*largest order of 100/);
  const poor = refused(base('0.001'), { price: '4000' });
  assert.deepEqual(poor, {
    code: 'below-notional',
    message: 'BTCUSDT: the order would be worth 4 USDT, below the minimum of 5.',
    figures: { qty: '0.001', notional: '4', minNotional: '5' },
  });
  assert.equal(refused(undefined).code, 'no-size');
});

test('a limit order has the larger maximum', () => {
  const limit = { ...BUY, type: 'limit', price: '60000', size: base('500') };
  assert.equal(make(limit).order.qty, '500');
});

test('prices are on the grid, and never worse than asked for', () => {
  const limit = {
    ...BUY,
    type: 'limit',
    price: '60000.17',
    takeProfit: '61000.19',
    stopLoss: '59000.19',
    size: base('1'),
  };
  const bought = make(limit).order;
  assert.deepEqual([bought.price, bought.takeProfit, bought.stopLoss], ['60000.1', '61000.1', '59000.1']);
  assert.equal(make({ ...limit, side: 'sell' }).order.price, '60000.2');
  assert.equal(make({ ...limit, side: 'sell', price: '60000.1' }).order.price, '60000.1');
});

test('a stop is triggered on the side of its trigger; with a price it is a limit order', () => {
  const stop = { ...BUY, type: 'stop', trigger: '61000.05', size: base('0.01') };
  const made = make(stop).order;
  assert.deepEqual([made.type, made.trigger, made.triggerDirection], ['market', '61000', 'rise']);
  assert.equal(make({ ...stop, trigger: '59000' }).order.triggerDirection, 'fall');
  const limit = make({ ...stop, price: '61100', timeInForce: 'GTC' }).order;
  assert.deepEqual([limit.type, limit.price, limit.timeInForce], ['limit', '61100', 'GTC']);
  assert.equal(make(stop, { price: undefined }).refusal.code, 'no-figure');
  assert.equal(make(stop, { rules: SPOT, price: undefined }).order.triggerDirection, undefined);
});

/** Target 0.01, from each position. */
const TARGETS = [
  ['long', FLAT, ['buy', '0.01', false]],
  ['long', long('0.004'), ['buy', '0.006', false]],
  ['long', long('0.014'), ['sell', '0.004', true]],
  ['long', short('0.01'), ['buy', '0.02', false]],
  ['short', FLAT, ['sell', '0.01', false]],
  ['short', long('0.02'), ['sell', '0.03', false]],
  ['short', short('0.02'), ['buy', '0.01', true]],
  ['flat', long('0.02'), ['sell', '0.02', true]],
  ['flat', short('0.02'), ['buy', '0.02', true]],
];

for (const [position, held, order] of TARGETS) {
  test(`target ${position}, from ${held.side} ${held.size}`, () => {
    const made = make({ kind: 'target', position, size: base('0.01') }, { position: held });
    assert.deepEqual(short3(made), order);
    assert.equal(made.reduces, order[2]);
  });
}

test('a target that is reached needs no order', () => {
  const target = { kind: 'target', position: 'long', size: base('0.01') };
  assert.ok('nothing' in make(target, { position: long('0.01') }));
  assert.ok('nothing' in make(target, { position: long('0.0104') }), 'less than a step away');
  assert.ok('nothing' in make({ kind: 'target', position: 'flat' }));
});

test('a target below the smallest order is refused, not taken for flat', () => {
  const target = { kind: 'target', position: 'long', size: base('0.0009') };
  assert.equal(make(target).refusal.code, 'below-minimum');
  assert.equal(make(target, { position: long('1') }).refusal.code, 'below-minimum');
});

test('a target on spot sells what is there, and cannot be short', () => {
  const flat = make({ kind: 'target', position: 'flat' }, { rules: SPOT, position: long('0.0100009') });
  assert.deepEqual(short3(flat), ['sell', '0.01', false]);
  assert.equal(flat.reduces, true);
  const target = { kind: 'target', position: 'short', size: base('1') };
  assert.equal(make(target, { rules: SPOT }).refusal.code, 'no-short-on-spot');
});

test('a target that reduces has neither take profit nor stop loss', () => {
  const target = {
    kind: 'target',
    position: 'long',
    size: base('0.01'),
    takeProfit: '70000',
    stopLoss: '50000',
  };
  assert.equal(make(target).order.takeProfit, '70000');
  const reduced = make(target, { position: long('0.02') }).order;
  assert.deepEqual([reduced.takeProfit, reduced.stopLoss], [undefined, undefined]);
});

test('a close is never larger than the position, and only reduces', () => {
  const close = (size, position) =>
    make({ kind: 'close', ...(size && { size }) }, { position, price: undefined });
  assert.deepEqual(short3(close(undefined, long('0.0123'))), ['sell', '0.012', true]);
  assert.deepEqual(short3(close(base('5'), short('0.012'))), ['buy', '0.012', true]);
  assert.deepEqual(short3(close({ of: 'position%', value: '50' }, long('0.011'))), ['sell', '0.005', true]);
  assert.ok('nothing' in close(undefined, FLAT));
  assert.ok(
    'nothing' in make({ kind: 'close', side: 'buy' }, { position: long('1') }),
    'it is for a short position',
  );
});

test('an exit is not held up by minima, maxima and missing prices', () => {
  const exit = { ...BUY, reduceOnly: true, size: base('500') };
  const made = make(exit, { price: undefined });
  assert.deepEqual([made.order.qty, made.notional, made.reduces], ['500', null, true]);
  assert.equal(make({ ...exit, size: base('0.001') }, { price: '1' }).order.qty, '0.001');
});

test('a reducing order of spot sells what is there at most', () => {
  const exit = { kind: 'order', side: 'sell', reduceOnly: true, size: base('5') };
  const made = make(exit, { rules: SPOT, position: long('0.5') });
  assert.deepEqual(short3(made), ['sell', '0.5', false]);
  assert.equal(made.reduces, true);
  assert.ok('nothing' in make({ ...exit, side: 'buy' }, { rules: SPOT }));
});

test('a cancel needs no figures', () => {
  const made = makeOrder(intentOf({ kind: 'cancel' }), { rules: LINEAR });
  assert.deepEqual(made, {
    order: { operation: 'cancel', symbol: 'BTCUSDT', category: 'linear' },
    notional: null,
    reduces: true,
  });
});

/** [price, equity, position] that must be asked. */
const NEEDS = [
  [{ kind: 'cancel' }, LINEAR, []],
  [{ ...BUY, size: base('1') }, LINEAR, ['price']],
  [{ ...BUY, size: base('1'), type: 'limit', price: '1' }, LINEAR, []],
  [{ ...BUY, size: { of: 'quote', value: '1' } }, SPOT, []],
  [{ ...BUY, size: { of: 'quote', value: '1' } }, LINEAR, ['price']],
  [{ ...BUY, size: { of: 'equity%', value: '1' } }, LINEAR, ['price', 'equity']],
  [{ ...BUY, size: base('1'), type: 'stop', trigger: '1' }, LINEAR, ['price']],
  [{ ...BUY, size: base('1'), reduceOnly: true }, LINEAR, []],
  [{ ...BUY, size: base('1'), reduceOnly: true }, INVERSE, ['price']],
  [{ ...BUY, size: { of: 'contracts', value: '1' }, reduceOnly: true }, INVERSE, []],
  [{ kind: 'order', side: 'sell', size: base('1'), reduceOnly: true }, SPOT, ['position']],
  [{ kind: 'close' }, LINEAR, ['position']],
  [{ kind: 'target', position: 'flat' }, LINEAR, ['position']],
  [{ kind: 'target', position: 'long', size: base('1') }, LINEAR, ['price', 'position']],
  [{ kind: 'target', position: 'flat', size: { of: 'equity%', value: '0' } }, LINEAR, ['position']],
];

test('only what an order depends on is asked', () => {
  for (const [spec, rules, expected] of NEEDS) {
    const asked = needs(intentOf(spec, rules));
    const names = Object.keys(asked).filter((name) => asked[name]);
    assert.deepEqual(names, expected, `${JSON.stringify(spec)} ${rules.category}`);
  }
});
