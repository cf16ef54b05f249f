'use strict';

// Runs once: classify() needs no backend.

/** Which exchange a reply comes from, where the caller does not say it. */

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { describe, test } = require('node:test');
const { AuthError, BybitApiError, BybitAuthError, classify } = require('../../lib');

const OKX_REPLY = { code: '50111', msg: 'Invalid OK-ACCESS-KEY', data: [] };
const BINANCE_REPLY = { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' };
const BYBIT_REPLY = { retCode: 10003, retMsg: 'API key is invalid.' };

test('a name wins over everything else', () => {
  const error = classify(OKX_REPLY, { venue: 'okx', url: 'https://api.binance.com/api/v3/order' });
  assert.deepEqual([error?.venue, error?.code], ['okx', 50111]);
  assert.ok(classify(OKX_REPLY, { venue: 'bybit', httpStatus: 401 }) instanceof BybitApiError);
});

test('an error of another exchange is no error of Bybit', () => {
  const error = classify(OKX_REPLY, { venue: 'okx' });
  assert.ok(error instanceof AuthError && !(error instanceof BybitAuthError));
  assert.ok(!(error instanceof BybitApiError) && !('retCode' in error));
});

describe('by the host of the request', () => {
  for (const [url, body, venue] of [
    ['https://www.okx.com/api/v5/account/balance', OKX_REPLY, 'okx'],
    ['wss://wspap.okx.com:8443/ws/v5/private', { event: 'error', code: '60009', msg: '' }, 'okx'],
    ['https://fapi.binance.com/fapi/v1/order', BINANCE_REPLY, 'binance'],
    ['https://testnet.binance.vision/api/v3/account', BINANCE_REPLY, 'binance'],
    ['https://api.bybit.com/v5/order/create', BYBIT_REPLY, 'bybit'],
  ]) {
    test(String(url), () => assert.equal(classify(body, { url: String(url) })?.venue, venue));
  }

  test('of a response of axios', () => {
    const config = { url: '/api/v5/account/balance', baseURL: 'https://www.okx.com', method: 'get' };
    const response = { status: 401, data: OKX_REPLY, headers: {}, config };
    assert.equal(classify(response.data, response)?.venue, 'okx');
    assert.equal(classify(response)?.venue, 'okx');
  });
});

describe('by the form of the reply', () => {
  for (const [what, body, venue] of [
    ['a code of five digits as text', OKX_REPLY, 'okx'],
    ['the same as JSON', JSON.stringify(OKX_REPLY), 'okx'],
    ['without data', { msg: "API key doesn't exist", code: '50119' }, 'okx'],
    ['a WebSocket of OKX', { event: 'error', msg: 'Login failed.', code: '60009', connId: 'a' }, 'okx'],
    ['a negative code with msg', BINANCE_REPLY, 'binance'],
    ['the WebSocket API of Binance', { id: 1, status: 401, error: BINANCE_REPLY }, 'binance'],
    ['a retCode', BYBIT_REPLY, 'bybit'],
    [
      'Bitget',
      { code: '40009', msg: 'sign signature error', requestTime: 1_700_000_000_000, data: null },
      'bitget',
    ],
    ['a login at Bitget', { event: 'error', code: 30015, msg: 'Invalid sign' }, 'bitget'],
    ['the old form of Bybit', { ret_code: -2015, ret_msg: 'Invalid API-key.' }, 'bybit'],
  ]) {
    test(String(what), () => {
      const error = classify(body);
      assert.equal(error?.venue, venue);
      assert.ok(error instanceof AuthError);
    });
  }

  // Their forms are those of several exchanges, or of none that is known here.
  for (const body of [
    { code: 100413, msg: 'Incorrect apiKey' },
    { code: 700_002, msg: 'Signature for this request is not valid.' },
  ]) {
    test(`${JSON.stringify(body)} is neither a success nor a verdict on the key`, () => {
      const error = classify(body);
      assert.equal(error?.category, 'no-verdict');
      assert.ok(!(error instanceof AuthError));
    });
  }
});

describe('by the name in a message of ccxt', () => {
  for (const [message, venue, code] of [
    ['okx {"msg":"API key doesn\'t exist","code":"50119"}', 'okx', 50119],
    ['myokx {"msg":"API key doesn\'t exist","code":"50119"}', 'okx', 50119],
    ['binance {"code":-2008,"msg":"Invalid Api-Key ID."}', 'binance', -2008],
    [
      'binanceusdm {"code":-4061,"msg":"Order\'s position side does not match user\'s setting."}',
      'binance',
      -4061,
    ],
    ['bybit {"retCode":10003,"retMsg":"API key is invalid."}', 'bybit', 10003],
  ]) {
    test(String(message), () => {
      for (const thrown of [new Error(String(message)), String(message), `AuthenticationError: ${message}`]) {
        const error = classify(thrown);
        assert.deepEqual([error?.venue, error?.code], [venue, code]);
      }
    });
  }

  test('of a refusal with a status', () => {
    const text =
      'binance GET https://api.binance.com/api/v3/account 418 I\'m a teapot {"code":-1003,"msg":"Way too much request weight used; IP banned until 1660090423228."}';
    const error = classify(new Error(text), { receivedAt: 1_660_090_400_000 });
    assert.deepEqual([error?.venue, error?.category, error?.code], ['binance', 'rate-limit', -1003]);
    assert.equal(/** @type {any} */ (error).retryAfterMs, 23_228);
  });
});

test('what an SDK threw is read', () => {
  const okx = classify({ code: '50113', msg: 'Invalid Sign', data: [] }, { venue: 'okx' });
  assert.equal(okx?.category, 'bad-signature');
  const binance = { code: -1022, message: 'Signature for this request is not valid.', body: {}, headers: {} };
  assert.equal(classify(binance, { venue: 'binance' })?.category, 'bad-signature');
});

test('a reply of one exchange loads no other one', () => {
  const program = `
    const { classify } = require('.');
    const shown = [];
    for (const [body, context] of [
      [{ retCode: 10003, retMsg: 'API key is invalid.' }, {}],
      [{ retCode: 0 }, { url: 'https://api.bybit.com/v5/order/create' }],
      [{ code: '50111', msg: 'Invalid OK-ACCESS-KEY', data: [] }, { venue: 'okx' }],
    ]) {
      classify(body, context);
      const loaded = Object.keys(require.cache).map((file) => /venues.(\\w+).index\\.js$/.exec(file)?.[1]);
      shown.push(loaded.filter(Boolean).sort().join('+'));
    }
    process.stdout.write(shown.join(' '));`;
  const cwd = path.join(__dirname, '..', '..');
  const shown = execFileSync(process.execPath, ['-e', program], { cwd, encoding: 'utf8' });
  assert.equal(shown, 'bybit bybit bybit+okx');
});
