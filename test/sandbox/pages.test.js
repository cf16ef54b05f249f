'use strict';

/** Pages of orders, executions and closed positions, also while the lists change, and what is listed without a time. */

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { KEY } = require('./client.js');
const { BTC, MARKET_BUY, MARKET_SELL, openDesk, trader } = require('./trader.js');
const { NOW } = require('../support/fixtures.js');

const LIMIT = { ...MARKET_BUY, orderType: 'Limit', price: '59000', qty: '0.001' };
const DAY_MS = 24 * 60 * 60 * 1000;

/** Reads every page, and does something between two of them. */
async function readAll({ read }, path, params, between = async (_page) => {}) {
  const rows = [];
  for (let cursor = '', page = 0; page === 0 || cursor !== ''; page++) {
    assert.ok(page < 100, 'the pages have no end');
    const { result } = await read(path, { ...params, ...(cursor === '' ? {} : { cursor }) });
    rows.push(...result.list);
    cursor = result.nextPageCursor;
    await between(result.list);
  }
  return rows;
}

test('a loop that cancels a page of orders and asks for the next misses none', async (t) => {
  const desk = await openDesk(t);
  for (let i = 0; i < 12; i++) await desk.create({ ...LIMIT, orderLinkId: `link-${i}` });
  const seen = await readAll(desk, '/v5/order/realtime', { ...BTC, limit: '5' }, async (page) => {
    for (const { orderId } of page) assert.equal((await desk.cancel({ ...BTC, orderId })).retCode, 0);
  });
  assert.deepEqual(
    seen.map(({ orderLinkId }) => orderLinkId),
    Array.from({ length: 12 }, (_, i) => `link-${11 - i}`),
  );
  assert.deepEqual(await desk.open(), []);
});

test('rows that arrive between two pages repeat no row of an earlier page', async (t) => {
  const desk = await openDesk(t);
  for (let i = 0; i < 3; i++) await desk.create({ ...MARKET_BUY, qty: '0.002' });
  for (let i = 0; i < 3; i++) await desk.create({ ...MARKET_SELL, qty: '0.001' });
  for (const [path, count] of [
    ['/v5/order/history', 6],
    ['/v5/execution/list', 6],
    ['/v5/position/closed-pnl', 3],
  ]) {
    const before = (await readAll(desk, path, { category: 'linear' })).map((row) => JSON.stringify(row));
    assert.equal(new Set(before).size, before.length);
    const rows = await readAll(desk, path, { category: 'linear', limit: '2' }, async () => {
      await desk.create({ ...MARKET_SELL, qty: '0.001', reduceOnly: true });
    });
    const texts = rows.map((row) => JSON.stringify(row));
    assert.deepEqual(texts, before, path);
    assert.ok(before.length >= count);
  }
});

test('positions have pages, and a cursor that the sandbox has not given is refused', async (t) => {
  const desk = await openDesk(t, { keys: [{ ...KEY, balances: { USDT: '100000' } }] });
  for (const symbol of ['BTCUSDT', 'ETHUSDT', 'SOLUSDT']) {
    await desk.create({ ...MARKET_BUY, symbol, qty: '0.1' });
  }
  const query = { category: 'linear', settleCoin: 'USDT', limit: '1' };
  const rows = await readAll(desk, '/v5/position/list', query);
  assert.deepEqual(
    rows.map(({ symbol }) => symbol),
    ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'],
  );
  assert.equal((await desk.read('/v5/position/list', { ...query, cursor: 'next' })).retCode, 10001);
});

test('history, executions and closed positions reach back seven days unless a time says otherwise', async (t) => {
  let now = NOW;
  const earlier = await openDesk(t, { now: () => now });
  await earlier.create(MARKET_BUY);
  await earlier.create(MARKET_SELL);
  now = NOW + 8 * DAY_MS;
  const desk = trader(earlier.sandbox, { timestamp: now });
  await desk.create(MARKET_BUY);
  for (const [path, count] of [
    ['/v5/order/history', 1],
    ['/v5/execution/list', 1],
    ['/v5/position/closed-pnl', 0],
  ]) {
    const list = async (params) => (await desk.read(path, { category: 'linear', ...params })).result.list;
    assert.equal((await list({})).length, count, path);
    assert.notEqual((await list({ startTime: `${NOW}` })).length, 0, path);
  }
});
