'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { checkLimits, isKilled } = require('../../lib/limits');

const NONE = { dayQuote: '0', dayOrders: 0, minuteOrders: 0, rejectionsInARow: 0 };
const ORDER = { account: 'a', reduces: false, notional: '100' };

/** limits, usage, order, expected code and kill. */
const CASES = [
  ['no limits', {}, {}, {}, null],
  ['worth as much as allowed', { perOrder: { quote: '100' } }, {}, {}, null],
  ['worth more', { perOrder: { quote: '99.99' } }, {}, {}, 'limit-per-order'],
  ['worth nobody knows what', { perOrder: { quote: '99' } }, {}, { notional: null }, 'limit-value-unknown'],
  ['worth nobody knows what, no limit of value', { perDay: { orders: 5 } }, {}, { notional: null }, null],
  ['the last of the day', { perDay: { quote: '500' } }, { dayQuote: '400' }, {}, null],
  ['too much for the day', { perDay: { quote: '500' } }, { dayQuote: '400.01' }, {}, 'limit-per-day', 'stop'],
  ['too many for the day', { perDay: { orders: 3 } }, { dayOrders: 3 }, {}, 'limit-per-day', 'stop'],
  ['the last of the minute', { perMinute: { orders: 3 } }, { minuteOrders: 2 }, {}, null],
  [
    'too many for the minute',
    { perMinute: { orders: 3 } },
    { minuteOrders: 3 },
    {},
    'limit-per-minute',
    'stop',
  ],
  ['rejected too often', { rejectionsInARow: 5 }, { rejectionsInARow: 5 }, {}, 'limit-rejections', 'stop'],
  [
    'an exit always passes',
    { perOrder: { quote: '1' }, rejectionsInARow: 1 },
    { rejectionsInARow: 9 },
    { reduces: true },
    null,
  ],
];

for (const [name, limits, usage, order, code, kill] of CASES) {
  test(`limits: ${name}`, () => {
    const breach = checkLimits(limits, { ...NONE, ...usage }, { ...ORDER, ...order });
    assert.equal(breach?.code ?? null, code);
    assert.equal(breach?.kill, kill);
    if (breach !== null) assert.match(breach.message, /\.$/);
  });
}

test('the kill switch', () => {
  const held = (mode) => [isKilled(mode, { reduces: false }), isKilled(mode, { reduces: true })];
  assert.deepEqual(
    [held('off'), held('stop'), held('stop-all')],
    [
      [false, false],
      [true, false],
      [true, true],
    ],
  );
});
