'use strict';

/** Faults of the sandbox of Binance: limits, bans, pages, and replies that are scripted. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { KEY, LIMIT, NOW, call, openBinance, refusalOf } = require('./binance-client.js');

const ACCOUNT = '/api/v3/account';
const ORDER = '/api/v3/order';
const TIME = '/api/v3/time';

const getTime = (sandbox) => call(sandbox, 'GET', TIME, '', { apiKey: null, raw: '' });

test('replies carry what was used of the limits', async (t) => {
  const sandbox = await openBinance(t);
  const { headers } = await call(sandbox, 'GET', ACCOUNT);
  assert.equal(headers['x-mbx-used-weight-1m'], '20');
  assert.equal(headers['x-mbx-order-count-10s'], undefined);
  const placed = await call(sandbox, 'POST', ORDER, LIMIT);
  assert.deepEqual(
    [placed.headers['x-mbx-used-weight-1m'], placed.headers['x-mbx-order-count-10s']],
    ['21', '1'],
  );
  assert.equal(new Date(placed.headers.date).getTime(), NOW);
  assert.equal(
    (await call(sandbox, 'GET', '/fapi/v1/balance')).headers['x-mbx-used-weight-1m'],
    '5',
    'apart',
  );
});

test('rateLimited: 429 with Retry-After for signed requests', async (t) => {
  const sandbox = await openBinance(t, { faults: { rateLimited: true } });
  const reply = await call(sandbox, 'GET', ACCOUNT);
  assert.deepEqual([reply.status, reply.json.code], [429, -1003]);
  assert.match(
    reply.json.msg,
    /^Too much request weight used; current limit is 6000 request weight per 1 MINUTE\./,
  );
  const seconds = Number(reply.headers['retry-after']);
  assert.ok(seconds >= 1 && seconds <= 60);
  assert.equal((await getTime(sandbox)).status, 200);
});

test('ipBanned: 418 for every request, until when is in the text', async (t) => {
  const sandbox = await openBinance(t, { faults: { ipBanned: true } });
  for (const reply of [await call(sandbox, 'GET', ACCOUNT), await getTime(sandbox)]) {
    assert.deepEqual([reply.status, reply.json.code, reply.headers['retry-after']], [418, -1003, '120']);
    assert.match(reply.json.msg, new RegExp(`IP banned until ${NOW + 120_000}\\.`));
  }
});

test('enforceRateLimit counts weight and orders by the server clock', async (t) => {
  let now = NOW;
  const sandbox = await openBinance(t, { now: () => now, faults: { enforceRateLimit: true } });
  const place = async () =>
    (await call(sandbox, 'POST', `/api/v3/order`, LIMIT, { timestamp: now })).json.code;
  const codes = [];
  for (let index = 0; index < 101; index += 1) codes.push(await place());
  assert.equal(codes.at(-1), -1015);
  now += 10_000;
  assert.notEqual(await place(), -1015);
});

test('ready-made replies', async (t) => {
  const sandbox = await openBinance(t);
  const expected = {
    keyIpOrPermission: [401, -2015],
    unknownKeyId: [400, -2008],
    keyFormat: [401, -2014],
    keysLocked: [401, -2017],
    unauthorized: [401, -1002],
    timestampAhead: [400, -1021],
    timestampOutside: [400, -1021],
    signature: [400, -1022],
    regionRestricted: [451, 0],
    tooManyRequests: [429, -1003],
    ipBanned: [418, -1003],
    tooManyOrders: [429, -1015],
    accountDisabled: [400, -2010],
    mayNotTrade: [400, -2010],
    symbolNotPermitted: [400, -2010],
    unexpectedResponse: [500, -1006],
    backendTimeout: [503, -1007],
    serverBusy: [503, -1008],
    regionBlocked: [403, undefined],
    firewall: [403, undefined],
    badGateway: [502, undefined],
  };
  for (const [name, [status, code]] of Object.entries(expected)) {
    sandbox.set({ nextReply: sandbox.replies[name] });
    const reply = await getTime(sandbox);
    assert.deepEqual([reply.status, reply.json?.code], [status, code], name);
    const isPage = code === undefined;
    assert.equal(
      reply.headers['x-mbx-uuid'] === undefined,
      isPage,
      `${name}: the exchange numbers its replies`,
    );
    assert.equal(sandbox.requests.at(-1).retCode, code ?? null, name);
  }
  const banned = sandbox.replies.ipBanned;
  sandbox.set({ nextReply: banned });
  assert.equal((await getTime(sandbox)).headers['retry-after'], banned.headers['Retry-After']);
});

test('a scripted reply replaces the answer; the order is placed if it says so', async (t) => {
  const sandbox = await openBinance(t);
  const when = { method: 'POST', path: ORDER };
  sandbox.set({
    nextReply: [
      { when, code: -1007, msg: 'Timeout', httpStatus: 503, execute: true },
      { when, code: -2010 },
    ],
  });
  assert.deepEqual(refusalOf(await call(sandbox, 'POST', ORDER, LIMIT)), [503, -1007, 'Timeout']);
  assert.deepEqual(refusalOf(await call(sandbox, 'POST', ORDER, LIMIT)), [400, -2010, '']);
  const { json } = await call(sandbox, 'GET', '/api/v3/openOrders');
  assert.equal(json.length, 1);
});

test('noAnswer and down: the order is placed', async (t) => {
  const sandbox = await openBinance(t);
  sandbox.set({ nextReply: { down: true } });
  await assert.rejects(call(sandbox, 'POST', ORDER, LIMIT), { code: 'ECONNRESET' });
  assert.equal((await call(sandbox, 'GET', '/api/v3/openOrders')).json.length, 1);
});

test('a stub of an endpoint is sent only to a request that the exchange would accept', async (t) => {
  const sandbox = await openBinance(t);
  const path = '/sapi/v1/asset/tradeFee';
  assert.match(
    (await call(sandbox, 'GET', path)).json.msg,
    /the sandbox has no GET \/sapi\/v1\/asset\/tradeFee/,
  );
  sandbox.set({ nextReply: { when: { path }, body: [{ symbol: 'BTCUSDT' }] } });
  assert.equal((await call(sandbox, 'GET', path, '', { secret: 'wrong' })).json.code, -1022);
  assert.deepEqual((await call(sandbox, 'GET', path)).json, [{ symbol: 'BTCUSDT' }]);
  sandbox.set({ nextReply: { when: { path }, public: true, body: {} } });
  assert.equal((await call(sandbox, 'GET', path, '', { apiKey: null, raw: '' })).status, 200);
});

test('a path or method that the sandbox lacks names what there is', async (t) => {
  const sandbox = await openBinance(t);
  const put = await call(sandbox, 'PUT', ORDER, LIMIT);
  assert.equal(put.status, 404);
  assert.match(put.json.msg, /It has POST \/api\/v3\/order, GET \/api\/v3\/order, DELETE \/api\/v3\/order\./);
  assert.equal((await call(sandbox, 'GET', '/v5/market/time')).status, 404);
});

test('faults of one environment leave the others alone', async (t) => {
  const sandbox = await openBinance(t, { keys: [KEY, { ...KEY, environment: 'testnet' }] });
  sandbox.set({ rateLimited: true, clockSkewMs: 60_000 }, { environment: 'testnet' });
  assert.equal((await call(sandbox, 'GET', ACCOUNT)).status, 200);
  assert.equal((await call(sandbox, 'GET', ACCOUNT, '', { environment: 'testnet' })).status, 429);
  assert.deepEqual([sandbox.now('mainnet'), sandbox.now('testnet')], [NOW, NOW + 60_000]);
  sandbox.reset();
  assert.equal((await call(sandbox, 'GET', ACCOUNT, '', { environment: 'testnet' })).status, 200);
});
