'use strict';

/** What classify says about trying again. */

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../../lib/classify');

describe('how long to wait', () => {
  const body = { retCode: 10006, retMsg: 'Too many visits!', time: 1700000000000 };
  const wait = (context, from = body) => classify(from, context).retryAfterMs;
  test('until the limit is reset, by the time of the server', () => {
    assert.equal(wait({ headers: { 'X-Bapi-Limit-Reset-Timestamp': '1700000000750' }, receivedAt: 1 }), 750);
    assert.equal(wait({ headers: { 'X-Bapi-Limit-Reset-Timestamp': '1699999999000' } }), 0);
  });
  test('by Retry-After, in seconds or as a date', () => {
    assert.equal(wait({ headers: { 'retry-after': '3' } }), 3000);
    assert.equal(wait({ headers: { 'retry-after': 'Tue, 14 Nov 2023 22:13:30 GMT' } }), 10000);
  });
  test('ten minutes for a blocked IP address, else unknown', () => {
    assert.equal(wait({ httpStatus: 403 }, 'access too frequent'), 600000);
    assert.equal(wait({}), null);
    assert.equal(wait({ headers: { 'retry-after': '99999999' } }), null);
  });
});

test('no verdict on a write is not repeated blindly', () => {
  const retryable = (context) => classify(null, context).retryable;
  assert.equal(retryable({ method: 'GET', httpStatus: 502 }), true);
  assert.equal(retryable({ method: 'POST', httpStatus: 502 }), false);
  assert.equal(retryable({ method: 'POST', cause: { code: 'ECONNRESET' } }), false);
  assert.equal(retryable({ method: 'POST', cause: { code: 'ECONNREFUSED' } }), true);
  // fetch wraps the error of the socket in one of its own.
  assert.equal(retryable({ method: 'POST', cause: { cause: { code: 'ECONNREFUSED' } } }), true);
  assert.equal(classify({ retCode: 10003 }).retryable, false);
});

test('the first hint of a limit says how long to wait, when the reply does', () => {
  const time = 1_700_000_000_000;
  const headers = { 'X-Bapi-Limit-Reset-Timestamp': String(time + 240) };
  const error = classify({ retCode: 10006, retMsg: 'Too many visits.', time }, { headers });
  assert.equal(error.retryAfterMs, 240);
  assert.equal(error.hints[0].fix, 'Wait 240 ms before the next request.');
  assert.match(error.message, /Wait 240 ms before the next request/);
  assert.match(classify({ retCode: 10006, retMsg: '' }).hints[0].fix, /^Wait as long as the reply says/);
});
