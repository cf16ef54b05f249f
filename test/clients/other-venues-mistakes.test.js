'use strict';

/** What bots do wrong at Binance and OKX: each is refused before it leaves, or leaves no trace of the signature. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const axios = require('axios');

const { Signer } = require('../../lib/index.js');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { rejection } = require('../support/promises.js');
const { openRawExchange } = require('../support/transport/raw-exchange.js');

const CONFIG = '/api/v5/account/config';

/** @param {any} exchange @param {any} [options] of attach() */
function botOf({ url, key }, options) {
  return attach(axios.create({ baseURL: url, proxy: false }), { signer: new Signer(key), ...options });
}

test('okx: a value of the demo header that OKX does not document is refused: it could be meant for either side', async (t) => {
  const exchange = await openRawExchange(t, 'okx');
  const call = createFetch({ baseURL: exchange.url, signer: new Signer(exchange.key) });
  for (const value of ['true', '2', 'demo', true]) {
    for (const environment of [undefined, 'mainnet', 'demo']) {
      const headers = { 'X-Simulated-Trading': value };
      const error = await rejection(botOf(exchange, { environment }).get(CONFIG, { headers }));
      assert.equal(error.code, 'ERR_INVALID_ARG_VALUE');
      assert.match(
        error.message,
        /x-simulated-trading .* neither 1 nor 0.*send x-simulated-trading: 1 for demo/,
      );
      assert.equal(error.sent, false);
    }
    const headers = { 'x-simulated-trading': String(value) };
    assert.equal((await rejection(call(CONFIG, { headers }))).code, 'ERR_INVALID_ARG_VALUE');
  }
  assert.deepEqual(exchange.seen, []);
  for (const value of ['0', 0, '', '1']) {
    await botOf(exchange).get(CONFIG, { headers: { 'x-simulated-trading': value } });
  }
  assert.equal(exchange.seen.length, 4);
});

for (const [venue, path, id] of [
  ['binance', '/api/v3/order?symbol=BTCUSDT&side=BUY', 'newClientOrderId'],
  ['okx', '/api/v5/trade/order', 'clOrdId'],
]) {
  test(`${venue}: a retry of an order is told to look for it first, with an id or without`, async (t) => {
    const exchange = await openRawExchange(t, venue, { status: 502, answer: '{}' });
    for (const clientOrderId of [undefined, 'auto']) {
      const sent = exchange.seen.length;
      const bot = botOf(exchange, { clientOrderId });
      const first = await rejection(bot.post(path, venue === 'okx' ? { instId: 'BTC-USDT' } : null));
      const again = await rejection(bot.request(first.config));
      assert.equal(again.code, 'ERR_BYBIT_UNSAFE_RESEND');
      assert.match(again.message, new RegExp(`Look for the order first by its ${id};`));
      assert.equal(exchange.seen.length, sent + 1);
    }
  });
}

test('binance: a Response of fetch shows its URL without the signature', async (t) => {
  const exchange = await openRawExchange(t, 'binance');
  const call = createFetch({ baseURL: exchange.url, signer: new Signer(exchange.key) });
  const response = await call('/api/v3/account?omitZeroBalances=true');
  const [{ target, signature }] = exchange.seen;
  assert.ok(target.endsWith(signature));
  assert.equal(response.url, `${exchange.url}/api/v3/account?omitZeroBalances=true`);
  assert.ok(!inspect(response, { depth: 4 }).includes(signature));
  assert.deepEqual(await response.json(), {});
});
