'use strict';

/** docs/request.md says what the request validator does. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { informationOf } = require('../../lib/validate/findings');
const { IDS, bybit } = require('../support/validate/ids');

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
