'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { NOW, acceptance, makeStore, orderId } = require('./support/store');

test('a new signal is kept with its intents, in order of acceptance', async (t) => {
  const { store } = await makeStore(t);
  const accepted = await store.accept(
    acceptance('one', { accounts: ['a', 'b'], warnings: [{ code: 'unknown-field' }] }),
  );
  assert.equal(accepted.result, 'new');
  assert.equal(accepted.signal.id, 'one');
  assert.deepEqual(accepted.signal.signal, { v: 1, id: 'one', kind: 'order' });
  assert.deepEqual(accepted.signal.warnings, [{ code: 'unknown-field' }]);
  await store.accept(acceptance('two'));

  const open = await store.openIntents();
  assert.deepEqual(
    open.map(({ id, sequence, state, attempt }) => ({ id, sequence, state, attempt })),
    ['one-a', 'one-b', 'two-a'].map((name, index) => ({
      id: `r1-${name}`,
      sequence: index + 1,
      state: 'planned',
      attempt: 0,
    })),
  );
  // What accept() answers is what is in the store.
  assert.deepEqual(accepted.intents, open.slice(0, 2));
  assert.deepEqual(await store.signals({ row: accepted.signal.row }), [accepted.signal]);
  assert.deepEqual(open[0].spec, { side: 'buy' });
  assert.equal(open[0].reduces, false);
});

test('the same signal again is a duplicate: it is counted, and nothing is placed twice', async (t) => {
  const { store } = await makeStore(t);
  const first = await store.accept(acceptance('one'));
  const again = await store.accept(acceptance('one', { receivedAt: NOW + 5_000, intent: { id: 'another' } }));
  assert.equal(again.result, 'duplicate');
  assert.equal(again.signal.row, first.signal.row);
  assert.equal(again.signal.duplicates, 1);
  assert.deepEqual(again.intents, first.intents);
  assert.equal((await store.openIntents()).length, 1);
});

test('the same id of another source is another signal', async (t) => {
  const { store } = await makeStore(t);
  await store.accept(acceptance('one'));
  const other = await store.accept(acceptance('one', { source: 'script', intent: { id: 'another' } }));
  assert.equal(other.result, 'new');
});

test('the same id with another text is a conflict: the first one stays, and a person is told once', async (t) => {
  const { store } = await makeStore(t);
  const first = await store.accept(acceptance('one'));
  const other = acceptance('one', { bodyHash: 'another', body: '{"id":"one","side":"sell"}' });
  const results = [await store.accept(other), await store.accept(other)];
  assert.deepEqual(
    results.map(({ result, signal }) => [result, signal.conflicts, signal.body]),
    [
      ['conflict', 1, first.signal.body],
      ['conflict', 2, first.signal.body],
    ],
  );
  const notifications = await store.dueNotifications();
  assert.deepEqual(
    notifications.map(({ kind }) => kind),
    ['conflict'],
  );
  assert.match(notifications[0].text, /Source tv sent signal one again with another text/);
  const [, conflict] = await store.events({ signal: first.signal.row });
  assert.equal(conflict.detail.body, other.body);
});

test('signals that arrive together, one of them twice, are decided one after the other', async (t) => {
  const { store } = await makeStore(t);
  const results = await Promise.all(
    ['one', 'two', 'one', 'two', 'one'].map((name) => store.accept(acceptance(name))),
  );
  assert.deepEqual(
    results.map(({ result }) => result),
    ['new', 'new', 'duplicate', 'duplicate', 'duplicate'],
  );
});

