'use strict';

/** Requests to the other exchanges through axios and fetch: the bytes that arrive are the bytes that were signed. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');
const axios = require('axios');

const { AuthGate, Signer } = require('../../lib/index.js');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { rejection } = require('../support/promises.js');
const { openRawExchange } = require('../support/transport/raw-exchange.js');
const { CLIENTS } = require('../support/transport/venue-clients.js');

const ACCOUNT = '/api/v3/account';
const ORDER = '/api/v3/order';
const BALANCE = '/api/v5/account/balance';
const OKX_ORDER = '/api/v5/trade/order';
const READS = {
  binance: ACCOUNT,
  okx: BALANCE,
  kucoin: '/api/v1/accounts',
  gate: '/api/v4/spot/accounts',
  bitget: '/api/v2/spot/account/assets',
};

/** Characters that clients and URL parsers write in different ways. */
const AWKWARD = [
  'a=1&b=%C3%A4',
  'q=A+B%2F%20%2B',
  's=\'quoted\'&t="double"',
  'symbol=１２３４５６',
  'list=[1,2]&object={"a":1}',
  'email=a@b.example&tilde=~&bar=a|b^c`d',
  'empty=&bare&=value&&',
  'plus=%2B&percent=100%25&bad=%zz',
  'lone=\ud800&emoji=🔑',
  'a=b?c=d/e:f;g,h!i$j*k(l)',
];

