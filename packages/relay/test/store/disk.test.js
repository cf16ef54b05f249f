'use strict';

/** Disks that are full, slow, read-only or broken. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');

const { temporaryFolder } = require('../../../../test/support/temporary-folder');
const { openStore } = require('../../lib/store');
const { compileDisk } = require('./support/disk');
const { startProcess } = require('./support/process');
const { NOW, acceptance, makeStore, next } = require('./support/store');

const disk = compileDisk({ after });
const { skip = false } = /** @type {{ skip?: string }} */ (disk);

/**
 * A process on a disk that can be watched and made to fail.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} task
 * @param {object} options
 * @param {{ execArgv?: string[] }} [how]
 */
function onDisk(t, task, options, how) {
  const folder = temporaryFolder(t);
  const at = (/** @type {string} */ name) => path.join(folder, name);
  const env = {
    LD_PRELOAD: /** @type {{ library: string }} */ (disk).library,
    ...{ DISK_LOG: at('log'), DISK_HANG: at('hang'), DISK_FAIL: at('fail') },
  };
  const running = startProcess(
    t,
    task,
    { file: at('relay.db'), ...options, log: at('log') },
    { env, ...how },
  );
  return { running, at };
}

/** @param {string} log @returns {string[]} acknowledgements since whose predecessor the log of writes was not synced */
function notSynced(log) {
  const found = [];
  let synced = false;
  for (const line of fs.readFileSync(log, 'utf8').split('\n')) {
    if (line === 'sync relay.db-wal') synced = true;
    if (!line.startsWith('ack ')) continue;
    if (!synced) found.push(line);
    synced = false;
  }
  return found;
}

test('each acknowledgement comes after an fsync of its own commit', { skip }, async (t) => {
  const { running, at } = onDisk(t, 'accept', { count: 60 });
  await running.line('closed');
  assert.equal(running.lines.filter((line) => line.startsWith('ack ')).length, 60);
  assert.deepEqual(notSynced(at('log')), []);
});

test('the same check finds a store that does not sync', { skip }, async (t) => {
  const sabotage = path.join(__dirname, 'support', 'no-fsync.js');
  const { running, at } = onDisk(t, 'accept', { count: 60 }, { execArgv: ['--require', sabotage] });
  await running.line('closed');
  assert.ok(notSynced(at('log')).length > 50);
});

test('signals that arrive together share an fsync', { skip }, async (t) => {
  const { running, at } = onDisk(t, 'accept', { count: 2_000, atOnce: 64 });
  await running.line('closed');
  const syncs = fs
    .readFileSync(at('log'), 'utf8')
    .split('\n')
    .filter((line) => line === 'sync relay.db-wal').length;
  const commits = Number((await running.line('commits')).split(' ')[1]);
  assert.ok(syncs >= commits, `${syncs} for ${commits} commits`);
  assert.ok(commits < 1_000, `${commits} commits`);
});

test(
  'a disk that hangs: health() says so, nothing is acknowledged, and all goes on afterwards',
  { skip },
  async (t) => {
    const { running, at } = onDisk(t, 'hold', {});
    await running.line('open');
    fs.writeFileSync(at('hang'), '');
    running.tell('accept-and-health');
    const health = JSON.parse((await running.line('health')).slice(7));
    assert.equal(health.writable, false);
    assert.match(health.reason, /has not answered for 1000 ms/);
    assert.equal(running.lines.includes('accepted'), false);
    fs.rmSync(at('hang'));
    await running.line('accepted');
  },
);