test('an intent whose id is taken fails alone: its signal is not kept, the others of the group are', async (t) => {
  const { store } = await makeStore(t);
  await store.accept(acceptance('one'));
  const results = await Promise.allSettled([
    store.accept(acceptance('two')),
    store.accept(acceptance('three', { intent: { id: orderId('one') } })),
    store.accept(acceptance('four')),
  ]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal(/** @type {PromiseRejectedResult} */ (results[1]).reason.code, 'ERR_RELAY_STORE_CONFLICT');
  assert.deepEqual(
    (await store.signals()).map(({ id }) => id),
    ['four', 'two', 'one'],
  );
  assert.deepEqual(await store.counts(), { unsettled: 0, byState: { planned: 3 } });
});

test('a refused signal is kept, and its id may come again', async (t) => {
  const { store } = await makeStore(t);
  const refusal = {
    ...{ source: 'tv', signalId: 'one', bodyHash: 'h', body: '{"id":"one"}', status: 422, reason: 'invalid' },
    ...{
      findings: [{ code: 'unknown-field', path: 'qauntity', byte: 3, message: 'x' }],
      receivedAt: NOW,
      authenticated: true,
    },
    notifications: [{ kind: 'signal-refused', text: 'refused' }],
  };
  const { row } = await store.refuse(refusal);
  const [kept] = await store.signals({ row });
  assert.equal(kept.result, 'refused');
  assert.equal(kept.reason, 'invalid');
  assert.deepEqual(kept.findings, refusal.findings);
  assert.equal((await store.accept(acceptance('one'))).result, 'new');
  assert.deepEqual(
    (await store.signals({ id: 'one' })).map(({ result }) => result),
    ['accepted', 'refused'],
  );
  assert.equal((await store.dueNotifications())[0].kind, 'signal-refused');
});

test('of a sender that is not authenticated, no text is kept', async (t) => {
  const { store } = await makeStore(t);
  const stranger = {
    source: 'tv',
    body: 'anything',
    status: 401,
    reason: 'bad-signature',
    receivedAt: NOW,
    authenticated: false,
  };
  const { row } = await store.refuse(stranger);
  const [kept] = await store.signals({ row });
  assert.equal(kept.body, null);
  assert.equal(kept.authenticated, false);
});

test('refusals before authentication are counted by address, and many addresses cannot fill the disk', async (t) => {
  const { store } = await makeStore(t);
  const counts = Array.from({ length: 1_500 }, (_, index) =>
    store.countRefusal({ source: 'tv', ip: `10.0.${index >> 8}.${index & 255}`, reason: 'bad-signature' }),
  );
  await Promise.all([
    ...counts,
    store.countRefusal({ source: 'tv', ip: '10.0.0.1', reason: 'bad-signature' }),
  ]);
  const rows = await store.refusals({ limit: 10_000 });
  assert.equal(rows.length, 1_001);
  assert.equal(rows.find(({ ip }) => ip === '10.0.0.1')?.count, 2);
  assert.equal(rows.find(({ ip }) => ip === 'other')?.count, 500);
});

test('signals are listed newest first, by source, result and time', async (t) => {
  const { store } = await makeStore(t);
  for (const [index, name] of ['one', 'two', 'three'].entries()) {
    await store.accept(
      acceptance(name, { receivedAt: NOW + index, source: name === 'two' ? 'script' : 'tv' }),
    );
  }
  const names = async (filter) => (await store.signals(filter)).map(({ id }) => id);
  assert.deepEqual(await names({}), ['three', 'two', 'one']);
  assert.deepEqual(await names({ source: 'tv' }), ['three', 'one']);
  assert.deepEqual(await names({ since: NOW + 1 }), ['three', 'two']);
  assert.deepEqual(await names({ result: 'refused' }), []);
  assert.deepEqual(await names({ limit: 1 }), ['three']);
});

test('a signal that stops the relay sets the kill switch in the same commit, and only the first time', async (t) => {
  const { store } = await makeStore(t);
  const kill = { mode: /** @type {const} */ ('stop'), by: 'signal', reason: 'one' };
  await store.accept(acceptance('one', { intents: [], kill }));
  assert.deepEqual(await store.kill(), { ...kill, at: NOW });
  await store.setKill({ mode: 'off', by: 'operator' });
  assert.equal((await store.accept(acceptance('one', { intents: [], kill }))).result, 'duplicate');
  assert.equal((await store.kill()).mode, 'off');
});
