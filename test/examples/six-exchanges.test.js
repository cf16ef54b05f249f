'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/** One program places the same order at six exchanges, through axios and through fetch, and finds both orders by their ids. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { runChild } = require('../support/run-child.js');

const FIELDS = {
  bybit: 'orderLinkId',
  binance: 'clientOrderId',
  okx: 'clOrdId',
  kucoin: 'clientOid',
  gate: 'text',
  bitget: 'clientOid',
};

test('six-exchanges.js finds two orders at each of six exchanges', async () => {
  const said = await runChild(path.join(__dirname, '..', '..', 'examples', 'six-exchanges.js'), { env: {} });
  assert.equal(said.code, 0, said.stdout + said.stderr);
  const lines = said.stdout.trim().split('\n');
  const ids = Object.entries(FIELDS).map(([venue, field], index) => {
    const [name, fieldName, first, second] = lines[index].split(/ +/);
    assert.deepEqual([name, fieldName], [venue, field]);
    assert.match(`${first} ${second}`, /^[\w-]{16,40} [\w-]{16,40}$/);
    return [first, second];
  });
  assert.equal(new Set(ids.flat()).size, 12);
  assert.equal(lines.length, 7);
});
