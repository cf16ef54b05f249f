'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const fc = require('fast-check');
const { permissionFor, checkPermission } = require('../../lib/venues/bybit/permissions');

// prettier-ignore
const TABLE = [
  ['POST', '/v5/order/create', { category: 'linear' }, ['ContractTrade.Order']],
  ['POST', '/v5/order/create', { category: 'inverse' }, ['ContractTrade.Order']],
  ['POST', '/v5/order/cancel-all', { category: 'spot' }, ['Spot.SpotTrade']],
  ['POST', '/v5/order/create-batch', { category: 'option' }, ['Options.OptionsTrade']],
  ['', 'order.create', { category: 'spot' }, ['Spot.SpotTrade']],
  ['GET', '/v5/position/list', {}, ['ContractTrade.Position']],
  ['POST', '/v5/position/set-leverage', {}, ['ContractTrade.Position']],
  ['POST', '/v5/asset/transfer/inter-transfer', {}, ['Wallet.AccountTransfer']],
  ['POST', '/v5/asset/transfer/universal-transfer', {}, ['Wallet.SubMemberTransfer', 'Wallet.SubMemberTransferList']],
  ['POST', '/v5/asset/withdraw/create', {}, ['Wallet.Withdraw']],
  ['POST', '/v5/asset/exchange/convert-execute', {}, ['Exchange.ExchangeHistory']],
  ['POST', '/v5/earn/place-order', {}, ['Earn.Earn']],
  ['GET', '/v5/user/query-api', {}, []],
  ['GET', '/v5/market/time?x=1', {}, []],
];

describe('what an endpoint needs', () => {
  for (const [method, path, params, anyOf] of TABLE) {
    test(`${method} ${path} ${JSON.stringify(params)}`, () => {
      const need = permissionFor(method, path, params);
      assert.deepEqual(need.anyOf, anyOf);
      assert.equal(need.exact, true);
      assert.equal(need.write, method !== 'GET');
    });
  }

  test('an order without its category may need any of the trading permissions', () => {
    const need = permissionFor('POST', '/v5/order/create');
    assert.deepEqual(need.anyOf, ['ContractTrade.Order', 'Spot.SpotTrade', 'Options.OptionsTrade']);
    assert.equal(need.exact, false);
    assert.deepEqual(permissionFor('POST', '/v5/order/create', { category: 'constructor' }), need);
  });

  test('an endpoint outside the table is not guessed at', () => {
    assert.equal(permissionFor('GET', '/v5/order/realtime'), null);
    assert.equal(permissionFor('GET', '/v5/user/query-api-other'), null);
    assert.equal(permissionFor(undefined, undefined), null);
  });
});

describe('what a key may do', () => {
  const trader = {
    readOnly: 0,
    permissions: { ContractTrade: ['Order', 'Position'], Spot: [], Wallet: ['AccountTransfer'] },
  };
  const check = (key, path = '/v5/order/create', category = 'linear', method = 'POST') =>
    checkPermission(key, method, path, { category });

  test('granted, missing, read-only', () => {
    assert.equal(check(trader).granted, true);
    const spot = check(trader, '/v5/order/create', 'spot');
    assert.equal(spot.granted, false);
    assert.deepEqual(spot.missing, ['Spot.SpotTrade']);
    const readOnly = check({ ...trader, readOnly: 1 });
    assert.deepEqual([readOnly.granted, readOnly.readOnly, readOnly.missing], [false, true, []]);
    assert.equal(check({ ...trader, readOnly: 1 }, '/v5/position/list', undefined, 'GET').granted, true);
    assert.equal(check({ ...trader, readOnly: 1 }, '/v5/nothing/known').granted, false);
  });

  test('one of several alternatives is enough, and an unclear need grants nothing', () => {
    const key = { readOnly: 0, permissions: { Wallet: ['SubMemberTransferList'] } };
    assert.equal(check(key, '/v5/asset/transfer/universal-transfer').granted, true);
    assert.equal(check(trader, '/v5/order/create', null).granted, null);
    assert.equal(check({ permissions: {} }, '/v5/order/create', null).granted, false);
  });

  test('nothing is claimed without key information', () => {
    for (const key of [null, undefined, {}, { permissions: null }]) assert.equal(check(key).granted, null);
    assert.equal(check({}, '/v5/user/query-api', undefined, 'GET').granted, true);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), fc.anything(), (key, method, path, params) => {
        assert.ok([true, false, null].includes(checkPermission(key, method, path, params).granted));
      }),
    );
  });
});
