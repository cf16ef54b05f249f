'use strict';

/**
 * Copies the store in a thread and a connection of its own, so that no order waits for it.
 *
 * @module
 */

const fs = require('node:fs');
const path = require('node:path');
const { parentPort, workerData } = require('node:worker_threads');

const { RelayError } = require('../errors');
const { createPrivate, sizeOf } = require('./disk');
const { SqliteConnection } = require('./driver');
const { failureOf, toPlain } = require('./failures');

/** @param {string} file  synced to disk */
function sync(file) {
  const descriptor = fs.openSync(file, 'r');
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
}

/**
 * @param {string} from
 * @param {string} to  must not exist; has its name only when it is whole, checked and on disk
 * @returns {{ bytes: number }}
 */
function copy(from, to) {
  if (fs.existsSync(to)) {
    throw new RelayError('ERR_RELAY_STORE_IO', `The backup ${to} exists already. Name a new file.`);
  }
  const partial = `${to}-partial`;
  fs.rmSync(partial, { force: true });
  createPrivate(partial);
  try {
    copyTo(from, partial);
    check(partial);
    sync(partial);
    fs.renameSync(partial, to);
    if (process.platform !== 'win32') sync(path.dirname(path.resolve(to)));
    return { bytes: sizeOf(to) };
  } finally {
    fs.rmSync(partial, { force: true });
  }
}

/** @param {string} from @param {string} to */
function copyTo(from, to) {
  const connection = new SqliteConnection(from, { readOnly: true, busyMs: 5_000 });
  try {
    connection.run('VACUUM INTO ?', to);
  } finally {
    connection.close();
  }
}

/** @param {string} file */
function check(file) {
  const connection = new SqliteConnection(file, { readOnly: true, busyMs: 0 });
  try {
    const found = connection.pragma('integrity_check(1)');
    if (found !== 'ok') {
      throw new RelayError('ERR_RELAY_STORE_CORRUPT', `The copy of the store is damaged: ${found}.`);
    }
  } finally {
    connection.close();
  }
}

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
try {
  port.postMessage({ value: copy(workerData.from, workerData.to) });
} catch (error) {
  port.postMessage({ error: toPlain(failureOf(error, workerData.from).error) });
}
