'use strict';

/** Reads what a page of docs/ shows: its blocks of code and its tables, below their headings. */

const fs = require('node:fs');
const path = require('node:path');

const DOCS = path.join(__dirname, '..', '..', '..', 'docs');

/**
 * @param {string} page such as `axios.md`
 * @returns {Map<string, { text: string, blocks: { language: string, text: string }[], tables: string[][][] }>} by heading. A table is
 *   its rows, the first with the names of the columns
 */
function readPage(page) {
  const text = fs.readFileSync(path.join(DOCS, page), 'utf8');
  const sections = new Map();
  for (const section of text.split(/^##+ /m).slice(1)) {
    const heading = section.slice(0, section.indexOf('\n'));
    const blocks = [...section.matchAll(/^```(\w+)\n([^]*?)^```$/gm)];
    const tables = section.match(/(?:^\|.*\|\n)+/gm) ?? [];
    if (sections.has(heading)) throw new Error(`${page} has two sections ${heading}`);
    sections.set(heading, {
      text: section,
      blocks: blocks.map(([, language, code]) => ({ language, text: code })),
      tables: tables.map(readTable),
    });
  }
  return sections;
}

/** @param {string} text @returns {string[][]} */
function readTable(text) {
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(1, -1).split(/(?<!\\)\|/));
  // The second line draws the table.
  return [rows[0], ...rows.slice(2)].map((cells) => cells.map((cell) => cell.trim()));
}

module.exports = { readPage };
