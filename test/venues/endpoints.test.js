'use strict';

/** Which requests a gate guards, and which of them take risk away: by method, path and parameters alone. */

const assert = require('node:assert/strict');
const test = require('node:test');
const fc = require('fast-check');
const { belowV5, isGated, isPublic } = require('../../lib/venues/bybit/endpoints.js');
const { isProtective } = require('../../lib/venues/bybit/protective.js');
const { named, settings } = require('../support/properties.js');

test('a write is guarded, however its path is written', () => {
  for (const path of [
    '/v5/order/create',
    '/v5//order/create',
    '//v5/order/create',
    '/v5/%6Frder/create',
    '/v5/order%2Fcreate',
    '/V5/Order/create',
    '/v5/order./create',
    '/v5/order;x/create',
    '/v5/order/%ZZ',
    '/v5/order/create?category=linear',
    'v5/order/create',
    '/v5',
    '/proxy/v5/position/set-leverage',
    '/a/b/v5/rfq/create-rfq',
    'order.create',
    'order.amend-batch',
    '/v5/market/..%2forder/create',
    '/v5/market/%2e%2e/order/create',
    '/v5/market/x/v5/order/create',
    '/v5/order/create/..%2Fpre-check',
    `/${'x'.repeat(5000)}/v5/order/create`,
  ]) {
    assert.equal(isGated('POST', path), true, path);
    assert.equal(isGated('get', path), false, path);
  }
  for (const method of ['PUT', 'DELETE', 'patch']) assert.equal(isGated(method, '/v5/order/create'), true);
});

test('every private write below /v5/ is guarded, whatever it is about', () => {
  for (const path of [
    'rfq/execute-quote',
    'rfq/create-quote',
    'earn/place-order',
    'earn/fixed-term/redeem',
    'lending/purchase',
    'account/borrow',
    'account/repay',
    'account/set-collateral-switch',
    'crypto-loan/borrow',
    'crypto-loan-fixed/supply',
    'ins-loan/repay-loan',
    'spot-lever-token/purchase',
    'spot-margin-trade/switch-mode',
    'fiat/trade-execute',
    'p2p/order/pay',
    'p2p/item/create',
    'broker/award/distribute-award',
    'user/delete-sub-api',
    'user/create-sub-api',
    'user/frozen-sub-member',
    'asset/exchange/convert-execute',
    'alpha/trade/purchase',
    'strategy/create',
    'a-product-of-next-year/buy',
  ]) {
    assert.equal(isGated('POST', `/v5/${path}`), true, path);
  }
});

test('what commits to nothing, is public, or is not of V5, is not guarded', () => {
  for (const path of [
    '/v5/order/pre-check',
    '/v5/asset/exchange/quote-apply',
    '/proxy/v5/fiat/quote-apply',
    '/v5/crypto-loan-common/max-loan',
    '/v5/account/demo-apply-money',
    '/v5/p2p/order/simplifyList',
    '/v5/p2p/order/pending/simplifyList',
    '/v5/broker/award/info',
    '/v5/market/time',
    '/v5/announcements/index',
    '/reorder/v5x',
    '/private/linear/order/create',
    '',
    'ping',
  ]) {
    assert.equal(isGated('POST', path), false, path);
  }
  // A longer path is another endpoint.
  for (const path of ['/v5/order/pre-check/execute', '/v5/p2p/order/info-delete', '/v5/fiat/quote-apply2']) {
    assert.equal(isGated('POST', path), true, path);
  }
  assert.equal(isPublic('/v5/market/time'), true);
  assert.equal(belowV5('/x/v5/Order/create?a=1'), 'order/create');
});

