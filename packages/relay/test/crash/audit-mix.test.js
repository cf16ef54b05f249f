// Runs once: it loads no backend.
'use strict';

/** The audit of rounds with signals of every kind can fail: each promise that is broken has a sentence of its own. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { makeAccounts } = require('./accounts.js');
const { auditMix } = require('./audit-mix.js');

const accounts = makeAccounts(2);
const [{ apiKey }] = accounts.map(({ key }) => key);
/** The other account is the dry one. */
const TERMS = {
  ...{
    dry: 'a0002',
    parts: 'parts',
    lanes: ['ETHUSDT'],
    leaveWithinMs: 500,
    recvWindow: 800,
    ordersPerDay: 4,
  },
  switches: [
    { mode: /** @type {const} */ ('stop'), askedAt: 9990, doneAt: 10_000 },
    { mode: /** @type {const} */ ('off'), askedAt: 20_000, doneAt: 20_010 },
  ],
};

const BASE = { of: 'base', value: '0.02' };
const SIGNALS = {
  order: { kind: 'order', side: 'buy', size: { of: 'base', value: '0.001' }, symbol: 'BTCUSDT' },
  limit: { kind: 'order', side: 'buy', size: { of: 'base', value: '0.1' }, price: '150', symbol: 'SOLUSDT' },
  cancel: { kind: 'cancel', symbol: 'SOLUSDT' },
  long: { kind: 'target', position: 'long', size: BASE, symbol: 'ETHUSDT' },
  short: { kind: 'target', position: 'short', size: BASE, symbol: 'ETHUSDT' },
};

/** One signal of each kind on both accounts, and everything as it should be. */
function evidence() {
  const all = Object.entries(SIGNALS);
  const sent = all.map(([id, fields]) => ({
    ...{
      signal: { id, ...fields, symbol: `${fields.symbol}.P` },
      statuses: [202],
      acknowledgedAt: 1,
      intents: 2,
    },
    expected: { source: 'crash', accounts: ['a0001', 'a0002'], ends: ['accepted'] },
  }));
  const intents = all.flatMap(([id, spec], index) =>
    ['a0001', 'a0002'].map((account, place) => ({
      ...{
        id: `${id}-${account}`,
        source: 'crash',
        signalId: id,
        account,
        symbol: spec.symbol,
        kind: spec.kind,
      },
      ...{ sequence: 2 * index + place, spec, createdAt: 1000, deadline: 4000, reduces: false, reason: null },
      state: account === 'a0002' ? 'dry' : 'accepted',
    })),
  );
  const order = {
    apiKey,
    side: 'Buy',
    price: undefined,
    reduceOnly: false,
    isCancel: false,
    fate: 'normal',
    retCode: 0,
  };
  const times = { timestamp: 2000, cameAt: 2001, arrivedAt: 2002 };
  const fill = (
    /** @type {string} */ id,
    /** @type {string} */ symbol,
    /** @type {string} */ side,
    /** @type {string} */ qty,
    /** @type {number} */ seq,
  ) => ({
    ...{ orderId: id, orderLinkId: `${id}-a0001`, symbol, side, execQty: qty, execTime: '2002', seq },
  });
  return /** @type {any} */ ({
    accounts,
    sent: new Map(sent.map((one) => [one.signal.id, one])),
    ledger: {
      signals: all.map(([id], row) => ({ row, id, source: 'crash', result: 'accepted', conflicts: 0 })),
      ...{ intents, events: [], notifications: [] },
    },
    orders: [
      { ...order, ...times, id: 'order-a0001', symbol: 'BTCUSDT', qty: '0.001' },
      { ...order, ...times, id: 'limit-a0001', symbol: 'SOLUSDT', qty: '0.1', price: '150.0' },
      { ...order, ...times, id: 'long-a0001', symbol: 'ETHUSDT', qty: '0.02' },
      { ...order, ...times, id: 'short-a0001', symbol: 'ETHUSDT', qty: '0.04', side: 'Sell' },
    ],
    cancels: [{ ...order, ...times, id: '', symbol: 'SOLUSDT', isCancel: true }],
    executions: {
      [apiKey]: [
        fill('order', 'BTCUSDT', 'Buy', '0.001', 1),
        fill('short', 'ETHUSDT', 'Sell', '0.04', 3),
        fill('long', 'ETHUSDT', 'Buy', '0.02', 2),
      ],
    },
    rest: {
      [apiKey]: {
        resting: [],
        positions: [
          { symbol: 'BTCUSDT', side: 'Buy', size: '0.001' },
          { symbol: 'ETHUSDT', side: 'Sell', size: '0.02' },
          { symbol: 'SOLUSDT', side: '', size: '0' },
        ],
      },
    },
  });
}

