'use strict';

/** `bybit-auth/ccxt` on the streams of Binance and OKX: logins, orders and what is refused. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { attach } = require('../../lib/ccxt.js');
const { AuthError, AuthGate, Signer } = require('../../lib/index.js');
const { rejection, until } = require('../support/promises.js');
const {
  HMAC,
  KINDS,
  LIBRARIES,
  OKX_KEY,
  SPOT,
  binanceOf,
  okxOf,
  openBinance,
  openOkx,
} = require('./support/other-exchanges.js');

/** @returns {Promise<any>} an exchange that closes with the test */
async function opened(t, exchange) {
  // ccxt wants this for addresses that begin with ws:, which only a sandbox has.
  await exchange.loadHttpProxyAgent();
  t.after(() => exchange.close().catch(() => {}));
  return exchange;
}

const place = (exchange, amount = 0.01) => exchange.createOrderWs(SPOT, 'limit', 'buy', amount, 50000);

/** Some versions read markets with the key. @returns {Promise<any[]>} */
const marketsOf = async (sandbox, { binance }) =>
  Object.values(await binanceOf(sandbox, { Class: binance }).loadMarkets());

/** What a sandbox made of the messages that matter. */
const verdicts = ({ messages }) =>
  messages.filter(({ op }) => op !== 'ping').map(({ op, verdict }) => `${op} ${verdict}`);

