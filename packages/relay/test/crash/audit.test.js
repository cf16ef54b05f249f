'use strict';

/** The audit of the crash tests can fail: each kind of failure has a sentence of its own. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { makeAccounts } = require('./accounts.js');
const { audit } = require('./audit.js');

const accounts = makeAccounts(2);
const [{ apiKey }, { apiKey: otherKey }] = accounts.map(({ key }) => key);

/** One signal for two accounts, and everything as it should be. */
function evidence() {
  const order = { symbol: 'BTCUSDT', side: 'Buy', qty: '0.001', fate: 'normal', retCode: 0 };
  const execution = { symbol: 'BTCUSDT', execQty: '0.001' };
  return /** @type {any} */ ({
    accounts,
    sent: new Map([['s1', { signal: { id: 's1' }, statuses: [202], acknowledgedAt: 1, intents: 2 }]]),
    ledger: {
      signals: [{ row: 1, id: 's1' }],
      intents: [
        { id: 'r1a', signalId: 's1', account: 'a0001', state: 'accepted', reason: null },
        { id: 'r1b', signalId: 's1', account: 'a0002', state: 'accepted', reason: null },
      ],
    },
    orders: [
      { ...order, id: 'r1a', apiKey },
      { ...order, id: 'r1b', apiKey: otherKey },
    ],
    executions: {
      [apiKey]: [{ ...execution, orderId: '1', orderLinkId: 'r1a' }],
      [otherKey]: [{ ...execution, orderId: '2', orderLinkId: 'r1b' }],
    },
  });
}

test('all is well', () => {
  assert.deepEqual(audit(evidence()), {
    ...{ signals: 1, intents: 2, executed: 2, lost: 0, doubled: 0 },
    ...{ states: { accepted: 2 }, violations: [] },
  });
});

/** @type {Record<string, [spoil: (parts: any) => void, violation: RegExp, counts: object]>} */
const FAILURES = {
  'an acknowledged signal that is gone': [
    (parts) => Object.assign(parts, { ledger: { signals: [], intents: [] }, orders: [], executions: {} }),
    /signal s1 was acknowledged, and is not in the ledger/,
    { lost: 2 },
  ],
  'an account that was left out': [
    (parts) => {
      parts.ledger.intents.pop();
      parts.orders.pop();
      parts.executions[otherKey] = [];
    },
    /signal s1 was acknowledged, and has no intent for a0002/,
    { lost: 1 },
  ],
  'an order that was executed twice': [
    (parts) => {
      parts.orders.push({ ...parts.orders[0] });
      parts.executions[apiKey].push({ ...parts.executions[apiKey][0], orderId: '3' });
    },
    /order r1a \(s1 on a0001\) was executed 2 times/,
    { doubled: 1 },
  ],
  'an order that is told to be done, and is not': [
    (parts) => {
      parts.orders[0].retCode = 10006;
      parts.executions[apiKey] = [];
    },
    /order r1a .* is accepted in the ledger, and was never executed/,
    { lost: 1 },
  ],
  'an order that is told not to be done, and is': [
    (parts) => (parts.ledger.intents[0].state = 'expired'),
    /order r1a .* is expired in the ledger, and was executed/,
    { lost: 0 },
  ],
  'an order that has not ended': [
    (parts) => (parts.ledger.intents[0].state = 'unknown'),
    /order r1a .* is still unknown/,
    { lost: 0 },
  ],
  'an order that was given up': [
    (parts) => {
      Object.assign(parts.ledger.intents[0], { state: 'rejected', reason: { code: 'x', message: 'y' } });
      parts.orders[0].retCode = 110007;
      parts.executions[apiKey] = [];
    },
    /order r1a .* ended as rejected: {"code":"x","message":"y"}/,
    { lost: 1 },
  ],
  'an order that the ledger does not know': [
    (parts) => {
      parts.orders.push({ ...parts.orders[0], id: 'r1c' });
      parts.executions[apiKey].push({ ...parts.executions[apiKey][0], orderId: '3', orderLinkId: 'r1c' });
    },
    /order r1c of madeUpCrashKey0001 came along the wire, and is not in the ledger/,
    {},
  ],
  'a quantity that is not the one that was asked for': [
    (parts) => (parts.executions[apiKey][0].execQty = '0.002'),
    /has executed 2000000000e-12 of order r1a, and 0.001 were asked for/,
    {},
  ],
  'an execution that never came along the wire': [
    (parts) => parts.executions[apiKey].push({ symbol: 'X', execQty: '1', orderId: '9', orderLinkId: 'r1z' }),
    /madeUpCrashKey0001 has executed order r1z, which was not answered with 0/,
    {},
  ],
  'a signal that was refused': [
    (parts) =>
      parts.sent.set('s2', { signal: { id: 's2' }, statuses: [422], acknowledgedAt: null, intents: null }),
    /signal s2 was refused with 422/,
    {},
  ],
  'a signal from nowhere': [
    (parts) => parts.ledger.signals.push({ row: 2, id: 's9' }),
    /signal s9 is in the ledger, and was never sent/,
    {},
  ],
};

for (const [name, [spoil, violation, counts]] of Object.entries(FAILURES)) {
  test(name, () => {
    const parts = evidence();
    spoil(parts);
    const verdict = audit(parts);
    assert.ok(
      verdict.violations.some((text) => violation.test(text)),
      verdict.violations.join('\n'),
    );
    assert.deepEqual({ ...verdict, ...counts }, verdict);
  });
}

test('a signal that was never acknowledged may be in the ledger, or not', () => {
  const parts = evidence();
  parts.sent.get('s1').acknowledgedAt = null;
  assert.deepEqual(audit(parts).violations, []);
  Object.assign(parts, { ledger: { signals: [], intents: [] }, orders: [], executions: {} });
  assert.deepEqual(audit(parts).violations, []);
});
