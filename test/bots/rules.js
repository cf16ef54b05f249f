'use strict';

/** What a port must keep, and what it must bring. */

const { accountKey } = require('../support/documents/exchange.js');
const { API_SECRET } = require('../support/fixtures.js');
const { FAULTS } = require('./faults.js');
const { changedLines } = require('./shapes.js');
const { linesOf } = require('./seen.js');

/** @typedef {import('./play.js').Row} Row */
/** @typedef {import('./shapes.js').Shape} Shape */

/** A port changes no more lines, unless the shape says why. */
const MOST_LINES = 3;
const MISTAKE = /\b(?:TypeError|ReferenceError|Cannot read properties)\b/;
const SIGNATURE = /\b[0-9a-f]{64}\b/;

/** @param {import('./play.js').Seen} seen @returns {string[]} the first word of each line */
const firstWords = (seen) => linesOf(seen).map((line) => /\w+/.exec(line)?.[0] ?? '');

/** @type {Record<string, (row: Row, shape: Shape, good: Row) => boolean>} by what a user would say, where it is false */
const RULES = {
  'the process ends, and did not before': ({ before, after }) =>
    after.ended === null || before.ended !== null,
  'its own report of the failure is missing': ({ before, after }, _, good) =>
    firstWords(before)
      .filter((word) => !firstWords(good.before).includes(word))
      .every((word) => firstWords(after).includes(word)),
  'there is a TypeError that was not there before': ({ before, after }) =>
    !MISTAKE.test(after.printed) || MISTAKE.test(before.printed),
  'an order is placed twice': ({ after }, { accounts = 1 }) => after.placed <= accounts,
  'more orders are sent than before': ({ before, after }) => after.sent <= before.sent,
  'an order leaves although the gate is closed': ({ fault, after }) =>
    !FAULTS[fault].gated || after.sent === 0,
  'it prints what it prints when all is well': ({ fault, after }, _, good) =>
    fault === good.fault || linesOf(after).join() !== linesOf(good.after).join(),
  'the cause is not named': ({ fault, after }, { onlySigns }) =>
    onlySigns !== undefined || (FAULTS[fault].named?.test(after.printed) ?? true),
  'it prints something else than before': (row, { onlySigns }, good) =>
    (onlySigns === undefined && row !== good) || linesOf(row.after).join() === linesOf(row.before).join(),
  'an order that was placed before is not placed': (row, _, good) =>
    row !== good || row.after.placed === row.before.placed,
  'it prints a secret, a signature or a whole API key': ({ after }, { onlySigns }) =>
    !after.printed.includes(API_SECRET) &&
    !SIGNATURE.test(after.printed) &&
    (onlySigns !== undefined || !after.printed.includes(accountKey(0).slice(0, -1))),
};

/** @param {Shape} shape @param {Row[]} rows @returns {string[]} what is wrong with its port; none when it is in order */
function complaints(shape, rows) {
  const [good] = rows;
  const found = rows.flatMap((row) =>
    Object.entries(RULES)
      .filter(([, holds]) => !holds(row, shape, good))
      .map(([complaint]) => `${row.fault}: ${complaint}\n${row.after.printed}`),
  );
  const lines = changedLines(shape.port);
  if (lines > MOST_LINES && shape.long === undefined) found.push(`the port changes ${lines} lines`);
  return found;
}

module.exports = { complaints };
