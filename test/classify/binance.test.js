'use strict';

// Runs once: classify() needs no backend.

/** classify() for Binance: what its scenarios (test/scenarios) do not show. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { AuthError, RateLimitError, classify } = require('../../lib');
const { VENUES } = require('../../lib/venues');

const { replies } = VENUES.binance;
const SPOT = 'https://api.binance.com/api/v3/order';
const FUTURES = 'https://fapi.binance.com/fapi/v1/order';
const INVALID = 'Invalid API-key, IP, or permissions for action';
/** @param {unknown} body @param {object} [context] */
const refuse = (body, context) => classify(body, { venue: 'binance', ...context });

test('-4061 is about the position side, not about the endpoint', () => {
  const error = refuse(
    { code: -4061, msg: "Order's position side does not match user's setting." },
    { url: FUTURES },
  );
  assert.match(
    String(error?.message),
    /account-mode: the position side does not match the account's position mode/,
  );
});

describe('-2015', () => {
  test('names its candidates, and blames none of them', () => {
    const error = /** @type {any} */ (
      refuse({ code: -2015, msg: `${INVALID}.` }, { url: SPOT, httpStatus: 401 })
    );
    assert.ok(error instanceof AuthError);
    assert.match(
      error.message,
      /did not accept the key, the IP address or the permission, and does not say which/,
    );
    assert.deepEqual(
      error.checks.filter((/** @type {any} */ { status }) => status !== 'unknown'),
      [],
    );
    const ids = error.hints.map((/** @type {any} */ { id }) => id);
    for (const id of ['ip-whitelist', 'key-exists', 'environment', 'permissions']) {
      assert.ok(ids.includes(id), id);
    }
  });

  test('does not suggest an expiry, which keys of Binance do not have, nor what the key information does not show', () => {
    for (const code of [-2015, -2008]) {
      const error = /** @type {any} */ (refuse({ code, msg: 'Invalid.' }, { url: SPOT, httpStatus: 401 }));
      assert.ok(error.hints.every((/** @type {any} */ { id }) => id !== 'expiry'));
      const texts = error.checks.map((/** @type {any} */ { evidence }) => evidence).join();
      assert.doesNotMatch(
        texts,
        /apiRestrictions\) (?:lists the whitelist|shows the date)|apiRestrictions would tell/,
      );
    }
  });

  test('shows the address of the caller, and compares it with what is known of the key', () => {
    const reply = { code: -2015, msg: `${INVALID}, request ip: 203.0.113.7` };
    const error = refuse(reply, { url: FUTURES, httpStatus: 401 });
    const step = error?.checks.find(({ id }) => id === 'ip-whitelist');
    assert.match(String(step?.evidence), /Binance saw 203\.0\.113\.7/);
  });

  test('is about the permission where the key information shows that it is missing', () => {
    const keyInformation = { ipRestrict: false, enableReading: true, enableFutures: false };
    const known = { url: FUTURES, method: 'POST', keyInformation };
    assert.equal(refuse({ code: -2015, msg: INVALID }, known)?.category, 'permission');
    const allowed = { ...known, keyInformation: { ...keyInformation, enableFutures: true } };
    assert.equal(refuse({ code: -2015, msg: INVALID }, allowed)?.category, 'key-or-ip-mismatch');
  });
});

test('the HTTP status decides nothing where records differ', () => {
  for (const httpStatus of [200, 400, 401, 403]) {
    const categories = [-2008, -2014, -1002, -1022].map(
      (code) => refuse({ code, msg: '' }, { httpStatus, url: SPOT })?.category,
    );
    assert.deepEqual(categories, ['key-or-environment', 'auth-failed', 'permission', 'bad-signature']);
  }
});

describe('numbers that products share', () => {
  for (const [code, url, category] of [
    [-4087, FUTURES, 'account-mode'],
    [-4087, 'https://dapi.binance.com/dapi/v1/klines', 'business'],
    [-4087, 'https://api.binance.com/sapi/v1/loan/borrow', 'business'],
    [-4088, FUTURES, 'account-mode'],
    [-4088, 'https://dapi.binance.com/dapi/v1/klines', 'business'],
    [-4402, FUTURES, 'region'],
    [-4402, SPOT, 'business'],
    [-4056, FUTURES, 'business'],
    [-4005, FUTURES, 'business'],
    [-2021, FUTURES, 'business'],
  ]) {
    test(`${code} of ${new URL(String(url)).pathname}`, () => {
      assert.equal(refuse({ code, msg: '' }, { url, httpStatus: 400 })?.category, category);
    });
  }

  test('need the text where the request is not known', () => {
    assert.equal(refuse({ code: -4087, msg: '' })?.category, 'business');
    assert.equal(
      refuse({ code: -4087, msg: 'User can only place reduce only order' })?.category,
      'account-mode',
    );
  });
});

