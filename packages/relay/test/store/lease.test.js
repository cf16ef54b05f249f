'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');

const { temporaryFolder } = require('../../../../test/support/temporary-folder');
const { openStore } = require('../../lib/store');
const { startProcess } = require('./support/process');
const { acceptance, makeStore, next, orderId, step } = require('./support/store');

/** @param {import('node:test').TestContext} t */
const fileIn = (t) => path.join(temporaryFolder(t), 'relay.db');

/** @param {string} file @param {number} pid */
const inUse = (file, pid) => ({
  code: 'ERR_RELAY_STORE_IN_USE',
  message: new RegExp(
    `${file} is in use by another relay \\(process ${pid} on ${os.hostname()}, since 20.*\\)\\. Stop that one`,
  ),
});

test('a second relay is refused, in the same process and in another one', async (t) => {
  const { store, file } = await makeStore(t);
  await assert.rejects(openStore(file), inUse(file, process.pid));
  const other = startProcess(t, 'hold', { file });
  assert.match(await other.line('error'), /ERR_RELAY_STORE_IN_USE .*is in use by another relay/);
  // The first one is not disturbed by it.
  assert.equal((await store.accept(acceptance('one'))).result, 'new');
});

test('a relay that was killed frees the store at once', async (t) => {
  const file = fileIn(t);
  const first = startProcess(t, 'hold', { file });
  assert.match(await first.line('open'), /^open 1 /);
  await first.kill();
  const store = await openStore(file);
  t.after(() => store.close());
  assert.equal(store.epoch, 2);
});

test(
  'a relay that is stopped for a while keeps the store',
  { skip: process.platform === 'win32' && 'Windows has no SIGSTOP' },
  async (t) => {
    const file = fileIn(t);
    const first = startProcess(t, 'hold', { file });
    await first.line('open');
    await first.kill('SIGSTOP');
    await assert.rejects(openStore(file), inUse(file, first.pid));
    await first.kill('SIGCONT');
    first.tell('accept');
    await first.line('accepted');
  },
);

test('a relay that closed the store left it to the next one', async (t) => {
  const { store, file } = await makeStore(t);
  await store.close();
  await store.close();
  await assert.rejects(store.kill(), { code: 'ERR_RELAY_STORE_CLOSED' });
  const successor = await openStore(file);
  t.after(() => successor.close());
  assert.equal(successor.epoch, 2);
});

test('what was asked before close() is done', async (t) => {
  const { store, file } = await makeStore(t);
  const asked = [store.accept(acceptance('one')), store.accept(acceptance('two'))];
  await store.close();
  await Promise.all(asked);
  const reader = await openStore(file, { mode: 'read' });
  t.after(() => reader.close());
  assert.equal((await reader.signals()).length, 2);
});

test('an operator writes beside a relay, which learns of it; the kill switch works at once', async (t) => {
  const { store, file } = await makeStore(t);
  await store.accept(acceptance('one'));
  const operator = await openStore(file, { mode: 'operator' });
  t.after(() => operator.close());
  const changed = next(store, 'changed');
  await operator.setKill({ mode: 'stop', by: 'cli' });
  // Not after `changed`: the switch is read in the transaction that would send.
  const answer = await store.transition(step('one', 'planned', 'send'));
  assert.ok('blocked' in answer && answer.blocked.by === 'kill');
  await changed;
  await operator.transition(step('one', 'planned', 'cancel'));
  assert.deepEqual(
    (await store.intents({ id: orderId('one') })).map(({ state }) => state),
    ['cancelled'],
  );
});

test('a reader sees what is on disk, and writes nothing', async (t) => {
  const { store, file } = await makeStore(t);
  const reader = await openStore(file, { mode: 'read' });
  t.after(() => reader.close());
  const changed = next(reader, 'changed');
  await store.accept(acceptance('one'));
  await changed;
  assert.equal((await reader.signals()).length, 1);
  await assert.rejects(reader.setKill({ mode: 'stop', by: 'cli' }), { code: 'ERR_RELAY_STORE_READ_ONLY' });
  assert.equal((await reader.health()).writable, false);
});

test('an operator and a reader need a store that exists', async (t) => {
  const file = fileIn(t);
  for (const mode of /** @type {const} */ (['operator', 'read'])) {
    await assert.rejects(openStore(file, { mode }), {
      code: 'ERR_RELAY_STORE_IO',
      message: /does not exist/,
    });
  }
  assert.equal(fs.existsSync(file), false);
  await assert.rejects(openStore(path.join(file, 'relay.db')), {
    code: 'ERR_RELAY_STORE_IO',
    message: /folder of the store/,
  });
});

test('a relay whose lock did not hold off another one stops writing', async (t) => {
  const { store, file } = await makeStore(t);
  const lost = next(store, 'lost');
  // As on a file system whose locks do not work: the second one gets the lock of another file.
  fs.rmSync(`${file}-lease`);
  const second = startProcess(t, 'hold', { file });
  await second.line('open');
  await assert.rejects(store.accept(acceptance('one')), inUse(file, second.pid));
  const error = await lost;
  assert.equal(error.code, 'ERR_RELAY_STORE_IN_USE');
  second.tell('accept');
  await second.line('accepted');
});

test('a relay whose file was replaced or deleted stops accepting', async (t) => {
  for (const replace of [(file) => fs.rmSync(file), (file) => fs.renameSync(file, `${file}-old`)]) {
    const { store, file } = await makeStore(t);
    const lost = next(store, 'lost');
    replace(file);
    const error = await lost;
    assert.match(error.message, /was moved, replaced or deleted/);
    await assert.rejects(store.accept(acceptance('one')), { code: 'ERR_RELAY_STORE_IO' });
    assert.equal((await store.health()).writable, false);
  }
});

test(
  'only the owner can read the file',
  { skip: process.platform === 'win32' && 'Windows has no such modes' },
  async (t) => {
    const { store, file } = await makeStore(t);
    await store.accept(acceptance('one'));
    for (const name of [file, `${file}-wal`]) assert.equal(fs.statSync(name).mode & 0o077, 0, name);
  },
);
