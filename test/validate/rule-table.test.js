'use strict';

/** The tables that the rules of an exchange are made of. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');

const { binding } = require('../../lib/crypto/backend');
const { writeRules } = require('../../lib/internal/rule-table');
const { VENUES } = require('../../lib/venues');
const { files } = require('../native/write-rules');

const { validation } = VENUES.bybit;
const { rules, table } = /** @type {import('../../lib/venues/venue').VenueValidation} */ (validation);

/** @type {any} */
const shape = { venue: 'other', title: 'Other', apiKey: 'aaaa', apiSecret: 'hhhh' };

const malformed = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };

test('the tests in C validate by the rules of the exchanges: node test/native/write-rules.js', () => {
  for (const [file, content] of files()) assert.equal(fs.readFileSync(file, 'utf8'), content);
});

test('a table is loaded once', () => {
  assert.equal(binding.loadRules(table), binding.loadRules(Uint8Array.from(table)));
  const others = writeRules({ ...rules, aheadMs: 2000 });
  assert.notEqual(binding.loadRules(others), binding.loadRules(table));
});

test('a malformed table is refused, and the next call works', () => {
  const tables = {
    empty: new Uint8Array(),
    'without its end': table.subarray(0, -1),
    'with more after its end': Uint8Array.from([...table, 0]),
    'of another version': table.with(3, 1),
    'too long': Buffer.concat([table, Buffer.alloc(32 * 1024)]),
    'an unknown part': writeRules({ ...rules, signedParts: [/** @type {any} */ ('nothing')] }),
    'no signed part': writeRules({ ...rules, signedParts: [] }),
    'more parts than are signed': writeRules({ ...rules, signedParts: Array(13).fill('query') }),
    'a part that is searched for': writeRules({ ...rules, signedParts: ['otherWindow'] }),
    'a reach of more than a thousand units': writeRules({ ...rules, reach: 1001 }),
    'decimals without end': writeRules({ ...rules, windowDecimals: 10 }),
    'a header and a parameter of one role': writeRules({ ...rules, parameters: { timestamp: 'time' } }),
    'a passphrase that is shorter than itself': writeRules({ ...rules, passphrase: { least: 9, most: 8 } }),
    'a shape without an API key': writeRules({ ...rules, otherShapes: [{ ...shape, apiKey: '' }] }),
    'too many shapes': writeRules({ ...rules, otherShapes: Array(17).fill(shape) }),
    'no window': writeRules({ ...rules, defaultWindow: 0 }),
    'an API key that is longer than any': writeRules({ ...rules, apiKeyLength: 257 }),
    'too many fields': writeRules({ ...rules, stringFields: Array(65).fill('a') }),
    'an empty field': writeRules({ ...rules, stringFields: [''] }),
    'a NUL in a text': writeRules({ ...rules, paths: ['/a\0b'] }),
  };
  for (const [what, wrong] of Object.entries(tables)) {
    assert.throws(() => binding.loadRules(wrong), malformed, what);
    assert.ok(binding.loadRules(table) > 0);
  }
});

for (const { id: venue, signedStrings } of [VENUES.bybit, VENUES.binance, VENUES.okx]) {
  test(`every row of signed strings is found by an engine, and all ids and texts are its own: ${venue}`, () => {
    for (const { id, title, name, fix, compared, recipes } of signedStrings) {
      assert.match(id, /^signed-[a-z-]+$/);
      assert.ok(compared !== undefined || recipes !== undefined, id);
      assert.match(title, /^Signed [^\n]+[^.]$/);
      assert.doesNotMatch(name, /^[A-Z]|\.$/);
      assert.match(fix, /^[A-Z][^\n]+\.$/);
    }
    for (const key of /** @type {const} */ (['id', 'title', 'name'])) {
      assert.equal(new Set(signedStrings.map((row) => row[key])).size, signedStrings.length, key);
    }
  });
}

test('every exchange has a table that is loaded', () => {
  for (const venue of Object.values(VENUES)) {
    const { validation: own } = /** @type {any} */ (venue);
    if (own !== undefined) assert.ok(binding.loadRules(own.table) > 0, venue.id);
  }
});
