'use strict';

/** The table in docs/install.md: what the command saw, and whether the page still says so. */

const fs = require('node:fs');
const path = require('node:path');

const PAGE = path.join(__dirname, '..', '..', 'docs', 'install.md');
const PLACE = /(<!-- matrix -->\n)[\s\S]*?(\n<!-- \/matrix -->)/;
/** Parts whose results change with every line of code are left out. */
const SHOWN = ['lint', 'types', 'runtimes', 'managers', 'bundles', 'frameworks'];
/** The machine on which the page's table is made. */
const PLATFORM = 'linux-x64';

/** @param {string} table  without what a formatter changes */
const bare = (table) => table.replace(/ +/g, ' ').replace(/-+ \|/g, '- |').trim();

/** Which of the missing symbols a host names first is up to the linker. @param {string[][]} cells */
const shownCells = (cells) => {
  const shown = cells.filter(([part]) => SHOWN.includes(part));
  return shown.map((cell) => cell.map((text) => text.replace(/undefined symbol: \w+/, 'undefined symbol')));
};

/** @param {string[]} names  of the parts that ran */
const isWhole = (names) => SHOWN.every((name) => names.includes(name));

/** @param {string} table */
function writeMatrix(table) {
  const page = fs.readFileSync(PAGE, 'utf8');
  fs.writeFileSync(
    PAGE,
    page.replace(PLACE, (_, start, end) => `${start}\n${table}\n${end}`),
  );
}

/**
 * @param {string} table
 * @returns {string} what was found, in words
 * @throws {Error} when the page shows another table
 */
function checkMatrix(table) {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== PLATFORM) {
    return `docs/install.md was not compared: its table is for ${PLATFORM}, this is ${platform}`;
  }
  const [found = ''] = PLACE.exec(fs.readFileSync(PAGE, 'utf8')) ?? [];
  if (!bare(found).includes(bare(table))) {
    throw new Error(
      'docs/install.md shows another table than this run: npm run test:package -- --docs writes it',
    );
  }
  return 'docs/install.md shows the same table';
}

module.exports = { checkMatrix, isWhole, shownCells, writeMatrix };
