// Runs once: it loads no backend
'use strict';

/** Which account gets what of a signal. */

const assert = require('node:assert/strict');
const test = require('node:test');

const { planIntents } = require('../../lib/plan/intents.js');
const { INVERSE, LINEAR, SPOT } = require('./instruments.js');

const instruments = new Map([LINEAR, SPOT, INVERSE].map((rules) => [rules.unified, rules]));
const AT = 1_700_000_000_000;
const SIGNAL = { v: 1, id: 'x-1', source: 'tv', at: AT, symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' };
const SIZE = { of: 'base', value: '0.01' };

const account = (name, size = null) => [
  name,
  { name, uid: `uid-${name}`, settings: { venue: 'bybit', size } },
];

function plan(signal, { accounts = [account('a'), account('b')], ...settings } = {}) {
  return planIntents(
    { ...SIGNAL, ...signal },
    {
      accounts: new Map(accounts),
      settings: {
        groups: { main: ['a', 'b'] },
        symbols: {},
        sources: { tv: { accounts: 'main', scheme: 'tradingview' }, own: { accounts: ['a'] } },
        ...settings,
      },
      instruments,
      source: 'tv',
      receivedAt: AT + 5,
      orderIdOf: (uid, leg) => `${uid}/${leg}`,
    },
  );
}

const codes = ({ findings }) => findings.map(({ code, path }) => [code, path]);

test('each account of the group gets one intent', () => {
  const { intents, findings } = plan({ size: SIZE });
  assert.deepEqual(findings, []);
  assert.equal(intents.length, 2);
  assert.deepEqual(intents[0], {
    ...{ id: 'uid-a/', source: 'tv', signalId: 'x-1', account: 'a', uid: 'uid-a', venue: 'bybit' },
    ...{ symbol: 'BTCUSDT', category: 'linear', lane: 'a|linear:BTCUSDT', leg: '', kind: 'order' },
    ...{ spec: { kind: 'order', side: 'buy', size: SIZE }, order: null, reduces: false, notional: null },
    ...{ state: 'planned', attempt: 0, at: AT, createdAt: AT + 5, updatedAt: AT + 5 },
    ...{ sentAt: null, leaveBy: null, deadline: null, reason: null, outcome: null },
  });
});

test('a leg is a part of the order id', () => {
  assert.equal(plan({ size: SIZE, leg: 'tp1' }).intents[0].id, 'uid-a/tp1');
});

test('a signal goes to a part of the accounts, but never beyond those of its source', () => {
  assert.deepEqual(
    plan({ size: SIZE, to: ['b'] }).intents.map((intent) => intent.account),
    ['b'],
  );
  assert.deepEqual(codes(plan({ size: SIZE, to: ['c'] })), [['unknown-account', 'to']]);
  const narrow = { sources: { tv: { accounts: ['a'] } } };
  assert.deepEqual(codes(plan({ size: SIZE, to: ['main'] }, narrow)), [['unknown-account', 'to']]);
  assert.deepEqual(codes(plan({ size: SIZE }, { sources: { tv: {} } })), [['no-account', 'to']]);
});

test('an account named twice gets one intent', () => {
  assert.equal(plan({ size: SIZE, to: ['main', 'a'] }).intents.length, 2);
});

test('the size of the account wins for entries, that of the signal for exits', () => {
  const own = { of: 'quote', value: '50' };
  const accounts = [account('a', own), account('b')];
  const sizes = (signal) => plan(signal, { accounts }).intents.map(({ spec }) => spec.size);
  assert.deepEqual(sizes({ size: SIZE }), [own, SIZE]);
  assert.deepEqual(sizes({ size: SIZE, reduceOnly: true }), [SIZE, SIZE]);
  assert.deepEqual(sizes({ kind: 'close', side: undefined }), [undefined, undefined]);
  assert.deepEqual(sizes({ kind: 'target', side: undefined, position: 'long', size: SIZE }), [own, SIZE]);
});

test('an entry without a size is refused, an exit is not', () => {
  assert.deepEqual(codes(plan({})), [
    ['missing', 'size'],
    ['missing', 'size'],
  ]);
  assert.equal(plan({}).intents.length, 0);
  assert.equal(plan({ kind: 'close', side: undefined }).intents.length, 2);
  assert.equal(plan({ kind: 'target', side: undefined, position: 'flat' }).intents.length, 2);
});

test('what can only take risk away is known at once', () => {
  const reduces = (signal) => plan(signal).intents[0].reduces;
  assert.equal(reduces({ size: SIZE }), false);
  assert.equal(reduces({ size: SIZE, reduceOnly: true }), true);
  assert.equal(reduces({ kind: 'close' }), true);
  assert.equal(reduces({ kind: 'cancel' }), true);
  assert.equal(reduces({ kind: 'target', position: 'flat' }), true);
  assert.equal(reduces({ kind: 'target', position: 'long', size: SIZE }), false);
});

test('symbols: a name of TradingView, a name of the user, and one that means nothing', () => {
  const category = (symbol, settings) => plan({ size: SIZE, symbol }, settings).intents[0]?.category;
  assert.equal(category('BTCUSDT.P'), 'linear');
  assert.equal(category('BTCUSDT'), 'spot');
  assert.equal(category('my-coin', { symbols: { 'my-coin': 'BTC/USD:BTC' } }), 'inverse');
  assert.deepEqual(codes(plan({ size: SIZE, symbol: 'NOPE' })), [['unknown-symbol', 'symbol']]);
  const plain = { sources: { tv: { accounts: 'main' } } };
  assert.deepEqual(codes(plan({ size: SIZE, symbol: 'BTCUSDT' }, plain)), [['ambiguous-symbol', 'symbol']]);
});

test('a stop and a heartbeat make no orders', () => {
  for (const kind of ['stop', 'heartbeat']) {
    assert.deepEqual(plan({ kind, symbol: '' }), { intents: [], findings: [] });
  }
});

test('an account opens nothing in a category that it does not list, and closes what is there', () => {
  const [name, { settings, ...rest }] = account('b');
  const accounts = [account('a'), [name, { ...rest, settings: { ...settings, categories: ['spot'] } }]];
  const refused = plan({ size: SIZE }, { accounts });
  assert.deepEqual([refused.intents, codes(refused)], [[], [['not-traded', 'symbol']]]);
  assert.match(refused.findings[0].message, /BTC\/USDT:USDT is linear.* account b /);
  const exits = [{ kind: 'close' }, { kind: 'cancel' }, { kind: 'target', position: 'flat' }];
  for (const exit of exits) {
    assert.equal(plan({ side: undefined, ...exit }, { accounts }).intents.length, 2, exit.kind);
  }
  assert.equal(plan({ size: SIZE, to: ['a'] }, { accounts }).intents.length, 1);
});
