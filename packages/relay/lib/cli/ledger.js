'use strict';

/**
 * `signal-relay ledger`: what came in, and what became of it.
 *
 * @module
 */

const { printableJson } = require('../signal/printable');
const { EXIT } = require('./exit');
const {
  STATE_STYLES,
  intentTitle,
  orderText,
  refusalText,
  signalId,
  signalTitle,
  specText,
  whyText,
} = require('./ledger-text');
const { withStore } = require('./project');
const { clean, csvField, painter, table, timeText } = require('./text');
const { UsageError } = require('./usage-error');

/** ms by unit of --since. */
const UNITS = Object.freeze({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 });
const USUAL_LIMIT = 50;
/** Of one signal. */
const MOST_ORDERS = 1_000_000;

/**
 * @param {string | undefined} text
 * @returns {number | undefined} ms since 1970
 * @throws {UsageError}
 */
function readSince(text) {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (unit !== undefined) return Date.now() - Number(count) * UNITS[/** @type {keyof typeof UNITS} */ (unit)];
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) {
    throw new UsageError('--since must be a time such as 2026-11-29T10:00Z, or 30m, 12h, 7d', 'ledger');
  }
  return at;
}

/**
 * @param {any} store
 * @param {Record<string, any>} values
 * @returns {Promise<any[]>} rows of signals, newest first, each with its `intents`
 */
async function readLedger(store, values) {
  const { signal, source, account, state } = values;
  const since = readSince(values.since);
  const limit = values.limit ?? USUAL_LIMIT;
  const isWanted = (/** @type {any} */ intent) =>
    (account === undefined || intent.account === account) && (state === undefined || intent.state === state);
  const isFiltered = account !== undefined || state !== undefined;
  const filter = { id: signal, source, since, limit: isFiltered ? undefined : limit };
  const rows = await store.signals(
    Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
  );
  const found = [];
  for (const row of rows) {
    if (found.length === limit) break;
    const intents = (await store.intents({ signal: row.row, limit: MOST_ORDERS })).filter(isWanted);
    if (!isFiltered || intents.length > 0) found.push({ ...row, intents });
  }
  return found;
}

/** The columns of --csv: name, and what stands there. @type {readonly (readonly [string, (row: any, intent: any) => unknown])[]} */
const CSV_COLUMNS = Object.freeze([
  ['received', (row) => new Date(row.receivedAt).toISOString()],
  ['source', (row) => row.source],
  ['signal', (row) => row.id],
  ['result', (row) => row.result],
  ['account', (_, intent) => intent?.account],
  ['symbol', (_, intent) => intent?.symbol],
  ['what', (row, intent) => specText(intent?.spec ?? row.signal)],
  ['state', (_, intent) => intent?.state],
  ['order', (_, intent) => intent?.id],
  ['attempts', (_, intent) => intent?.attempt],
  ['notional', (_, intent) => intent?.notional],
  ['exchangeOrder', (_, intent) => intent?.outcome?.venueOrderId],
  ['reason', (row, intent) => (intent ? whyText(intent) : refusalText(row))],
]);

/** @param {readonly any[]} rows @returns {string[]} */
function csvLines(rows) {
  const lines = rows.flatMap((row) =>
    (row.intents.length === 0 ? [null] : row.intents).map((/** @type {any} */ intent) =>
      CSV_COLUMNS.map(([, read]) => csvField(read(row, intent))).join(','),
    ),
  );
  return [CSV_COLUMNS.map(([name]) => name).join(','), ...lines];
}

/** @param {readonly any[]} rows @param {import('./text').Paint} paint @returns {string[]} */
function tableLines(rows, paint) {
  if (rows.length === 0) return ['No signal.'];
  const lines = rows.flatMap((row) => {
    const first = [timeText(row.receivedAt), row.source, signalId(row)];
    if (row.intents.length === 0) {
      return [[...first, '', '', specText(row.signal), row.result, '', refusalText(row)]];
    }
    return row.intents.map((/** @type {any} */ intent, /** @type {number} */ index) => [
      ...(index === 0 ? first : ['', '', '']),
      ...[intent.account, intent.symbol, specText(intent.spec), intent.state, intent.id, whyText(intent)],
    ]);
  });
  const titles = ['received (UTC)', 'source', 'signal', 'account', 'symbol', 'what', 'state', 'order', 'why'];
  return table(titles, lines, (cell, column) => {
    const style = column === 6 ? STATE_STYLES[cell.trim()] : undefined;
    return style === undefined ? cell : paint(cell, style);
  });
}

/** @param {number} count */
const times = (count) => (count === 1 ? 'once' : `${count} times`);

/** @param {any} row @param {readonly any[]} events @param {import('./text').Paint} paint @returns {string[]} */
function detailLines(row, events, paint) {
  const { intents, warnings, findings, duplicates = 0, conflicts = 0, body } = row;
  const notes = [
    ...[...(findings ?? []), ...(warnings ?? [])].map(
      (/** @type {any} */ finding) => `  ${clean(finding.message ?? finding)}`,
    ),
    ...(duplicates > 0 ? [`  came again ${times(duplicates)} with the same text`] : []),
    ...(conflicts > 0 ? [`  came again ${times(conflicts)} with another text, which was refused`] : []),
  ];
  const steps = events.map((/** @type {any} */ { at, intent, event, from, to }) => {
    const change = from && to ? `${from} -> ${to}` : '';
    const parts = [new Date(at).toISOString(), intent, event, change].filter(Boolean);
    return clean(`  ${parts.join('  ')}`);
  });
  return [
    paint(signalTitle(row), 'bold'),
    ...notes,
    ...(body == null ? [] : [`  ${clean(body.trim())}`]),
    '',
    ...intents.flatMap((/** @type {any} */ intent) => [
      `  ${intent.id}  ${intentTitle(intent)}`,
      // The title of a dry one says it already.
      ...(intent.order && intent.state !== 'dry' ? [`    ${orderText(intent)}`] : []),
    ]),
    '',
    ...steps,
    '',
  ];
}

/** @type {import('./commands').Run} */
async function ledger({ values }, surroundings) {
  const { stdout, environment } = surroundings;
  if (values.json && values.csv) throw new UsageError('choose --json or --csv', 'ledger');
  return withStore(values, surroundings, 'read', async (store) => {
    const rows = await readLedger(store, values);
    const isOne = values.signal !== undefined;
    const events = isOne
      ? await Promise.all(rows.map(({ row }) => store.events({ signal: row, limit: MOST_ORDERS })))
      : [];
    const paint = painter(stdout, environment);
    if (values.json) {
      const signals = isOne ? rows.map((row, index) => ({ ...row, events: events[index] })) : rows;
      stdout.write(`${printableJson({ signals }, 2)}\n`);
    } else if (values.csv) {
      stdout.write(`${csvLines(rows).join('\r\n')}\r\n`);
    } else {
      const lines =
        isOne && rows.length > 0
          ? rows.flatMap((row, index) => detailLines(row, events[index], paint))
          : tableLines(rows, paint);
      stdout.write(`${lines.join('\n')}\n`);
    }
    return isOne && rows.length === 0 ? EXIT.problem : EXIT.ok;
  });
}

module.exports = { ledger, readSince };
