// Runs once: it loads no backend
'use strict';

/**
 * Whatever is asked for: never more than that, a multiple of the step, within the limits of the exchange. The oracle is
 * exact arithmetic on whole numbers of its own, not the decimals of the relay.
 */

const assert = require('node:assert/strict');
const test = require('node:test');

const fc = require('fast-check');

const { makeOrder } = require('../../lib/plan/order.js');
const { INVERSE, LINEAR, SPOT, intentOf } = require('./instruments.js');

const RUNS = { numRuns: 2000 };
/** All figures of the tests are whole numbers of 10^-24. */
const PLACES = 24;
const ONE = 10n ** BigInt(PLACES);

/** @param {string} text of at most 24 places */
function exact(text) {
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return text.startsWith('-') ? -units : units;
}

/** A decimal with a random number of places. */
const decimalOf = (most, places) =>
  fc
    .tuple(
      fc.bigInt({ min: 1n, max: BigInt(most) * 10n ** BigInt(places) }),
      fc.integer({ min: 0, max: places }),
    )
    .map(([units, cut]) => {
      const kept = units / 10n ** BigInt(cut);
      const digits = `${kept === 0n ? 1n : kept}`.padStart(places - cut + 1, '0');
      const point = digits.length - (places - cut);
      return places === cut ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
    });

const STEPS = ['10', '1', '0.5', '0.1', '0.05', '0.001', '0.000001'];

/** The rules of an instrument whose minimum is a few steps, as they are on every exchange. */
const rules = fc
  .tuple(fc.constantFrom(LINEAR, SPOT, INVERSE), fc.constantFrom(...STEPS), fc.integer({ min: 1, max: 30 }))
  .map(([category, qtyStep, steps]) => {
    const minQty = `${(Number(qtyStep) * steps).toFixed(6)}`;
    return { ...category, qtyStep, minQty, maxMarketQty: '10000', maxLimitQty: '20000', minNotional: '5' };
  });

const amount = decimalOf(50_000, 9);
const price = decimalOf(100_000, 4);
const position = fc.oneof(
  fc.constant({ side: 'flat', size: '0' }),
  fc.record({ side: fc.constantFrom('long', 'short'), size: decimalOf(5000, 6) }),
);
const plain = fc.constantFrom('base', 'quote', 'contracts', 'equity%');

/** What was asked for, in the quote coin, times 10^24; null when it is asked in quantities. */
function budget({ of, value }, equity) {
  if (of === 'quote') return exact(value) * ONE;
  if (of === 'equity%') return (exact(value) * exact(equity)) / 100n;
  return null;
}

function checkQuantity(order, of) {
  const { qtyStep, minQty, maxMarketQty } = of;
  const qty = exact(order.qty);
  assert.equal(qty % exact(qtyStep), 0n, `${order.qty} is no multiple of ${qtyStep}`);
  assert.ok(qty >= exact(minQty), `${order.qty} is below ${minQty}`);
  if (!order.reduceOnly) assert.ok(qty <= exact(maxMarketQty), `${order.qty} is above ${maxMarketQty}`);
}

test('an order is never larger than its size', () => {
  fc.assert(
    fc.property(rules, plain, amount, price, decimalOf(1_000_000, 8), (of, unit, value, last, equity) => {
      const size = { of: unit, value };
      const spec = { kind: 'order', side: 'buy', size };
      const made = makeOrder(intentOf(spec, of), { rules: of, price: last, equity });
      if ('refusal' in made) return;
      const { order } = made;
      const asked = budget(size, equity);
      if (order.unit === 'quote') return void assert.ok(exact(order.qty) <= exact(value));
      checkQuantity(order, of);
      const isInverse = of.category === 'inverse';
      if (asked !== null) {
        const cost = isInverse ? exact(order.qty) * ONE : exact(order.qty) * exact(last);
        assert.ok(cost <= asked, `${order.qty} costs more than ${value} ${unit}`);
      } else if (isInverse && unit === 'base') {
        assert.ok(exact(order.qty) * ONE <= exact(value) * exact(last));
      } else {
        assert.ok(exact(order.qty) <= exact(value));
      }
    }),
    RUNS,
  );
});