for (const [client, open] of Object.entries(CLIENTS)) {
  describe(client, () => {
    for (const [venue, path] of Object.entries(READS)) {
      test(`${venue}: every query arrives as it was signed`, async (t) => {
        const exchange = await openRawExchange(t, venue);
        const call = open(exchange);
        for (const query of AWKWARD) await call({ path: `${path}?${query}` });
        await call({ path });
        assert.equal(exchange.seen.length, AWKWARD.length + 1);
        for (const { target, signature, right, time } of exchange.seen) {
          assert.equal(signature, right, target);
          assert.match(target, /^[!-~]+$/);
          assert.ok(Math.abs(Date.now() - time) < 60_000);
        }
      });

      test(`${venue}: errors and replies show no signature and no whole key`, async (t) => {
        const answer = (/** @type {any} */ request) =>
          JSON.stringify({
            code: -2015,
            msg: `refused ${request.target} ${JSON.stringify(request.headers)}`,
          });
        const exchange = await openRawExchange(t, venue, { status: 401, answer });
        const error = await rejection(
          open(exchange, { throwOn: 'any' })({ path: `${path}?ccy=BTC`, headers: {} }),
        );
        const [{ signature }] = exchange.seen;
        const shown = [
          error.stack,
          JSON.stringify(error),
          inspect(error, { depth: 6, showHidden: true }),
        ].join();
        assert.equal(error.venue, venue);
        assert.ok(!shown.includes(signature) && !shown.includes(encodeURIComponent(signature)));
        assert.ok(!shown.includes(exchange.key.apiKey));
        const passphrase = exchange.seen[0].headers['kc-api-passphrase'];
        if (passphrase) assert.ok(!shown.includes(passphrase));
        if (exchange.key.apiPassphrase) assert.ok(!shown.includes(exchange.key.apiPassphrase));
      });
    }

    test('binance: the parameters of a hand-made signature are made anew, and a window stays', async (t) => {
      const exchange = await openRawExchange(t, 'binance');
      const call = open(exchange);
      const stale = 'timestamp=1499827319559&recvWindow=4000.5&signature=abcdef';
      await call({ path: `${ACCOUNT}?${stale}&omitZeroBalances=true` });
      await call({ path: ORDER, method: 'POST', body: new URLSearchParams(`symbol=BTCUSDT&${stale}`) });
      await call({ path: `${ORDER}?${stale}`, method: 'DELETE', options: { recvWindow: 7000 } });
      for (const { target, body, signature, right, time } of exchange.seen) {
        assert.equal(signature, right, target);
        assert.ok(Math.abs(Date.now() - time) < 60_000);
        assert.ok(!`${target} ${body}`.includes('1499827319559') && !`${target} ${body}`.includes('abcdef'));
      }
      const [read, order, cancel] = exchange.seen;
      assert.match(read.target, /omitZeroBalances=true&recvWindow=4000&timestamp=\d{13}&signature=\w{64}$/);
      assert.equal(order.body, 'symbol=BTCUSDT&recvWindow=4000.5');
      assert.equal(order.headers['content-type'].split(';')[0], 'application/x-www-form-urlencoded');
      assert.match(cancel.target, /\?recvWindow=7000&timestamp/);
    });

    test('binance: a body that is JSON is refused, and an empty one is left out', async (t) => {
      const exchange = await openRawExchange(t, 'binance');
      const call = open(exchange);
      const order = { symbol: 'BTCUSDT', side: 'BUY' };
      for (const body of [order, JSON.stringify(order), [order]]) {
        const error = await rejection(call({ path: ORDER, method: 'POST', body }));
        assert.equal(error.code, 'ERR_BYBIT_UNSIGNABLE_BODY');
        assert.match(error.message, /as a form, not as JSON.*URLSearchParams/);
        assert.equal(error.sent, false);
      }
      const raw = await rejection(call({ path: ORDER, method: 'POST', body: 'symbol=１２３' }));
      assert.equal(raw.code, 'ERR_BYBIT_UNSIGNABLE_BODY');
      assert.equal(exchange.seen.length, 0);
      await call({ path: `${ORDER}?symbol=BTCUSDT`, method: 'POST', body: {} });
      assert.equal(exchange.seen[0].body, '');
      assert.equal(exchange.seen[0].signature, exchange.seen[0].right);
    });

    test('binance: listen keys and old trades take the key and no signature; public data takes nothing', async (t) => {
      const exchange = await openRawExchange(t, 'binance');
      const call = open(exchange);
      await Promise.all([1, 2, 3].map(() => call({ path: '/fapi/v1/listenKey', method: 'POST' })));
      await call({ path: '/fapi/v1/historicalTrades?symbol=BTCUSDT' });
      await call({ path: '/api/v3/ticker/price?symbol=BTCUSDT' });
      const open_ = exchange.seen.pop();
      assert.equal(open_.headers['x-mbx-apikey'], undefined);
      for (const { target, headers } of exchange.seen) {
        assert.ok(!target.includes('signature') && !target.includes('timestamp'), target);
        assert.equal(headers['x-mbx-apikey'], exchange.key.apiKey);
      }
    });

    test('binance: an order gets a client order id, in its query or its form', async (t) => {
      const exchange = await openRawExchange(t, 'binance');
      const call = open(exchange, { clientOrderId: 'auto' });
      const id = /newClientOrderId=([\w-]{36})/;
      await call({ path: `${ORDER}?symbol=BTCUSDT`, method: 'POST' });
      await call({ path: ORDER, method: 'POST', body: new URLSearchParams({ symbol: 'BTCUSDT' }) });
      await call({ path: `${ORDER}?newClientOrderId=mine`, method: 'POST' });
      const orders = JSON.stringify([{ symbol: 'BTCUSDT' }, { symbol: 'ETHUSDT', newClientOrderId: 'mine' }]);
      await call({ path: `/fapi/v1/batchOrders?batchOrders=${encodeURIComponent(orders)}`, method: 'POST' });
      const [inQuery, inForm, own, batch] = exchange.seen;
      assert.match(inQuery.target, id);
      assert.match(inForm.body, id);
      assert.doesNotMatch(inForm.target, id);
      assert.match(own.target, /\?newClientOrderId=mine&timestamp=/);
      const sent = JSON.parse(new URL(batch.target, exchange.url).searchParams.get('batchOrders') ?? '');
      assert.match(sent[0].newClientOrderId, /^[\w-]{36}$/);
      assert.equal(sent[1].newClientOrderId, 'mine');
      for (const { signature, right } of exchange.seen) assert.equal(signature, right);
    });

    test('okx: an order arrives as it was signed, with the type of its body', async (t) => {
      const exchange = await openRawExchange(t, 'okx');
      const call = open(exchange, { clientOrderId: 'auto' });
      const order = { instId: 'BTC-USDT', tdMode: 'cash', note: 'é鍵🔑' };
      await call({ path: OKX_ORDER, method: 'POST', body: order, headers: { expTime: '1800000000000' } });
      await call({
        path: '/api/v5/trade/batch-orders',
        method: 'POST',
        body: [order, { ...order, clOrdId: 'b1' }],
      });
      for (const { signature, right, headers } of exchange.seen) {
        assert.equal(signature, right);
        assert.equal(headers['content-type'], 'application/json');
        assert.equal(headers['ok-access-passphrase'], exchange.key.apiPassphrase);
      }
      const [single, batch] = exchange.seen;
      assert.equal(single.headers.exptime, '1800000000000');
      assert.match(JSON.parse(single.body).clOrdId, /^[a-z0-9]{32}$/);
      const [first, second] = JSON.parse(batch.body);
      assert.match(first.clOrdId, /^[a-z0-9]{32}$/);
      assert.equal(second.clOrdId, 'b1');
    });

    test('okx: the header of demo trading comes from the option, or from the request', async (t) => {
      const exchange = await openRawExchange(t, 'okx');
      const name = 'x-simulated-trading';
      await open(exchange, { environment: 'demo' })({ path: BALANCE });
      await open(exchange, { environment: 'mainnet' })({ path: BALANCE });
      await open(exchange)({ path: BALANCE });
      await open(exchange)({ path: BALANCE, headers: { [name]: '1' } });
      await open(exchange)({ path: BALANCE, headers: { [name]: '0' } });
      const sent = exchange.seen.map(({ headers }) => headers[name]);
      assert.deepEqual(sent, ['1', undefined, undefined, '1', '0']);
      for (const [environment, value] of [
        ['demo', '0'],
        ['mainnet', '1'],
      ]) {
        const call = open(exchange, { environment });
        const error = await rejection(call({ path: BALANCE, headers: { [name]: value } }));
        assert.equal(error.code, 'ERR_INVALID_ARG_VALUE');
        assert.match(error.message, /environment.*x-simulated-trading/);
      }
      assert.equal(exchange.seen.length, 5);
    });

    test('okx: a gate and its requests are in one environment', async (t) => {
      const exchange = await openRawExchange(t, 'okx');
      const signer = new Signer(exchange.key);
      const gate = new AuthGate({ signer, baseURL: exchange.url, environment: 'demo' });
      t.after(() => gate.close());
      const call = open(exchange, { signer, gate });
      const error = await rejection(call({ path: OKX_ORDER, method: 'POST', body: {} }));
      assert.equal(error.code, 'ERR_INVALID_ARG_VALUE');
      assert.match(error.message, /gate checks the key in demo/);
      await call({ path: BALANCE, headers: { 'x-simulated-trading': '1' } });
      await open(exchange, { signer, gate, environment: 'demo' })({ path: BALANCE });
      const reads = exchange.seen.filter(({ target }) => target === BALANCE);
      assert.deepEqual(
        reads.map(({ headers }) => headers['x-simulated-trading']),
        ['1', '1'],
      );
    });

    test('okx: errors say the environment that the header decides', async (t) => {
      const answer = '{"code":"50101","msg":"APIKey does not match current environment.","data":[]}';
      const exchange = await openRawExchange(t, 'okx', { status: 401, answer });
      const live = await rejection(open(exchange, { environment: 'mainnet' })({ path: BALANCE }));
      const demo = await rejection(
        open(exchange)({ path: BALANCE, headers: { 'x-simulated-trading': '1' } }),
      );
      assert.deepEqual([live.environment, demo.environment], ['mainnet', 'demo']);
      assert.deepEqual([live.code, demo.code], [50_101, 50_101]);
    });
  });
}

