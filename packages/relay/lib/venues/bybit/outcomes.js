'use strict';

/**
 * What Bybit's replies to an order prove, as data. A code that is not listed proves nothing: the order may have been executed.
 *
 * Codes: https://bybit-exchange.github.io/docs/v5/error
 *
 * @module
 */

/**
 * - `accepted`: the exchange has the order
 * - `rejected`: it refused the order, for good
 * - `not-executed`: it did not execute the order, and the same order may be sent again
 * - `duplicate-id`: it has, or had, an order with this id
 * - `unknown`: the order may have been executed
 *
 * @typedef {'accepted' | 'rejected' | 'not-executed' | 'duplicate-id' | 'unknown'} Outcome
 */
/** @typedef {'place' | 'cancel'} Operation */
/**
 * Earlier rows win.
 *
 * @typedef {object} Row
 * @property {Outcome} outcome
 * @property {readonly number[]} [codes]
 * @property {readonly [from: number, to: number]} [range]  of codes, both included
 * @property {'cancel'} [only]  for cancels alone
 * @property {'ip' | 'uid'} [scope]  whose limit was exceeded
 */

/** A text that speaks of the server, not of the order, proves nothing, whatever its code. */
const UNCERTAIN_TEXT =
  /time[d\s-]*out|(?:internal|system|server|network) error|try again later|being processed/i;

/** @type {readonly Readonly<Row>[]} */
const ROWS = [
  { outcome: 'accepted', codes: [0] },
  { outcome: 'duplicate-id', codes: [110072, 170141] },
  // The order is gone already, which is what a cancel wants.
  {
    outcome: 'accepted',
    only: 'cancel',
    codes: [110001, 110008, 110010, 170139, 170142, 170143, 170190, 170213],
  },
  // https://bybit-exchange.github.io/docs/v5/rate-limit: counted per UID
  { outcome: 'not-executed', codes: [10006, 170005, 170222], scope: 'uid' },
  { outcome: 'not-executed', codes: [10018, 10403, 10429, 20003], scope: 'ip' },
  // A timestamp outside of the window is refused before the order is read.
  { outcome: 'not-executed', codes: [10002, -1] },
  // Timeouts and failures of the server. 429 as a retCode ("high server load") does not say that nothing was done, 10014
  // ("invalid duplicate request") not what became of the first request, 170035 ("submitted for processing") not how it ended.
  {
    outcome: 'unknown',
    codes: [429, 10000, 10014, 10016, 10019, 170001, 170007, 170032, 170035, 170146, 170147, 170234, 3400214],
  },
  // Parameters, key, permission, account, region: the request was refused before it became an order.
  { outcome: 'rejected', range: [10001, 10099] },
  { outcome: 'rejected', codes: [-2015, -1022, 20096, 33004, 100028, 131004, 500010, 500011] },
  // Refusals of orders: options and loans, contracts, spot, margin, loans, unified accounts.
  { outcome: 'rejected', range: [30000, 30999] },
  { outcome: 'rejected', codes: [34040, 40004, 181017] },
  { outcome: 'rejected', range: [110000, 110999] },
  { outcome: 'rejected', range: [170000, 170999] },
  { outcome: 'rejected', range: [176000, 176999] },
  { outcome: 'rejected', range: [182000, 182999] },
  { outcome: 'rejected', range: [3100000, 3499999] },
];

/** Refusals by a rule of the instrument (quantity, value, price), which may have changed since it was read. */
const FILTERS = new Set([
  ...[110003, 110017, 110094, 110120, 110121, 170124, 170132, 170133, 170134, 170136, 170137, 170140, 170148],
  ...[170341, 170371, 170372, 170381, 170382],
]);

/** The errors of bybit-auth for a request that it will refuse again. Everything else that was not sent may be sent again. */
const LASTING = new Set([
  'ERR_BYBIT_GET_BODY',
  'ERR_BYBIT_INSECURE_URL',
  'ERR_BYBIT_NOT_AN_API_HOST',
  'ERR_BYBIT_OTHER_KEY',
  'ERR_BYBIT_SIGNER_DESTROYED',
  'ERR_BYBIT_UNSIGNABLE_BODY',
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
]);

/** What a reply means where its own words do not say what to do. @type {readonly { code: number, text: RegExp, meaning: string }[]} */
const MEANINGS = [
  {
    // https://github.com/sieblyio/bybit-api/issues/363
    code: 10001,
    text: /position idx not match position mode/i,
    meaning:
      'The contract is in hedge mode; the relay needs one-way mode. Set the position mode of the account at Bybit',
  },
];

/** @param {unknown} code @param {unknown} text @returns {string | undefined} */
const meaningOf = (code, text) =>
  MEANINGS.find((row) => row.code === code && row.text.test(String(text)))?.meaning;

/** @param {number} code @param {Row} row */
const hasCode = (code, { codes, range }) =>
  codes?.includes(code) ?? (range !== undefined && code >= range[0] && code <= range[1]);

/**
 * @param {number} code  the retCode of a reply that Bybit itself wrote
 * @param {string} text
 * @param {Operation} operation
 * @returns {{ outcome: Outcome, scope?: 'ip' | 'uid' }}
 */
function outcomeOfCode(code, text, operation) {
  const row = ROWS.find(
    (candidate) => (candidate.only ?? operation) === operation && hasCode(code, candidate),
  );
  if (row === undefined) return { outcome: 'unknown' };
  const { outcome, scope } = row;
  // A range also contains codes that its documentation does not list yet.
  if (row.range !== undefined && UNCERTAIN_TEXT.test(text)) return { outcome: 'unknown' };
  return { outcome, ...(scope && { scope }) };
}

module.exports = { FILTERS, LASTING, ROWS, meaningOf, outcomeOfCode };
