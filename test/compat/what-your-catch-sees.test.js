'use strict';

/** Each cell of the tables of docs/what-your-catch-sees.md is what a bot sees that fails in this way. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { CLIENTS, SITUATIONS, fail } = require('./support/catch-lab.js');
const { read } = require('./support/catch-reads.js');
const { CONDITIONS, countRequests } = require('./support/catch-retries.js');
const { readPage } = require('./support/pages.js');

const PAGE = readPage('what-your-catch-sees.md');
const MODES = ['before', 'auth', 'any', 'never'];
/** Those of the tables about axios. */
const OF_AXIOS = Object.keys(SITUATIONS).filter((name) => SITUATIONS[name].onlyRetries !== true);

/** @param {string} heading @returns {string[][]} its only table */
function tableOf(heading) {
  const tables = PAGE.get(heading)?.tables ?? [];
  assert.equal(tables.length, 1, `the page has one table below ${heading}`);
  return tables[0];
}

/** @param {string} cell @returns {string} without the marks of code */
const plain = (cell) => (cell.startsWith('`') ? cell.slice(1, -1).replaceAll('\\|', '|') : cell);

/** A text that the page shortens ends with `…`. @param {string} cell @param {string} value @param {string} place */
function assertShown(cell, value, place) {
  const shown = plain(cell);
  const isShort = shown.endsWith("…'");
  const agrees = isShort ? value.startsWith(shown.slice(0, -2).trimEnd()) : value === shown;
  assert.ok(agrees, `${place}: the page has ${cell}, the bot sees ${value}`);
}

for (const situation of OF_AXIOS) {
  test(`axios: ${situation}`, async (t) => {
    const [[, ...columns], ...rows] = tableOf(situation);
    assert.deepEqual(columns.map(plain), MODES);
    assert.ok(rows.length > 5);
    for (const [index, mode] of MODES.entries()) {
      const outcome = await fail(t, 'axios', situation, mode);
      for (const [expression, ...cells] of rows) {
        const place = `${situation}, ${expression}, ${mode}`;
        assertShown(cells[index], await read(plain(expression), outcome), place);
      }
    }
  });
}

for (const client of Object.keys(CLIENTS).filter((name) => name !== 'axios')) {
  test(client, async (t) => {
    const [[, ...situations], ...rows] = tableOf(client);
    assert.ok(situations.length > 5);
    for (const [index, situation] of situations.entries()) {
      const before = await fail(t, client, situation, 'before');
      const after = await fail(t, client, situation, 'auth');
      for (const [expression, ...cells] of rows) {
        const [old, ported = old] = cells[index].split(' → ');
        const place = `${client}, ${situation}, ${expression}`;
        assertShown(old, await read(plain(expression), before), `${place}, before`);
        assertShown(ported, await read(plain(expression), after), place);
      }
    }
  });
}

for (const [heading, condition] of Object.entries(CONDITIONS)) {
  test(`axios-retry: ${heading}`, async (t) => {
    const [, ...rows] = tableOf(heading);
    assert.ok(rows.length > 5);
    for (const [situation, ...cells] of rows) {
      const counts = [];
      for (const mode of ['before', 'auth', 'any']) {
        for (const method of ['get', 'post']) {
          counts.push(String(await countRequests(t, situation, { mode, method, condition })));
        }
      }
      assert.deepEqual(cells, counts, situation);
    }
  });
}
