'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const errors = require('../../lib/errors');
const { BybitCredentialError, CredentialError } = require('../../lib/errors/credential-error');
const { BybitGateError, GateError } = require('../../lib/gate/error');
const { redactKey, redactText, redactHeaders } = require('../../lib/internal/redact');
const { API_KEY, SIGNATURE } = require('../support/fixtures.js');

const { ApiError, AuthError, BybitApiError, BybitAuthError, BybitRateLimitError, RateLimitError } = errors;
const FIELDS = {
  code: 33004,
  text: 'apikey/ip not matched',
  category: 'key-or-ip-mismatch',
  method: 'GET',
  endpoint: '/v5/user/query-api',
  environment: 'mainnet',
};

function secondCopy() {
  const paths = ['', '/credential-error'].map((file) => require.resolve(`../../lib/errors${file}`));
  const first = paths.map((path) => require.cache[path]);
  for (const path of paths) delete require.cache[path];
  const copy = { ...require('../../lib/errors'), ...require('../../lib/errors/credential-error') };
  paths.forEach((path, index) => (require.cache[path] = first[index]));
  assert.notEqual(copy.BybitAuthError, BybitAuthError);
  return copy;
}

describe('instanceof', () => {
  test('works across two copies of the package, in both directions', () => {
    const other = secondCopy();
    const theirs = new other.BybitAuthError(FIELDS);
    assert.ok(theirs instanceof BybitAuthError && theirs instanceof BybitApiError && theirs instanceof Error);
    assert.ok(!(theirs instanceof BybitRateLimitError) && !(theirs instanceof BybitCredentialError));
    assert.ok(new BybitRateLimitError({ category: 'rate-limit' }) instanceof other.BybitApiError);
    assert.ok(new BybitCredentialError([]) instanceof other.BybitCredentialError);
  });
  test('a subclass does not accept its parent', () => {
    assert.ok(!(new BybitApiError({ category: 'business' }) instanceof BybitAuthError));
    assert.ok(!(new (secondCopy().BybitApiError)({ category: 'business' }) instanceof BybitAuthError));
  });
  test('an error of Bybit belongs to both families, also across two copies', () => {
    const other = { ...secondCopy(), GateError, BybitGateError };
    const own = { ...errors, CredentialError, BybitCredentialError, GateError, BybitGateError };
    const made = [
      [new BybitAuthError(FIELDS), 'AuthError'],
      [new BybitRateLimitError({ category: 'rate-limit' }), 'RateLimitError'],
      [new BybitApiError({ category: 'business' }), 'ApiError'],
      [new BybitCredentialError([]), 'CredentialError'],
      [new BybitGateError({ state: 'closed', cause: null }), 'GateError'],
    ];
    for (const [error, name] of made) {
      assert.equal(error.venue, 'bybit');
      assert.equal(error.name, `Bybit${name}`);
      for (const copy of [own, other]) {
        assert.ok(error instanceof copy[name] && error instanceof copy[`Bybit${name}`], name);
        const isApi = /^(?:Auth|RateLimit|Api)Error$/.test(name);
        assert.equal(error instanceof copy.ApiError, isApi);
        assert.equal(error instanceof copy.BybitApiError, isApi);
      }
    }
  });
  test("an error of another venue is none of Bybit's", () => {
    const error = new AuthError({ ...FIELDS, code: 50111, venue: 'okx' });
    assert.ok(error instanceof AuthError && error instanceof ApiError && !(error instanceof RateLimitError));
    assert.ok(!(error instanceof BybitAuthError) && !(error instanceof BybitApiError));
    assert.equal(error.venue, 'okx');
    assert.equal(error.code, 50111);
    assert.match(error.message, /^OKX 50111 /);
    const label = new AuthError({ ...FIELDS, code: 'INVALID_KEY', venue: 'gate' });
    assert.deepEqual([label.code, /** @type {any} */ (label).label], ['INVALID_KEY', 'INVALID_KEY']);
    assert.equal(new CredentialError([], { venue: 'okx' }) instanceof BybitCredentialError, false);
    assert.equal(
      new GateError({ state: 'closed', cause: null, venue: 'okx' }) instanceof BybitGateError,
      false,
    );
  });
  test("users' subclasses work as usual", () => {
    class Mine extends BybitAuthError {}
    assert.ok(new Mine(FIELDS) instanceof Mine && new Mine(FIELDS) instanceof BybitAuthError);
    assert.ok(!(new BybitAuthError(FIELDS) instanceof Mine));
  });
  test('other values are no errors of ours', () => {
    for (const value of [null, undefined, 7, 'x', {}, new Error('x'), { name: 'BybitAuthError' }]) {
      assert.ok(!(value instanceof BybitApiError));
    }
  });
});

