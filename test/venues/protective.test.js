'use strict';

/** Which requests to OKX and Binance a gate holds back, and which of them reduce risk. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { VENUES } = require('../../lib/venues');

const GATED = 'gated';
const PROTECTIVE = 'protective';
const FREE = 'free';

/** @type {Readonly<Record<string, readonly (readonly [kind: string, method: string, path: string, params?: unknown])[]>>} */
const REQUESTS = Object.freeze({
  okx: [
    [FREE, 'GET', '/api/v5/account/balance'],
    [FREE, 'POST', '/api/v5/trade/order-precheck'],
    [GATED, 'POST', '/api/v5/trade/order', { instId: 'BTC-USDT', side: 'buy' }],
    [GATED, 'POST', '/api/v5/asset/withdrawal'],
    [GATED, 'POST', 'order', { side: 'buy' }],
    [GATED, 'POST', '/api/v5/trade/amend-order'],
    [GATED, 'POST', '/api/v5/trade/order', { reduceOnly: false }],
    [GATED, 'POST', '/api/v5/trade/order', { posSide: 'long', side: 'buy' }],
    [GATED, 'POST', '/api/v5/trade/batch-orders', [{ reduceOnly: true }, { side: 'buy' }]],
    [GATED, 'POST', '/api/v5/trade/batch-orders', []],
    [PROTECTIVE, 'POST', '/api/v5/trade/cancel-order'],
    [PROTECTIVE, 'POST', '/api/v5/trade/cancel-batch-orders'],
    [PROTECTIVE, 'POST', '/api/v5/trade/cancel-all-after'],
    [PROTECTIVE, 'POST', '/api/v5/trade/mass-cancel'],
    [PROTECTIVE, 'POST', 'cancel-order'],
    [PROTECTIVE, 'POST', '/api/v5/trade/close-position'],
    [PROTECTIVE, 'POST', '/api/v5/trade/order', { reduceOnly: true }],
    [PROTECTIVE, 'POST', '/api/v5/trade/order', { posSide: 'long', side: 'sell' }],
    [PROTECTIVE, 'POST', '/api/v5/trade/order-algo', { closeFraction: '1' }],
    [PROTECTIVE, 'POST', '/api/v5/trade/batch-orders', [{ reduceOnly: 'true' }]],
    // As clients read the body of a batch.
    [PROTECTIVE, 'POST', '/api/v5/trade/batch-orders', { orders: [{ reduceOnly: true }] }],
    [GATED, 'POST', '/api/v5/trade/batch-orders', { orders: [{ reduceOnly: true }, { side: 'buy' }] }],
  ],
  binance: [
    [FREE, 'GET', '/api/v3/account'],
    [FREE, 'POST', '/api/v3/order/test'],
    [FREE, 'GET', 'account.status'],
    [GATED, 'POST', '/api/v3/order', { side: 'BUY' }],
    [GATED, 'POST', '/api/v3/order', { reduceOnly: 'true' }],
    [GATED, 'POST', '/fapi/v1/order', { side: 'BUY', positionSide: 'LONG' }],
    [GATED, 'POST', '/fapi/v1/batchOrders', { batchOrders: '[{"reduceOnly":"true"},{"side":"BUY"}]' }],
    [GATED, 'POST', '/fapi/v1/batchOrders', { batchOrders: '[' }],
    [GATED, 'POST', '/sapi/v1/capital/withdraw/apply'],
    [GATED, 'DELETE', '/sapi/v1/sub-account/subAccountApi/ipRestriction/ipList'],
    [GATED, 'POST', '/api/v3/order/cancelReplace'],
    [GATED, 'POST', 'order.place', { side: 'BUY' }],
    [PROTECTIVE, 'DELETE', '/api/v3/order'],
    [PROTECTIVE, 'DELETE', '/api/v3/openOrders'],
    [PROTECTIVE, 'DELETE', '/sapi/v1/margin/orderList'],
    [PROTECTIVE, 'DELETE', '/fapi/v1/allOpenOrders'],
    [PROTECTIVE, 'DELETE', '/fapi/v1/algoOrder'],
    [PROTECTIVE, 'POST', '/fapi/v1/countdownCancelAll'],
    [PROTECTIVE, 'POST', 'order.cancel'],
    [PROTECTIVE, 'POST', 'openOrders.cancelAll'],
    [PROTECTIVE, 'POST', '/fapi/v1/order', { reduceOnly: 'true' }],
    [PROTECTIVE, 'POST', '/fapi/v1/algoOrder', { closePosition: 'true' }],
    [PROTECTIVE, 'POST', '/dapi/v1/order', { side: 'SELL', positionSide: 'LONG' }],
    [PROTECTIVE, 'POST', '/fapi/v1/batchOrders', { batchOrders: '[{"reduceOnly":"true"}]' }],
  ],
});

for (const [venue, requests] of Object.entries(REQUESTS)) {
  test(`what a gate of ${venue} holds back, and what it lets pass while it only doubts`, () => {
    const { endpoints, orders } = VENUES[venue];
    for (const [kind, method, path, params] of requests) {
      const isProtective = orders.isProtective(method, path, { params });
      const found = !endpoints.isGated(method, path) ? FREE : isProtective ? PROTECTIVE : GATED;
      assert.equal(found, kind, `${method} ${path} ${JSON.stringify(params)}`);
    }
  });

  test(`what a gate of ${venue} reads of a request that cannot be read`, () => {
    const { orders } = VENUES[venue];
    const path = venue === 'okx' ? '/api/v5/trade/order' : '/fapi/v1/order';
    for (const params of [
      undefined,
      null,
      'reduceOnly',
      7,
      {
        get reduceOnly() {
          throw new Error('no');
        },
      },
    ]) {
      assert.equal(orders.isProtective('POST', path, { params }), false);
    }
    assert.equal(orders.isProtective('POST', path), false);
  });
}
