'use strict';

// Runs once, but for --thorough: what is tested needs no backend.

/** What the place that was asked says about a refusal: retired interfaces, demo trading, upgrades, regions, account types. */

const { describe, test } = require('node:test');
const assert = require('node:assert/strict');
const { classify } = require('../../lib');
const { isInDemo } = require('../../lib/venues/bybit/demo');
const { replacementOf } = require('../../lib/venues/bybit/retired');

const LIMIT = { ret_code: 10006, ret_msg: 'Too many visits. Exceeded the API Rate Limit.' };
const at = (path, host = 'api.bybit.com') => ({ url: `https://${host}${path}` });
const stream = (path, httpStatus, host = 'stream.bybit.com') => ({ url: `wss://${host}${path}`, httpStatus });

describe('a retired interface', () => {
  /** @type {[string, unknown, object, string][]} */
  const rows = [
    ['10006', LIMIT, at('/private/linear/order/create'), '/v5/order/create'],
    [
      '10017',
      { retCode: 10017, retMsg: 'Route not found' },
      at('/spot/v3/private/account'),
      '/v5/account/wallet-balance',
    ],
    ['429', '', { ...at('/v2/public/tickers?symbol=BTCUSD'), httpStatus: 429 }, '/v5/market/tickers'],
    [
      '404',
      '<html>Not Found</html>',
      { ...at('/v2/private/wallet/balance'), httpStatus: 404 },
      '/v5/account/wallet-balance',
    ],
    ['a private stream', '', stream('/realtime_private', 404), '/v5/private'],
    ['a stream with the key in its URL', '', stream('/realtime?api_key=x&expires=1&signature=y', 401), 'V5'],
    ['a stream of spot', '', stream('/spot/private/v3', 404), '/v5/private'],
  ];
  for (const [name, body, context, path] of rows) {
    test(name, () => {
      const error = classify(body, context);
      assert.equal(error.category, 'retired-endpoint');
      assert.equal(error.retryable, false);
      assert.ok(error.hints[0].fix.includes(path), error.hints[0].fix);
      assert.ok(error.message.includes(path), error.message);
    });
  }
  test('what is not retired stays what it was', () => {
    assert.equal(classify(LIMIT, at('/v5/order/create')).category, 'rate-limit');
    // A proxy may put a folder of its own in front.
    assert.equal(classify(LIMIT, at('/proxy/v5/order/create')).category, 'rate-limit');
    assert.equal(classify(LIMIT).category, 'rate-limit');
    const region = '<html>This service is not available in your country.</html>';
    assert.equal(classify(region, { ...at('/v2/public/time'), httpStatus: 403 }).category, 'region');
    assert.equal(
      classify({ retCode: 10003, retMsg: 'API key is invalid.' }, at('/v2/private/order')).category,
      'key-or-environment',
    );
  });
  test('every replacement is a V5 path', () => {
    for (const path of [
      '/v2/public/orderBook/L2',
      '/contract/v3/private/position/list',
      '/user/v3/private/query-api',
    ]) {
      assert.match(replacementOf(path), /^\/v5\//);
    }
    assert.equal(replacementOf('/v5/order/create'), null);
    assert.equal(replacementOf('/v2/private/nothing-of-the-kind'), null);
  });
});

describe('demo trading', () => {
  test('10032 is about the endpoint, not about the key', () => {
    const error = classify(
      { retCode: 10032, retMsg: 'Demo trading are not supported.' },
      at('/v5/asset/exchange/quote-apply', 'api-demo.bybit.com'),
    );
    assert.deepEqual([error.category, error.environment, error.retryable], ['not-in-demo', 'demo', false]);
    assert.match(error.hints[0].fix, /Key and host are in order.*api\.bybit\.com/);
    assert.equal(error.hints[0].open, undefined);
  });
  test('its stream host has private streams only', () => {
    const demo = 'stream-demo.bybit.com';
    for (const path of ['/v5/trade', '/v5/public/linear', '/v5/public/spot']) {
      assert.equal(classify('', stream(path, 404, demo)).category, 'not-in-demo');
      assert.equal(classify('', stream(path, 404)).category, 'no-verdict');
    }
    assert.equal(classify('', stream('/v5/private', 404, demo)).category, 'no-verdict');
  });
  test('which endpoints it offers', () => {
    assert.equal(isInDemo('/v5/order/create'), true);
    assert.equal(isInDemo('/v5/market/tickers?category=spot'), true);
    assert.equal(isInDemo('/v5/position/switch-isolated'), false);
    assert.equal(isInDemo('/v5/asset/withdraw/create'), false);
    assert.equal(isInDemo('/v2/private/order'), null);
  });
});

test('an upgrade carries no credentials, so its refusal is not about them', () => {
  for (const [status, body] of [
    [401, 'not authorized\n'],
    [401, ''],
    [404, ''],
  ]) {
    const error = classify(body, stream('/v5/private', status));
    assert.deepEqual([error.category, error.retryable], ['no-verdict', false]);
    assert.match(error.hints[0].fix, /carries no API key and no signature/);
    assert.doesNotMatch(error.toText(), /Send X-BAPI/);
  }
});

describe('a permission that is not proven', () => {
  const DENIED = { retCode: 10005, retMsg: 'Permission denied, please check your API key permissions.' };
  const FEE = '/v5/account/fee-rate';
  test('the category is none of V5', () => {
    for (const [category, known] of [
      ['futures', 'business'],
      ['linear', 'permission'],
    ]) {
      const error = classify(DENIED, { method: 'GET', ...at(`${FEE}?category=${category}`) });
      assert.equal(error.category, known);
      assert.equal(error.hints[0].fix.includes('Use a category that V5 has'), known === 'business');
    }
  });
  test('unless the key information shows that it is missing', () => {
    const error = classify(DENIED, {
      method: 'POST',
      ...at('/v5/position/list'),
      params: { category: 'futures' },
      keyInformation: { readOnly: 0, permissions: { Spot: ['SpotTrade'] } },
    });
    assert.equal(error.category, 'permission');
  });
  test('the key information contradicts it', () => {
    const keyInformation = { readOnly: 0, permissions: { Spot: ['SpotTrade'], Wallet: ['AccountTransfer'] } };
    const error = classify(DENIED, { method: 'GET', ...at(`${FEE}?category=linear`), keyInformation });
    const { status, evidence } = error.checks.find(({ id }) => id === 'permissions');
    assert.equal(status, 'unknown');
    assert.match(
      evidence,
      /nothing that the key information shows.*Spot\.SpotTrade, Wallet\.AccountTransfer/,
    );
  });
});

describe('the account', () => {
  const refused = (path) =>
    classify({ retCode: 100028, retMsg: 'unified account is forbidden' }, { method: 'POST', ...at(path) });
  test('100028 names what a unified account uses', () => {
    assert.match(
      refused('/v5/position/switch-isolated').message,
      /Use \/v5\/account\/set-margin-mode in place of/,
    );
    for (const path of ['/v5/position/switch-isolated', '/v5/other']) {
      assert.doesNotMatch(refused(path).toText(), /upgrade/i);
    }
  });
  test('10028 may be answered by an upgrade', () => {
    assert.match(classify({ retCode: 10028, retMsg: '' }).hints[0].fix, /upgrade the account/);
  });
  test('what only a master trader of copy trading may do', () => {
    const error = classify({ retCode: 10005, retMsg: 'Only principal traders can use this API' });
    assert.equal(error.category, 'account-mode');
    assert.match(error.hints[0].fix, /copy trading/);
  });
});

test('a parameter of the authentication is not a parameter of the order', () => {
  const of = (retMsg) => classify({ retCode: 10001, retMsg }).category;
  for (const text of [
    'empty param of timestamp',
    'api_key is required',
    'sign is missing',
    'invalid recv_window',
  ]) {
    assert.equal(of(text), 'missing-auth', text);
  }
  for (const text of [
    'invalid startTime',
    'qty is required',
    'params error: symbol invalid',
    'design is wrong',
  ]) {
    assert.equal(of(text), 'business', text);
  }
});

test('the codes of the signature before V5', () => {
  assert.equal(
    classify({ code: -1022, retCode: -1022, retMsg: 'Signature for this request is not valid.' }).category,
    'bad-signature',
  );
  assert.equal(classify({ retCode: -1022, retMsg: '' }).category, 'bad-signature');
  assert.equal(classify({ retCode: -2014, retMsg: 'signature invalid' }).category, 'bad-signature');
});

test('a timestamp in another unit is not called a wrong clock', () => {
  const text = (request) =>
    `invalid request, req_timestamp[${request}],server_timestamp[1700000000000],recv_window[5000]`;
  for (const [request, unit] of [
    [1700000000, 'seconds'],
    ['1700000000000000', 'microseconds'],
  ]) {
    const error = classify({ retCode: 10002, retMsg: text(request) });
    assert.match(error.message, new RegExp(`the timestamp is in ${unit}, not in milliseconds`));
    assert.doesNotMatch(error.message, /local clock/i);
    assert.match(error.toText(), new RegExp(`^BybitAuthError: The timestamp is in ${unit}`));
    assert.equal(Object.keys(error).includes('reason'), false);
  }
});

describe('the host of a region', () => {
  const hosts = /api\.bybit\.eu \(European Economic Area\).*api\.bybit\.id \(Indonesia\)/;
  test('is named when a page refuses the region', () => {
    const page = '<html>The distribution is configured to block access from your country.</html>';
    assert.match(classify(page, { httpStatus: 403 }).hints[0].fix, hosts);
  });
  test('is named when TLS is refused or the connection is reset', () => {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const tls = new TypeError('fetch failed', { cause: new Error('could not create TLS channel') });
    for (const cause of [reset, tls]) {
      assert.match(classify(undefined, { ...at('/v5/market/time'), cause }).hints[0].fix, hosts);
      const testnet = classify(undefined, { ...at('/v5/market/time', 'api-testnet.bybit.com'), cause });
      assert.doesNotMatch(testnet.hints[0].fix, hosts);
    }
  });
  test('is not named when a certificate is refused, or nothing listens', () => {
    for (const code of ['CERT_HAS_EXPIRED', 'ECONNREFUSED', 'ENOTFOUND']) {
      const cause = Object.assign(new Error('failed'), { code });
      assert.doesNotMatch(classify(undefined, { ...at('/v5/market/time'), cause }).hints[0].fix, hosts);
    }
  });
});
