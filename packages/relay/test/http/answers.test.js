'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { ANSWERS, answerFor, refusalOutcome } = require('../../lib/http/answers.js');

test('each outcome has the status that makes its sender do the right thing', () => {
  const statuses = Object.fromEntries(Object.keys(ANSWERS).map((kind) => [kind, answerFor({ kind }).status]));
  assert.deepEqual(statuses, {
    accepted: 202,
    duplicate: 200,
    conflict: 409,
    'bad-signature': 401,
    'stale-signed': 401,
    forbidden: 403,
    'stale-signal': 422,
    invalid: 422,
    malformed: 400,
    encoded: 415,
    'too-large': 413,
    'too-slow': 408,
    'locked-out': 429,
    'rate-limited': 429,
    'not-found': 404,
    method: 405,
    unavailable: 503,
  });
});

test('an accepted signal has its id and the number of its orders, and warnings when there are some', () => {
  const warning = { code: 'no-id', path: '', message: 'The signal has no id.' };
  assert.deepEqual(answerFor({ kind: 'accepted', id: 'x-1', intents: 3, warnings: [] }).body, {
    id: 'x-1',
    intents: 3,
  });
  assert.deepEqual(answerFor({ kind: 'accepted', id: 'x-1', intents: 0, warnings: [warning] }).body, {
    id: 'x-1',
    intents: 0,
    warnings: [warning],
  });
  assert.deepEqual(answerFor({ kind: 'duplicate', id: 'x-1', state: 'pending' }).body, {
    id: 'x-1',
    duplicate: true,
    state: 'pending',
  });
});

test('a refusal names its reason; with one finding the sentence is that of the finding', () => {
  const finding = {
    code: 'unknown-field',
    path: 'qauntity',
    byte: 9,
    message: 'Unknown field qauntity; did you mean quantity?',
  };
  const answer = answerFor(
    refusalOutcome({ kind: 'invalid', http: 422, reason: 'invalid', findings: [finding], signalId: 'x-1' }),
  );
  assert.equal(answer.status, 422);
  assert.deepEqual(answer.body, {
    error: 'invalid',
    message: finding.message,
    id: 'x-1',
    findings: [finding],
  });
  const two = answerFor({ kind: 'invalid', findings: [finding, finding] }).body;
  assert.equal(two.message, 'The signal is not valid.');
  assert.equal(two.findings.length, 2);
});

test('only what may be sent again says when', () => {
  const waiting = Object.keys(ANSWERS).filter((kind) => answerFor({ kind }).headers !== undefined);
  assert.deepEqual(waiting, ['locked-out', 'rate-limited', 'unavailable']);
  assert.deepEqual(answerFor({ kind: 'unavailable', retryAfterS: 1.2 }).headers, { 'retry-after': '2' });
});

test('an outcome without an answer is a mistake of the program', () => {
  assert.throws(() => answerFor({ kind: 'constructor' }), TypeError);
});