describe('limits', () => {
  const BANNED = 'Way too much request weight used; IP banned until 1660090423228.';
  const NOW = 1_660_090_400_000;

  test('418 is waited for, up to three days, and is no error of the key', () => {
    const wait = (/** @type {number} */ receivedAt, headers = {}) =>
      /** @type {any} */ (refuse({ code: -1003, msg: BANNED }, { httpStatus: 418, receivedAt, headers }));
    assert.ok(wait(NOW) instanceof RateLimitError && !(wait(NOW) instanceof AuthError));
    assert.equal(wait(NOW).retryAfterMs, 23_228);
    assert.equal(wait(NOW - 3 * 86_400_000).retryAfterMs, 3 * 86_400_000 + 23_228);
    assert.equal(wait(NOW + 60_000).retryAfterMs, 0, 'it is over');
    assert.equal(wait(NOW, { 'retry-after': '90' }).retryAfterMs, 90_000);
    assert.equal(wait(NOW - 40 * 86_400_000).retryAfterMs, null, 'a clock that is wrong');
  });

  test('without a body it is one, too', () => {
    for (const httpStatus of [418, 429]) {
      const error = refuse('', { httpStatus, headers: { 'Retry-After': '7' } });
      assert.equal(/** @type {any} */ (error).retryAfterMs, 7000);
    }
  });

  test('what was used is told; what is left, Binance does not say', () => {
    const limit = (/** @type {Record<string, string>} */ headers) =>
      replies.rateLimitOf((name) => headers[name] ?? null);
    assert.deepEqual(limit({ 'x-mbx-used-weight-1m': '42', 'x-mbx-order-count-10s': '3' }), {
      ...{ limit: null, remaining: null, resetAt: null },
      ...{ used: 42, usedOrders: 3 },
    });
    assert.equal(limit({ 'x-sapi-used-ip-weight-1m': '9' })?.used, 9);
    assert.equal(limit({}), null);
    assert.equal(limit({ 'x-mbx-used-weight-1m': 'many' }), null);
  });
});

describe('a success is seen without parsing', () => {
  for (const [text, isSeen] of /** @type {[string, boolean][]} */ ([
    ['{"symbol":"BTCUSDT","orderId":1}', true],
    ['[]', true],
    ['[[1700000000000,"1.0"]]', true],
    ['[{"orderId":1},{"orderId":2}]', true],
    ['[{"orderId":1},{"code":-2022,"msg":"x"}]', false],
    ['[{"orderId":1},{"orderId":2', false],
    ['{"code":-2015,"msg":"x"}', false],
    ['{"msg":"x","code":-2015}', false],
    ['{"retCode":10003}', false],
    ['{"symbol":"a","\\u0063ode":-2015}', false],
    ['<html></html>', false],
    ['{}', false],
  ])) {
    test(text, () => {
      assert.equal(replies.isPlainSuccess(200, text), isSeen);
      assert.equal(replies.isPlainSuccess(400, text), false);
      if (isSeen) assert.equal(refuse(text, { httpStatus: 200 }), null);
    });
  }
});

test('only the reply of the time endpoint has a time that is exact enough for a clock', () => {
  const date = () => 'Tue, 14 Nov 2023 22:14:20 GMT';
  assert.equal(replies.timeOf({ serverTime: 1_499_827_319_559 }, date), 1_499_827_319_559);
  assert.equal(replies.timeOf('{"serverTime":1499827319559}', date), 1_499_827_319_559);
  assert.equal(replies.timeOf({ orderId: 1, transactTime: 1_499_827_319_559 }, date), null);
  assert.equal(replies.timeOf('{"orderId":1}', date), null);
});

test('a page of a proxy is not of Binance', () => {
  for (const body of [
    '<html></html>',
    { error: 'Not Found', status: 404 },
    { label: 'INVALID_KEY' },
    null,
    'x',
  ]) {
    assert.equal(replies.isOwn(body), false, JSON.stringify(body));
  }
  for (const body of [{ code: -2015, msg: 'x' }, {}, [], { serverTime: 1 }, '{"symbol":"x"}', '[]']) {
    assert.equal(replies.isOwn(body), true, JSON.stringify(body));
  }
});

test('what is missing in a request is named, with the parameters of the query', () => {
  const msg = "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.";
  const error = refuse({ code: -1102, msg }, { httpStatus: 400 });
  assert.match(String(error?.checks[0].evidence), /Empty according to the reply: timestamp/);
  assert.match(String(error?.hints[0].fix), /^Send X-MBX-APIKEY, and timestamp and signature as parameters/);
});