for (const library of LIBRARIES) {
  const ccxt = require(library);
  describe(`ccxt ${ccxt.version}, OKX`, () => {
    test('a native login, an order and its cancellation', async (t) => {
      const sandbox = await openOkx(t);
      const exchange = attach(await opened(t, okxOf(sandbox, { Class: ccxt.pro.okx })));
      const { id } = await place(exchange);
      await exchange.cancelOrderWs(id, SPOT);
      const [login, ...others] = verdicts(sandbox);
      assert.equal(login, 'login accepted');
      assert.match(others.join(), /^(?:batch-)?orders? accepted,cancel-order accepted$/);
    });

    test('orders are watched in demo trading', async (t) => {
      const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, environment: 'demo' }] });
      const exchange = attach(await opened(t, okxOf(sandbox, { Class: ccxt.pro.okx, isDemo: true })));
      const watched = exchange.watchOrders(SPOT);
      await until(() => sandbox.messages.some(({ op }) => op === 'subscribe'));
      await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000);
      const [order] = await watched;
      assert.deepEqual([order.status, order.price], ['open', 50000]);
      assert.deepEqual([sandbox.messages[0].environment, verdicts(sandbox)[0]], ['demo', 'login accepted']);
    });

    test('sandbox mode and an option that contradict each other: no login is sent', async (t) => {
      const sandbox = await openOkx(t);
      const exchange = attach(await opened(t, okxOf(sandbox, { Class: ccxt.pro.okx, isDemo: true })), {
        environment: 'mainnet',
      });
      const error = await rejection(exchange.authenticate());
      assert.deepEqual([error.code, error.sent], ['ERR_INVALID_ARG_VALUE', false]);
      assert.deepEqual(sandbox.messages, []);
    });

    for (const [what, key, [code, category]] of [
      ['secret', { ...OKX_KEY, secret: 'ANOTHERSECRETANOTHERSECRET000000' }, [60007, 'bad-signature']],
      ['passphrase', { ...OKX_KEY, passphrase: 'AnotherOne1' }, [60024, 'passphrase']],
    ]) {
      test(`a wrong ${what}: the login fails with the cause, and again at the next call`, async (t) => {
        const sandbox = await openOkx(t);
        const errors = [];
        const exchange = attach(await opened(t, okxOf(sandbox, { Class: ccxt.pro.okx, key })), {
          environment: 'mainnet',
          onError: (error) => errors.push(error),
        });
        for (const count of [1, 2]) {
          const error = await rejection(exchange.authenticate());
          assert.ok(error instanceof ccxt.BaseError && error instanceof AuthError, error.stack);
          assert.deepEqual([error.code, error.category, error.venue], [code, category, 'okx']);
          assert.deepEqual([errors.length, sandbox.messages.length], [count, count]);
          for (const text of Object.values(key)) assert.ok(!`${error.message}${error.stack}`.includes(text));
          // OKX closes the connection, and ccxt drops it.
          await until(() => Object.keys(exchange.clients).length === 0);
        }
      });
    }

    test('an order that is refused: its own code, and the login stays', async (t) => {
      const sandbox = await openOkx(t);
      const exchange = attach(await opened(t, okxOf(sandbox, { Class: ccxt.pro.okx })));
      const error = await rejection(place(exchange, 100_000));
      assert.ok(error instanceof ccxt.ExchangeError);
      assert.deepEqual([error.code, error.venue], [51008, 'okx']);
      await place(exchange);
      assert.equal(sandbox.messages.filter(({ op }) => op === 'login').length, 1);
    });

    test('a closed gate: no order is sent', async (t) => {
      const sandbox = await openOkx(t);
      const { apiKey, secret } = OKX_KEY;
      const signer = new Signer({ venue: 'okx', apiKey, apiSecret: secret, apiPassphrase: 'AnotherOne1' });
      const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
      t.after(() => gate.close());
      await rejection(gate.ready());
      const exchange = attach(await opened(t, okxOf(sandbox, { Class: ccxt.pro.okx })), { signer, gate });
      const url = exchange.getUrl('users', 'private');
      const order = { id: '1', op: 'order', args: [{ instId: 'BTC-USDT', side: 'buy', sz: '1' }] };
      const error = await rejection(exchange.watch(url, '1', order, '1'));
      assert.deepEqual([error.name, error.sent, sandbox.messages.length], ['GateError', false, 0]);
    });
  });

  describe(`ccxt ${ccxt.version}, Binance`, () => {
    for (const [kind, key] of KINDS) {
      test(`${kind} key: an order and its cancellation, each with its own signature`, async (t) => {
        const sandbox = await openBinance(t);
        const exchange = attach(await opened(t, binanceOf(sandbox, { Class: ccxt.pro.binance, key })), {
          recvWindow: 7000,
        });
        const { id } = await place(exchange);
        await exchange.cancelOrderWs(id, SPOT);
        assert.deepEqual(verdicts(sandbox), ['order.place accepted', 'order.cancel accepted']);
        assert.deepEqual(
          sandbox.messages.map(({ json }) => Number(json.params.recvWindow)),
          [7000, 7000],
        );
      });
    }

    // Older versions use a listen key, which the exchange no longer gives out.
    const isOld = ccxt.pro.binance.prototype.ensureUserDataStreamWsSubscribeSignature === undefined;
    test('orders are watched', { skip: isOld && 'this version of ccxt uses a listen key' }, async (t) => {
      const sandbox = await openBinance(t);
      const exchange = attach(await opened(t, binanceOf(sandbox, { Class: ccxt.pro.binance })));
      const watched = exchange.watchOrders(SPOT);
      await until(() => sandbox.messages.some(({ verdict }) => verdict === 'accepted'));
      await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000);
      const [order] = await watched;
      assert.deepEqual([order.status, order.price], ['open', 50000]);
      assert.deepEqual(verdicts(sandbox), ['userDataStream.subscribe.signature accepted']);
    });

    test('a wrong secret: the error is one of ccxt and one of this package', async (t) => {
      const sandbox = await openBinance(t);
      const key = { ...HMAC, secret: 'anotherSecret'.padEnd(64, '0') };
      const exchange = attach(await opened(t, binanceOf(sandbox, { Class: ccxt.pro.binance, key })));
      exchange.setMarkets(await marketsOf(sandbox, ccxt));
      const error = await rejection(place(exchange));
      assert.ok(error instanceof ccxt.AuthenticationError && error instanceof AuthError, error.stack);
      assert.deepEqual([error.code, error.category, error.venue], [-1022, 'bad-signature', 'binance']);
      assert.ok(!`${error.message}${JSON.stringify(error)}`.includes(HMAC.apiKey));
      assert.deepEqual(verdicts(sandbox).length, 1);
    });

    test('a closed gate: no order is sent, and reads are', async (t) => {
      const sandbox = await openBinance(t);
      const signer = new Signer({
        venue: 'binance',
        apiKey: HMAC.apiKey,
        apiSecret: 'other'.padEnd(64, '0'),
      });
      const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
      t.after(() => gate.close());
      await rejection(gate.ready());
      const exchange = attach(await opened(t, binanceOf(sandbox, { Class: ccxt.pro.binance })), { gate });
      exchange.setMarkets(await marketsOf(sandbox, ccxt));
      const error = await rejection(place(exchange));
      assert.deepEqual([error.name, error.sent, error.venue], ['GateError', false, 'binance']);
      assert.deepEqual(sandbox.messages, []);
      await rejection(exchange.fetchOpenOrdersWs(SPOT));
      assert.equal(sandbox.messages.length, 1);
    });
  });
}