test(
  'a disk that fails: the promise rejects, the relay is told, and the store recovers by itself',
  { skip },
  async (t) => {
    const { running, at } = onDisk(t, 'hold', {});
    await running.line('open');
    fs.writeFileSync(at('fail'), '');
    running.tell('accept');
    assert.match(
      await running.line('error'),
      /^error ERR_RELAY_STORE_IO .*cannot be read or written \(SQLITE_IOERR/,
    );
    assert.equal(await running.line('lost'), 'lost ERR_RELAY_STORE_IO');
    fs.rmSync(at('fail'));
    await running.line('recovered');
    running.tell('accept');
    await running.line('accepted');
  },
);

/** A file system of so many kilobytes. @param {import('node:test').TestContext} t @param {number} kilobytes */
function mountSmall(t, kilobytes) {
  // Before the folder is removed.
  t.after(() => spawnSync('umount', ['--lazy', folder]));
  const folder = temporaryFolder(t);
  const mount = (/** @type {string[]} */ ...args) =>
    spawnSync('mount', ['-t', 'tmpfs', ...args, 'tmpfs', folder]);
  if (process.platform !== 'linux' || mount('-o', `size=${kilobytes}k`).status !== 0) return undefined;
  return { folder, grow: (/** @type {number} */ to) => void mount('-o', `remount,size=${to}k`) };
}

test('a full disk: what was acknowledged stays, the rest is refused, and room is enough to go on', async (t) => {
  const small = mountSmall(t, 1_024);
  if (small === undefined) return void t.skip('only root can mount a small file system, on Linux');
  const file = path.join(small.folder, 'relay.db');
  const store = await openStore(file, { now: () => NOW });
  t.after(() => store.close());
  assert.equal(store.findings[0].code, 'store-in-memory');
  const lost = next(store, 'lost');
  /** @type {string[]} */
  const kept = [];
  let error;
  for (let index = 0; error === undefined && index < 1_000; index += 1) {
    const name = `s${index}`;
    error = await store.accept(acceptance(name, { body: 'x'.repeat(20_000) })).then(
      () => void kept.push(name),
      (failure) => failure,
    );
  }
  assert.equal(error.code, 'ERR_RELAY_STORE_FULL');
  assert.match(error.message, /the disk is full/);
  assert.equal((await lost).code, 'ERR_RELAY_STORE_FULL');
  await assert.rejects(store.accept(acceptance('small', { body: '' })), { code: 'ERR_RELAY_STORE_FULL' });
  const health = await store.health();
  assert.deepEqual(
    [health.writable, health.code, health.freeBytes < 100_000],
    [false, 'ERR_RELAY_STORE_FULL', true],
  );
  // The ledger can still be read.
  const names = async () => (await store.signals({ limit: 1_000 })).map(({ id }) => id).reverse();
  assert.deepEqual(await names(), kept);

  const recovered = next(store, 'recovered');
  small.grow(16_384);
  await recovered;
  assert.equal((await store.accept(acceptance('after'))).result, 'new');
  assert.equal((await store.health()).writable, true);
  assert.deepEqual(await names(), [...kept, 'after']);
});

test(
  'a file that may not grow any more',
  { skip: process.platform === 'win32' && 'Windows has no ulimit' },
  async (t) => {
    const file = path.join(temporaryFolder(t), 'relay.db');
    // dash counts in blocks of 512 bytes, others in 1,024.
    const running = startProcess(
      t,
      'accept',
      { file, count: 200, bytes: 10_000 },
      { shell: 'ulimit -f 1000' },
    );
    assert.match(await running.line('error'), /^error ERR_RELAY_STORE_(IO|FULL) /);
    await running.kill();
    const store = await openStore(file);
    t.after(() => store.close());
    const found = new Set((await store.signals({ limit: 1_000 })).map(({ id }) => id));
    const acknowledged = running.lines.filter((line) => line.startsWith('ack ')).map((line) => line.slice(4));
    assert.ok(acknowledged.length > 0);
    assert.deepEqual(
      acknowledged.filter((name) => !found.has(name)),
      [],
    );
  },
);

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const noModes = process.platform === 'win32' && 'Windows has no such modes';

test('a store that cannot be written is refused, with the reason', { skip: noModes }, async (t) => {
  const { store, file, folder } = await makeStore(t);
  await store.accept(acceptance('one'));
  await store.close();
  fs.rmSync(`${file}-lease`);
  // root may write everywhere, so another user tries.
  const open = (name) => startProcess(t, 'hold', { file: name }, isRoot ? { uid: NOBODY } : {}).line('error');

  fs.chmodSync(file, 0o444);
  fs.chmodSync(folder, 0o777);
  assert.match(await open(file), /^error ERR_RELAY_STORE_READ_ONLY The store .*relay.db is read-only/);
  fs.chmodSync(folder, 0o555);
  assert.match(await open(file), /^error ERR_RELAY_STORE_READ_ONLY .*relay.db-lease is read-only/);
  assert.match(
    await open(path.join(folder, 'new.db')),
    /^error ERR_RELAY_STORE_READ_ONLY .*new.db cannot be created \(EACCES\)/,
  );
  fs.chmodSync(folder, 0o755);
});
