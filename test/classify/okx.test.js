'use strict';

// Runs once: classify() needs no backend.

/** classify() for OKX: what its scenarios (test/scenarios) do not show. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { AuthError, classify } = require('../../lib');
const { CATEGORIES } = require('../../lib/errors/causes');
const { checklistOf } = require('../../lib/errors/checklist');
const { VENUES } = require('../../lib/venues');

const { okx } = VENUES;
const { replies } = okx;
const URL = 'https://www.okx.com/api/v5/trade/order';
const OTHER_ENVIRONMENT = { code: '50101', msg: 'APIKey does not match current environment.' };
/** @param {unknown} body @param {object} [context] */
const refuse = (body, context) => classify(body, { venue: 'okx', ...context });
/** @param {string} sCode @param {string} [sMsg] */
const order = (sCode, sMsg = '') => ({ clOrdId: 'a', ordId: '', sCode, sMsg });
const fixes = (/** @type {any} */ error) => error.hints.map((/** @type {any} */ { fix }) => fix).join('\n');

test('50110 says which address to add to the whitelist', () => {
  const msg = "Your IP 203.0.113.7 is not included in your API key's IP whitelist.";
  assert.match(String(refuse({ code: '50110', msg })?.message), /Add 203\.0\.113\.7 to the key's whitelist/);
});

test('50102 alone does not say that the timestamp is too old: it may be in the future as well', () => {
  const error = refuse({ code: '50102', msg: 'Timestamp request expired' });
  assert.match(
    String(error?.message),
    /50102 request-late: the timestamp is more than 30 s before or after the time of OKX/,
  );
});

describe('the passphrase', () => {
  const error = /** @type {any} */ (
    refuse({ code: '50105', msg: 'Request header "OK-ACCESS-PASSPHRASE" incorrect.' }, { httpStatus: 401 })
  );

  test('is a cause and a step of its own, which closes a gate at once', () => {
    assert.ok(error instanceof AuthError);
    assert.deepEqual([error.category, error.retryable], ['passphrase', false]);
    assert.equal(CATEGORIES.passphrase.gate, 'rejected');
    assert.deepEqual(
      [error.checks[0].id, error.checks[0].status, error.checks[0].step],
      ['passphrase', 'fail', 10],
    );
    assert.match(
      error.message,
      /^OKX 50105 passphrase: the passphrase of the API key is wrong\. Send the passphrase/,
    );
    assert.match(fixes(error), /OKX_API_PASSPHRASE/);
  });

  test('is the tenth check here, and none elsewhere', () => {
    assert.equal(error.checks.length, 10);
    assert.equal(checklistOf(okx).length, 10);
    for (const name of ['bybit', 'binance']) {
      assert.ok(!checklistOf(VENUES[name]).some(({ id }) => id === 'passphrase'), name);
      assert.equal(checklistOf(VENUES[name]).length, 9);
    }
  });

  test('that is empty fails the same step', () => {
    const empty = refuse({ code: '50104', msg: 'Request header "OK-ACCESS-PASSPHRASE" cannot be empty.' });
    const step = empty?.checks.find(({ id }) => id === 'passphrase');
    assert.deepEqual([empty?.category, step?.status], ['missing-auth', 'fail']);
  });
});

describe('orders inside of a 200', () => {
  test('a mix is an error that is never sent again, and says how many were refused', () => {
    const data = [order('0'), order('50011', 'Rate limit reached.'), order('51008', 'No balance.')];
    const error = /** @type {any} */ (
      refuse({ code: '2', msg: '', data }, { httpStatus: 200, method: 'POST' })
    );
    assert.deepEqual([error.code, error.category, error.retryable], [50011, 'rate-limit', false]);
    assert.match(error.message, /2 of 3 orders were refused: Rate limit reached/);
  });

  test('one order is named by its own code and text', () => {
    const error = refuse({ code: '1', msg: 'All operations failed', data: [order('51006', 'Price limit')] });
    assert.deepEqual([error?.code, error?.category], [51006, 'business']);
    assert.match(String(error?.message), /^OKX 51006 business: price limit/);
  });

  test('an outer code of failure without orders keeps its own', () => {
    assert.equal(refuse({ code: '1', msg: 'Operation failed.', data: [] })?.code, 1);
  });

  test('a refused order is seen where the outer code is 0', () => {
    assert.equal(refuse({ code: '0', msg: '', data: [order('51008')] }, { httpStatus: 200 })?.code, 51008);
  });
});

describe('the environment of a request', () => {
  const config = (/** @type {object} */ headers) => ({
    ...{ url: URL, method: 'post' },
    headers: { 'OK-ACCESS-KEY': '0f1e2d3c-aaaa-4bbb-8ccc-0123456789ab', ...headers },
  });

  test('is read from the header of a request of axios', () => {
    const demo = {
      status: 401,
      headers: {},
      data: OTHER_ENVIRONMENT,
      config: config({ 'x-simulated-trading': '1' }),
    };
    const live = { ...demo, config: config({}) };
    assert.deepEqual([classify(demo)?.environment, classify(live)?.environment], ['demo', 'mainnet']);
    assert.match(fixes(classify(demo)), /^Leave out the header x-simulated-trading: 1/);
    assert.match(fixes(classify(live)), /^Send the header x-simulated-trading: 1/);
  });

  test('is that of the host on a WebSocket', () => {
    const url = 'wss://wspap.okx.com:8443/ws/v5/private';
    assert.equal(
      refuse({ event: 'error', code: '60009', msg: 'Login failed.' }, { url })?.environment,
      'demo',
    );
  });

  test('is open where only the host is known, which serves both', () => {
    const error = refuse(OTHER_ENVIRONMENT, { url: URL, httpStatus: 401 });
    assert.equal(error?.environment, null);
    assert.match(fixes(error), /with a key of demo trading, and leave it out with a live key/);
  });
});

describe('the time', () => {
  const SECOND = 1_700_000_060_000;
  const expired = (/** @type {object} */ context) =>
    refuse(
      { code: '50102', msg: 'Timestamp request expired' },
      { headers: { date: new Date(SECOND).toUTCString() }, ...context },
    );

  test('of the header Date proves no more than its second does', () => {
    const at = (/** @type {number} */ ms) =>
      expired({ timestamp: new Date(SECOND + ms).toISOString() })?.category;
    // 30,000 ms are allowed to either side, and the clock of OKX may be up to 999 ms later than the header says.
    assert.deepEqual([at(30_500), at(30_999), at(-30_001)], ['request-late', 'clock-ahead', 'request-late']);
    assert.match(String(expired({ timestamp: SECOND - 30_001 })?.checks[0].evidence), /30001 ms old/);
    assert.match(
      String(expired({ timestamp: SECOND + 30_500 })?.checks[0].evidence),
      /By how much it was off is not known/,
    );
  });

  test('says nothing of a window, which OKX does not have', () => {
    for (const ms of [90_000, -90_000, -40_000]) {
      const text = expired({ timestamp: SECOND + ms })?.toText() ?? '';
      assert.doesNotMatch(text, /recv_?window|A larger|window that long|its the/i);
    }
  });

  test('of a reply about an order is exact', () => {
    const body = {
      code: '0',
      data: [order('0')],
      inTime: '1695190491421339',
      msg: '',
      outTime: '1695190491423240',
    };
    assert.equal(
      replies.timeOf(body, () => null),
      1_695_190_491_423.24,
    );
    assert.equal(
      replies.timeOf(JSON.stringify(body), () => null),
      1_695_190_491_423.24,
    );
    assert.equal(
      replies.timeOf({ code: '0', msg: '', data: [{ ts: '1597026383085' }] }, () => null),
      1_597_026_383_085,
    );
    const ticker = { code: '0', msg: '', data: [{ instId: 'BTC-USDT', ts: '1597026383085' }] };
    assert.equal(
      replies.timeOf(ticker, () => null),
      null,
      'the time of a price',
    );
    assert.equal(
      replies.timeOf('<html></html>', () => null),
      null,
    );
  });
});

test('a success is seen without parsing, but not where orders have codes of their own', () => {
  const isSeen = (/** @type {unknown} */ body) => replies.isPlainSuccess(200, JSON.stringify(body));
  assert.equal(isSeen({ code: '0', data: [], msg: '' }), true);
  assert.equal(isSeen({ code: '0', data: [order('51008')], msg: '' }), false);
  assert.equal(isSeen({ code: '50111', data: [], msg: '' }), false);
  assert.equal(replies.isPlainSuccess(200, '{"code":"0","data":[],"code":"1"}'), false);
  assert.equal(replies.isPlainSuccess(401, '{"code":"0","data":[]}'), false);
});

test('a close of the WebSocket is read from the event, and from its code and reason', () => {
  const event = { type: 'close', code: 4001, reason: 'Login Failed', target: {} };
  for (const body of [event, { code: 4001, reason: 'Login Failed' }]) {
    assert.deepEqual([refuse(body)?.category, refuse(body)?.code], ['auth-failed', 4001]);
  }
  assert.equal(refuse({ type: 'close', code: 1006, reason: '', target: {} })?.category, 'no-verdict');
});

test('a status in the place of a code is no verdict on the key', () => {
  for (const body of [
    { code: 404, msg: 'Not Found' },
    { code: '401', msg: 'Unauthorized' },
  ]) {
    const error = refuse(body);
    assert.deepEqual([error?.category, error?.code], ['no-verdict', null]);
  }
});

test('a key that another exchange refused is not refused by OKX', () => {
  for (const body of [
    { retCode: 10003, retMsg: 'API key is invalid.' },
    { label: 'INVALID_KEY', message: 'x' },
  ]) {
    assert.equal(refuse(body, { httpStatus: 200 })?.category, 'no-verdict');
  }
});
