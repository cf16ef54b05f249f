'use strict';

/**
 * The tables, as a list of migrations: the file's `user_version` says how many of them it has.
 *
 * @module
 */

const { RelayError } = require('../errors');

/** @typedef {import('./driver').Connection} Connection */

/** 'SRly': marks the file as ours, so that another program's database is not written to. */
const APPLICATION_ID = 0x53526c79;

/**
 * Columns have the names of the properties. Times are ms since 1970, decimals and JSON are text.
 *
 * - lease: who has the store, see lease.js; `probe` is written to learn whether the file can be written
 * - signals: what came in, accepted or refused; an accepted id is taken for ever, a refused one may come again
 * - intents: one order that shall be placed once; `sequence` is the order of acceptance
 * - totals: how many intents are in a state; lanes: where orders were sent
 * - events: the ledger, one row a change
 * - refusals: what was refused before it was authenticated, counted only
 * - days: what an account has sent on a day (UTC), for the limits
 * - rejections: how many orders in a row the venue has rejected, for the limits
 */
const VERSION_1 = `
  CREATE TABLE lease (
    one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, pid INTEGER, host TEXT, startedAt INTEGER,
    probe INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  INSERT INTO lease (one, epoch) VALUES (1, 0);

  CREATE TABLE signals (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL, id TEXT, result TEXT NOT NULL CHECK (result IN ('accepted', 'refused')),
    bodyHash TEXT, body TEXT, signal TEXT, at INTEGER, receivedAt INTEGER NOT NULL, traceparent TEXT,
    warnings TEXT, findings TEXT, status INTEGER, reason TEXT, authenticated INTEGER NOT NULL DEFAULT 1,
    duplicates INTEGER NOT NULL DEFAULT 0, conflicts INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX signalsOnce ON signals (source, id) WHERE result = 'accepted';
  CREATE INDEX signalsById ON signals (id);
  CREATE INDEX signalsByTime ON signals (receivedAt);
  CREATE INDEX signalsRefused ON signals (result) WHERE result = 'refused';

  CREATE TABLE intents (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, signal INTEGER NOT NULL REFERENCES signals (row) ON DELETE CASCADE,
    source TEXT NOT NULL, signalId TEXT NOT NULL, account TEXT NOT NULL, uid TEXT, venue TEXT NOT NULL,
    symbol TEXT NOT NULL, category TEXT, lane TEXT NOT NULL, leg TEXT, kind TEXT NOT NULL,
    spec TEXT, "order" TEXT, reduces INTEGER NOT NULL DEFAULT 0, notional TEXT,
    state TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,
    at INTEGER, createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, sentAt INTEGER, leaveBy INTEGER, deadline INTEGER,
    reason TEXT, outcome TEXT
  ) STRICT;
  CREATE INDEX intentsBySignal ON intents (signal);
  CREATE INDEX intentsByState ON intents (state, signal);
  CREATE INDEX intentsByAccount ON intents (account);
  CREATE INDEX entriesBySending ON intents (sentAt) WHERE sentAt IS NOT NULL AND reduces = 0;

  CREATE TABLE totals (state TEXT PRIMARY KEY, intents INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE lanes (
    lane TEXT NOT NULL, account TEXT NOT NULL, uid TEXT NOT NULL, venue TEXT NOT NULL, symbol TEXT NOT NULL,
    category TEXT NOT NULL, PRIMARY KEY (venue, uid, category, symbol)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE events (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL, signal INTEGER, intent TEXT, event TEXT NOT NULL, "from" TEXT, "to" TEXT, detail TEXT
  ) STRICT;
  CREATE INDEX eventsBySignal ON events (signal);

  CREATE TABLE refusals (
    source TEXT NOT NULL, day INTEGER NOT NULL, ip TEXT NOT NULL, reason TEXT NOT NULL,
    count INTEGER NOT NULL, firstAt INTEGER NOT NULL, lastAt INTEGER NOT NULL,
    PRIMARY KEY (source, day, ip, reason)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE days (
    account TEXT NOT NULL, day INTEGER NOT NULL, orders INTEGER NOT NULL, quote TEXT NOT NULL, PRIMARY KEY (account, day)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE rejections (account TEXT PRIMARY KEY, inARow INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE kill (
    one INTEGER PRIMARY KEY CHECK (one = 1), mode TEXT NOT NULL, by TEXT, reason TEXT, at INTEGER
  ) STRICT;
  INSERT INTO kill (one, mode) VALUES (1, 'off');

  CREATE TABLE notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, detail TEXT,
    due INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, doneAt INTEGER
  ) STRICT;
  CREATE INDEX notificationsDue ON notifications (due) WHERE doneAt IS NULL;

  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
`;

/** A file of a published version is never changed: add a migration. @type {readonly string[]} */
const MIGRATIONS = [VERSION_1];

/**
 * @param {Connection} connection
 * @param {string} file
 * @param {readonly string[]} [migrations]
 * @returns {number} the version of the file; 0 for an empty one
 */
function versionOf(connection, file, migrations = MIGRATIONS) {
  const version = connection.pragma('user_version');
  const id = connection.pragma('application_id');
  const empty = connection.get('SELECT 1 FROM sqlite_schema') === undefined;
  if (id !== APPLICATION_ID && !empty) {
    throw new RelayError('ERR_RELAY_STORE_CORRUPT', `${file} is a database of another program.`);
  }
  if (version > migrations.length) {
    const newer = `has version ${version}, this signal-relay knows versions up to ${migrations.length}`;
    throw new RelayError(
      'ERR_RELAY_STORE_NEWER',
      `The store ${file} ${newer}: it was written by a later signal-relay.`,
    );
  }
  return version;
}

/**
 * Brings the file to the latest version, all or nothing.
 *
 * @param {Connection} connection
 * @param {string} file
 * @param {readonly string[]} [migrations]
 */
function migrate(connection, file, migrations = MIGRATIONS) {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(connection, file, migrations);
    for (const sql of migrations.slice(version)) connection.exec(sql);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

/**
 * For those who may not change the file: it must have this version.
 *
 * @param {Connection} connection
 * @param {string} file
 */
function requireLatest(connection, file) {
  const version = versionOf(connection, file);
  if (version === MIGRATIONS.length) return;
  const message = `The store ${file} has version ${version} and needs version ${MIGRATIONS.length}: start the relay once.`;
  throw new RelayError('ERR_RELAY_STORE_OLDER', message);
}

module.exports = { MIGRATIONS, migrate, requireLatest };
