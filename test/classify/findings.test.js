'use strict';

/** What the validators found in a request that was refused joins the evidence of the steps that the findings name. */

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../../lib/classify');
const { validateRequest } = require('../../lib');
const { API_KEY, NOW } = require('../support/fixtures.js');

const URL_OF_READ = 'https://api.bybit.com/v5/order/realtime?category=linear';
const PATH_SIGNED = {
  id: 'signed-path',
  severity: 'error',
  field: 'signature',
  message: 'The signature is that of the path as well',
  fix: 'Sign only the query.',
  step: 9,
};
const SECONDS = {
  id: 'timestamp-seconds',
  severity: 'error',
  field: 'X-BAPI-TIMESTAMP',
  message: 'The timestamp is in seconds',
  fix: 'Send milliseconds.',
  step: 8,
};
const WRONG_HOST = {
  id: 'url-website',
  severity: 'error',
  field: 'url',
  message: 'The URL is that of a web site',
  fix: 'Use an API host.',
  step: 1,
};
const NO_WINDOW = {
  ...PATH_SIGNED,
  id: 'recv-window-missing',
  severity: 'warning',
  message: 'No window is sent',
};

function refuse(retCode, retMsg, findings, context = {}) {
  const error = classify(
    { retCode, retMsg, time: NOW },
    { url: URL_OF_READ, method: 'GET', findings, ...context },
  );
  return { error, steps: Object.fromEntries(error.checks.map((check) => [check.id, check])) };
}

describe('an error that the reply can be about proves the failure of its step', () => {
  test('the signature', () => {
    const { error, steps } = refuse(10007, 'User authentication failed.', [PATH_SIGNED]);
    assert.equal(steps.signature.status, 'fail');
    assert.match(
      steps.signature.evidence,
      /The validator found: The signature is that of the path as well\.$/,
    );
    assert.equal(error.checks[0].id, 'signature');
    assert.deepEqual([error.hints[0].id, error.hints[0].fix], ['signature', 'Sign only the query.']);
    assert.match(error.message, /Sign only the query/);
  });
  test('a step that the reply proves to have failed says what was found, and the cure comes first', () => {
    const { error, steps } = refuse(10004, 'error sign!', [PATH_SIGNED]);
    assert.match(
      steps.signature.evidence,
      /Bybit computed.*The validator found: The signature is that of the path/,
    );
    assert.match(error.hints[0].fix, /^Sign only the query\./);
  });
  test('the clock', () => {
    const { steps } = refuse(10007, '', [SECONDS]);
    assert.equal(steps.clock.status, 'fail');
    assert.match(steps.clock.evidence, /The timestamp is in seconds/);
  });
  test('the clock, by the figures of the reply: their fix stands alone', () => {
    for (const [name, offset] of Object.entries({ ahead: 5000, behind: -20_000 })) {
      const found = { ...SECONDS, id: `timestamp-${name}`, message: 'It is off', fix: 'Synchronise it.' };
      const times = `req_timestamp[${NOW + offset}],server_timestamp[${NOW}],recv_window[5000]`;
      const { error, steps } = refuse(10002, `invalid request, ${times}`, [found]);
      assert.match(steps.clock.evidence, /The validator found: It is off\.$/);
      assert.equal(error.hints[0].id, 'clock');
      assert.doesNotMatch(error.hints[0].fix, /Synchronise it/);
      assert.equal(error.hints[0].fix.match(/synchronise/gi).length, 1);
      const { error: vague } = refuse(10002, 'invalid request', [found]);
      assert.match(vague.hints[0].fix, /^Synchronise it\./);
    }
  });
  test('the environment', () => {
    const { error, steps } = refuse(10003, 'API key is invalid.', [WRONG_HOST]);
    assert.equal(steps.environment.status, 'fail');
    assert.equal(error.hints[0].fix, 'Use an API host.');
  });
  test('a warning is quoted, and proves nothing', () => {
    const { steps } = refuse(10007, '', [NO_WINDOW]);
    assert.equal(steps.signature.status, 'unknown');
    assert.match(steps.signature.evidence, /No window is sent/);
  });
});

