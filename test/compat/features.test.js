'use strict';

/**
 * What docs/comparison.md says of this package and of others holds: every question is asked again. When an answer has
 * changed because a package has, `npm run docs:comparison` writes the page anew.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { backend } = require('../../lib/index.js');
const { CONTENDERS } = require('./features/contenders.js');
const { ROWS, measureRow, versions } = require('./features/measure.js');
const { Lab } = require('./features/lab.js');
const { KEY } = require('../support/fixtures.js');

const recorded = require('./features/results.json');

test('the page is about the versions that are installed', () => {
  assert.deepEqual(recorded.versions, versions());
  assert.deepEqual(
    recorded.rows.map(({ id }) => id),
    ROWS.map(({ id }) => id),
  );
});

/** @returns {string | false} why a row is not asked on this backend */
function reasonToSkip({ nativeOnly, anyBackend }) {
  if (backend.name === 'native') return false;
  // On node:crypto the addon's own promises do not hold, and docs/comparison.md is about the addon.
  if (nativeOnly) return 'the row is about the native backend';
  return anyBackend ? 'nothing is signed with this package: asked once, on the native backend' : false;
}

for (const row of ROWS) {
  test(`compared: ${row.feature}`, { skip: reasonToSkip(row) }, async () => {
    const { cells } = recorded.rows.find(({ id }) => id === row.id);
    assert.deepEqual(await measureRow(row), cells);
  });
}

/** Ways in which our own client can be broken, and the row that has to notice. */
const SABOTAGES = [
  { row: 'thread', change: { signText: async (text) => text } },
  { row: 'bytes', change: { raw: async () => ({ retCode: 0 }) } },
  { row: 'rsa', change: { open: () => null } },
  { row: 'refused-33004', change: { read: async () => ({ retCode: 33004 }) } },
  { row: 'causes', change: { read: () => Promise.reject(new Error('refused')) } },
  { row: 'environment', change: { cause: async () => 'the key lives in testnet' } },
  { row: 'pages', change: { read: async () => '<html>' } },
  { row: 'limits', change: { limits: async () => ({}) } },
  { row: 'credentials', change: { open: (sandbox) => CONTENDERS[0].open(sandbox) } },
  { row: 'client-printed', change: { target: () => ({ secret: KEY.secret }) } },
  { row: 'errors-printed', change: { read: () => Promise.reject(new Error('f'.repeat(64))) } },
  { row: 'again', change: { read: async () => ({ retCode: 10002 }) } },
  { row: 'binance-read', change: { readAt: async () => ({}) } },
  { row: 'okx-causes', change: { readAt: () => Promise.reject(new Error('refused')) } },
  { row: 'kucoin-read', change: { readAt: async () => ({}) } },
  { row: 'gate-causes', change: { readAt: () => Promise.reject(new Error('refused')) } },
  { row: 'bitget-causes', change: { readAt: () => Promise.reject(new Error('refused')) } },
  { row: 'okx-region', change: { causeAt: async () => 'the key belongs to region eea' } },
];

for (const { row: id, change } of SABOTAGES) {
  test(`the question can be answered with no: ${id}`, async () => {
    const lab = new Lab();
    const { measure } = ROWS.find((row) => row.id === id);
    const { verdict } = await measure({ ...CONTENDERS[0], ...change }, lab);
    await lab.close();
    assert.notEqual(verdict, 'yes');
  });
}