test('fields, name and message', () => {
  const error = new BybitAuthError({
    ...FIELDS,
    confidence: 'stated',
    traceId: 't',
    time: 5,
    httpStatus: 200,
  });
  assert.equal(error.name, 'BybitAuthError');
  assert.equal(error.code, 33004);
  assert.equal(error.retCode, 33004);
  assert.equal(error.venue, 'bybit');
  assert.equal(
    error.message,
    "Bybit 33004 key-or-ip-mismatch: the API key or the IP address does not match. Add the public IP address of this machine to the key's whitelist on the API management page (GET /v5/user/query-api on mainnet)",
  );
  assert.match(error.stack, /^BybitAuthError: Bybit 33004/);
  assert.equal(error.retryable, false);
  assert.ok(!('cause' in error));
  assert.match(new BybitApiError({ category: 'no-verdict' }).message, /^Bybit no-verdict: /);
  assert.equal(
    new BybitApiError({ category: 'no-verdict', httpStatus: 502 }).message,
    'Bybit HTTP 502 no-verdict: the reply says nothing about the API key. Repeat reads after a pause; before you repeat an order, check whether it was placed',
  );
});

test('JSON is complete', () => {
  const check = {
    step: 1,
    id: 'environment',
    title: 'T',
    status: 'unknown',
    evidence: 'E',
    url: 'U',
  };
  const hint = { id: 'wait', title: 'Wait', evidence: 'E', fix: 'F', url: 'U' };
  const error = new BybitRateLimitError({
    ...FIELDS,
    category: 'rate-limit',
    checks: [check],
    hints: [hint],
    retryAfterMs: 5,
    cause: new TypeError('inner'),
  });
  const json = JSON.parse(JSON.stringify(error));
  assert.deepEqual(
    Object.keys(json).sort(),
    [
      'name',
      'rateLimit',
      'message',
      'code',
      'retMsg',
      'category',
      'confidence',
      'checks',
      'hints',
      'venue',
      'retCode',
      'httpStatus',
      'method',
      'endpoint',
      'environment',
      'respondedBy',
      'traceId',
      'time',
      'retryable',
      'sent',
      'retryAfterMs',
      'cause',
    ].sort(),
  );
  assert.deepEqual(json.checks, [check]);
  assert.deepEqual(json.hints, [hint]);
  assert.deepEqual(JSON.parse(JSON.stringify({ error })).error, json, 'JSON.stringify passes a name');
  assert.deepEqual(json.cause, { name: 'TypeError', message: 'inner', code: null });
  assert.equal(json.name, 'BybitRateLimitError');
});

test('the text for a terminal has the facts, what to do and the checklist, without colours', () => {
  const url = 'https://example.invalid';
  const checks = ['fail', 'unknown', 'warn', 'pass'].map((status, index) => ({
    step: index + 1,
    id: 'clock',
    title: `Title ${index}`,
    status,
    evidence: `Evidence ${index}`,
    url,
  }));
  const hints = [
    { id: 'clock', title: 'Clock', evidence: 'E', fix: 'Set the clock.', url, open: `${url}/open` },
    { id: 'expiry', title: 'Expiry', evidence: 'E', fix: 'Extend the key.', url },
  ];
  const error = new BybitAuthError({ ...FIELDS, checks, hints });
  const text = error.toText();
  assert.match(text, /^BybitAuthError: The API key or the IP address does not match\n/);
  assert.match(text, / {2}retCode {6}33004\n/);
  assert.match(text, / {2}1\. Clock: Set the clock\.\n {5}open: https:\S+\n {5}see: \S+\n {2}2\. Expiry: /);
  assert.match(text, / {2}1 \[FAIL\] Title 0: Evidence 0\n/);
  assert.match(text, / {2}2 \[unknown\] Title 1: .*\n {2}3 \[WARN\] .*\n {2}4 \[pass\] Title 3: Evidence 3$/);
  assert.ok(!text.includes('\u001b'));
  assert.ok(error.toText({ colour: true }).includes('\u001b[31m[FAIL]'));
  for (const width of [40, 60, 80]) {
    // An address stays whole, so that it can be opened.
    const long = error
      .toText({ width })
      .split('\n')
      .filter((line) => line.length > width);
    assert.ok(
      long.every((line) => /^ +(?:open: |see: |see +)?https:\S+$/.test(line)),
      long.join('\n'),
    );
  }
});

test('without hints of its own an error has the usual ones of its category', () => {
  const [first] = new BybitApiError({ category: 'rate-limit' }).hints;
  assert.equal(first.id, 'wait');
  const hints = new BybitAuthError({ category: 'key-expired', environment: 'testnet' }).hints;
  assert.equal(hints[0].id, 'expiry');
  assert.equal(hints[0].open, 'https://testnet.bybit.com/app/user/api-management');
});

