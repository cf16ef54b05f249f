'use strict';

/** docs/bots.md, and the table that the command prints. */

const path = require('node:path');

const { table } = require('../../scripts/docs/generated.js');
const { shortLines } = require('./seen.js');
const { changedLines } = require('./shapes.js');

const PAGE = path.join(__dirname, '..', '..', 'docs', 'bots.md');

const HEAD = `# Fifteen bots, ported

<!-- Written by npm run test:bots -- --write -->

Small programs in the shape of public bots and relays. Each runs against the [sandbox](sandbox.md) as it was and as it is ported,
with a key that works and with each fault. The tables show what its user sees; lines are cut, and \`TIME\` and \`ID\` stand for
values that change. \`sent\` counts the orders that reach the exchange, \`placed\` those on its book.

\`npm run test:bots\` runs them, and fails if a port ends a process that went on, hides a cause, or places an order twice. In CI
they run on axios 1.0, 1.4, 1.7 and the newest. [Port your relay](port-your-relay.md) explains the ports.
`;

/** @typedef {import('./play.js').Row} Row */
/** @typedef {import('./shapes.js').Shape} Shape */

/** @param {number} count */
const lines = (count) => `${count} line${count === 1 ? '' : 's'}`;

/** @param {string} text @returns {string} code in a cell */
const code = (text) => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;

/** @param {import('./play.js').Seen} seen */
const cell = (seen) => shortLines(seen).map(code).join('<br>');

/** @param {number} before @param {number} after */
const change = (before, after) => (before === after ? String(before) : `${before} → ${after}`);

/** @param {Shape} shape @param {Row[]} rows @returns {string} */
function section(shape, rows) {
  const { name, about, port, long, onlySigns } = shape;
  const reason = long ?? onlySigns;
  const rowOf = ({ fault, before, after }) => [
    fault,
    cell(before),
    cell(after),
    change(before.sent, after.sent),
    change(before.placed, after.placed),
  ];
  return [
    `## ${name}`,
    about,
    `The port changes ${lines(changedLines(port))}${reason === undefined ? '' : `: ${reason}`}.`,
    `\`\`\`diff\n${port.replace(/^(?:---|\+\+\+) .*\n/gm, '').trimEnd()}\n\`\`\``,
    table(['what happens', 'before', 'after', 'sent', 'placed'], rows.map(rowOf)),
  ].join('\n\n');
}

/** @param {import('./play-all.js').Played[]} played @returns {string} the page */
const pageOf = (played) => `${[HEAD, ...played.map(({ shape, rows }) => section(shape, rows))].join('\n')}\n`;

/** @param {Shape} shape @param {Row[]} rows @returns {string} for a terminal */
function summaryOf({ name, port }, rows) {
  const shown = rows.map(({ fault, before, after }) => {
    const counts = `sent ${change(before.sent, after.sent)}, placed ${change(before.placed, after.placed)}`;
    return `  ${fault} (${counts})\n    before  ${shortLines(before).join(' / ')}\n    after   ${shortLines(after).join(' / ')}\n`;
  });
  return `\n${name}: ${lines(changedLines(port))}\n${shown.join('')}`;
}

module.exports = { PAGE, pageOf, summaryOf };
