'use strict';

/** classify() for another exchange: its codes, names, limits and error classes, and nothing of Bybit. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../../lib/classify');
const { ApiError, AuthError, BybitApiError, RateLimitError } = require('../../lib/errors');
const { OTHER, WORDS_OF_BYBIT } = require('../support/venues/other.js');
const { NOW } = require('../support/fixtures.js');

const refuse = (body, context = {}) => classify(body, { venue: OTHER.id, ...context });
/** Everything that a person can read of an error. */
const textOf = (error) => `${error.toText()}\n${JSON.stringify(error)}`;

test('a refusal is an error of this exchange, with its code and text under its own names', () => {
  const error = refuse({ errno: 7, why: 'bad sign' });
  assert.ok(error instanceof AuthError && !(error instanceof BybitApiError));
  assert.deepEqual([error.venue, error.code, error.errno, error.why], ['other', 7, 7, 'bad sign']);
  assert.ok(!('retCode' in error) && !('retMsg' in error));
  assert.match(error.message, /^Other 7 bad-signature: /);
  assert.match(error.toText(), /\n {2}errno +7\n {2}why +bad sign\n/);
  assert.doesNotMatch(textOf(error), WORDS_OF_BYBIT);
});

test('every category has texts of this exchange', () => {
  for (const body of [{ errno: 7 }, { errno: 8 }, { errno: 9 }, { errno: 10, why: 'no' }]) {
    assert.doesNotMatch(textOf(refuse(body)), WORDS_OF_BYBIT);
  }
  for (const context of [{ httpStatus: 502 }, { httpStatus: 401 }, { cause: { code: 'ECONNRESET' } }]) {
    assert.doesNotMatch(textOf(refuse('', context)), WORDS_OF_BYBIT);
  }
  assert.ok(refuse({ errno: 10 }) instanceof ApiError);
});

test('the timestamp is compared with its rule, by the figures in its text', () => {
  const late = (sent) => refuse({ errno: 8, why: `sent ${sent}, now ${NOW}, for 2000` });
  const ahead = late(NOW + 300);
  assert.equal(ahead.category, 'clock-ahead');
  const { evidence, status } = ahead.checks.find(({ id }) => id === 'clock');
  assert.equal(status, 'fail');
  assert.match(evidence, /less than 300 ms is accepted.*A larger validity does not help/);
  assert.match(late(NOW - 2001).checks[0].evidence, /2001 ms old.*validity is 2000 ms/);
});

test('a limit is waited for as its headers say', () => {
  const limit = refuse({ errno: 9, time: NOW }, { headers: { 'Other-Reset': String(NOW + 70) } });
  assert.ok(limit instanceof RateLimitError);
  assert.equal(limit.retryAfterMs, 70);
  assert.equal(refuse({ errno: 9 }, { httpStatus: 403 }).retryAfterMs, 5000);
});

test('the signed string is found and compared by its own table', () => {
  const signed = `${NOW}AbCdEfGhIjKlMnOpQr5000a=1&b=2`;
  const why = `over <[${signed.replace('a=1&b=2', 'b=2&a=1')}]>`;
  const error = refuse({ errno: 7, why }, { signedPayload: signed, apiKey: 'AbCdEfGhIjKlMnOpQr' });
  assert.match(error.checks[0].evidence, /What explains it: the sorted query\./);
  assert.match(error.hints[0].fix, /Do not sort\./);
});

test('its headers show that it replied', () => {
  const found = (headers) => refuse('', { httpStatus: 404, headers })?.respondedBy?.name;
  assert.equal(found({ 'other-id': '1' }), 'Other');
  assert.equal(found({ traceid: '1' }), undefined);
});

test('a name that is not known is read as Bybit', () => {
  for (const venue of ['nowhere', 7, {}, null, ['other']]) {
    assert.ok(classify({ retCode: 10004 }, { venue }) instanceof BybitApiError);
  }
});
