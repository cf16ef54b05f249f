'use strict';

/** docs/bots.md, and the table that the command prints. */

const path = require('node:path');

const { table } = require('../../scripts/docs/generated.js');
const { FAULTS } = require('./faults.js');
const { shortLines } = require('./seen.js');
const { changedLines } = require('./shapes.js');

const PAGE = path.join(__dirname, '..', '..', 'docs', 'bots.md');

const HEAD = `# Bots before and after

<!-- Written by npm run test:bots -- --write -->

Small programs in the shape of public bots and relays, and what their users see before the port and after it. Each program runs
against the [sandbox](sandbox.md), with a key that works and with each fault. [Port your relay](port-your-relay.md) explains the
ports.

\`npm run test:bots\` runs them. It fails if a port ends a process that went on before, hides a cause, or places an order twice.
In CI they run on axios 1.0, 1.4, 1.7 and the newest.

- Long lines are cut. \`TIME\` and \`ID\` stand for values that change.
- \`sent\` counts the orders that reach the exchange, \`placed\` those on its book. With \`a lost reply\`, the exchange places the
  order and the connection breaks.
- \`a gate, and an expired key\` is a bot that starts with this key, and whose port also has \`gate: new AuthGate({ signer })\`.

The table counts the faults of each bot whose cause it names, in which it sends an order, places one twice, or ends: before the
port → after it.`;

/** @typedef {import('./play.js').Row} Row */
/** @typedef {import('./shapes.js').Shape} Shape */

/** @param {number} count */
const lines = (count) => `${count} line${count === 1 ? '' : 's'}`;

/** @param {number} before @param {number} after */
const change = (before, after) => (before === after ? String(before) : `${before} → ${after}`);

/** @param {Shape} shape @param {Row[]} rows @returns {string[]} a row of the summary */
function summary({ name, port, accounts = 1 }, rows) {
  const count = (/** @type {(seen: import('./play.js').Seen, fault: string) => boolean} */ holds) =>
    change(
      rows.filter(({ fault, before }) => holds(before, fault)).length,
      rows.filter(({ fault, after }) => holds(after, fault)).length,
    );
  return [
    `[${name}](#${name})`,
    String(changedLines(port)),
    count(({ printed }, fault) => FAULTS[fault].named?.test(printed) ?? false),
    count(({ sent }, fault) => fault !== rows[0].fault && sent > 0),
    count(({ placed }) => placed > accounts),
    count(({ ended }) => ended !== null),
  ];
}

const COLUMNS = ['bot', 'lines', 'names the cause', 'sends an order', 'places it twice', 'ends'];

/** @param {Row[]} rows @returns {string} */
function transcript(rows) {
  const indented = (/** @type {string} */ word, /** @type {import('./play.js').Seen} */ seen) =>
    shortLines(seen)
      .map((line, index) => `  ${(index === 0 ? word : '').padEnd('before'.length)}  ${line}\n`)
      .join('');
  const shown = rows.map(({ fault, before, after }) => {
    const counts = `sent ${change(before.sent, after.sent)}, placed ${change(before.placed, after.placed)}`;
    return `${fault} (${counts})\n${indented('before', before)}${indented('after', after)}`;
  });
  return shown.join('').trimEnd();
}

/** @param {Shape} shape @param {Row[]} rows @returns {string} */
function section(shape, rows) {
  const { name, about, port, long, onlySigns } = shape;
  const reason = long ?? onlySigns;
  return [
    `## ${name}`,
    about,
    `The port changes ${lines(changedLines(port))}${reason === undefined ? '' : `: ${reason}`}.`,
    `\`\`\`diff\n${port.replace(/^(?:---|\+\+\+) .*\n/gm, '').trimEnd()}\n\`\`\``,
    `\`\`\`text\n${transcript(rows)}\n\`\`\``,
  ].join('\n\n');
}

/** @param {import('./play-all.js').Played[]} played @returns {string} the page */
function pageOf(played) {
  const sums = table(
    COLUMNS,
    played.map(({ shape, rows }) => summary(shape, rows)),
  );
  return `${[HEAD, sums, ...played.map(({ shape, rows }) => section(shape, rows))].join('\n\n')}\n`;
}

/** @param {Shape} shape @param {Row[]} rows @returns {string} for a terminal */
const summaryOf = ({ name, port }, rows) =>
  `\n${name}: ${lines(changedLines(port))}\n${transcript(rows).replace(/^/gm, '  ')}\n`;

module.exports = { PAGE, pageOf, summaryOf };