describe('a reply about something else stays about that', () => {
  test('an IP address that is not allowed', () => {
    const { error, steps } = refuse(10010, 'Unmatched IP', [PATH_SIGNED, NO_WINDOW]);
    assert.equal(error.category, 'ip-not-allowed');
    assert.deepEqual([error.checks[0].id, steps.signature.status], ['ip-whitelist', 'unknown']);
    assert.match(
      steps.signature.evidence,
      /The validator found: The signature is that of the path as well\.$/,
    );
    assert.deepEqual(
      error.hints.map(({ id }) => id),
      ['ip-whitelist'],
    );
  });
  test('a signature: the server accepted the time and found the key before it checked it', () => {
    const { steps } = refuse(10004, 'error sign!', [SECONDS, WRONG_HOST]);
    assert.deepEqual([steps.clock.status, steps.environment.status], ['unknown', 'pass']);
    assert.doesNotMatch(steps.environment.evidence, /validator/);
  });
  test('a server that failed: the hints are not about the request', () => {
    const error = classify('', { httpStatus: 502, findings: [PATH_SIGNED] });
    const signature = error.checks.find(({ id }) => id === 'signature');
    assert.equal(signature.status, 'unknown');
    assert.match(signature.evidence, /^HTTP 502 says nothing about the API key\. The validator found: /);
    assert.deepEqual(
      error.hints.map(({ id }) => id),
      ['retry', 'network'],
    );
  });
  test('a mistake in the request: its hint says what the validator found in the body', () => {
    const comma = {
      ...PATH_SIGNED,
      id: 'json-trailing-comma',
      message: 'A comma is left at byte 9',
      fix: 'Remove it.',
    };
    const { error, steps } = refuse(10001, 'params error', [comma]);
    assert.equal(steps.signature.status, 'unknown');
    assert.match(error.hints[0].evidence, /params error\. The validator found: A comma is left at byte 9\.$/);
    assert.match(error.hints[0].fix, /^Remove it\. Compare the request's parameters/);
  });
});

test('the credential findings stay in their step', () => {
  const empty = { field: 'apiSecret', id: 'empty', severity: 'error', message: 'The secret is empty' };
  const { steps } = refuse(10004, 'error sign!', [empty, PATH_SIGNED]);
  assert.deepEqual(
    [steps['key-format'].status, steps['key-format'].evidence],
    ['fail', 'The secret is empty'],
  );
  assert.match(steps.signature.evidence, /path as well/);
  const { steps: others } = refuse(10004, 'error sign!', [PATH_SIGNED]);
  assert.equal(others['key-format'].status, 'pass');
});

test('no more than three findings are quoted', () => {
  const many = Array.from({ length: 50 }, (_, index) => ({ ...PATH_SIGNED, message: `Mistake ${index}` }));
  const { steps } = refuse(10007, '', many);
  assert.match(steps.signature.evidence, /Mistake 0; Mistake 1; Mistake 2; and 47 more\.$/);
});

test('a step that is not on the checklist is not read', () => {
  for (const step of [0, 10, -1, 1.5, NaN, '9x', {}, null]) {
    const { steps } = refuse(10007, '', [{ ...PATH_SIGNED, step }]);
    assert.equal(steps.signature.status, 'unknown', String(step));
  }
});

test('what validateRequest finds can be passed as it is', async () => {
  const headers = {
    'X-BAPI-API-KEY': API_KEY,
    'X-BAPI-TIMESTAMP': String(NOW),
    'X-BAPI-RECV-WINDOW': '5000',
  };
  const { findings } = await validateRequest({ method: 'GET', url: URL_OF_READ, headers });
  assert.ok(findings.length > 0);
  const { error, steps } = refuse(10001, 'openapi sign params error!', findings);
  const [first] = findings.filter(({ severity }) => severity === 'error');
  assert.equal(steps.signature.status, 'fail');
  assert.ok(steps.signature.evidence.includes(first.message), steps.signature.evidence);
  assert.ok(error.hints[0].fix.startsWith(first.fix), error.hints[0].fix);
});
