'use strict';

/** `bybit-auth/ccxt` on exchanges of KuCoin, Gate.io and Bitget, with the real package and the sandboxes. */

const assert = require('node:assert/strict');
const http = require('node:http');
const { describe, test } = require('node:test');
const { attach, detach } = require('../../lib/ccxt.js');
const { AuthError, BybitApiError, Signer } = require('../../lib/index.js');
const { rejection, until } = require('../support/promises.js');
const { BITGET_KEY, openBitget } = require('../support/sandbox/bitget.js');
const { GATE_KEY, openGate } = require('../support/sandbox/gate.js');
const { KUCOIN_KEY, openKucoin } = require('../support/sandbox/kucoin.js');
const { LIBRARIES, SPOT, SWAP } = require('./support/other-exchanges.js');

/** Sets every address in `urls`, which may be in groups. */
function redirect(urls, addressOf) {
  for (const [name, url] of Object.entries(urls)) {
    if (typeof url === 'object') redirect(url, addressOf);
    else if (/^https?:/.test(url)) urls[name] = addressOf(name);
    else if (/^wss?:/.test(url)) urls[name] = addressOf(name, new URL(url).pathname);
  }
}

/** @type {Record<string, any>} */
const EXCHANGES = {
  kucoin: {
    classes: ['kucoin'],
    futures: 'kucoinfutures',
    key: KUCOIN_KEY,
    open: openKucoin,
    idField: 'clientOrderId',
    id: 'own1',
    address: ({ urls }, name) => (name.startsWith('futures') ? urls.futures : urls.mainnet),
    // The secret signs the passphrase as well, and KuCoin checks that first.
    wrongSecret: 'passphrase',
  },
  gate: {
    classes: ['gate', 'gateio'],
    futures: 'gate',
    key: GATE_KEY,
    open: openGate,
    idField: 'text',
    id: 't-own1',
    address: ({ urls, webSocketUrls }, name, path) =>
      path === undefined ? `${urls.mainnet}/api/v4` : webSocketUrls.mainnet + path,
    wrongSecret: 'bad-signature',
  },
  bitget: {
    classes: ['bitget'],
    futures: 'bitget',
    key: BITGET_KEY,
    open: openBitget,
    idField: 'clientOrderId',
    id: 'own1',
    address: ({ urls, webSocketUrls }, name, path) =>
      path === undefined ? urls.mainnet : webSocketUrls.mainnet + path,
    wrongSecret: 'bad-signature',
  },
};

/** @returns {any} an exchange whose only change is its addresses */
function exchangeOf(sandbox, { key, address }, Class, options = {}) {
  const { apiKey, secret, passphrase } = { ...key, ...options };
  const exchange = new Class({ apiKey, secret, password: passphrase, enableRateLimit: false });
  redirect(exchange.urls.api, (name, path) => address(sandbox, name, path));
  // Versions that send with node:http have an agent for https: alone.
  exchange.agent = new http.Agent({ keepAlive: true });
  return exchange;
}

/** Whatever a log may get of an exchange and an error. */
const everythingOf = (exchange, error) =>
  JSON.stringify([exchange.last_request_url, exchange.last_request_headers, exchange.password]) +
  `${exchange.secret}${error?.message}${error?.stack}${JSON.stringify(error)}`;

/** The requests that are refused because of their authentication. */
const refused = ({ requests }) =>
  requests
    .filter(
      ({ verdict, path }) => !['accepted', 'public', 'upgrade'].includes(verdict) && path.startsWith('/api/'),
    )
    .filter(({ path }) => path !== '/api/v3/account/settings')
    .map(({ method, path, verdict }) => `${method} ${path} ${verdict}`);