test('a refusal below the minimum is right: one more step would be more than was asked', () => {
  fc.assert(
    fc.property(rules, decimalOf(20, 9), (of, value) => {
      const spec = { kind: 'order', side: 'buy', size: { of: 'contracts', value } };
      const made = makeOrder(intentOf(spec, of), { rules: of, price: '60000' });
      assert.equal(
        'refusal' in made && made.refusal.code === 'below-minimum',
        (exact(value) / exact(of.qtyStep)) * exact(of.qtyStep) < exact(of.minQty),
      );
    }),
    RUNS,
  );
});

test('a close ends on the side of the position or flat, never beyond', () => {
  fc.assert(
    fc.property(rules, position, fc.option(decimalOf(9000, 6)), (of, held, value) => {
      if (of.category === 'spot' && held.side === 'short') return;
      const spec = { kind: 'close', ...(value !== null && { size: { of: 'contracts', value } }) };
      const made = makeOrder(intentOf(spec, of), { rules: of, position: held });
      if (!('order' in made)) return;
      checkQuantity(made.order, of);
      assert.ok(exact(made.order.qty) <= exact(held.size));
      assert.equal(made.order.side, held.side === 'long' ? 'sell' : 'buy');
      assert.equal(made.order.reduceOnly, of.category !== 'spot');
    }),
    RUNS,
  );
});

test('a target is reached to less than one step or one minimum, and never passed', () => {
  fc.assert(
    fc.property(
      rules,
      position,
      fc.constantFrom('long', 'short', 'flat'),
      amount,
      (of, held, side, value) => {
        if (of.category === 'spot' && (held.side === 'short' || side === 'short')) return;
        const spec = { kind: 'target', position: side, size: { of: 'contracts', value } };
        const made = makeOrder(intentOf(spec, of), { rules: of, price: '60000', position: held });
        if ('refusal' in made) return;
        const signed = ({ side: at, size }) =>
          at === 'flat' ? 0n : at === 'long' ? exact(size) : -exact(size);
        const goal = signed({ side, size: value });
        let now = signed(held);
        if ('order' in made) {
          checkQuantity(made.order, of);
          now += made.order.side === 'buy' ? exact(made.order.qty) : -exact(made.order.qty);
          const passed = signed(held) < goal ? now > goal : now < goal - exact(of.qtyStep);
          if (side !== 'short') assert.equal(passed, false, `${made.order.side} ${made.order.qty}`);
          if (made.order.reduceOnly) assert.ok(abs(now) <= abs(signed(held)));
        }
        assert.ok(abs(now - goal) < exact(of.qtyStep) * 2n + exact(of.minQty), 'the target is not reached');
        assert.ok(abs(now) <= larger(abs(signed(held)), abs(goal)), 'more than the target is held');
      },
    ),
    RUNS,
  );
});

const abs = (value) => (value < 0n ? -value : value);
const larger = (a, b) => (a > b ? a : b);

test('a size by risk loses no more than the amount at the stop loss', () => {
  fc.assert(
    fc.property(rules, amount, price, price, (of, value, last, stopLoss) => {
      const spec = { kind: 'order', side: 'buy', size: { of: 'risk-quote', value }, stopLoss };
      const made = makeOrder(intentOf(spec, of), { rules: of, price: last });
      if ('refusal' in made) return;
      checkQuantity(made.order, of);
      const distance = abs(exact(last) - exact(stopLoss));
      // An inverse contract of one dollar loses distance / entry dollars at the stop loss.
      const loss = exact(made.order.qty) * distance;
      const asked = of.category === 'inverse' ? exact(value) * exact(last) : exact(value) * ONE;
      assert.ok(loss <= asked, `${made.order.qty} loses more than ${value}`);
    }),
    RUNS,
  );
});
