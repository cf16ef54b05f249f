'use strict';

/** `bybit-auth/ccxt` on exchanges of OKX, with the real package and the sandbox. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { attach, detach } = require('../../lib/ccxt.js');
const { ApiError, AuthError, AuthGate, BybitApiError, Signer } = require('../../lib/index.js');
const { rejection } = require('../support/promises.js');
const { LIBRARIES, OKX_KEY, SPOT, okxOf, openOkx, orders, refused } = require('./support/other-exchanges.js');

const { apiKey, secret, passphrase } = OKX_KEY;
const DEMO_KEY = Object.freeze({ ...OKX_KEY, environment: 'demo' });
const place = (exchange, amount = 0.01) => exchange.createOrder(SPOT, 'limit', 'buy', amount, 50000);
/** The same without the requests for markets that ccxt sends first. */
const placeOnly = (exchange) =>
  exchange.privatePostTradeOrder({
    ...{ instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', ordType: 'limit', px: '50000', sz: '0.01' },
  });

/** Whatever a log may get of an exchange and an error. */
const everythingOf = (exchange, error) =>
  JSON.stringify([exchange.last_request_url, exchange.last_request_headers, exchange.password]) +
  `${exchange.secret}${error?.message}${error?.stack}${JSON.stringify(error)}`;

for (const library of LIBRARIES) {
  const ccxt = require(library);
  describe(`ccxt ${ccxt.version}`, () => {
    for (const name of ['okx', 'myokx', 'okxus'].filter((id) => ccxt[id] !== undefined)) {
      test(`${name}: an order is placed, found and cancelled`, async (t) => {
        const sandbox = await openOkx(t);
        const exchange = attach(okxOf(sandbox, { Class: ccxt[name] }));
        const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000, {
          clientOrderId: 'own1',
        });
        const found = await exchange.fetchOrder(id, SPOT);
        assert.deepEqual([found.clientOrderId, found.price, found.status], ['own1', 50000, 'open']);
        await exchange.cancelOrder(id, SPOT);
        assert.deepEqual(await exchange.fetchOpenOrders(SPOT), []);
        assert.deepEqual(refused(sandbox), []);
        const shown = everythingOf(exchange);
        assert.ok(![apiKey, secret, passphrase].some((text) => shown.includes(text)), shown);
        detach(exchange);
        assert.deepEqual([exchange.secret, exchange.password], [secret, passphrase]);
      });
    }

    test('demo trading: ccxt in sandbox mode, or the option of attach()', async (t) => {
      const sandbox = await openOkx(t, { keys: [DEMO_KEY] });
      const inMode = attach(okxOf(sandbox, { Class: ccxt.okx, isDemo: true }));
      const byOption = attach(okxOf(sandbox, { Class: ccxt.okx }), { environment: 'demo' });
      await place(inMode);
      await placeOnly(byOption);
      assert.deepEqual(
        orders(sandbox).map(({ environment }) => environment),
        ['demo', 'demo'],
      );
      const live = attach(okxOf(sandbox, { Class: ccxt.okx }));
      const error = await rejection(placeOnly(live));
      assert.ok(error instanceof ccxt.AuthenticationError && error instanceof AuthError);
      assert.deepEqual([error.code, error.category, error.environment], [50101, 'key-or-environment', null]);
    });

    test('the header of demo trading, in the spelling of the user, is sent once', async (t) => {
      const sandbox = await openOkx(t, { keys: [DEMO_KEY] });
      const exchange = attach(okxOf(sandbox, { Class: ccxt.okx }));
      exchange.headers = { 'X-Simulated-Trading': '1' };
      await exchange.privateGetAccountConfig();
      const { headers, environment } = sandbox.requests.at(-1);
      assert.deepEqual([headers['x-simulated-trading'], environment], ['1', 'demo']);
    });

    test('sandbox mode and an option that contradict each other: nothing is sent', async (t) => {
      const sandbox = await openOkx(t, { keys: [DEMO_KEY] });
      const exchange = attach(okxOf(sandbox, { Class: ccxt.okx, isDemo: true }), { environment: 'mainnet' });
      const error = await rejection(exchange.fetchBalance());
      assert.deepEqual([error.code, error.sent], ['ERR_INVALID_ARG_VALUE', false]);
      assert.match(error.message, /x-simulated-trading/);
      assert.deepEqual(
        sandbox.requests.filter(({ verdict }) => verdict !== 'public'),
        [],
      );
    });

    test('sandbox mode and a gate of real money: nothing is sent', async (t) => {
      const sandbox = await openOkx(t);
      const signer = new Signer({ venue: 'okx', apiKey, apiSecret: secret, apiPassphrase: passphrase });
      const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
      t.after(() => gate.close());
      await gate.ready();
      const exchange = attach(okxOf(sandbox, { Class: ccxt.okx, isDemo: true }), { gate });
      const error = await rejection(placeOnly(exchange));
      assert.deepEqual([error.code, error.sent], ['ERR_INVALID_ARG_VALUE', false]);
      assert.match(error.message, /gate/);
      assert.deepEqual(orders(sandbox), []);
    });

    for (const [what, key, [code, category]] of [
      ['secret', { ...OKX_KEY, secret: 'ANOTHERSECRETANOTHERSECRET000000' }, [50113, 'bad-signature']],
      ['passphrase', { ...OKX_KEY, passphrase: 'AnotherOne1' }, [50105, 'passphrase']],
    ]) {
      test(`a wrong ${what}: the error is one of ccxt and one of this package, and closes the gate`, async (t) => {
        const sandbox = await openOkx(t);
        const signer = new Signer({
          ...{ venue: 'okx', apiKey, apiSecret: key.secret, apiPassphrase: key.passphrase },
        });
        const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
        t.after(() => gate.close());
        const exchange = attach(okxOf(sandbox, { Class: ccxt.okx, key }), { gate, environment: 'mainnet' });
        const error = await rejection(exchange.fetchOpenOrders(SPOT));
        assert.ok(error instanceof ccxt.AuthenticationError && error instanceof AuthError, error.stack);
        assert.equal(error instanceof BybitApiError, false);
        assert.deepEqual([error.code, error.category, error.venue], [code, category, 'okx']);
        const shown = everythingOf(exchange, error);
        assert.ok(![apiKey, key.secret, key.passphrase].some((text) => shown.includes(text)), shown);
        await rejection(gate.ready());
        assert.equal(gate.state, 'closed');
        const blocked = await rejection(placeOnly(exchange));
        assert.deepEqual([blocked.name, blocked.sent, blocked.venue], ['GateError', false, 'okx']);
        assert.deepEqual(orders(sandbox), []);
      });
    }

    test('a refusal of an order inside of a success: its own code, and the class of ccxt', async (t) => {
      const sandbox = await openOkx(t);
      const exchange = attach(okxOf(sandbox, { Class: ccxt.okx }));
      const error = await rejection(place(exchange, 100_000));
      assert.ok(error instanceof ccxt.InsufficientFunds && error instanceof ApiError);
      assert.deepEqual([error.code, error.httpStatus, error instanceof AuthError], [51008, 200, false]);
    });

    test('a missing passphrase, and a signer of another exchange', () => {
      const exchange = new ccxt.okx({ apiKey, secret });
      assert.throws(() => attach(exchange), { code: 'ERR_INVALID_ARG_TYPE', message: /exchange\.password/ });
      const signer = new Signer({ apiKey: 'testKey00000000001', apiSecret: 'a'.repeat(18) + '1'.repeat(18) });
      assert.throws(() => attach(new ccxt.okx(), { signer }), {
        code: 'ERR_INVALID_ARG_VALUE',
        message: 'The signer is for Bybit, and the exchange is OKX',
      });
    });

    test('a passphrase that is set on an attached exchange: nothing is sent', async (t) => {
      const sandbox = await openOkx(t);
      const exchange = attach(okxOf(sandbox, { Class: ccxt.okx }));
      exchange.password = 'another';
      const error = await rejection(exchange.privateGetAccountConfig());
      assert.deepEqual([error.code, sandbox.requests.length], ['ERR_BYBIT_OTHER_KEY', 0]);
    });

    test("sign() gives ccxt's own signatures, and fetch() sends them anew", async (t) => {
      const sandbox = await openOkx(t);
      const plain = okxOf(sandbox, { Class: ccxt.okx });
      const attached = attach(okxOf(sandbox, { Class: ccxt.okx }));
      const setTime = (exchange, time) => Object.assign(exchange, { nonce: time, milliseconds: time });
      for (const exchange of [plain, attached]) setTime(exchange, () => 1_700_000_000_000);
      const params = { instId: 'BTC-USDT', clOrdId: 'é &=+ #%' };
      for (const [path, method] of [
        ['trade/order', 'POST'],
        ['trade/order', 'GET'],
        ['account/config', 'GET'],
      ]) {
        assert.deepEqual(
          attached.sign(path, 'private', method, { ...params }),
          plain.sign(path, 'private', method, { ...params }),
        );
      }
      setTime(attached, () => Date.now());
      const { url, method, headers, body } = attached.sign('account/config', 'private');
      assert.equal((await attached.fetch(url, method, headers, body)).code, '0');
    });
  });
}
