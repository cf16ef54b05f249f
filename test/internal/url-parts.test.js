'use strict';

/** The parts of a URL: everything after the first question mark is the query. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { toBybitError } = require('../../lib/bybit-api.js');
const { classify } = require('../../lib/index.js');
const { isSentUnchanged, queryOf, withEncodedQuery } = require('../../lib/internal/url-parts.js');
const { API_KEY, SIGNATURE } = require('../support/fixtures.js');
const { SEED, seededRandom } = require('../support/random.js');

const HOST = 'https://api.bybit.com';

test('whatever a query holds, it is encoded so that no URL parser changes it', () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 2000; round++) {
    const codes = Array.from({ length: 1 + random.below(12) }, () =>
      random.below(random.pick([0x80, 0x100, 0x10000])),
    );
    const raw = `a=${String.fromCharCode(...codes)}&b=c`;
    const url = withEncodedQuery(`${HOST}/v5/order/realtime?${raw}`);
    assert.ok(isSentUnchanged(url), `seed ${SEED}: ${JSON.stringify(raw)}`);
    assert.equal(new URL(url).hash, '');
    assert.equal(withEncodedQuery(url), url);
    const plain = raw.replace(/[%+]/g, '-');
    const sent = new URLSearchParams(queryOf(withEncodedQuery(`${HOST}/?${plain}`)));
    assert.deepEqual([...sent], [...new URLSearchParams(plain)], `seed ${SEED}`);
  }
  assert.equal(withEncodedQuery(`${HOST}/v5/account/info`), `${HOST}/v5/account/info`);
});

test('a query that is rewritten or cut off is recognised', () => {
  for (const value of ['a b', "it's", 'a"b', 'a#b', 'a#', 'a<b', 'ä', 'a\tb', 'ab ', '\ud800']) {
    assert.equal(isSentUnchanged(`${HOST}/?a=${value}`), false, JSON.stringify(value));
  }
  for (const value of ['a?b', 'a%20b', 'a+b', '[1]', '']) {
    assert.equal(isSentUnchanged(`${HOST}/?a=${value}`), true, value);
  }
});

test('classify() and toBybitError() read what follows a second question mark', () => {
  const url = `${HOST}/v5/position/list?symbol=A?B&category=spot`;
  const reply = { retCode: 10005, retMsg: 'Permission denied' };
  const text = classify(reply, { method: 'GET', url, signed: true }).toText();
  const spelledOut = { category: 'spot', symbol: 'A?B' };
  assert.equal(text, classify(reply, { method: 'GET', url, signed: true, params: spelledOut }).toText());

  const headers = { 'X-BAPI-API-KEY': API_KEY, 'X-BAPI-TIMESTAMP': '1', 'X-BAPI-SIGN': SIGNATURE };
  const retMsg = `error sign! origin_string[1${API_KEY}5000symbol=A?B&category=spot]`;
  const error = toBybitError({
    isAxiosError: true,
    config: { method: 'get', url, headers: { ...headers, 'X-BAPI-RECV-WINDOW': '5000' } },
    response: { status: 200, headers: {}, data: { retCode: 10004, retMsg } },
  });
  // The two strings are equal, so the secret is wrong.
  assert.equal(error.category, 'bad-signature');
  assert.match(error.toText(), /secret/i);
  assert.doesNotMatch(error.toText(), /differ/i);
});
