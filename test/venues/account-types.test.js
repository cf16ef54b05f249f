'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const fc = require('fast-check');
const { accountModeOf, RULES } = require('../../lib/venues/bybit/account-types');
const { boundAddresses, expiryOf } = require('../../lib/venues/bybit/key-info');
const { classify } = require('../../lib/classify');
const { frozenSandbox, get, post } = require('../sandbox/client.js');
const { CREATE, NOW } = require('../support/fixtures.js');

const UNIFIED = { uta: 1 };
const CLASSIC = { uta: 0 };
const WALLET = '/v5/account/wallet-balance';

describe('whether the account fits', () => {
  // [key information, method, path, params, fits]
  // prettier-ignore
  const rows = [
    [CLASSIC, 'GET', WALLET, { accountType: 'UNIFIED' }, false],
    [UNIFIED, 'GET', WALLET, { accountType: 'UNIFIED' }, true],
    [UNIFIED, 'GET', WALLET, { accountType: 'SPOT' }, false],
    [CLASSIC, 'GET', WALLET, { accountType: 'SPOT' }, true],
    [CLASSIC, 'GET', WALLET, { accountType: 'CONTRACT' }, true],
    [UNIFIED, 'GET', WALLET, { accountType: 'CONTRACT' }, null],
    [UNIFIED, 'GET', WALLET, new URLSearchParams('accountType=SPOT'), false],
    [CLASSIC, 'POST', CREATE, { category: 'option' }, false],
    [UNIFIED, 'POST', CREATE, { category: 'option' }, true],
    [CLASSIC, 'POST', CREATE, { category: 'linear' }, true],
    [CLASSIC, 'POST', 'order.create', { category: 'option' }, false],
    [CLASSIC, 'POST', CREATE, {}, null],
    [CLASSIC, 'GET', '/v5/account/collateral-info', {}, false],
    [CLASSIC, 'GET', '/v5/spot-margin-trade/data', {}, false],
    [UNIFIED, 'POST', '/v5/spot-cross-margin-trade/loan', {}, false],
    [UNIFIED, 'POST', '/v5/position/switch-isolated', { category: 'linear' }, false],
    [UNIFIED, 'POST', '/v5/position/switch-isolated', { category: 'inverse' }, null],
    [CLASSIC, 'GET', '/v5/user/query-api', {}, true],
    [CLASSIC, 'GET', '/v5/something/new', {}, null],
    [UNIFIED, 'GET', '/v5/something/new', {}, true],
    [UNIFIED, undefined, undefined, undefined, true],
    [{ uta: '1' }, 'GET', WALLET, { accountType: 'SPOT' }, false],
    [{ uta: 7 }, 'GET', WALLET, { accountType: 'SPOT' }, null],
    [{}, 'GET', WALLET, { accountType: 'UNIFIED' }, null],
    [null, 'GET', WALLET, { accountType: 'UNIFIED' }, null],
  ];
  for (const [information, method, path, params, fits] of rows) {
    test(`${JSON.stringify(information)} ${path} ${params}: ${fits}`, () => {
      const told = accountModeOf(information, method, path, params);
      assert.equal(told.fits, fits);
      assert.match(told.evidence, /\.$/);
    });
  }
  test('the rules name endpoints of V5', () => {
    for (const { path, account } of RULES) {
      assert.match(path, /^\/v5\/[a-z-]+\//);
      assert.ok(['unified', 'classic', 'unified-1', 'any'].includes(account));
    }
  });
  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.anything(),
        fc.anything(),
        fc.anything(),
        (information, method, path, params) => {
          let plain = null;
          try {
            plain = JSON.parse(JSON.stringify(information));
          } catch {
            // What is no JSON cannot be key information.
          }
          assert.equal(typeof accountModeOf(plain ?? null, method, path, params).evidence, 'string');
        },
      ),
    );
  });
});

test('the sandbox refuses what the table says does not fit', async (t) => {
  const sandbox = await frozenSandbox(t, {
    keys: [{ apiKey: 'test_api_key', secret: 'test_secret', uta: 0 }],
  });
  const { json: information } = await get(sandbox.urls.mainnet, '/v5/user/query-api');
  const requests = [
    ['GET', WALLET, { accountType: 'UNIFIED' }],
    ['GET', WALLET, { accountType: 'SPOT' }],
    ['POST', CREATE, { category: 'option', symbol: 'BTC-1', side: 'Buy', orderType: 'Market', qty: '1' }],
  ];
  for (const [method, path, params] of requests) {
    const { json } =
      method === 'GET'
        ? await get(sandbox.urls.mainnet, path, String(new URLSearchParams(params)))
        : await post(sandbox.urls.mainnet, path, params);
    const { fits } = accountModeOf(information.result, method, path, params);
    assert.equal(classify(json)?.category === 'account-mode', fits === false, path);
  }
});

describe('key information', () => {
  const DAY = 86400000;
  test('addresses that are bound', () => {
    assert.deepEqual(boundAddresses({ ips: ['203.0.113.7', ' 198.51.100.1 '] }), [
      '203.0.113.7',
      '198.51.100.1',
    ]);
    for (const ips of [['*'], [], [''], ['*', '203.0.113.7']]) assert.deepEqual(boundAddresses({ ips }), []);
    for (const information of [null, undefined, {}, { ips: null }, { ips: '*' }]) {
      assert.equal(boundAddresses(information), null);
    }
  });
  test('the day of expiry', () => {
    const soon = new Date(NOW + DAY).toISOString();
    assert.equal(expiryOf({ expiredAt: soon, deadlineDay: 50 }, NOW), NOW + DAY);
    assert.equal(expiryOf({ expiredAt: '1970-01-01T00:00:00Z', deadlineDay: -2 }), 'never');
    assert.equal(expiryOf({ expiredAt: '-2' }), 'never');
    assert.equal(expiryOf({ expiredAt: -2 }), 'never');
    assert.equal(expiryOf({ expiredAt: NOW }), NOW);
    assert.equal(expiryOf({ expiredAt: NOW / 1000 }), NOW);
    assert.equal(expiryOf({ expiredAt: 'soon' }), null);
    assert.equal(expiryOf({ expiredAt: '2024-99-99T00:00:00Z' }), null);
  });
  test('without it, the days that are left', () => {
    assert.equal(expiryOf({ deadlineDay: 3 }, NOW), NOW + 3 * DAY);
    assert.equal(expiryOf({ deadlineDay: '3', expiredAt: '' }, NOW), NOW + 3 * DAY);
    assert.equal(expiryOf({ deadlineDay: 0 }, NOW), null, 'the last day, or the one after it');
    assert.equal(expiryOf({ deadlineDay: -2 }), 'never');
    for (const deadlineDay of [-1, 1e9, 'x', null, undefined, {}]) {
      assert.equal(expiryOf({ deadlineDay }, NOW), null);
    }
    assert.equal(expiryOf({ deadlineDay: 3 }), null, 'nobody knows from when');
  });
  test('they reach the checklist', () => {
    const expiry = (keyInformation) =>
      classify({ retCode: 10007, time: NOW }, { keyInformation }).checks.find(({ id }) => id === 'expiry');
    assert.equal(expiry({ deadlineDay: 3 }).status, 'pass');
    assert.equal(expiry({ deadlineDay: -2 }).status, 'pass');
    assert.equal(expiry({ deadlineDay: 0 }).status, 'unknown');
  });
});