test('okx: an option recvWindow is refused, because its requests carry none', async (t) => {
  const { url, key } = await openRawExchange(t, 'okx');
  const options = { signer: new Signer(key), recvWindow: 5000 };
  const wrong = { code: 'ERR_INVALID_ARG_VALUE', message: /"recvWindow".*left out for OKX/ };
  assert.throws(() => attach(axios.create({ baseURL: url }), options), wrong);
  assert.throws(() => createFetch({ baseURL: url, ...options }), wrong);
});

test('axios: the configuration in errors and replies has no signature, neither ours nor that of the caller', async (t) => {
  const exchange = await openRawExchange(t, 'binance', { status: 400, answer: '{"code":-1121,"msg":"no"}' });
  const bot = attach(axios.create({ baseURL: exchange.url, proxy: false }), {
    signer: new Signer(exchange.key),
  });
  const old = 'ab'.repeat(32);
  const calls = [
    () => bot.get(`${ACCOUNT}?a=1&signature=${old}`),
    () => bot.get(ACCOUNT, { params: { a: 1, signature: old } }),
    () => bot.get(ACCOUNT, { params: new URLSearchParams({ a: '1', signature: old }) }),
    () => bot.post(ORDER, `symbol=BTCUSDT&signature=${old}`),
  ];
  for (const call of calls) {
    const error = await rejection(call());
    const { url, params, data } = error.config;
    const shown = `${inspect({ url, params, data })} ${inspect(error, { showHidden: true, depth: 4 })}`;
    assert.ok(!shown.includes(old) && !shown.includes(exchange.seen.at(-1).signature), shown);
    assert.equal(exchange.seen.at(-1).signature, exchange.seen.at(-1).right);
    // What a retry plugin does.
    await rejection(bot.request(error.config));
    assert.equal(exchange.seen.at(-1).signature, exchange.seen.at(-1).right);
  }
});
