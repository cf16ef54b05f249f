'use strict';

/**
 * One relay per store. The lock is a second SQLite file that the worker thread keeps locked for as long as it lives: the
 * operating system frees it when the process dies, however it dies, and keeps it while the process is stopped. The row in the
 * store names its holder; its epoch shows a holder that a lock which does not work has let a second one in.
 *
 * Nothing in this process may open these files by other means: closing any descriptor of a file gives up the POSIX locks that
 * the process has on it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 *
 * @module
 */

const os = require('node:os');

const { RelayError } = require('../errors');
const { SqliteConnection } = require('./driver');
const { failureOf } = require('./failures');

/** @typedef {import('./driver').Connection} Connection */
/** @typedef {{ epoch: number, pid: number | null, host: string | null, startedAt: number | null }} Holder */

/** @param {Connection} connection @returns {Holder} */
const holderOf = (connection) =>
  /** @type {any} */ (connection.get('SELECT epoch, pid, host, startedAt FROM lease'));

/** @param {string} file @param {Holder} holder */
function inUse(file, { pid, host, startedAt }) {
  const since = startedAt === null ? '' : `, since ${new Date(startedAt).toISOString()}`;
  const who = pid === null ? '' : ` (process ${pid} on ${host}${since})`;
  const message = `The store ${file} is in use by another relay${who}. Stop that one, or give this one a store of its own.`;
  return new RelayError('ERR_RELAY_STORE_IN_USE', message);
}

class StoreLease {
  #lock;
  /** @type {Connection | undefined} */
  #connection;
  #file;
  #epoch = -1;

  /**
   * Takes the lock, or throws ERR_RELAY_STORE_IN_USE.
   *
   * @param {string} file  of the store
   * @param {() => Holder | undefined} whoHolds  asked for the message
   */
  constructor(file, whoHolds) {
    this.#file = file;
    this.#lock = new SqliteConnection(`${file}-lease`, { busyMs: 0 });
    try {
      this.#lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.#lock.close();
      const failure = failureOf(error, `${file}-lease`).error;
      if (failure.code !== 'ERR_RELAY_STORE_IN_USE') throw failure;
      throw inUse(file, whoHolds() ?? { epoch: 0, pid: null, host: null, startedAt: null });
    }
  }

  /** Writes who holds it. @param {Connection} connection @param {number} at */
  sign(connection, at) {
    this.#connection = connection;
    const sql = 'UPDATE lease SET epoch = epoch + 1, pid = ?, host = ?, startedAt = ?';
    connection.run(sql, process.pid, os.hostname(), at);
    this.#epoch = holderOf(connection).epoch;
  }

  get epoch() {
    return this.#epoch;
  }

  /** @returns {RelayError | undefined} why the store is not ours any more */
  whyLost() {
    const holder = holderOf(/** @type {Connection} */ (this.#connection));
    return holder.epoch === this.#epoch ? undefined : inUse(this.#file, holder);
  }

  close() {
    this.#lock.close();
  }
}

/** @typedef {InstanceType<typeof StoreLease>} Lease */

module.exports = { StoreLease, holderOf };
