'use strict';

/**
 * Opens the file, in the worker thread: checks where it lies, takes the lease, brings the tables up to date.
 *
 * @module
 */

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { RelayError } = require('../errors');
const { keepRelayKey } = require('./commands/keys');
const { checkFileSystem, createPrivate, identityOf } = require('./disk');
const { SqliteConnection } = require('./driver');
const { failureOf } = require('./failures');
const { StoreLease, holderOf } = require('./lease');
const { migrate, requireLatest } = require('./schema');

/** @typedef {import('../errors').Finding} Finding */
/** @typedef {import('./driver').Connection} Connection */
/** @typedef {import('./lease').Lease} Lease */
/** @typedef {'relay' | 'operator' | 'read'} Mode */
/**
 * @typedef {object} Opened
 * @property {Connection} connection
 * @property {Lease | undefined} lease  of a relay
 * @property {string | undefined} identity  of the file
 * @property {number | undefined} fsyncMs  how long the first small write took, until it was on disk
 * @property {Finding[]} findings  warnings
 */

/** How long another process may hold the file: a relay's group takes far less. */
const BUSY_MS = 5_000;
/** The log of writes (WAL) is cut to this size when it has been copied. */
const LOG_BYTES = 16 * 1024 * 1024;

/**
 * @param {string} file
 * @param {{ mode: Mode, at: number, allowUnsafe: boolean }} options
 * @returns {Opened}
 */
function open(file, { mode, at, allowUnsafe }) {
  const findings = checkPlace(file, mode, allowUnsafe);
  /** @type {(() => void)[]} */
  const undo = [];
  try {
    const lease = mode === 'relay' ? new StoreLease(file, () => askHolder(file)) : undefined;
    if (lease !== undefined) undo.push(() => lease.close());
    const connection = new SqliteConnection(file, { readOnly: mode === 'read', busyMs: BUSY_MS });
    undo.push(() => connection.close());
    if (mode !== 'read') makeDurable(connection, file);
    if (mode === 'relay') migrate(connection, file);
    else requireLatest(connection, file);
    const fsyncMs = lease && sign(lease, connection, at);
    return { connection, lease, identity: identityOf(file), fsyncMs, findings };
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw failureOf(error, file).error;
  }
}

/** @param {string} file @param {Mode} mode @param {boolean} allowUnsafe @returns {Finding[]} warnings */
function checkPlace(file, mode, allowUnsafe) {
  const folder = path.dirname(path.resolve(file));
  if (!fs.existsSync(folder)) {
    throw new RelayError('ERR_RELAY_STORE_IO', `The folder of the store does not exist: ${folder}.`);
  }
  if (mode !== 'relay' && !fs.existsSync(file)) {
    throw new RelayError(
      'ERR_RELAY_STORE_IO',
      `The store ${file} does not exist. The relay makes it when it starts.`,
    );
  }
  const finding = checkFileSystem(file);
  if (finding?.code === 'store-on-network' && !allowUnsafe) {
    const message = `${finding.message} Put it on a local disk. With allowUnsafe: true the relay starts all the same.`;
    throw new RelayError('ERR_RELAY_STORE_UNSAFE', message, { findings: [finding] });
  }
  if (mode === 'relay') {
    try {
      createPrivate(file);
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      const kind =
        code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
          ? 'READ_ONLY'
          : code === 'ENOSPC'
            ? 'FULL'
            : 'IO';
      throw new RelayError(`ERR_RELAY_STORE_${kind}`, `The store ${file} cannot be created (${code}).`, {
        cause: error,
      });
    }
  }
  return finding === undefined ? [] : [finding];
}

/** @param {string} file */
function askHolder(file) {
  try {
    const connection = new SqliteConnection(file, { readOnly: true, busyMs: 1_000 });
    try {
      return holderOf(connection);
    } finally {
      connection.close();
    }
  } catch {
    return undefined; // it is just being made
  }
}

/**
 * What "on disk" rests on. Read back: a build of SQLite, or a file system, may not have it.
 *
 * @type {readonly { set: string, name: string, want: string | number }[]}
 */
const DURABLE = [
  { set: 'journal_mode = WAL', name: 'journal_mode', want: 'wal' },
  // FULL: each commit is synced. NORMAL would lose the last ones in a power cut.
  { set: 'synchronous = FULL', name: 'synchronous', want: 2 },
  { set: 'foreign_keys = ON', name: 'foreign_keys', want: 1 },
];

/** @param {Connection} connection @param {string} file */
function makeDurable(connection, file) {
  for (const { set, name, want } of DURABLE) {
    connection.exec(`PRAGMA ${set}`);
    const found = connection.pragma(name);
    if (found === want) continue;
    const message = `SQLite does not keep the store ${file} safe here: ${name} is ${found} instead of ${want}.`;
    throw new RelayError('ERR_RELAY_STORE_UNSAFE', message);
  }
  connection.exec(`PRAGMA journal_size_limit = ${LOG_BYTES}`);
  // macOS: fsync leaves data in the drive's cache, F_FULLFSYNC does not. It has no effect elsewhere.
  connection.exec('PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
}

/** @param {Lease} lease @param {Connection} connection @param {number} at @returns {number} ms until it was on disk */
function sign(lease, connection, at) {
  keepRelayKey(connection, randomBytes(32));
  const start = performance.now();
  lease.sign(connection, at);
  return performance.now() - start;
}

module.exports = { open };
