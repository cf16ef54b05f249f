'use strict';

/** Puts every question to every contender. */

const path = require('node:path');
const { CONTENDERS, prepare } = require('./contenders.js');
const { Lab } = require('./lab.js');

const GROUPS = [
  require('./rows-signing.js'),
  require('./rows-refusals.js'),
  require('./rows-care.js'),
  require('./rows-venues.js'),
  require('./rows-clients.js'),
];
const ROWS = GROUPS.flatMap(({ rows }) => rows);

/** @param {any} row @returns {Promise<Record<string, { verdict: string, text: string } | null>>} by contender */
async function measureRow(row) {
  await prepare();
  const cells = {};
  for (const contender of CONTENDERS) {
    const lab = new Lab();
    try {
      cells[contender.name] = await row.measure(contender, lab);
    } finally {
      await lab.close();
    }
  }
  return cells;
}

/** @returns {Record<string, string>} the versions that were measured; ours is the tree's own */
function versions() {
  const installed = ({ folder }) =>
    require(path.join(__dirname, '..', 'node_modules', folder, 'package.json'));
  return Object.fromEntries(
    CONTENDERS.filter(({ folder }) => folder !== null).map((contender) => [
      contender.name,
      installed(contender).version,
    ]),
  );
}

module.exports = { GROUPS, ROWS, measureRow, versions };
