'use strict';

/** Limits that a wrong clock, or a second attempt, must not get round. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { NOW, acceptance, makeStore, step } = require('../store/support/store');

const TARGET = { kind: 'target', spec: { kind: 'target', position: 'long' } };

/** @param {any} store @param {string} name @param {{ at?: number, patch?: object, intent?: object }} [more] */
async function send(store, name, { at = NOW, patch = {}, intent = {} } = {}) {
  await store.accept(acceptance(name, { receivedAt: at, intent }));
  return store.transition(step(name, 'planned', 'send', { at, patch }));
}

const short = (result) => result.blocked?.code ?? result.intent.state;

test('the orders of a minute are counted also when the clock of this machine is two minutes ahead', async (t) => {
  const { store } = await makeStore(t, { limits: { perMinute: { orders: 1 } } });
  const sentAt = NOW - 120_000;
  assert.equal(short(await send(store, 'one', { patch: { sentAt } })), 'sending');
  assert.equal(short(await send(store, 'two', { patch: { sentAt: sentAt + 10 } })), 'limit-per-minute');
});

test('a clock that is set back by a day does not give the orders of another day', async (t) => {
  const { store } = await makeStore(t, { limits: { perDay: { orders: 1 } } });
  assert.equal(short(await send(store, 'one', { patch: { sentAt: NOW } })), 'sending');
  const later = await send(store, 'two', { at: NOW - 86_400_000, patch: { sentAt: NOW + 10 } });
  assert.equal(short(later), 'limit-per-day');
});

test('a target that reduced the position and opens one when it is sent again is limited, and held by a stop', async (t) => {
  const { store } = await makeStore(t, { limits: { perOrder: { quote: '100' }, perDay: { orders: 1 } } });
  const reducing = { reduces: true, notional: '5' };
  assert.equal(short(await send(store, 'one', { intent: TARGET, patch: reducing })), 'sending');
  const { intent } = await store.transition(step('one', 'sending', 'not-executed'));
  assert.equal(intent.reduces, false);
  const again = (notional) =>
    store.transition(step('one', 'absent', 'send', { patch: { reduces: false, notional } }));
  assert.equal(short(await again('101')), 'limit-per-order');
  assert.equal(short(await again('100')), 'sending');
  assert.equal(short(await send(store, 'two', { patch: { notional: '1' } })), 'limit-per-day');
});

test('an order that is worth more when it is sent again keeps to the limit of an order', async (t) => {
  const { store } = await makeStore(t, { limits: { perOrder: { quote: '100' }, perDay: { orders: 1 } } });
  assert.equal(short(await send(store, 'one', { intent: TARGET, patch: { notional: '5' } })), 'sending');
  await store.transition(step('one', 'sending', 'not-executed'));
  const again = (notional) => store.transition(step('one', 'absent', 'send', { patch: { notional } }));
  assert.equal(short(await again('101')), 'limit-per-order');
  assert.equal(short(await again('99')), 'sending');
});
