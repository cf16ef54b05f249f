'use strict';

/** Backups, pruning, notifications and single values. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { openStore } = require('../../lib/store');
const { NOW, acceptance, makeStore, step } = require('./support/store');

const DAY_MS = 86_400_000;

test('a backup that is made under load is whole, and a relay starts from it', async (t) => {
  const { store, folder } = await makeStore(t);
  const copy = path.join(folder, 'copy.db');
  await store.accept(acceptance('first', { accounts: ['a', 'b'] }));
  let running = true;
  let count = 0;
  const load = Array.from({ length: 8 }, async () => {
    while (running) await store.accept(acceptance(`s${(count += 1)}`, { accounts: ['a', 'b'] }));
  });
  const { bytes } = await store.backup(copy);
  running = false;
  await Promise.all(load);
  assert.ok(bytes > 0);
  assert.deepEqual(
    fs.readdirSync(folder).filter((name) => name.startsWith('copy')),
    ['copy.db'],
  );

  const key = await store.relayKey();
  const restored = await openStore(copy);
  t.after(() => restored.close());
  assert.deepEqual(await restored.relayKey(), key);
  const signals = await restored.signals({ limit: 1e6 });
  assert.equal(signals.at(-1)?.id, 'first');
  assert.equal((await restored.openIntents()).length, signals.length * 2);
  assert.deepEqual((await restored.counts()).byState, { planned: signals.length * 2 });
});

test('a backup overwrites nothing, and says so', async (t) => {
  const { store, folder } = await makeStore(t);
  const copy = path.join(folder, 'copy.db');
  fs.writeFileSync(copy, 'kept');
  await assert.rejects(store.backup(copy), { code: 'ERR_RELAY_STORE_IO', message: /copy.db exists already/ });
  assert.equal(fs.readFileSync(copy, 'utf8'), 'kept');
  await assert.rejects(store.backup(path.join(folder, 'missing', 'copy.db')), { code: 'ERR_RELAY_STORE_IO' });
});

test('what is old goes, with all that belongs to it; what is open stays', async (t) => {
  const { store } = await makeStore(t);
  const names = Array.from({ length: 450 }, (_, index) => `old${index}`);
  await Promise.all(names.map((name) => store.accept(acceptance(name, { receivedAt: NOW - 2 * DAY_MS }))));
  await Promise.all(names.map((name) => store.transition(step(name, 'planned', 'expire'))));
  await store.accept(acceptance('old and open', { receivedAt: NOW - 2 * DAY_MS }));
  await store.accept(acceptance('new', { receivedAt: NOW }));
  await store.refuse({
    source: 'tv',
    status: 422,
    reason: 'stale',
    receivedAt: NOW - 2 * DAY_MS,
    authenticated: true,
  });

  await store.notify({ kind: 'store', text: 'old', at: NOW - 2 * DAY_MS });
  await store.notify({ kind: 'store', text: 'new' });

  assert.deepEqual(await store.prune({ before: NOW - DAY_MS }), { signals: 451 });
  assert.deepEqual(
    (await store.dueNotifications()).map(({ text }) => text),
    ['new'],
  );
  assert.deepEqual(
    (await store.signals()).map(({ id }) => id),
    ['new', 'old and open'],
  );
  assert.deepEqual(await store.counts(), { unsettled: 0, byState: { planned: 2 } });
  assert.deepEqual(new Set((await store.events()).map(({ signal }) => signal)).size, 2);
  assert.deepEqual(await store.prune({ before: NOW - DAY_MS }), { signals: 0 });
  // Its id is forgotten with it.
  assert.equal((await store.accept(acceptance('old1'))).result, 'new');
});

test('a notification stays due until it is done', async (t) => {
  const { store } = await makeStore(t);
  await store.notify({ kind: 'store', text: 'one', detail: { free: 1 } });
  await store.notify({ kind: 'store', text: 'two', at: NOW + 1_000 });
  const [one, ...rest] = await store.dueNotifications(NOW);
  assert.deepEqual([one.text, one.detail, one.attempts, rest], ['one', { free: 1 }, 0, []]);
  await store.notificationFailed(one.id, NOW + 5_000);
  assert.deepEqual(
    (await store.dueNotifications(NOW + 4_999)).map(({ text }) => text),
    ['two'],
  );
  assert.deepEqual(
    (await store.dueNotifications(NOW + 5_000)).map(({ text, attempts }) => [text, attempts]),
    [
      ['one', 1],
      ['two', 0],
    ],
  );
  await store.notificationDone(one.id);
  assert.deepEqual(
    (await store.dueNotifications(NOW + 5_000)).map(({ text }) => text),
    ['two'],
  );
});

test('single values survive a restart, as JSON; the key of the order ids is made once', async (t) => {
  const { store, file } = await makeStore(t);
  const rules = { BTCUSDT: { qtyStep: '0.001' }, list: [null, 1] };
  await store.set('rules', rules);
  await store.set('gone', 1);
  await store.set('gone', undefined);
  const key = await store.relayKey();
  assert.ok(Buffer.isBuffer(key) && key.length === 32);
  await store.close();
  const again = await openStore(file);
  t.after(() => again.close());
  assert.deepEqual(await again.get('rules'), rules);
  assert.equal(await again.get('gone'), undefined);
  assert.deepEqual(await again.relayKey(), key);
});

test('what cannot be stored is refused alone', async (t) => {
  const { store } = await makeStore(t);
  const [set, accepted] = await Promise.allSettled([
    store.set('key', () => {}),
    store.accept(acceptance('one')),
  ]);
  assert.deepEqual([set.status, accepted.status], ['rejected', 'fulfilled']);
});

test('health tells what a person wants to know', async (t) => {
  const { store } = await makeStore(t);
  await store.accept(acceptance('one'));
  const health = await store.health();
  assert.equal(health.writable, true);
  assert.equal(health.reason, undefined);
  assert.equal(health.epoch, 1);
  for (const name of /** @type {const} */ ([
    'lastCommitMs',
    'fsyncMs',
    'freeBytes',
    'bytes',
    'logBytes',
    'commits',
  ])) {
    assert.ok(/** @type {number} */ (health[name]) > 0, name);
  }
});
