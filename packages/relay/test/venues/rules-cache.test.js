'use strict';

/** The rules of instruments: from the exchange, from the disk, and read again after a refusal. */

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { RulesCache } = require('../../lib/venues/rules-cache.js');
const { setUp } = require('./setup.js');

const HOUR = 3_600_000;

/** Keeps JSON, as the store does. */
function memory() {
  const kept = new Map();
  return {
    get: async (key) => (kept.has(key) ? JSON.parse(kept.get(key)) : undefined),
    set: async (key, value) => void kept.set(key, JSON.stringify(value)),
  };
}

const requestsOf = ({ requests }) =>
  requests.filter(({ path }) => path === '/v5/market/instruments-info').length;

async function open(t, { store = memory(), ...options }) {
  const cache = new RulesCache({ store, name: 'bybit:mainnet', ...options });
  t.after(() => cache.close());
  return cache.start();
}

test('the rules of all categories come from the exchange, and by their unified symbol', async (t) => {
  const { venue } = await setUp(t);
  const cache = await open(t, { venue });
  assert.equal(cache.instruments.get('BTC/USDT:USDT').category, 'linear');
  assert.equal(cache.instruments.get('BTC/USDT').quoteStep, '0.00000001');
  assert.equal(cache.instruments.get('BTC/USD:BTC').symbol, 'BTCUSD');
  assert.equal((await cache.rules('ETHUSDT', 'linear')).unified, 'ETH/USDT:USDT');
});

test('a restart takes them from the disk, and an exchange that is down does not matter', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const store = memory();
  let now = 1_700_000_000_000;
  await open(t, { venue, store, now: () => now });
  const asked = requestsOf(sandbox);
  await open(t, { venue, store, now: () => now });
  assert.equal(requestsOf(sandbox), asked);
  now += HOUR;
  sandbox.set({ everyReply: sandbox.replies.badGateway });
  const errors = [];
  const cache = await open(t, { venue, store, now: () => now, onError: (error) => errors.push(error) });
  assert.equal(errors.length, 1);
  assert.ok(cache.instruments.has('BTC/USDT:USDT'));
});

test('without rules on the disk, and without the exchange, there is no start', async (t) => {
  const { venue, sandbox } = await setUp(t);
  sandbox.set({ everyReply: sandbox.replies.badGateway });
  await assert.rejects(open(t, { venue }), { category: 'no-verdict' });
});

test('after a refusal by a filter the rules of the instrument are read again, and kept', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const store = memory();
  const cache = await open(t, { venue, store });
  const { result } = await (
    await fetch(`${sandbox.urls.mainnet}/v5/market/instruments-info?category=linear&symbol=BTCUSDT`)
  ).json();
  result.list[0].lotSizeFilter.minOrderQty = '0.002';
  sandbox.set({
    everyReply: { when: { path: '/v5/market/instruments-info' }, retCode: 0, retMsg: 'OK', result },
  });
  assert.equal((await cache.rules('BTCUSDT', 'linear')).minQty, '0.001');
  assert.equal((await cache.refused('BTCUSDT', 'linear')).minQty, '0.002');
  assert.equal((await cache.rules('BTCUSDT', 'linear')).minQty, '0.002');
  const again = await open(t, { venue, store });
  assert.equal(again.instruments.get('BTC/USDT:USDT').minQty, '0.002');
});

/** What instruments-info must not be taken for the rules of a symbol. */
const BTC = { symbol: 'BTCUSDT', status: 'Trading', baseCoin: 'BTC', quoteCoin: 'USDT', settleCoin: 'USDT' };
const withSteps = (qtyStep, tickSize) => ({ ...BTC, lotSizeFilter: { qtyStep }, priceFilter: { tickSize } });
const GARBAGE = {
  'no row': [],
  'a row that is null': [null],
  'a row without filters': [BTC],
  'an empty step': [withSteps('', '0.1')],
  'a step of zero': [withSteps('0', '0.1')],
  'a step that is a number': [withSteps(0.001, '0.1')],
  'a tick size with an exponent': [withSteps('0.001', '1e-1')],
  'nothing that is traded': [{ ...withSteps('0.001', '0.1'), status: 'Closed' }],
};

for (const [what, list] of Object.entries(GARBAGE)) {
  test(`a list of instruments with ${what} leaves the rules as they are, also after a restart`, async (t) => {
    const { venue, sandbox } = await setUp(t);
    const store = memory();
    const cache = await open(t, { venue, store });
    const when = { path: '/v5/market/instruments-info' };
    sandbox.set({ everyReply: { when, public: true, retCode: 0, retMsg: 'OK', result: { list } } });
    await assert.rejects(cache.refresh(), { code: 'ERR_RELAY_VENUE_REPLY' });
    for (const each of [cache, await open(t, { venue, store })]) {
      assert.equal((await each.rules('BTCUSDT', 'linear')).qtyStep, '0.001');
      assert.ok(each.instruments.has('BTC/USDT:USDT'));
    }
  });
}

test('one row that cannot be read does not hide the others, and a figure that is left out is for the exchange', async (t) => {
  const { venue, sandbox } = await setUp(t);
  const rows = [{ ...BTC, symbol: 'ETHUSDT', baseCoin: 'ETH' }, null, withSteps('0.01', '0.1')];
  const when = { path: '/v5/market/instruments-info' };
  sandbox.set({ everyReply: { when, public: true, retCode: 0, retMsg: 'OK', result: { list: rows } } });
  const { instruments } = await open(t, { venue, categories: ['linear'] });
  assert.deepEqual([...instruments.keys()], ['BTC/USDT:USDT']);
  const { qtyStep, maxMarketQty, minNotional } = instruments.get('BTC/USDT:USDT');
  assert.deepEqual([qtyStep, maxMarketQty, minNotional], ['0.01', '0', '0']);
});
