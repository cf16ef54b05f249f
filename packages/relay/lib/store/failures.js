'use strict';

/**
 * From what SQLite and the operating system say to the errors of the store.
 *
 * @module
 */

const { RelayError } = require('../errors');

/**
 * The primary result codes that matter here: https://www.sqlite.org/rescode.html
 *
 * `disk`: the file cannot be written now, so further writes are refused: until a trial write succeeds, or `for good`, until the
 * relay is started again.
 *
 * @type {Readonly<Record<string, { number: number, code: string, what: string, disk?: true | 'for good' }>>}
 */
const FAILURES = {
  SQLITE_FULL: {
    number: 13,
    code: 'ERR_RELAY_STORE_FULL',
    what: 'cannot be written: the disk is full',
    disk: true,
  },
  SQLITE_READONLY: { number: 8, code: 'ERR_RELAY_STORE_READ_ONLY', what: 'is read-only', disk: true },
  SQLITE_IOERR: { number: 10, code: 'ERR_RELAY_STORE_IO', what: 'cannot be read or written', disk: true },
  SQLITE_CORRUPT: { number: 11, code: 'ERR_RELAY_STORE_CORRUPT', what: 'is damaged', disk: 'for good' },
  SQLITE_NOTADB: {
    number: 26,
    code: 'ERR_RELAY_STORE_CORRUPT',
    what: 'is not a store of signal-relay',
    disk: 'for good',
  },
  SQLITE_CANTOPEN: { number: 14, code: 'ERR_RELAY_STORE_IO', what: 'cannot be opened', disk: true },
  SQLITE_PERM: { number: 3, code: 'ERR_RELAY_STORE_IO', what: 'cannot be opened', disk: true },
  SQLITE_PROTOCOL: { number: 15, code: 'ERR_RELAY_STORE_IO', what: 'cannot be locked', disk: true },
  SQLITE_NOMEM: { number: 7, code: 'ERR_RELAY_STORE_IO', what: 'does not fit in memory', disk: true },
  SQLITE_BUSY: { number: 5, code: 'ERR_RELAY_STORE_IN_USE', what: 'is locked by another process' },
  SQLITE_LOCKED: { number: 6, code: 'ERR_RELAY_STORE_IN_USE', what: 'is locked by another process' },
  SQLITE_CONSTRAINT: { number: 19, code: 'ERR_RELAY_STORE_CONFLICT', what: 'already holds something else' },
};

/** @param {any} error @returns {string | undefined} such as SQLITE_IOERR */
function nameOf(error) {
  const names = Object.keys(FAILURES);
  // node:sqlite gives the extended result code as a number, better-sqlite3 gives its name.
  if (typeof error?.errcode === 'number') {
    return names.find((name) => FAILURES[name].number === (error.errcode & 0xff));
  }
  if (typeof error?.code !== 'string') return undefined;
  return names.find((name) => error.code === name || error.code.startsWith(`${name}_`));
}

/**
 * @param {any} error  what a driver threw
 * @param {string} file
 * @returns {{ error: RelayError, disk: boolean | 'for good' }}
 */
function failureOf(error, file) {
  if (error instanceof RelayError) return { error, disk: false };
  const name = nameOf(error);
  const said = String(error?.message ?? error).split('\n', 1)[0];
  if (name === undefined) {
    const message = `The store ${file} cannot carry this out: ${said}.`;
    return { error: new RelayError('ERR_RELAY_STORE_IO', message, { cause: error }), disk: false };
  }
  const { code, what, disk = false } = FAILURES[name];
  const message = `The store ${file} ${what} (${name}: ${said}).`;
  return { error: new RelayError(code, message, { cause: error }), disk };
}

/**
 * An error that can cross to another thread.
 *
 * @param {RelayError} error
 */
const toPlain = ({ code, message, findings }) => ({ code, message, findings });

/** @param {ReturnType<typeof toPlain>} plain @returns {RelayError} */
const fromPlain = ({ code, message, findings }) => new RelayError(code, message, { findings });

module.exports = { failureOf, fromPlain, toPlain };
