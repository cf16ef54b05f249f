'use strict';

// Runs once: nothing here signs.

/** `npm run lint` finds the words of one exchange outside of its folder, and `npm run lint:c` those in the C sources. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { ESLint } = require('eslint');
const { findVenueWords } = require('../../scripts/lint/venue-words.js');

const ROOT = path.join(__dirname, '..', '..');
const eslint = new ESLint({ cwd: ROOT });

/** @param {string} filePath @param {string} text @returns {Promise<string[]>} the words that the rule reports, by line */
async function lint(filePath, text) {
  const [{ messages }] = await eslint.lintText(`'use strict';\n${text}\n`, { filePath });
  return messages
    .filter(({ ruleId }) => ruleId === 'local/venue-words')
    .map(({ message, line }) => `${line} ${message.split('"')[1]}`);
}

for (const [title, text, expected] of [
  ['a header', "exports.name = 'x-bapi-sign';", ['2 x-bapi']],
  ['a path in a comment', '// GET /v5/market/time\nexports.a = 1;', ['2 /v5/']],
  ['a link to its documentation', '/** https://example.com/docs/v5/error */', ['2 /v5/']],
  ['a field of its replies', 'exports.read = ({ retCode, ret_msg }) => retCode + ret_msg;', 4],
  ['its name of the window', "exports.a = 'recv_window'; exports.RECV_WINDOW = 1;", 2],
  ['a template', 'exports.a = (b) => `${b}/v5/order`;', 1],
]) {
  test(`refused in code for all exchanges: ${title}`, async () => {
    const found = await lint('lib/gate/some.js', text);
    if (typeof expected === 'number') assert.equal(found.length, expected, found.join());
    else assert.deepEqual(found, expected);
    assert.deepEqual(await lint('lib/venues/bybit/some.js', text), []);
  });
}

test('the option recvWindow and other versions are no words of one exchange', async () => {
  assert.deepEqual(
    await lint('lib/gate/some.js', "exports.a = ({ recvWindow }) => [recvWindow, '/v6/'];"),
    [],
  );
});

test('the words are found in C as well', () => {
  assert.deepEqual(findVenueWords('int a;\n#define RECV_WINDOW 1 /* X-BAPI-SIGN */\n'), [
    { word: 'RECV_WINDOW', line: 2, column: 8 },
    { word: 'X-BAPI', line: 2, column: 25 },
  ]);
});
