'use strict';

/** docs/request.md says what the request validator does. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { informationOf } = require('../../lib/validate/findings');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');
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

test('the example of the documentation prints what it says', async () => {
  const text = fs.readFileSync(DOCUMENT, 'utf8');
  const [, code] = /** @type {RegExpMatchArray} */ (text.match(/```js\n([^]*?)```/));
  const [, printed] = /** @type {RegExpMatchArray} */ (text.match(/```text\n([^]*?)```/));
  /** @type {string[]} */
  const lines = [];
  const AsyncFunction = (async () => {}).constructor;
  const run = AsyncFunction('require', 'apiKey', 'apiSecret', 'console', code);
  const log = (/** @type {string} */ line) => lines.push(line);
  await run(() => require('../..'), API_KEY, API_SECRET, { log });
  assert.equal(`${lines.join('\n')}\n`, printed);
});
