'use strict';

// Runs once, but for --thorough: the bytes that are signed do not depend on the backend.

/** What ccxt signs for Binance and OKX is what is sent, whatever stands in a parameter. The sandboxes verify it. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { attach } = require('../../lib/ccxt.js');
const { rejection } = require('../support/promises.js');
const { LIBRARIES, SWAP, binanceOf, okxOf, openBinance, openOkx } = require('./support/other-exchanges.js');
const { AWKWARD } = require('./support/recompute.js');

const WITHDRAWAL = '/sapi/v1/capital/withdraw/apply';
/** Characters that mean something in a query. */
const MEANINGFUL = /[&+#]/;

/** ccxt throws a URIError for half of a surrogate pair that it encodes, and sends nothing. */
const ENCODABLE = Object.entries(AWKWARD).filter(([, value]) => value.isWellFormed());

/** What the exchange reads. @param {any} request */
const readBy = ({ query, body }, name) => new URLSearchParams(`${query}&${body}`).get(name);

/** The requests that were signed, and whether each signature is right. */
const signed = ({ requests }) => requests.filter(({ verdict }) => verdict !== 'public');

for (const library of LIBRARIES) {
  const ccxt = require(library);
  describe(`ccxt ${ccxt.version}`, () => {
    test('Binance, encoded by ccxt: a query and a form', async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }));
      for (const [what, value] of ENCODABLE) {
        await exchange.privateGetOrder({ symbol: 'BTCUSDT', origClientOrderId: value }).catch(() => {});
        await exchange.privatePostOrderTest({ symbol: 'BTCUSDT', newClientOrderId: value }).catch(() => {});
        const [read, write] = signed(sandbox).slice(-2);
        assert.deepEqual([read.authenticated, write.authenticated], [true, true], what);
        assert.equal(readBy(read, 'origClientOrderId'), value, what);
        assert.equal(readBy(write, 'newClientOrderId'), value, what);
      }
      assert.equal(signed(sandbox).length, 2 * ENCODABLE.length);
    });

    test('Binance, not encoded by ccxt: values that would be read otherwise are refused', async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }));
      for (const [what, value] of Object.entries(AWKWARD)) {
        const before = signed(sandbox).length;
        const nextReply = { when: { path: WITHDRAWAL }, body: { id: 'madeUp' } };
        sandbox.set({ nextReply });
        const params = { coin: 'BTC', address: value, amount: 1 };
        const call = exchange.sapiPostCapitalWithdrawApply(params);
        if (MEANINGFUL.test(value)) {
          const { code, message } = await rejection(call);
          assert.deepEqual([code, signed(sandbox).length], ['ERR_BYBIT_UNSIGNABLE_QUERY', before], what);
          assert.match(message, /"address".*encodeURIComponent/);
          await exchange.sapiPostCapitalWithdrawApply({ ...params, address: encodeURIComponent(value) });
        } else {
          await call;
        }
        const [request] = signed(sandbox).slice(before);
        assert.ok(request.authenticated, what);
        if (!value.includes('%')) assert.equal(readBy(request, 'address'), value.toWellFormed(), what);
      }
    });

    test('Binance: batches, whose lists ccxt writes as JSON', async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binanceusdm }));
      await exchange.loadMarkets();
      const path = '/fapi/v1/batchOrders';
      const order = { symbol: SWAP, type: 'limit', side: 'buy', amount: 0.01, price: 50000 };
      sandbox.set({ nextReply: { when: { path }, body: [] } });
      await exchange.createOrders([order, { ...order, params: { newClientOrderId: 'own-2' } }]);
      sandbox.set({ nextReply: { when: { path }, body: [] } });
      await exchange.fapiPrivateDeleteBatchOrders({ symbol: 'BTCUSDT', orderidlist: ['1', '2'] });
      const [placed, cancelled] = signed(sandbox).slice(-2);
      assert.deepEqual([placed.authenticated, cancelled.authenticated], [true, true]);
      const [, { newClientOrderId }] = JSON.parse(readBy(placed, 'batchOrders'));
      assert.equal(newClientOrderId, 'own-2');
      assert.match(readBy(cancelled, 'orderidlist') ?? '', /1/);
    });

    test('OKX: a query and a body', async (t) => {
      const sandbox = await openOkx(t);
      const exchange = attach(okxOf(sandbox, { Class: ccxt.okx }));
      for (const [what, value] of ENCODABLE) {
        await exchange.privateGetTradeOrder({ instId: 'BTC-USDT', clOrdId: value }).catch(() => {});
        await exchange.privatePostTradeCancelOrder({ instId: 'BTC-USDT', clOrdId: value }).catch(() => {});
        const [read, write] = signed(sandbox).slice(-2);
        assert.deepEqual([read.authenticated, write.authenticated], [true, true], what);
        assert.equal(new URLSearchParams(read.query).get('clOrdId'), value, what);
        assert.equal(JSON.parse(write.body.toString()).clOrdId, value, what);
      }
      assert.equal(signed(sandbox).length, 2 * ENCODABLE.length);
    });
  });
}
