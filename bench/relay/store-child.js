'use strict';

/**
 * Accepts signals into a store, in a process of its own, or opens one that is full. Told `{ number, call, args }`, it
 * answers with a value.
 *
 * The peer is what most programs do: one transaction for each signal, in the thread that asks for it.
 */

const fs = require('node:fs');
const path = require('node:path');
const { openStore } = require('../../packages/relay/lib/store');
const { SqliteConnection } = require('../../packages/relay/lib/store/driver');
const { now } = require('../measure');

const [, , folder] = process.argv;
const store = path.join(folder, 'relay.db');

let count = 0;

/** A signal and its one order. @param {string} state @param {number} [at] */
function acceptance(state, at = Date.now()) {
  count += 1;
  const signalId = `bench-${process.pid}-${count}`;
  const signal = { v: 1, id: signalId, at, symbol: 'BTCUSDT.P', kind: 'order', side: 'buy' };
  const intent = {
    ...{ id: `r1${String(count).padStart(22, '0')}`, account: 'a0001', uid: '700000', venue: 'bybit' },
    ...{ symbol: 'BTCUSDT', category: 'linear', lane: 'a0001|linear:BTCUSDT', leg: '', kind: 'order' },
    ...{ spec: signal, order: null, reduces: false, notional: null, state, attempt: 0 },
  };
  const body = JSON.stringify(signal);
  return {
    ...{ source: 'bench', signalId, bodyHash: 'a'.repeat(64), body, signal, at, receivedAt: at },
    ...{ warnings: [], intents: [intent] },
  };
}

/** @type {Awaited<ReturnType<typeof openStore>>} */
let opened;
/** @type {InstanceType<typeof SqliteConnection>} */
let plain;

const CALLS = {
  async open() {
    opened = await openStore(store, { mode: 'relay' });
    plain = new SqliteConnection(path.join(folder, 'plain.db'), { busyMs: 1000 });
    plain.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    plain.exec('CREATE TABLE signals (source TEXT, signalId TEXT, body TEXT, UNIQUE (source, signalId))');
    plain.exec('CREATE TABLE intents (id TEXT UNIQUE, account TEXT, spec TEXT, state TEXT)');
  },
  /** @param {number} total @param {number} inFlight @returns {Promise<number>} ns each */
  async accept(total, inFlight) {
    let left = total;
    const one = async () => {
      while (left > 0) {
        left -= 1;
        await opened.accept(acceptance('dry'));
      }
    };
    const start = now();
    await Promise.all(Array.from({ length: inFlight }, one));
    return (now() - start) / total;
  },
  /** @param {number} total @returns {number} ns each */
  acceptPlainly(total) {
    const start = now();
    for (let i = 0; i < total; i += 1) {
      const { source, signalId, body, intents } = acceptance('dry');
      plain.exec('BEGIN');
      plain.run('INSERT INTO signals VALUES (?, ?, ?)', source, signalId, body);
      const [{ id, account, spec, state }] = intents;
      plain.run('INSERT INTO intents VALUES (?, ?, ?, ?)', id, account, JSON.stringify(spec), state);
      plain.exec('COMMIT');
    }
    return (now() - start) / total;
  },
  /** A small write that is synced, as the disk does it. @returns {number} ns */
  sync() {
    const file = fs.openSync(path.join(folder, 'probe'), 'w');
    const start = now();
    fs.writeSync(file, Buffer.alloc(4096));
    fs.fdatasyncSync(file);
    const took = now() - start;
    fs.closeSync(file);
    return took;
  },
  /**
   * Open orders in the way of the relay; the ended ones as copies of one that it made, because a million commands take minutes.
   *
   * @param {number} ended @param {number} open
   */
  async fill(ended, open) {
    opened = await openStore(store, { mode: 'relay' });
    await opened.accept(acceptance('accepted'));
    await Promise.all(Array.from({ length: open }, () => opened.accept(acceptance('planned'))));
    await opened.close();
    const connection = new SqliteConnection(store, { busyMs: 1000 });
    for (const [table, unique] of [
      ['signals', { row: 'NULL', id: "'copy-' || n" }],
      ['intents', { sequence: 'NULL', id: "'copy-' || n" }],
      ['events', { row: 'NULL' }],
    ]) {
      const columns = connection.all(`PRAGMA table_info(${table})`).map(({ name }) => name);
      const values = columns.map((name) => /** @type {any} */ (unique)[name] ?? `"${name}"`);
      connection.exec(`
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${ended})
        INSERT INTO ${table} SELECT ${values.join(', ')} FROM numbers,
          (SELECT * FROM ${table} ORDER BY ${columns[0]} LIMIT 1)`);
    }
    connection.close();
  },
  /** @returns {Promise<number>} ns until what is open is known */
  async start() {
    const start = now();
    opened = await openStore(store, { mode: 'relay' });
    const { length } = await opened.openIntents();
    const took = now() - start;
    await opened.close();
    if (length === 0) throw new Error('the store has no open intents');
    return took;
  },
  close: () => opened.close(),
};

process.on('message', async (/** @type {any} */ { number, call, args = [] }) => {
  const value = await /** @type {any} */ (CALLS)[call](...args);
  process.send?.({ number, value: value ?? null });
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
