'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { openStore } = require('../../lib/store');
const { NOW, acceptance, makeStore, orderId, step } = require('./support/store');

const DAY_MS = 86_400_000;

/** @param {any} answer @returns {string} what happened */
const short = (answer) => answer.intent?.state ?? answer.blocked?.code ?? `stale ${answer.stale.state}`;

test('an intent goes from state to state, and the ledger has each step', async (t) => {
  const { store } = await makeStore(t);
  const { signal } = await store.accept(acceptance('one'));
  const patch = { order: { qty: '0.01' }, notional: '600', leaveBy: NOW + 5_000, deadline: NOW + 11_000 };
  const sent = await store.transition(step('one', 'planned', 'send', { patch }));
  assert.ok('intent' in sent);
  assert.deepEqual(sent.intent.order, { qty: '0.01' });
  assert.equal(sent.intent.attempt, 1);
  assert.equal(sent.intent.sentAt, NOW);
  assert.equal((await store.counts()).unsettled, 1);
  const outcome = { venueOrderId: 'v-1' };
  await store.transition(step('one', 'sending', 'accept', { at: NOW + 40, patch: { outcome } }));

  const [kept] = await store.intents({ id: orderId('one') });
  assert.deepEqual(kept, { ...sent.intent, state: 'accepted', updatedAt: NOW + 40, outcome });
  assert.deepEqual(await store.openIntents(), []);
  assert.deepEqual(
    (await store.events({ intent: orderId('one') })).map(({ event, from, to, at, detail }) => ({
      event,
      from,
      to,
      at,
      detail,
    })),
    [
      { event: 'send', from: 'planned', to: 'sending', at: NOW, detail: { attempt: 1 } },
      { event: 'accept', from: 'sending', to: 'accepted', at: NOW + 40, detail: { outcome } },
    ],
  );
  assert.deepEqual(await store.signalOutcome(signal.row), { state: 'complete', counts: { accepted: 1 } });
  assert.deepEqual(await store.counts(), { unsettled: 0, byState: { accepted: 1 } });
});

test('of two that want to send the same intent, one does', async (t) => {
  const { store } = await makeStore(t);
  await store.accept(acceptance('one'));
  const answers = await Promise.all([1, 2].map(() => store.transition(step('one', 'planned', 'send'))));
  assert.deepEqual(answers.map(short), ['sending', 'stale sending']);
});

test('what the table of states does not have changes nothing', async (t) => {
  const { store } = await makeStore(t);
  await store.accept(acceptance('one'));
  await assert.rejects(store.transition(step('one', 'planned', 'accept')), { code: 'ERR_RELAY_STATE' });
  await assert.rejects(store.transition(step('two', 'planned', 'send')), { code: 'ERR_RELAY_NO_INTENT' });
  const account = { patch: { account: 'b' } };
  await assert.rejects(store.transition(step('one', 'planned', 'send', account)), {
    code: 'ERR_RELAY_STATE',
  });
  assert.deepEqual(await store.counts(), { unsettled: 0, byState: { planned: 1 } });
  assert.equal((await store.events()).length, 1);
});

test('notifications are written with the transition, or not at all', async (t) => {
  const { store } = await makeStore(t);
  await store.accept(acceptance('one'));
  const notifications = [{ kind: 'intent-expired', text: 'expired', detail: { account: 'a' } }];
  await store.transition(step('one', 'held', 'expire', { notifications }));
  assert.deepEqual(await store.dueNotifications(), []);
  await store.transition(step('one', 'planned', 'expire', { notifications }));
  assert.deepEqual(
    (await store.dueNotifications()).map(({ detail }) => detail),
    [{ account: 'a' }],
  );
});

