'use strict';

/**
 * The thin layer over the two SQLite drivers: `node:sqlite` where Node.js has it without a flag (22.13), else the optional
 * package better-sqlite3. Only what both have is used.
 *
 * @module
 */

const { createRequire } = require('node:module');
const path = require('node:path');

const { RelayError } = require('../errors');

/** @typedef {string | number | bigint | boolean | Uint8Array | null | undefined} Value */
/** @typedef {Record<string, any>} Row */
/**
 * What the drivers have in common.
 *
 * @typedef {object} Statement
 * @property {(...values: any[]) => { changes: number | bigint, lastInsertRowid: number | bigint }} run
 * @property {(...values: any[]) => any} get
 * @property {(...values: any[]) => any[]} all
 */
/**
 * @typedef {object} Handle
 * @property {(sql: string) => void} exec
 * @property {(sql: string) => Statement} prepare
 * @property {() => void} close
 */
/** @typedef {(file: string, options: { readOnly: boolean }) => Handle} Opener */

const MISSING =
  'This Node.js has no SQLite. Use Node.js 22.13 or later, or install the driver for this one: npm install better-sqlite3@12';

/** @returns {boolean} */
function hasSqlite() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}

/** Node.js 22 warns that its SQLite is experimental. @returns {any} */
function requireQuietly() {
  const { emitWarning } = process;
  process.emitWarning = (/** @type {any[]} */ ...args) => {
    if (!String(args[0]).includes('SQLite')) Reflect.apply(emitWarning, process, args);
  };
  try {
    // eslint-disable-next-line n/no-unsupported-features/node-builtins -- hasSqlite() asks for the version
    return require(/** @type {string} */ ('node:sqlite'));
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** @returns {any} better-sqlite3 beside this package, or in the working folder */
function requireBetter() {
  const places = [__filename, path.join(process.cwd(), 'here.js')];
  for (const place of places) {
    try {
      return createRequire(place)('better-sqlite3');
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'MODULE_NOT_FOUND') continue;
      throw new RelayError('ERR_RELAY_NO_SQLITE', `better-sqlite3 does not load: ${firstLine(error)}`, {
        cause: error,
      });
    }
  }
  throw new RelayError('ERR_RELAY_NO_SQLITE', MISSING);
}

/** @param {unknown} error */
const firstLine = (error) => String(/** @type {Error} */ (error).message).split('\n', 1)[0];

/** @returns {{ name: string, open: Opener }} */
function loadDriver() {
  if (hasSqlite()) {
    const { DatabaseSync } = requireQuietly();
    return { name: 'node:sqlite', open: (file, { readOnly }) => new DatabaseSync(file, { readOnly }) };
  }
  const Better = requireBetter();
  return { name: 'better-sqlite3', open: (file, { readOnly }) => new Better(file, { readonly: readOnly }) };
}

/** @param {Value} value */
const bindable = (value) => (typeof value === 'boolean' ? Number(value) : (value ?? null));

/** One connection; a statement is prepared once. */
class SqliteConnection {
  /** @type {Map<string, Statement>} */
  #statements = new Map();
  #handle;

  /**
   * @param {string} file
   * @param {{ readOnly?: boolean, busyMs: number }} options  `busyMs` is how long it waits for another process
   */
  constructor(file, { readOnly = false, busyMs }) {
    const driver = loadDriver();
    this.driver = driver.name;
    this.#handle = driver.open(file, { readOnly });
    this.exec(`PRAGMA busy_timeout = ${busyMs}`);
  }

  /** @param {string} sql @returns {Statement} */
  #prepared(sql) {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#handle.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** @param {string} sql  any number of statements without parameters */
  exec(sql) {
    this.#handle.exec(sql);
  }

  /** @param {string} sql @param {...Value} values @returns {{ changes: number, row: number }} */
  run(sql, ...values) {
    const { changes, lastInsertRowid } = this.#prepared(sql).run(...values.map(bindable));
    return { changes: Number(changes), row: Number(lastInsertRowid) };
  }

  /** @param {string} sql @param {...Value} values @returns {Row | undefined} */
  get(sql, ...values) {
    return this.#prepared(sql).get(...values.map(bindable)) ?? undefined;
  }

  /** @param {string} sql @param {...Value} values @returns {Row[]} */
  all(sql, ...values) {
    return this.#prepared(sql).all(...values.map(bindable));
  }

  /** @param {string} name  such as `user_version` @returns {any} */
  pragma(name) {
    return Object.values(this.#prepared(`PRAGMA ${name}`).get() ?? {})[0];
  }

  close() {
    this.#statements.clear();
    this.#handle.close();
  }
}

/** @typedef {InstanceType<typeof SqliteConnection>} Connection */

module.exports = { SqliteConnection };
