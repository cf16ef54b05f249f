'use strict';

/** `bybit-auth/ccxt` on exchanges of Binance, with the real package and the sandbox. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { attach, detach } = require('../../lib/ccxt.js');
const {
  ApiError,
  AuthError,
  AuthGate,
  BybitApiError,
  RateLimitError,
  ServerClock,
  Signer,
} = require('../../lib/index.js');
const { rejection } = require('../support/promises.js');
const {
  HMAC,
  KINDS,
  LIBRARIES,
  SPOT,
  SWAP,
  binanceOf,
  openBinance,
  orders,
  refused,
} = require('./support/other-exchanges.js');

/** Whatever a log may get of an exchange and an error. */
const everythingOf = (exchange, error) =>
  JSON.stringify([exchange.last_request_url, exchange.last_request_headers, exchange.last_request_body]) +
  `${exchange.secret}${error?.message}${error?.stack}${JSON.stringify(error)}`;

for (const library of LIBRARIES) {
  const ccxt = require(library);
  describe(`ccxt ${ccxt.version}`, () => {
    for (const [kind, key] of KINDS) {
      test(`${kind} key, spot: an order is placed, found and cancelled`, async (t) => {
        const sandbox = await openBinance(t);
        const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance, key }));
        const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000, {
          clientOrderId: 'own-1',
        });
        const found = await exchange.fetchOrder(id, SPOT);
        assert.deepEqual([found.clientOrderId, found.price, found.status], ['own-1', 50000, 'open']);
        await exchange.cancelOrder(id, SPOT);
        assert.deepEqual(await exchange.fetchOpenOrders(SPOT), []);
        assert.deepEqual(refused(sandbox), []);
        const [order] = orders(sandbox);
        assert.match(order.query, /timestamp=\d{13}&signature=[\w%]+$/);
        assert.doesNotMatch(order.body.toString(), /timestamp|signature/);
        assert.ok(!everythingOf(exchange).includes(order.query.split('signature=')[1]));
      });
    }

    test('futures: an order, leverage and positions', async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binanceusdm }));
      await exchange.setLeverage(5, SWAP);
      const { id } = await exchange.createOrder(SWAP, 'limit', 'buy', 0.01, 50000);
      assert.equal((await exchange.fetchOrder(id, SWAP)).status, 'open');
      await exchange.cancelOrder(id, SWAP);
      await exchange.createOrder(SWAP, 'market', 'sell', 0.01);
      const [position] = await exchange.fetchPositions([SWAP]);
      assert.deepEqual([position.side, position.contracts], ['short', 0.01]);
      assert.deepEqual(refused(sandbox), []);
    });

    test('a wrong secret: the error is one of ccxt and one of this package', async (t) => {
      const sandbox = await openBinance(t);
      const errors = [];
      const key = { ...HMAC, secret: 'anotherSecret'.padEnd(64, '0') };
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance, key }), {
        environment: 'mainnet',
        onError: (error) => errors.push(error),
      });
      const error = await rejection(exchange.fetchBalance());
      assert.ok(error instanceof ccxt.AuthenticationError && error instanceof AuthError);
      assert.equal(error instanceof BybitApiError, false);
      assert.deepEqual([error.code, error.category, error.venue], [-1022, 'bad-signature', 'binance']);
      assert.deepEqual([error.environment, error.httpStatus], ['mainnet', 400]);
      assert.equal(errors.length, 1);
      assert.ok(!everythingOf(exchange, error).includes(HMAC.apiKey));
      const { query } = sandbox.requests.at(-1);
      assert.ok(!everythingOf(exchange, error).includes(query.split('signature=')[1]));
    });

    test('a refusal of an order keeps the class of ccxt', async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }));
      const error = await rejection(exchange.createOrder(SPOT, 'limit', 'buy', 1000, 50000));
      assert.ok(error instanceof ccxt.InsufficientFunds && error instanceof ApiError);
      assert.deepEqual([error.code, error instanceof AuthError], [-2010, false]);
    });

    for (const [kind, key] of KINDS) {
      test(`${kind} key: an error whose message has the URL shows no signature`, async (t) => {
        const sandbox = await openBinance(t);
        const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance, key }));
        sandbox.set({ nextReply: sandbox.replies.serviceUnavailable });
        const error = await rejection(exchange.privateGetAccount());
        assert.ok(error instanceof ccxt.ExchangeNotAvailable && error instanceof ApiError);
        assert.deepEqual([error.category, error.httpStatus], ['no-verdict', 503]);
        const [, signature] = sandbox.requests.at(-1).query.split('signature=');
        const shown = everythingOf(exchange, error);
        assert.match(error.message, /api\/v3\/account\?/);
        for (const text of [signature, decodeURIComponent(signature)]) {
          assert.ok(!shown.includes(text), shown);
        }
      });
    }

    test('limits are rate-limit errors, with the time to wait', async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }));
      for (const [name, status] of [
        ['tooManyRequests', 429],
        ['ipBanned', 418],
      ]) {
        sandbox.set({ nextReply: sandbox.replies[name] });
        const error = await rejection(exchange.privateGetAccount());
        assert.ok(error instanceof ccxt.DDoSProtection && error instanceof RateLimitError);
        assert.deepEqual([error.code, error.httpStatus], [-1003, status]);
        assert.ok(error.retryAfterMs > 0, name);
      }
    });

    test('a closed gate: no order is sent', async (t) => {
      const sandbox = await openBinance(t);
      const wrong = new Signer({
        venue: 'binance',
        apiKey: HMAC.apiKey,
        apiSecret: 'anotherSecret'.padEnd(64, '0'),
      });
      const gate = new AuthGate({ signer: wrong, baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
      t.after(() => gate.close());
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }), { gate });
      await rejection(gate.ready());
      assert.equal(gate.state, 'closed');
      const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 0.01 };
      const error = await rejection(exchange.privatePostOrder(order));
      assert.deepEqual([error.name, error.sent, error.venue], ['GateError', false, 'binance']);
      assert.deepEqual(orders(sandbox), []);
    });

    test('a testnet key: refused by the live host, accepted in sandbox mode', async (t) => {
      const sandbox = await openBinance(t, { keys: [{ ...HMAC, environment: 'testnet' }] });
      const live = attach(binanceOf(sandbox, { Class: ccxt.binance }), { environment: 'mainnet' });
      const error = await rejection(live.fetchBalance());
      assert.ok(error instanceof AuthError);
      assert.deepEqual([error.category, error.environment], ['key-or-environment', 'mainnet']);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }), { environment: 'testnet' });
      exchange.setSandboxMode(true);
      const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000);
      await exchange.cancelOrder(id, SPOT);
      assert.deepEqual(
        orders(sandbox).map(({ environment }) => environment),
        ['testnet'],
      );
    });

    const withoutDemo =
      ccxt.binance.prototype.enableDemoTrading === undefined &&
      'this version of ccxt has no enableDemoTrading()';
    test('demo trading', { skip: withoutDemo }, async (t) => {
      const sandbox = await openBinance(t, { keys: [{ ...HMAC, environment: 'demo' }] });
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }), { environment: 'demo' });
      exchange.enableDemoTrading(true);
      await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000);
      assert.deepEqual(
        orders(sandbox).map(({ environment }) => environment),
        ['demo'],
      );
    });

    for (const name of ['binancecoinm', 'binanceus']) {
      test(`${name} has the same signatures`, async (t) => {
        const sandbox = await openBinance(t);
        const exchange = attach(binanceOf(sandbox, { Class: ccxt[name] }));
        await exchange.privateGetAccount();
        assert.deepEqual(refused(sandbox), []);
      });
    }

    test('a clock that is wrong is set, and a read is sent once more', async (t) => {
      const sandbox = await openBinance(t);
      const clock = new ServerClock({ venue: 'binance', baseURL: sandbox.urls.mainnet });
      t.after(() => clock.stop());
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }), { clock });
      await exchange.privateGetAccount();
      sandbox.set({ clockSkewMs: -90_000 });
      await exchange.privateGetAccount();
      const { verdict } = sandbox.requests.at(-1);
      assert.equal(verdict, 'accepted');
      assert.equal(refused(sandbox).length, 1);
    });

    test('listen keys, which take the API key and no signature', async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binanceusdm }));
      sandbox.set({
        nextReply: { when: { path: '/fapi/v1/listenKey' }, public: true, body: { listenKey: 'madeUp' } },
      });
      assert.deepEqual(await exchange.fapiPrivatePostListenKey(), { listenKey: 'madeUp' });
      const { query, apiKey } = sandbox.requests.at(-1);
      assert.deepEqual([query, apiKey], ['', HMAC.apiKey]);
      assert.ok(!everythingOf(exchange).includes(HMAC.apiKey));
    });

    test("sign() gives ccxt's own signatures, and fetch() sends them anew", async (t) => {
      const sandbox = await openBinance(t);
      const plain = binanceOf(sandbox, { Class: ccxt.binance });
      const attached = attach(binanceOf(sandbox, { Class: ccxt.binance }));
      for (const exchange of [plain, attached]) exchange.nonce = () => 1_700_000_000_000;
      const params = { symbol: 'BTCUSDT', newClientOrderId: 'é &=+ #%' };
      for (const [path, api, method] of [
        ['order', 'private', 'POST'],
        ['openOrders', 'private', 'GET'],
        ['order', 'fapiPrivate', 'DELETE'],
        ['account/apiRestrictions', 'sapi', 'GET'],
      ]) {
        assert.deepEqual(
          attached.sign(path, api, method, { ...params }),
          plain.sign(path, api, method, { ...params }),
        );
      }
      attached.nonce = () => Date.now();
      const { url, method, headers, body } = attached.sign('account', 'private');
      assert.ok((await attached.fetch(url, method, headers, body)).balances);
    });

    test('a window that the request names is kept, and attach() decides otherwise', async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(binanceOf(sandbox, { Class: ccxt.binance }), { recvWindow: 7000 });
      const windows = async (params) => {
        await exchange.privatePostOrderTest({
          symbol: 'BTCUSDT',
          side: 'BUY',
          type: 'MARKET',
          quantity: 1,
          ...params,
        });
        const { query, body } = sandbox.requests.at(-1);
        return new URLSearchParams(`${query}&${body}`).getAll('recvWindow');
      };
      assert.deepEqual(await windows({}), ['7000']);
      assert.deepEqual(await windows({ recvWindow: 3000 }), ['3000']);
      detach(exchange);
      assert.equal(exchange.secret, HMAC.secret);
      assert.deepEqual(await windows({}), [String(exchange.options.recvWindow)]);
      assert.deepEqual(refused(sandbox), []);
    });
  });
}