test('the kill switch holds what opens, or everything', async (t) => {
  const { store } = await makeStore(t);
  await store.accept(acceptance('open'));
  await store.accept(acceptance('close', { intent: { reduces: true } }));
  const send = (name) => store.transition(step(name, 'planned', 'send')).then(short);

  await store.setKill({ mode: 'stop-all', by: 'cli', reason: 'test' });
  assert.deepEqual([await send('open'), await send('close')], ['kill-switch', 'kill-switch']);
  await store.setKill({ mode: 'stop', by: 'cli', reason: 'test' });
  assert.deepEqual([await send('open'), await send('close')], ['kill-switch', 'sending']);
  await store.setKill({ mode: 'off', by: 'cli' });
  assert.equal(await send('open'), 'sending');
});

test('whether an order opens is read from what is sent, not from what was planned', async (t) => {
  const { store } = await makeStore(t);
  await store.accept(acceptance('one'));
  await store.setKill({ mode: 'stop', by: 'cli' });
  const sent = await store.transition(step('one', 'planned', 'send', { patch: { reduces: true } }));
  assert.equal(short(sent), 'sending');
});

test('the kill switch survives a restart, and tells a person once', async (t) => {
  const { store, file } = await makeStore(t);
  await store.setKill({ mode: 'stop', by: 'cli', reason: 'news' });
  await store.setKill({ mode: 'stop', by: 'cli', reason: 'news' });
  await store.close();
  const again = await openStore(file, { now: () => NOW });
  t.after(() => again.close());
  assert.deepEqual(await again.kill(), { mode: 'stop', by: 'cli', reason: 'news', at: NOW });
  assert.deepEqual(
    (await again.dueNotifications()).map(({ text }) => text),
    ['Kill switch: off -> stop, by cli: news'],
  );
});

/** @param {any} store @param {string} name @param {object} [more] */
async function trade(store, name, { notional = '100', at = NOW, account = 'a', ...intent } = {}) {
  await store.accept(acceptance(name, { accounts: [account], intent }));
  return store.transition(step(name, 'planned', 'send', { account, at, patch: { notional } }));
}

test('of orders that are sent together, only as many leave as the limit of the day allows', async (t) => {
  const { store } = await makeStore(t, { limits: { perDay: { orders: 2 } } });
  const names = ['one', 'two', 'three'];
  await Promise.all(names.map((name) => store.accept(acceptance(name))));
  const answers = await Promise.all(
    names.map((name) => store.transition(step(name, 'planned', 'send', { patch: { notional: '1' } }))),
  );
  assert.deepEqual(answers.map(short), ['sending', 'sending', 'limit-per-day']);
  const { mode, by } = await store.kill();
  assert.deepEqual({ mode, by }, { mode: 'stop', by: 'limit' });
});

test('the value of a day is summed exactly, by account and day, and exits count in nothing', async (t) => {
  const { store } = await makeStore(t, { limits: { perDay: { quote: '0.3' } } });
  const sent = [];
  sent.push(await trade(store, 'one', { notional: '0.1' }));
  sent.push(await trade(store, 'two', { notional: '0.2' })); // a float would make 0.30000000000000004 of it
  sent.push(await trade(store, 'exit', { notional: '5', reduces: true }));
  sent.push(await trade(store, 'other', { notional: '0.3', account: 'b' }));
  sent.push(await trade(store, 'tomorrow', { notional: '0.3', at: NOW + DAY_MS }));
  assert.deepEqual(sent.map(short), Array(5).fill('sending'));
  assert.equal(short(await trade(store, 'three', { notional: '0.01' })), 'limit-per-day');
});

test('an order that is sent again is not counted again', async (t) => {
  const { store } = await makeStore(t, { limits: { perDay: { orders: 1 } } });
  await trade(store, 'one');
  await store.transition(step('one', 'sending', 'not-executed'));
  const again = await store.transition(step('one', 'absent', 'send'));
  assert.equal(short(again), 'sending');
  assert.ok('intent' in again && again.intent.attempt === 2);
});

test('orders of the last minute are counted over all accounts', async (t) => {
  const { store } = await makeStore(t, { limits: { perMinute: { orders: 2 } } });
  const sent = [
    await trade(store, 'one'),
    await trade(store, 'two', { account: 'b', at: NOW + 30_000 }),
    await trade(store, 'three', { at: NOW + 59_000 }),
  ];
  assert.deepEqual(sent.map(short), ['sending', 'sending', 'limit-per-minute']);
  await store.setKill({ mode: 'off', by: 'cli' });
  assert.equal(
    short(await store.transition(step('three', 'planned', 'send', { at: NOW + 60_000 }))),
    'sending',
  );
});

