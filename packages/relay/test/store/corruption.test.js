'use strict';

/** Files that are damaged, not ours, or of another version. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { SEED, seededRandom } = require('../../../../test/support/random');
const { temporaryFolder } = require('../../../../test/support/temporary-folder');
const { RelayError } = require('../../lib/errors');
const { openStore } = require('../../lib/store');
const { SqliteConnection } = require('../../lib/store/driver');
const { MIGRATIONS, migrate } = require('../../lib/store/schema');
const { acceptance, makeStore, next } = require('./support/store');

const PAGE = 4_096;

/** A closed store with some signals in it. @param {import('node:test').TestContext} t */
async function makeFile(t) {
  const { store, file } = await makeStore(t);
  const accepted = Array.from({ length: 300 }, (_, index) => store.accept(acceptance(`s${index}`)));
  await Promise.all(accepted);
  await store.close();
  return file;
}

/** @param {string} file @param {number} offset @param {Buffer} bytes */
function overwrite(file, offset, bytes) {
  const descriptor = fs.openSync(file, 'r+');
  fs.writeSync(descriptor, bytes, 0, bytes.length, offset);
  fs.closeSync(descriptor);
}

/** @param {string} file @param {(connection: InstanceType<typeof SqliteConnection>) => void} use */
function withConnection(file, use) {
  const connection = new SqliteConnection(file, { busyMs: 0 });
  try {
    use(connection);
  } finally {
    connection.close();
  }
}

test('a damaged page: what reads it is refused, and nothing is written any more', async (t) => {
  const file = await makeFile(t);
  const pages = fs.statSync(file).size / PAGE;
  overwrite(file, 40 * PAGE, Buffer.alloc((pages - 40) * PAGE, 0xff));
  const store = await openStore(file);
  t.after(() => store.close());
  const lost = next(store, 'lost');
  await assert.rejects(store.signals({ limit: 1_000 }), {
    code: 'ERR_RELAY_STORE_CORRUPT',
    message: /relay.db is damaged/,
  });
  assert.equal((await lost).code, 'ERR_RELAY_STORE_CORRUPT');
  await assert.rejects(store.accept(acceptance('new')), { code: 'ERR_RELAY_STORE_CORRUPT' });
  const { writable, code } = await store.health();
  assert.deepEqual([writable, code], [false, 'ERR_RELAY_STORE_CORRUPT']);
  await assert.rejects(store.backup(`${file}-copy`), { code: 'ERR_RELAY_STORE_CORRUPT' });
  assert.deepEqual(
    fs.readdirSync(path.dirname(file)).filter((name) => name.includes('copy')),
    [],
  );
});

test('a damaged head: the store does not open', async (t) => {
  const file = await makeFile(t);
  overwrite(file, 0, Buffer.alloc(PAGE, 'x'));
  await assert.rejects(openStore(file), {
    code: 'ERR_RELAY_STORE_CORRUPT',
    message: /is not a store of signal-relay/,
  });
});

test('wherever a file is damaged, each promise settles, and an error has a code', async (t) => {
  const whole = await makeFile(t);
  const random = seededRandom(SEED);
  const codes = new Map();
  for (let round = 0; round < 12; round += 1) {
    const file = path.join(temporaryFolder(t), 'relay.db');
    fs.copyFileSync(whole, file);
    for (let hole = 0; hole < 3; hole += 1) {
      overwrite(file, random.below(fs.statSync(file).size), random.bytes(1 + random.below(2 * PAGE)));
    }
    const outcomes = await useAll(file);
    for (const outcome of outcomes) codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
  }
  t.diagnostic(`seed ${SEED}: ${JSON.stringify(Object.fromEntries(codes))}`);
});

/** @param {string} file @returns {Promise<string[]>} ok, or the code of the error */
async function useAll(file) {
  /** @param {Promise<unknown>} promise */
  const codeOf = (promise) =>
    promise.then(
      () => 'ok',
      (error) => {
        assert.ok(error instanceof RelayError, error.stack);
        return error.code;
      },
    );
  const opening = openStore(file);
  const opened = await codeOf(opening);
  if (opened !== 'ok') return [opened];
  const store = await opening;
  store.on('lost', () => {});
  const asked = [
    store.openIntents(),
    store.accept(acceptance('new')),
    store.signals({ limit: 1_000 }),
    store.events(),
    store.health(),
  ];
  const codes = await Promise.all(asked.map(codeOf));
  await store.close();
  return codes;
}

test('the database of another program is left alone', async (t) => {
  const file = path.join(temporaryFolder(t), 'other.db');
  withConnection(file, (connection) =>
    connection.exec('CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)'),
  );
  await assert.rejects(openStore(file), {
    code: 'ERR_RELAY_STORE_CORRUPT',
    message: /is a database of another program/,
  });
  withConnection(file, (connection) => {
    assert.deepEqual(
      connection.all('SELECT name FROM sqlite_schema').map(({ name }) => name),
      ['theirs'],
    );
  });
});

test('a text file is left alone', async (t) => {
  const file = path.join(temporaryFolder(t), 'notes.txt');
  const text = 'a shopping list '.repeat(300);
  fs.writeFileSync(file, text);
  await assert.rejects(openStore(file), { code: 'ERR_RELAY_STORE_CORRUPT' });
  assert.equal(fs.readFileSync(file, 'utf8'), text);
});

test('a store of a later version is refused, by each mode', async (t) => {
  const file = await makeFile(t);
  withConnection(file, (connection) => connection.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`));
  for (const mode of /** @type {const} */ (['relay', 'operator', 'read'])) {
    await assert.rejects(openStore(file, { mode }), {
      code: 'ERR_RELAY_STORE_NEWER',
      message: /written by a later signal-relay/,
    });
  }
});

test('an operator does not change the version of a store that a relay may have open', async (t) => {
  const file = path.join(temporaryFolder(t), 'relay.db');
  fs.writeFileSync(file, '');
  await assert.rejects(openStore(file, { mode: 'operator' }), { code: 'ERR_RELAY_STORE_OLDER' });
});

test('migrations are carried out once, in order, and all or nothing', (t) => {
  const file = path.join(temporaryFolder(t), 'relay.db');
  const list = ['CREATE TABLE a (x)', 'INSERT INTO a VALUES (1)', 'INSERT INTO a VALUES (2)'];
  withConnection(file, (connection) => {
    migrate(connection, file, list.slice(0, 2));
    assert.throws(() => migrate(connection, file, [...list, 'INSERT INTO missing VALUES (1)']));
    assert.equal(connection.pragma('user_version'), 2);
    migrate(connection, file, list);
    migrate(connection, file, list);
    assert.deepEqual(
      connection.all('SELECT x FROM a').map(({ x }) => x),
      [1, 2],
    );
    assert.equal(connection.pragma('user_version'), 3);
  });
});