test('who answered is told, redacted, and null when nothing shows it', () => {
  const respondedBy = {
    part: 'cdn',
    name: 'CloudFront',
    evidence: `made by ${API_KEY}\u001b[2J`,
    more: API_KEY,
  };
  const error = new BybitApiError({ category: 'no-verdict', respondedBy, apiKey: API_KEY });
  assert.deepEqual(error.respondedBy, { part: 'cdn', name: 'CloudFront', evidence: 'made by made… [2J' });
  assert.deepEqual(JSON.parse(JSON.stringify(error)).respondedBy, error.respondedBy);
  assert.match(error.toText(), /\n {2}responder {4}cdn: CloudFront\. made by made…/);
  const exchange = { part: 'exchange', name: 'Bybit', evidence: 'By its retCode.' };
  assert.doesNotMatch(new BybitAuthError({ ...FIELDS, respondedBy: exchange }).toText(), /responder/);
  assert.match(
    new BybitAuthError({ ...FIELDS, code: null, respondedBy: exchange }).toText(),
    /exchange: Bybit/,
  );
  assert.equal(new BybitApiError({ category: 'no-verdict' }).respondedBy, null);
  assert.doesNotMatch(new BybitApiError({ category: 'no-verdict' }).toText(), /responder/);
});

test('a cause is copied without the request that it carries', () => {
  const deep = Object.assign(new Error('socket'), { code: 'ECONNRESET', request: API_KEY });
  const cause = Object.assign(new Error(`GET failed, apiKey=${API_KEY}`, { cause: deep }), {
    code: 'ERR_NETWORK',
    config: { headers: { 'X-BAPI-API-KEY': API_KEY, 'X-BAPI-SIGN': SIGNATURE } },
  });
  const error = new BybitApiError({ category: 'no-verdict', cause, apiKey: API_KEY });
  assert.notEqual(error.cause, cause);
  assert.equal(error.cause.code, 'ERR_NETWORK');
  assert.equal(error.cause.cause.code, 'ECONNRESET');
  assert.equal(error.cause.config, undefined);
  const shown =
    inspect(error, { depth: 20, showHidden: true }) +
    inspect(error.cause, { depth: 20, showHidden: true }) +
    JSON.stringify(error) +
    error.cause.stack;
  assert.ok(!shown.includes(API_KEY) && !shown.includes(SIGNATURE));
  assert.ok(!Object.keys(error).includes('cause'));
});

test('BybitCredentialError lists every finding at once, without values', () => {
  const findings = [
    {
      field: 'apiKey',
      id: 'empty',
      severity: 'error',
      index: 0,
      message: 'apiKey is empty',
      value: 'secret value',
    },
    {
      field: 'apiSecret',
      id: 'control',
      severity: 'error',
      index: 3,
      message: 'apiSecret has a control character at index 3',
      fix: 'Copy it again.',
    },
  ];
  const error = new BybitCredentialError(findings, { cause: new Error('why') });
  assert.equal(error.code, 'ERR_BYBIT_CREDENTIAL');
  assert.equal(error.name, 'BybitCredentialError');
  assert.match(
    error.message,
    /: apiKey is empty\. apiSecret has a control character at index 3\. Copy it again\.$/,
  );
  assert.equal(error.findings.length, 2);
  assert.equal(error.findings[1].index, 3);
  assert.equal(error.cause.message, 'why');
  assert.ok(!inspect(error, { depth: 9 }).includes('secret value'));
  assert.deepEqual(JSON.parse(JSON.stringify(error)).findings[0].id, 'empty');
});

describe('redaction', () => {
  test('four characters and an ellipsis', () => {
    assert.equal(redactKey(API_KEY), 'made…');
    assert.equal(redactKey('abc'), '…');
    assert.equal(redactKey(undefined), '');
  });
  test('what is not secret stays', () => {
    const texts = [
      'req_timestamp[1706972576658],server_timestamp[1706972587026],recv_window[5000]',
      'API key is invalid.',
      'apiSecret: has a space inside; apiKey: unexpected length',
      'Error sign, please check your signature generation algorithm.',
      'orderId=1700000000000&symbol=BTCUSDT',
    ];
    for (const text of texts) assert.equal(redactText(text), text);
  });
  test('what surrounds a known key stays', () => {
    assert.equal(redactText(`a ${API_KEY} b`, { apiKey: API_KEY }), 'a made… b');
    assert.equal(
      redactText(`1700000000000${API_KEY}5000a=b`, { apiKey: API_KEY }),
      '1700000000000made…5000a=b',
    );
  });
  test('a private key goes as a whole', () => {
    const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----';
    assert.equal(redactText(`x ${pem} y`), 'x [redacted] y');
    assert.equal(redactText('x -----BEGIN PRIVATE KEY-----\nMIIE'), 'x [redacted]');
  });
  test('a signature is recognised without a name, in hexadecimal and in base64', () => {
    assert.equal(redactText(`got ${SIGNATURE}!`), 'got [redacted]!');
    assert.equal(redactText(`got ${'aB3+'.repeat(85)}ab== here`), 'got [redacted] here');
  });
  test('headers', () => {
    const clean = redactHeaders({
      'X-BAPI-API-KEY': API_KEY,
      'X-Bapi-Sign': SIGNATURE,
      Cookie: 'a=b',
      Traceid: 't',
    });
    assert.deepEqual(clean, {
      'x-bapi-api-key': 'made…',
      'x-bapi-sign': '[redacted]',
      cookie: '[redacted]',
      traceid: 't',
    });
  });
});
