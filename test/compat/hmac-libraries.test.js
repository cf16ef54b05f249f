'use strict';

/** What docs/signer.md says to write instead of the calls of other packages gives the same text. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { createHmac } = require('../..');

const PAGE = path.join(__dirname, '..', '..', 'docs', 'signer.md');
/** The names by which the calls of a package use it. @type {Record<string, () => Record<string, unknown>>} */
const IMPORTS = {
  'crypto-js': () => ({ CryptoJS: require('crypto-js') }),
  'create-hmac': () => ({ createHmac: require('create-hmac') }),
  'hash-wasm': () => require('hash-wasm'),
  jssha: () => ({ jsSHA: require('jssha') }),
};
const AsyncFunction = /** @type {any} */ (async () => {}).constructor;
const TEXTS = [
  '',
  '1700000000000key5000{"symbol":"BTCUSDT","qty":"0.001"}',
  'category=linear&name=é€😀',
  'x'.repeat(5000),
];

/** @param {string} expression @param {Record<string, unknown>} scope @returns {Promise<string>} */
const evaluate = (expression, scope) =>
  new AsyncFunction(...Object.keys(scope), `return ${expression}`)(...Object.values(scope));

const [, table] = fs.readFileSync(PAGE, 'utf8').split(/<!-- \/?libraries -->/);
const rows = table.split('\n').flatMap((line) => {
  const cells = [...line.matchAll(/`([^`]+)`/g)].map(([, cell]) => cell);
  return cells.length === 3 ? [cells] : [];
});

test('the page has a row for each package', () => {
  assert.deepEqual([...new Set(rows.map(([name]) => name))].sort(), Object.keys(IMPORTS).sort());
});

for (const [name, before, after] of rows) {
  test(`${name}: ${before}`, async () => {
    for (const text of TEXTS) {
      for (const secret of ['notARealSecret', 'k'.repeat(200), 'schlüssel']) {
        const theirs = await evaluate(before, { text, secret, ...IMPORTS[name]() });
        assert.equal(await evaluate(after, { text, secret, createHmac }), theirs);
        assert.match(theirs, /^[\w+/]{43,128}=?$/);
      }
    }
  });
}
