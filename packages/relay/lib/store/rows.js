'use strict';

/**
 * Rows of the tables as objects, and back.
 *
 * @module
 */

/** @typedef {import('./driver').Connection} Connection */
/** @typedef {import('../states').State} State */
/** @typedef {import('../errors').Finding} Finding */
/**
 * One order that shall be placed once.
 *
 * @typedef {object} Intent
 * @property {string} id  the order id, 24 characters
 * @property {number} signal  row of its signal
 * @property {string} source
 * @property {string} signalId
 * @property {string} account  its name
 * @property {string | null} uid
 * @property {string} venue
 * @property {string} symbol
 * @property {'linear' | 'inverse' | 'spot'} category
 * @property {string} lane  `account|category:symbol`
 * @property {string | null} leg
 * @property {number} sequence  order of acceptance
 * @property {string} kind
 * @property {any} spec  what to do, from the signal
 * @property {any} order  the exact parameters of the order; null until it is sent
 * @property {boolean} reduces
 * @property {string | null} notional
 * @property {State} state
 * @property {number} attempt  0 before the first sending
 * @property {number} at  time of the signal
 * @property {number} createdAt
 * @property {number} updatedAt
 * @property {number | null} sentAt
 * @property {number | null} leaveBy
 * @property {number | null} deadline
 * @property {any} reason  `{ code, message, … }` or null
 * @property {any} outcome  `{ venueOrderId, code, … }` or null
 */
/**
 * What came in.
 *
 * @typedef {object} SignalRow
 * @property {number} row
 * @property {string} source
 * @property {string | null} id  as the sender gave it
 * @property {'accepted' | 'refused'} result
 * @property {string | null} bodyHash
 * @property {string | null} body  without the secret
 * @property {any} signal  the normal form, or null
 * @property {number | null} at
 * @property {number} receivedAt
 * @property {string | null} traceparent
 * @property {Finding[] | null} warnings
 * @property {Finding[] | null} findings
 * @property {number | null} status  HTTP status of a refusal
 * @property {string | null} reason
 * @property {boolean} authenticated
 * @property {number} duplicates  how often the same text came again
 * @property {number} conflicts  how often the same id came with another text
 */
/**
 * One line of the ledger.
 *
 * @typedef {object} LedgerEvent
 * @property {number} row
 * @property {number} at
 * @property {number | null} signal
 * @property {string | null} intent
 * @property {string} event
 * @property {string | null} from
 * @property {string | null} to
 * @property {any} detail
 */
/**
 * @typedef {object} Notification
 * @property {number} id
 * @property {number} at
 * @property {string} kind
 * @property {string} text
 * @property {any} detail
 * @property {number} due
 * @property {number} attempts
 */

/** @typedef {{ toColumn: (value: any) => any, fromColumn: (value: any) => any }} Kind */

/** @type {Kind} */
const JSON_TEXT = { toColumn: JSON.stringify, fromColumn: JSON.parse };
/** @type {Kind} */
const FLAG = { toColumn: Number, fromColumn: Boolean };

/** Columns that are not kept as they are. @type {Readonly<Record<string, Readonly<Record<string, Kind>>>>} */
const KINDS = {
  signals: { signal: JSON_TEXT, warnings: JSON_TEXT, findings: JSON_TEXT, authenticated: FLAG },
  intents: { spec: JSON_TEXT, order: JSON_TEXT, reason: JSON_TEXT, outcome: JSON_TEXT, reduces: FLAG },
  events: { detail: JSON_TEXT },
  notifications: { detail: JSON_TEXT },
};

/** @param {string} table @param {string} column @param {any} value */
function toColumn(table, column, value) {
  if (value === undefined || value === null) return null;
  const kind = KINDS[table]?.[column];
  return kind === undefined ? value : kind.toColumn(value);
}

/**
 * @template T
 * @param {string} table
 * @param {Record<string, any>} row
 * @returns {T}
 */
function fromRow(table, row) {
  const object = { ...row };
  const kinds = KINDS[table];
  for (const column in kinds) {
    if (object[column] !== null && object[column] !== undefined) {
      object[column] = kinds[column].fromColumn(object[column]);
    }
  }
  return /** @type {T} */ (object);
}

/** @param {readonly string[]} columns @param {string} [after] */
const list = (columns, after = '') => columns.map((column) => `"${column}"${after}`).join(', ');

/** The last statement of a table: rows of one kind come in a row. @type {Map<string, { columns: string[], sql: string }>} */
const lastInserts = new Map();

/** @param {string} table @param {string[]} columns @returns {string} */
function insertion(table, columns) {
  const last = lastInserts.get(table);
  const same =
    last?.columns.length === columns.length &&
    columns.every((column, index) => column === last.columns[index]);
  if (same) return last.sql;
  const sql = `INSERT INTO ${table} (${list(columns)}) VALUES (${columns.map(() => '?')})`;
  lastInserts.set(table, { columns, sql });
  return sql;
}

/**
 * Inserts what the object has.
 *
 * @param {Connection} connection
 * @param {string} table
 * @param {Record<string, any>} object
 * @returns {number} the row
 */
function insert(connection, table, object) {
  const columns = Object.keys(object);
  const values = columns.map((column) => toColumn(table, column, object[column]));
  return connection.run(insertion(table, columns), ...values).row;
}

/**
 * @param {Connection} connection
 * @param {string} table
 * @param {Record<string, any>} changes
 * @param {string} id
 */
function update(connection, table, changes, id) {
  const columns = Object.keys(changes);
  const values = columns.map((column) => toColumn(table, column, changes[column]));
  connection.run(`UPDATE ${table} SET ${list(columns, ' = ?')} WHERE id = ?`, ...values, id);
}

/**
 * Rows that meet all conditions whose value is given.
 *
 * @template T
 * @param {Connection} connection
 * @param {string} table
 * @param {Record<string, any>} conditions  such as `{ 'account = ?': 'a' }`; an array stands for as many `?`
 * @param {string} rest  ORDER BY and LIMIT; a `?` of it takes the last of `values`
 * @param {...any} values
 * @returns {T[]}
 */
function select(connection, table, conditions, rest, ...values) {
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  const where = given.map(([condition, value]) =>
    Array.isArray(value) ? condition.replace('?', value.map(() => '?').join(', ')) : condition,
  );
  const sql = `SELECT * FROM ${table} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ${rest}`;
  const rows = connection.all(sql, ...given.flatMap(([, value]) => value), ...values);
  return rows.map((row) => fromRow(table, row));
}

module.exports = { fromRow, insert, select, update };
