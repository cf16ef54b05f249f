'use strict';

/** docs/request.md says what the request validator does. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { informationOf } = require('../../lib/validate/findings');
const { VENUES } = require('../../lib/venues');
const { ELSEWHERE, IDS, bybit } = require('../support/validate/ids');

const DOCUMENT = path.join(__dirname, '..', '..', 'docs', 'request.md');

test('the documentation lists the findings as they are', () => {
  const documented = fs
    .readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const cells = line.match(/^\| `([a-z0-9-]+)` *\| (error|warning) *\| (.*?) *\|$/);
      return cells ? [[cells[1], cells[2], cells[3]]] : [];
    });
  const actual = IDS.map((id) => {
    const { severity, title } = informationOf(id, bybit);
    return [id, severity, title];
  });
  assert.deepEqual(documented, actual);
});

test('it lists those that only other exchanges have', () => {
  const documented = fs
    .readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const cells = line.match(/^\| `([a-z0-9-]+)` *\| ([A-Z][\w,. ]*?) *\| (error|warning) *\| (.*?) *\|$/);
      return cells ? [cells.slice(1)] : [];
    });
  const venues = Object.values(VENUES).filter(({ id }) => id !== 'bybit');
  for (const [id, names, severity, title] of documented) {
    const named = venues.filter((venue) => names.split(', ').includes(venue.title));
    if (id.startsWith('signed-')) {
      const those = venues.filter(({ signedStrings }) =>
        signedStrings.some((row) => row.id === id && row.recipes !== undefined),
      );
      assert.equal(names, those.map((venue) => venue.title).join(', '), id);
    }
    const [first] = named;
    const information = informationOf(id, /** @type {any} */ (first));
    assert.deepEqual([information.severity, information.title], [severity, title], id);
  }
  const rows = venues.flatMap(({ signedStrings }) =>
    signedStrings.filter(({ recipes }) => recipes !== undefined),
  );
  const theirs = [...ELSEWHERE, ...rows.map(({ id }) => id)].filter((id) => !IDS.includes(id));
  const elsewhere = theirs.filter((id) => !['signature-sha256', 'json-string-for-number'].includes(id));
  assert.deepEqual(documented.map(([id]) => id).sort(), [...new Set(elsewhere)].sort());
});