for (const library of LIBRARIES) {
  const ccxt = require(library);
  test(`${library} kucoin: a signer for a key of version 1 replaces the version that ccxt sends`, async (t) => {
    const sandbox = await openKucoin(t, { keys: [{ ...KUCOIN_KEY, version: 1 }] });
    const exchange = exchangeOf(sandbox, EXCHANGES.kucoin, ccxt.kucoin);
    const { apiKey, secret: apiSecret, passphrase: apiPassphrase } = KUCOIN_KEY;
    const signer = new Signer({ venue: 'kucoin', apiKey, apiSecret, apiPassphrase, keyVersion: 1 });
    attach(exchange, { signer });
    assert.equal((await exchange.fetchBalance({ type: 'spot' })).USDT.total, 10000);
    const { headers } = exchange.sign('accounts', 'private', 'GET');
    const { 'KC-API-KEY-VERSION': version, 'KC-API-PASSPHRASE': passphrase } = headers;
    assert.deepEqual([version, passphrase], ['1', apiPassphrase]);
    assert.deepEqual(refused(sandbox), []);
  });
  for (const [venue, row] of Object.entries(EXCHANGES)) {
    const { key, open, id: ownId, idField } = row;
    const secrets = [key.apiKey, key.secret, key.passphrase].filter(Boolean);
    const [name] = row.classes;

    describe(`ccxt ${ccxt.version}: ${venue}`, () => {
      for (const className of row.classes) {
        const skip = ccxt[className] === undefined && `ccxt ${ccxt.version} has no ${className}`;
        test(`${className}: an order is placed, found and cancelled`, { skip }, async (t) => {
          const sandbox = await open(t);
          const exchange = attach(exchangeOf(sandbox, row, ccxt[className]));
          const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000, { [idField]: ownId });
          const found = await exchange.fetchOrder(id, SPOT);
          assert.deepEqual([found.clientOrderId, found.price, found.status], [ownId, 50000, 'open']);
          await exchange.cancelOrder(id, SPOT);
          assert.deepEqual(await exchange.fetchOpenOrders(SPOT), []);
          assert.deepEqual(refused(sandbox), []);
          const shown = everythingOf(exchange);
          assert.ok(!secrets.some((text) => shown.includes(text)), shown);
          detach(exchange);
          assert.deepEqual([exchange.secret, exchange.password], [key.secret, key.passphrase]);
        });
      }

      test('a position of contracts is opened', async (t) => {
        const sandbox = await open(t);
        const exchange = attach(exchangeOf(sandbox, row, ccxt[row.futures]));
        await exchange.createOrder(SWAP, 'market', 'buy', 1, undefined, { leverage: 5 });
        const [position] = await exchange.fetchPositions([SWAP]);
        assert.deepEqual([position.side, position.contracts], ['long', 1]);
        assert.deepEqual(refused(sandbox), []);
      });

      test('a wrong secret: the error is one of ccxt and one of this package', async (t) => {
        const sandbox = await open(t);
        const wrong = { secret: [...key.secret].reverse().join('') };
        const exchange = attach(exchangeOf(sandbox, row, ccxt[name], wrong));
        const error = await rejection(exchange.fetchOpenOrders(SPOT));
        assert.ok(error instanceof ccxt.AuthenticationError && error instanceof AuthError, error.stack);
        assert.equal(error instanceof BybitApiError, false);
        assert.deepEqual([error.venue, error.category], [venue, row.wrongSecret]);
        const shown = everythingOf(exchange, error);
        assert.ok(![...secrets, wrong.secret].some((text) => shown.includes(text)), shown);
      });

      test('credentials that are set on an attached exchange: nothing is sent', async (t) => {
        const sandbox = await open(t);
        const exchange = attach(exchangeOf(sandbox, row, ccxt[name]));
        await exchange.loadMarkets();
        const before = sandbox.requests.length;
        exchange.secret = 'another';
        const error = await rejection(exchange.fetchOpenOrders(SPOT));
        assert.deepEqual([error.code, sandbox.requests.length], ['ERR_BYBIT_OTHER_KEY', before]);
      });

      if (key.passphrase !== undefined) {
        test('a missing passphrase is refused', () => {
          const exchange = new ccxt[name]({ apiKey: key.apiKey, secret: key.secret });
          assert.throws(() => attach(exchange), {
            code: 'ERR_INVALID_ARG_TYPE',
            message: /exchange\.password/,
          });
        });
      }
    });
  }
}

for (const [venue, row] of Object.entries(EXCHANGES)) {
  test(`ccxt.pro: ${venue} watches its orders`, async (t) => {
    const { pro } = require('ccxt');
    const sandbox = await row.open(t);
    const exchange = attach(exchangeOf(sandbox, row, pro[row.classes[0]]));
    t.after(() => exchange.close());
    // As ccxt asks for where a stream is not encrypted.
    await exchange.loadHttpProxyAgent();
    await exchange.loadMarkets();
    const watched = exchange.watchOrders(SPOT);
    await until(() => sandbox.messages.some(({ op }) => op === 'subscribe' || op === 'spot.orders'));
    const { id } = await exchange.createOrder(SPOT, 'limit', 'buy', 0.01, 50000);
    const [order] = await watched;
    assert.deepEqual([order.id, order.status], [id, 'open']);
    assert.deepEqual(refused(sandbox), []);
  });
}

for (const library of LIBRARIES) {
  const { pro, version } = require(library);
  for (const [symbol, amount] of [
    [SPOT, 0.01],
    [SWAP, 1],
  ]) {
    test(`ccxt.pro ${version}: gate logs in and sends orders of ${symbol} over its stream`, async (t) => {
      const sandbox = await openGate(t);
      const exchange = attach(exchangeOf(sandbox, EXCHANGES.gate, pro.gate));
      t.after(() => exchange.close());
      await exchange.loadHttpProxyAgent?.();
      await exchange.loadMarkets();
      const { id } = await exchange.createOrderWs(symbol, 'limit', 'buy', amount, 50000);
      const cancelled = await exchange.cancelOrderWs(id, symbol);
      assert.equal(cancelled.id, id);
      assert.deepEqual(refused(sandbox), []);
    });
  }
}