test('rejections in a row stop the relay; an accepted order and a person who resumes start the count again', async (t) => {
  const { store } = await makeStore(t, { limits: { rejectionsInARow: 2 } });
  const end = async (name, event) => {
    assert.equal(short(await trade(store, name)), 'sending', name);
    await store.transition(step(name, 'sending', event));
  };
  await end('one', 'reject');
  await end('two', 'accept');
  await end('three', 'reject');
  await end('four', 'reject');
  assert.equal(short(await trade(store, 'five')), 'limit-rejections');
  assert.equal(short(await trade(store, 'six')), 'kill-switch');
  await store.setKill({ mode: 'off', by: 'cli' });
  await end('seven', 'accept');
});

test('lanes in which orders were sent are known', async (t) => {
  const { store } = await makeStore(t);
  await trade(store, 'one');
  await trade(store, 'two', { account: 'b', at: NOW + 10 });
  await trade(store, 'two again', { account: 'b', at: NOW + 20 });
  await store.accept(acceptance('three', { accounts: ['c'] }));
  const lane = { uid: 'uid-b', venue: 'bybit', symbol: 'BTCUSDT', category: 'linear' };
  assert.deepEqual(
    (await store.traded()).map(({ account }) => account),
    ['a', 'b'],
  );
  assert.deepEqual((await store.traded())[1], { lane: 'b|linear:BTCUSDT', account: 'b', ...lane });
});

test('intents are listed newest first, by signal, account, state and time', async (t) => {
  const { store } = await makeStore(t);
  const { signal } = await store.accept(acceptance('one', { accounts: ['a', 'b'] }));
  await store.accept(acceptance('two', { receivedAt: NOW + 1 }));
  await store.transition(step('one', 'planned', 'send'));
  const ids = async (filter) => (await store.intents(filter)).map(({ id }) => id);
  assert.deepEqual(await ids({}), ['r1-two-a', 'r1-one-b', 'r1-one-a']);
  assert.deepEqual(await ids({ signal: signal.row }), ['r1-one-b', 'r1-one-a']);
  assert.deepEqual(await ids({ account: 'a', limit: 1 }), ['r1-two-a']);
  assert.deepEqual(await ids({ state: 'sending' }), ['r1-one-a']);
  assert.deepEqual(await ids({ state: ['planned', 'held'] }), ['r1-two-a', 'r1-one-b']);
  assert.deepEqual(await ids({ since: NOW + 1 }), ['r1-two-a']);
});

test('a signal that was executed in part is told with its last outcome, and only then', async (t) => {
  const { store } = await makeStore(t);
  const partials = async () =>
    (await store.dueNotifications(NOW + 1, 100)).filter(({ kind }) => kind === 'partial');
  const accounts = ['a', 'b', 'c'];
  const { signal } = await store.accept(acceptance('one', { accounts }));
  for (const account of ['a', 'b']) {
    await store.transition(step('one', 'planned', 'send', { account }));
    await store.transition(step('one', 'sending', 'accept', { account }));
  }
  assert.deepEqual(await partials(), []);
  await store.transition(step('one', 'planned', 'refuse', { account: 'c' }));
  const [{ text, detail }, ...more] = await partials();
  assert.deepEqual(more, []);
  assert.equal(text, 'Signal tv/one was executed in part only: on a, b.');
  assert.deepEqual(detail, { source: 'tv', signalId: 'one', signal: signal.row, accounts: ['a', 'b'] });

  await store.accept(acceptance('none', { accounts }));
  for (const account of accounts) await store.transition(step('none', 'planned', 'refuse', { account }));
  await store.accept(acceptance('all', { accounts }));
  for (const account of accounts) await store.transition(step('all', 'planned', 'dry', { account }));
  assert.equal((await partials()).length, 1);
});
