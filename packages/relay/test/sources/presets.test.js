'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');

const { NOW, SECRET, alertOf, sourceOf } = require('./support');

const AT = '2026-11-27T10:00:00Z';

/** @param {string} preset @param {object} json @param {object} [options] */
const receive = (preset, json, options) =>
  sourceOf({ preset, secrets: [SECRET], ...options }).receive(alertOf(json));

/** The form that 3Commas documents, with its placeholders filled in. */
const THREE_COMMAS = {
  ...{ secret: SECRET, max_lag: '300', timestamp: AT, trigger_price: '65000', tv_exchange: 'BYBIT' },
  ...{ tv_instrument: 'BTCUSDT.P', action: 'buy', bot_uuid: '00000000-0000-4000-8000-000000000000' },
  strategy_info: {
    ...{ market_position: 'long', market_position_size: '0.03' },
    ...{ prev_market_position: 'flat', prev_market_position_size: '0' },
  },
  order: { amount: '0.01', currency_type: 'base' },
};

test('3commas: the account follows the position of the strategy', async () => {
  const { signal, warnings } = await receive('3commas', THREE_COMMAS);
  assert.deepEqual(signal, {
    ...{
      v: 1,
      id: signal.id,
      source: 'tv',
      at: NOW,
      symbol: 'BYBIT:BTCUSDT.P',
      kind: 'target',
      position: 'long',
    },
    ...{ previous: 'flat', size: { of: 'contracts', value: '0.03' } },
  });
  assert.deepEqual(
    warnings.map((/** @type {any} */ { code, path }) => `${path}: ${code}`),
    ['action: ignored-field', 'id: no-id'],
  );
});

test('3commas: or its orders, where the source says so', async () => {
  const { signal } = await receive('3commas', THREE_COMMAS, { defaults: { kind: 'order' }, sizeOf: 'base' });
  assert.deepEqual([signal.kind, signal.side, signal.size], ['order', 'buy', { of: 'base', value: '0.01' }]);
});

test('3commas: what is wrong is told at its place', async () => {
  const wrong = {
    ...THREE_COMMAS,
    strategy_info: { ...THREE_COMMAS.strategy_info, market_position_size: '{{size}}', other: 1 },
  };
  const { findings } = await receive('3commas', wrong);
  assert.deepEqual(
    findings.map((/** @type {any} */ { code, path }) => `${path}: ${code}`),
    ['strategy_info.other: unknown-field', 'strategy_info.market_position_size: unfilled-placeholder'],
  );
  assert.ok(findings.every((/** @type {any} */ { byte }) => byte > 0));
});

/** @type {[string, object, object][]} */
const TRADERSPOST = [
  ['buy', { action: 'buy' }, { kind: 'target', position: 'long' }],
  [
    'sell',
    { action: 'sell', quantity: 5 },
    { kind: 'target', position: 'short', size: { of: 'contracts', value: '5' } },
  ],
  ['exit', { action: 'exit' }, { kind: 'close' }],
  ['cancel', { action: 'cancel' }, { kind: 'cancel' }],
  ['sell to flat', { action: 'sell', sentiment: 'flat', quantity: 5 }, { kind: 'target', position: 'flat' }],
  [
    'an amount of dollars with a bracket',
    {
      ...{
        action: 'buy',
        sentiment: 'bullish',
        signalPrice: 143.12,
        quantity: 100,
        quantityType: 'dollar_amount',
      },
      ...{ takeProfit: { limitPrice: 150 }, stopLoss: { type: 'stop', stopPrice: '140.5' } },
    },
    {
      kind: 'target',
      position: 'long',
      size: { of: 'quote', value: '100' },
      takeProfit: '150',
      stopLoss: '140.5',
    },
  ],
];

for (const [name, json, expected] of TRADERSPOST) {
  test(`traderspost: ${name}`, async () => {
    const { signal } = await receive('traderspost', {
      secret: SECRET,
      id: 'a',
      time: AT,
      ticker: 'BTCUSDT.P',
      ...json,
    });
    assert.deepEqual(signal, { v: 1, id: 'a', source: 'tv', at: NOW, symbol: 'BTCUSDT.P', ...expected });
  });
}

/** @type {[string, object, string[]][]} */
const NOT_TRADERSPOST = [
  ['add, whose side is that of the position', { action: 'add' }, ['action: unknown-value']],
  ['a partial exit by sentiment', { action: 'sell', sentiment: 'bullish' }, ['action: ambiguous']],
  [
    'a bracket in percent',
    { action: 'buy', takeProfit: { percent: 10 } },
    ['takeProfit.percent: unknown-field'],
  ],
  ['an unknown unit', { action: 'buy', quantity: 1, quantityType: 'lots' }, ['quantityType: unknown-value']],
];

for (const [name, json, expected] of NOT_TRADERSPOST) {
  test(`traderspost refuses ${name}`, async () => {
    const { findings } = await receive('traderspost', {
      secret: SECRET,
      id: 'a',
      time: AT,
      ticker: 'BTCUSDT.P',
      ...json,
    });
    assert.deepEqual(
      findings.map((/** @type {any} */ { code, path }) => `${path}: ${code}`),
      expected,
    );
  });
}

test('okx: the id of an order of the strategy is not the id of the signal', async () => {
  const alert = {
    ...{
      id: 'Long',
      action: 'buy',
      marketPosition: 'long',
      prevMarketPosition: 'flat',
      instrument: 'BTCUSDT.P',
    },
    ...{ signalToken: SECRET, timestamp: AT, maxLag: '60', investmentType: 'base', amount: '0.01' },
  };
  const { signal, redacted } = await receive('okx', alert);
  assert.match(signal.id, /^body:/);
  assert.deepEqual(signal, {
    ...{ v: 1, id: signal.id, source: 'tv', at: NOW, symbol: 'BTCUSDT.P', kind: 'order', side: 'buy' },
    size: { of: 'base', value: '0.01' },
  });
  assert.ok(!redacted.includes(SECRET));
  const { findings } = await receive('okx', { ...alert, investmentType: 'percentage_balance' });
  assert.deepEqual(
    findings.map((/** @type {any} */ { code, path }) => `${path}: ${code}`),
    ['investmentType: unknown-value'],
  );
});
