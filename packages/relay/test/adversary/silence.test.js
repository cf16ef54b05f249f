'use strict';

/** A connection that stays open, and on which no reply ever comes. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Signer } = require('bybit-auth');
const { createBybit } = require('../../lib/venues/bybit');
const { outcomesOf, setUp } = require('../support/world');

test('a request for a price is never answered: the orders of all accounts leave after the next one', async (t) => {
  const { start, sandbox, orders } = await setUp(t);
  const relay = await start();
  sandbox.set({ nextReply: { when: { path: '/v5/market/tickers' }, public: true, noAnswer: true } });
  const order = { symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' };
  await relay.push('script', { id: 'one', at: Date.now(), ...order });
  const outcomes = await outcomesOf(relay, { signal: 'one' });
  assert.deepEqual(
    outcomes.map(({ state }) => state),
    ['accepted', 'accepted'],
  );
  assert.equal(orders().length, 2);
});

test('a request for the rules of an instrument is never answered: the next one is', async (t) => {
  const { start, sandbox } = await setUp(t);
  await start();
  const signer = new Signer({ apiKey: 'test_key_1', apiSecret: 'test_secret_1' });
  const venue = createBybit({ name: 'a1', signer, environment: 'mainnet', baseURL: sandbox.urls.mainnet });
  sandbox.set({ nextReply: { when: { path: '/v5/market/instruments-info' }, public: true, noAnswer: true } });
  await assert.rejects(venue.rules('BTCUSDT', 'linear'));
  assert.equal((await venue.rules('BTCUSDT', 'linear')).symbol, 'BTCUSDT');
});
