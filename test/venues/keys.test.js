'use strict';

/** What OKX and Binance tell about a key, and replies that are in no documentation. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { VENUES } = require('../../lib/venues');

const JUNK = Object.freeze([
  ...[{}, { data: [] }, { data: [null] }, { data: 'x' }, { data: [[]] }, { data: [{}] }],
  ...[{ data: [{ perm: 7, ip: [], acctLv: null, posMode: {}, label: 1, type: null }] }],
  ...[{ enableReading: 'yes', ipRestrict: 'no', tradingAuthorityExpirationTime: 'never', canTrade: 1 }],
  ...[{ dualSidePosition: 'true', accountType: 5, permissions: 'SPOT' }, [], 'text', 7, null],
]);

for (const venue of ['okx', 'binance']) {
  test(`key information of ${venue} in an unknown form proves nothing`, () => {
    const { keys } = VENUES[venue];
    for (const body of JUNK) {
      const information = keys.informationOf(body);
      if (information === null) continue;
      const request = /** @type {const} */ (['POST', keys.needs.request.split(' ')[1]]);
      const label = JSON.stringify(body);
      assert.notEqual(keys.checkPermission(information, ...request).granted, true, label);
      assert.notEqual(keys.accountModeOf(information, ...request, {}).fits, true, label);
      assert.equal(keys.payoutOf(information), null, label);
      assert.equal(keys.isReadOnly(information), false, label);
      assert.equal(typeof keys.expiryOf(information, 0) === 'number', false, label);
      assert.equal(keys.accountOf(information).status, 'unknown', label);
      assert.equal(keys.expiryRemark?.(information).status, 'unknown', label);
      assert.ok(keys.factsOf(information).every((fact) => fact.length === 2));
      assert.ok([null, 0].includes(keys.boundAddresses(information)?.length ?? null), label);
    }
  });
}

test('which permission a request needs, by the names of the exchange', () => {
  /** @type {[string, string, string, string[]][]} */
  const needed = [
    ['okx', 'GET', '/api/v5/account/balance', []],
    ['okx', 'POST', '/api/v5/trade/order', ['trade']],
    ['okx', 'POST', 'order', ['trade']],
    ['okx', 'POST', '/api/v5/asset/withdrawal', ['withdraw']],
    ['binance', 'GET', '/api/v3/time', []],
    ['binance', 'GET', '/api/v3/account', ['enableReading']],
    ['binance', 'POST', '/api/v3/order', ['enableSpotAndMarginTrading']],
    ['binance', 'POST', '/sapi/v1/margin/order', ['enableSpotAndMarginTrading']],
    ['binance', 'POST', '/fapi/v1/order', ['enableFutures']],
    ['binance', 'GET', '/fapi/v2/balance', ['enableFutures']],
    ['binance', 'POST', '/eapi/v1/order', ['enableVanillaOptions']],
    ['binance', 'POST', '/papi/v1/um/order', ['enablePortfolioMarginTrading']],
    ['binance', 'POST', '/sapi/v1/capital/withdraw/apply', ['enableWithdrawals']],
    ['binance', 'POST', 'order.place', ['enableSpotAndMarginTrading', 'enableFutures']],
  ];
  for (const [venue, method, path, names] of needed) {
    assert.deepEqual(
      VENUES[venue].keys.permissionFor(method, path)?.anyOf,
      names,
      `${venue} ${method} ${path}`,
    );
  }
  assert.equal(VENUES.binance.keys.permissionFor('POST', '/v5/order/create'), null);
  assert.equal(VENUES.okx.keys.permissionFor('POST', '/v5/order/create'), null);
});