test('cancels and stops are seen by their path', () => {
  for (const path of [
    '/v5/order/cancel',
    '/v5/order/cancel-all',
    '/v5/order/cancel-batch',
    '/v5/order/disconnected-cancel-all',
    '/proxy/v5/spread/order/cancel',
    '/v5/spread/order/cancel-all',
    '/v5/rfq/cancel-rfq',
    '/v5/rfq/cancel-all-rfq',
    '/v5/rfq/cancel-quote',
    '/v5/rfq/cancel-all-quotes',
    '/v5/crypto-loan-fixed/borrow-order-cancel',
    '/v5/position/trading-stop',
    'order.cancel',
    'order.cancel-batch',
  ]) {
    assert.equal(isProtective('POST', path), true, path);
  }
  for (const path of [
    '/v5/order/create',
    '/v5/order/amend',
    '/v5/order/cancelled-orders-again',
    '/v5/order/create;/cancel',
    '/v5/order/create/..%2fcancel',
    '/v5/position/set-leverage',
    'order.create',
    '/v5/order/pre-check',
  ]) {
    assert.equal(isProtective('POST', path), false, path);
  }
  assert.equal(isProtective('GET', '/v5/order/cancel'), false, 'a read is not guarded at all');
});

test('an order that can only reduce a position is seen in its parameters', () => {
  const linear = { category: 'linear', symbol: 'BTCUSDT' };
  const passes = (path, params) => isProtective('POST', path, { params });
  for (const flag of [{ reduceOnly: true }, { reduceOnly: 'true' }, { closeOnTrigger: true }]) {
    assert.equal(passes('/v5/order/create', { ...linear, ...flag }), true);
    assert.equal(passes('order.create', { ...linear, ...flag }), true);
    const batch = { category: 'linear', request: [flag, flag] };
    assert.equal(passes('/v5/order/create-batch', batch), true);
    assert.equal(passes('order.create-batch', batch), true);
    assert.equal(passes('/v5/order/create-batch', { ...batch, request: [flag, {}] }), false);
    assert.equal(passes('/v5/order/create', { ...flag, category: 'spot' }), false, 'spot has no positions');
    assert.equal(passes('/v5/order/amend', { ...linear, ...flag }), false);
    assert.equal(passes('/v5/asset/withdraw/create', { ...linear, ...flag }), false);
  }
  for (const value of [false, 'false', 'TRUE', 1, '', null, undefined, [true], {}]) {
    assert.equal(passes('/v5/order/create', { ...linear, reduceOnly: value }), false, String(value));
  }
  for (const request of [[], {}, 'true', undefined, [null], [true]]) {
    assert.equal(passes('/v5/order/create-batch', { category: 'linear', request }), false);
  }
  assert.equal(isProtective('POST', '/v5/order/create'), false);
});

test('parameters are read only where they decide, and their getter may throw', () => {
  let read = 0;
  const request = {
    get params() {
      read += 1;
      throw new Error('not to be parsed');
    },
  };
  assert.equal(isProtective('POST', '/v5/order/cancel', request), true);
  assert.equal(isProtective('POST', '/v5/asset/withdraw/create', request), false);
  assert.equal(read, 0);
  assert.equal(isProtective('POST', '/v5/order/create', request), false);
  assert.equal(read, 1);
});

test('a polluted prototype does not open the way', (t) => {
  t.after(() => Reflect.deleteProperty(Object.prototype, 'reduceOnly'));
  Object.defineProperty(Object.prototype, 'reduceOnly', { value: true, configurable: true });
  assert.equal(isProtective('POST', '/v5/order/create', { params: { category: 'linear' } }), false);
});

test('a path of any length and shape is read in linear time', () => {
  // The runner's own limit ends a test that hangs.
  for (const part of ['/a', 'a', '/', '.', '/v5', '-cancel', 'v5/', '%2f', ';', '/a-b.c', '_']) {
    const path = part.repeat(100000);
    for (const tail of ['', '!', '/v5/order/cancel', '/v5/order/cancel!']) {
      isProtective('POST', path + tail, { params: {} });
      isProtective('POST', `/v5/${path}${tail}`, { params: {} });
    }
  }
});

test(named('a path of any kind gets an answer, and only guarded requests are protective'), () => {
  const part = fc.oneof(
    fc.constantFrom('v5', 'order', 'cancel', 'create', '..', '%2f', ';', 'market'),
    fc.string(),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('GET', 'POST', 'DELETE', ''),
      fc.array(part).map((parts) => parts.join('/')),
      fc.anything(),
      (method, path, params) => {
        const gated = isGated(method, path);
        assert.equal(typeof gated, 'boolean');
        if (isProtective(method, path, { params })) assert.ok(gated);
      },
    ),
    settings,
  );
});