/** @param {any} parts @param {string} id of the signal, on the first account */
const intentOf = (parts, id) =>
  parts.ledger.intents.find((/** @type {any} */ intent) => intent.id === `${id}-a0001`);
/** @param {any} parts @param {string} id */
const orderOf = (parts, id) => parts.orders.find((/** @type {any} */ order) => order.id === `${id}-a0001`);
/** @param {any} parts @param {string} id */
const fillOf = (parts, id) => parts.executions[apiKey].find((/** @type {any} */ row) => row.orderId === id);

test('all is well', () => {
  const { states, ...verdict } = auditMix(evidence(), TERMS);
  assert.deepEqual(verdict, { signals: 5, intents: 10, executed: 4, lost: 0, doubled: 0, violations: [] });
  assert.deepEqual(states, {
    ...{ 'order accepted': 2, 'order dry': 2, 'cancel accepted': 1, 'cancel dry': 1 },
    ...{ 'target accepted': 2, 'target dry': 2 },
  });
});

/** @type {Record<string, [spoil: (parts: any) => void, violation: RegExp, counts?: object]>} */
const FAILURES = {
  'an acknowledged signal that is gone': [
    (parts) => parts.ledger.signals.shift(),
    /signal crash\/order was acknowledged, and is not in the ledger/,
  ],
  'an account that was left out': [
    (parts) => (parts.ledger.intents = parts.ledger.intents.filter(({ id }) => id !== 'order-a0002')),
    /signal crash\/order has no intent for a0002/,
    { lost: 1 },
  ],
  'an account that it was not for': [
    (parts) => (parts.sent.get('order').expected.accounts = ['a0001']),
    /signal crash\/order has intents for a0001, a0002/,
  ],
  'a signal that was accepted twice': [
    (parts) => {
      const again = { ...parts.sent.get('order').expected, again: 'repeat' };
      parts.sent.set('order#again', { ...parts.sent.get('order'), expected: again });
    },
    /signal crash\/order was accepted 2 times as a new one/,
  ],
  'another text that was accepted': [
    (parts) => {
      const again = { ...parts.sent.get('order').expected, again: 'conflict' };
      parts.sent.set('order#conflict', { ...parts.sent.get('order'), statuses: [200], expected: again });
    },
    /signal crash\/order was accepted with another text/,
  ],
  'two texts that were both acknowledged': [
    (parts) => {
      const expected = { ...parts.sent.get('order').expected, isRace: true };
      for (const key of ['order', 'order#race']) {
        parts.sent.set(key, { ...parts.sent.get('order'), statuses: [200], expected });
      }
    },
    /signal crash\/order was acknowledged with two texts/,
  ],
  'a conflict without a notification': [
    (parts) => {
      const again = { ...parts.sent.get('order').expected, again: 'conflict' };
      const refused = { statuses: [409], acknowledgedAt: null, expected: again };
      parts.sent.set('order#conflict', { ...parts.sent.get('order'), ...refused });
    },
    /the conflict of crash\/order is not in the ledger/,
  ],
  'a signal that was refused': [
    (parts) => (parts.sent.get('order').statuses = [503, 422, 202]),
    /signal crash\/order was refused with 422/,
  ],
  'a signal from nowhere': [
    (parts) => parts.ledger.signals.push({ row: 9, id: 'x', source: 'crash', result: 'accepted' }),
    /signal crash\/x is in the ledger, and was never sent/,
  ],
  'an order that was placed twice': [
    (parts) => parts.orders.push({ ...orderOf(parts, 'limit') }),
    /order limit-a0001 .* was placed 2 times/,
    { doubled: 1 },
  ],
  'an order that is told to be done, and is not': [
    (parts) => (orderOf(parts, 'limit').retCode = 10002),
    /order limit-a0001 .* is accepted in the ledger, and was never placed/,
    { lost: 1 },
  ],
  'an order that is told not to be done, and is': [
    (parts) => Object.assign(intentOf(parts, 'limit'), { state: 'expired', reason: { code: 'stale' } }),
    /order limit-a0001 .* ended as expired:stale, and was placed/,
  ],
  'an end that the signal does not have': [
    (parts) => Object.assign(intentOf(parts, 'limit'), { state: 'expired', reason: { code: 'stale' } }),
    /order limit-a0001 .* ended as expired:stale: /,
  ],
  'an order that was given up for an exit that there is not': [
    (parts) =>
      Object.assign(intentOf(parts, 'order'), { state: 'cancelled', reason: { code: 'superseded' } }),
    /order order-a0001 .* ended as superseded, and no exit came later/,
  ],
  'an order that has not ended': [
    (parts) => (intentOf(parts, 'limit').state = 'needs-operator'),
    /order limit-a0001 .* is still needs-operator/,
  ],
  'a dry run that trades': [
    (parts) => {
      parts.orders.push({ ...orderOf(parts, 'order'), id: 'order-a0002', apiKey: accounts[1].key.apiKey });
    },
    /order order-a0002 .* is of a dry run, and was sent/,
  ],
  'an order that the signal did not ask for': [
    (parts) => (orderOf(parts, 'limit').price = '151'),
    /order limit-a0001 .* came along the wire as Buy 0.1 SOLUSDT at 151/,
  ],
  'an order at another account': [
    (parts) => parts.orders.push({ ...orderOf(parts, 'limit'), apiKey: accounts[1].key.apiKey }),
    /order limit-a0001 of a0002 came along the wire, and is not in the ledger/,
  ],
  'an execution without an order': [
    (parts) => parts.executions[apiKey].push({ ...fillOf(parts, 'order'), orderLinkId: 'x' }),
    /a0001 x was executed, and was not answered with 0/,
  ],
  'a position from nowhere': [
    (parts) => Object.assign(parts.rest[apiKey].positions[2], { side: 'Buy', size: '0.1' }),
    /a0001 holds Buy 0.1 SOLUSDT, and 0e-12 were executed/,
  ],
  'a signature that is valid too long': [
    (parts) => (intentOf(parts, 'order').deadline = 3700),
    /order order-a0001 .* was signed 100 ms too late/,
  ],
  'a claim in spite of the kill switch': [
    (parts) => {
      parts.ledger.events.push({ row: 1, event: 'kill', to: 'stop' });
      parts.ledger.events.push({ row: 2, event: 'send', intent: 'order-a0001', at: 1990 });
    },
    /order order-a0001 .* was claimed at event 2, with the kill switch at stop/,
  ],
  'an order in spite of the kill switch': [
    (parts) => Object.assign(orderOf(parts, 'order'), { timestamp: 12_000, cameAt: 12_001 }),
    /order order-a0001 was signed 2000 ms after the kill switch was set to stop/,
  ],
  'more orders than a day may have': [
    (parts) =>
      parts.orders.splice(
        3,
        1,
        { ...orderOf(parts, 'limit'), id: 'x' },
        { ...orderOf(parts, 'limit'), id: 'y' },
      ),
    /a0001 on day 0: 5 orders were sent that open, and 4 are allowed/,
  ],
  'an order that survives a cancel': [
    (parts) => parts.rest[apiKey].resting.push({ orderLinkId: 'limit-a0001', symbol: 'SOLUSDT' }),
    /order limit-a0001 .* still rests, and cancel cancel-a0001 .* is accepted/,
  ],
  'a cancel that never arrived': [
    (parts) => (parts.cancels = []),
    /cancel cancel-a0001 .* is accepted, and never reached the exchange/,
  ],
  'a target that is missed': [
    (parts) => {
      fillOf(parts, 'short').execQty = '0.02';
      parts.rest[apiKey].positions[1] = { symbol: 'ETHUSDT', side: '', size: '0' };
    },
    /target short-a0001 .* led to 0e-12, and not to -20000000000e-12/,
  ],
  'a position that another order has changed afterwards': [
    (parts) => {
      fillOf(parts, 'long').seq = 4;
      fillOf(parts, 'short').execQty = '0.02';
      parts.rest[apiKey].positions[1] = { symbol: 'ETHUSDT', side: '', size: '0' };
    },
    /a0001 ETHUSDT is 0e-12, and target short-a0001 .* leads to -20000000000e-12/,
  ],
  'a part that stays open': [
    (parts) => {
      for (const intent of parts.ledger.intents.filter(({ signalId }) => signalId === 'order')) {
        intent.source = 'parts';
      }
      Object.assign(
        parts.ledger.intents.find(({ id }) => id === 'order-a0002'),
        { state: 'rejected', reason: { code: 'rejected', venueCode: 110007 } },
      );
    },
    /signal parts\/order was executed in part, and is not closed on a0001/,
  ],
};

for (const [name, [spoil, violation, counts]] of Object.entries(FAILURES)) {
  test(name, () => {
    const parts = evidence();
    spoil(parts);
    const verdict = auditMix(parts, TERMS);
    assert.ok(
      verdict.violations.some((text) => violation.test(text)),
      verdict.violations.join('\n'),
    );
    assert.deepEqual({ ...verdict, ...counts }, verdict);
  });
}
