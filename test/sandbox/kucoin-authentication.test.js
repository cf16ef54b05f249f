// Runs once: the sandbox uses node:crypto, not the backend.
'use strict';

/** What the KuCoin sandbox accepts and refuses, by requests that node:crypto signs. */

const assert = require('node:assert/strict');
const { createSecretKey } = require('node:crypto');
const { test } = require('node:test');
const { signatureFits, passphraseFits, signedRequest } = require('../../lib/sandbox/kucoin/verify.js');
const { KUCOIN_KEY, kucoinRequest, openKucoin } = require('../support/sandbox/kucoin.js');

const INFORMATION = '/api/v1/user/api-key';
const ask = (/** @type {any} */ sandbox, /** @type {any} */ options) =>
  kucoinRequest(sandbox.urls.mainnet, 'GET', INFORMATION, options);

test('the signed sample of the documentation fits, with the passphrase of its key', () => {
  // https://www.kucoin.com/docs-new/authentication
  const secret = createSecretKey(Buffer.from('f03a5284-5c39-4aaa-9b20-dea10bdcf8e3'));
  const payload = signedRequest({
    ...{ timestamp: '1547015186532', method: 'POST', path: '/api/v1/deposit-addresses', query: '' },
    body: Buffer.from('{"currency":"BTC"}'),
  });
  assert.ok(signatureFits(secret, payload, '7QP/oM0ykidMdrfNEUmng8eZjg/ZvPafjIqmxiVfYu4='));
  const passphrase = createSecretKey(Buffer.from('Abc123456'));
  const signed = 'BKrtDi9RgDYbLigltBjNLvwvVf6/iCxWK6slmjr8DF8=';
  assert.ok(passphraseFits({ secret, passphrase, version: 2 }, signed));
  assert.ok(!passphraseFits({ secret, passphrase, version: 1 }, signed));
  assert.ok(passphraseFits({ secret, passphrase, version: 1 }, 'Abc123456'));
  const get = { timestamp: '1547015186532', method: 'GET', path: '/api/v1/accounts', body: Buffer.alloc(0) };
  const raw = signedRequest({ ...get, query: 'currency=A%20B%2F%C3%A9' });
  assert.equal(raw.toString('utf8'), '1547015186532GET/api/v1/accounts?currency=A B/é');
  assert.ok(signatureFits(secret, raw, 'kWYk3DrE4kAG+a7DbQiMFP7kARyPc9vVc0z51W+py54='));
});

test('a healthy key is described', async (t) => {
  const key = { ...KUCOIN_KEY, ips: ['127.0.0.1', '203.0.113.7'], uid: 42, remark: 'bot' };
  const sandbox = await openKucoin(t, { keys: [key], now: () => 1_700_000_000_000 });
  const { status, data, headers } = await ask(sandbox, { timestamp: '1700000000000' });
  assert.deepEqual([status, headers.get('gw-ratelimit-limit')], [200, '4000']);
  assert.deepEqual(data, {
    ...{ remark: 'bot', apiKey: KUCOIN_KEY.apiKey, apiVersion: 3, permission: 'General,Spot,Futures' },
    ...{ ipWhitelist: '127.0.0.1,203.0.113.7', createdAt: 1_700_000_000_000, uid: 42, isMaster: true },
  });
  assert.deepEqual(sandbox.keys[0].permissions, ['General', 'Spot', 'Futures']);
  const printed = JSON.stringify([sandbox.keys, sandbox.requests]);
  assert.ok(
    ![KUCOIN_KEY.secret, KUCOIN_KEY.apiKey, KUCOIN_KEY.passphrase].some((text) => printed.includes(text)),
  );
});

const HEADERS = ['KC-API-KEY', 'KC-API-SIGN', 'KC-API-TIMESTAMP', 'KC-API-PASSPHRASE'];
const OTHER = '99999999-8888-4777-8666-555555555555';
/** @type {ReadonlyArray<readonly [title: string, given: any, status: number, code: string, msg: RegExp, verdict: string]>} */
const REFUSALS = [
  ...HEADERS.map(
    (name) =>
      /** @type {const} */ ([
        ...[`no ${name}`, { request: { headers: { [name]: undefined } } }, 400, '400001'],
        ...[/^Please check the header of your request for KC-API-KEY, KC-API-SIGN/, 'headers'],
      ]),
  ),
  [
    'a time in ISO 8601',
    { request: { timestamp: '2026-01-01T00:00:00.000Z' } },
    400,
    '400001',
    /header/,
    'timestamp',
  ],
  ['a time in seconds', { request: { timestamp: '1700000000' } }, 400, '400002', /TIMESTAMP/, 'timestamp'],
  ['a clock that is fast', { faults: { clockSkewMs: -6000 } }, 400, '400002', /TIMESTAMP/, 'timestamp'],
  ['a clock that is slow', { faults: { clockSkewMs: 6000 } }, 400, '400002', /TIMESTAMP/, 'timestamp'],
  ['an unknown key', { keys: [] }, 401, '400003', /^KC-API-KEY not exists$/, 'key'],
  ['a key that was deleted', { key: { expiredAt: 1 } }, 401, '400003', /KEY not exists/, 'key'],
  ['a key of the European site', { key: { region: 'eu' } }, 401, '400003', /KEY not exists/, 'key'],
  ['another passphrase', { key: { passphrase: 'Another1' } }, 401, '400004', /PASSPHRASE/, 'passphrase'],
  ['a key of version 1', { key: { version: 1 } }, 401, '400004', /PASSPHRASE/, 'passphrase'],
  [
    ...[
      'a passphrase that is not signed',
      { request: { headers: { 'KC-API-PASSPHRASE': KUCOIN_KEY.passphrase } } },
    ],
    ...[401, '400004', /PASSPHRASE/, 'passphrase'],
  ],
  [
    ...['version 1 in the header', { request: { headers: { 'KC-API-KEY-VERSION': '1' } } }],
    ...[401, '400004', /PASSPHRASE/, 'passphrase'],
  ],
  [
    'another string signed',
    { request: { signed: 'x' } },
    401,
    '400005',
    /^Invalid KC-API-SIGN$/,
    'signature',
  ],
  ['another secret', { key: { secret: OTHER } }, 401, '400004', /PASSPHRASE/, 'passphrase'],
  [
    ...['another address', { key: { ips: ['203.0.113.7'] } }, 403, '400006'],
    ...[/^Invalid request ip, the current clientIp is:127\.0\.0\.1$/, 'ip'],
  ],
  [
    ...[
      'another address, in the older words',
      { key: { ips: ['203.0.113.7'] }, faults: { hideAddress: true } },
    ],
    ...[403, '400006', /^Invalid request ip$/, 'ip'],
  ],
  [
    ...['a key without General', { key: { permissions: ['Spot'] } }, 403, '400007'],
    ...[/^Access denied, require more permission\.$/, 'permission'],
  ],
  [
    'too many requests',
    { faults: { rateLimited: true } },
    429,
    '429000',
    /^Too many requests$/,
    'rate-limit',
  ],
];

for (const [title, { request, key, keys, faults }, status, code, msg, verdict] of REFUSALS) {
  test(`${title}: ${code}`, async (t) => {
    const sandbox = await openKucoin(t, { keys: keys ?? [{ ...KUCOIN_KEY, ...key }], faults });
    const reply = await ask(sandbox, request);
    assert.deepEqual([reply.status, reply.code], [status, code], JSON.stringify(reply.body));
    assert.match(reply.body.msg, msg);
    assert.equal(sandbox.requests[0].verdict, verdict);
  });
}

test('each site knows its own keys', async (t) => {
  const keys = [
    { ...KUCOIN_KEY, region: 'eu', uid: 1 },
    { ...KUCOIN_KEY, version: 1, uid: 3 },
  ];
  const sandbox = await openKucoin(t, { keys });
  const { data: european } = await kucoinRequest(sandbox.urls.eu, 'GET', INFORMATION);
  const old = { 'KC-API-PASSPHRASE': KUCOIN_KEY.passphrase, 'KC-API-KEY-VERSION': undefined };
  const { data: global } = await ask(sandbox, { headers: old });
  assert.deepEqual([european.uid, global.uid], [1, 3]);
});

test('the encoded query is sent and the decoded one is signed', async (t) => {
  const sandbox = await openKucoin(t);
  const timestamp = `${Date.now()}`;
  const signed = `${timestamp}GET/api/v1/accounts?currency=A B/é`;
  const encoded = '/api/v1/accounts?currency=A%20B%2F%C3%A9';
  const { origin } = new URL(sandbox.urls.mainnet);
  assert.equal((await kucoinRequest(origin, 'GET', encoded, { timestamp, signed })).code, '200000');
  assert.equal((await kucoinRequest(origin, 'GET', encoded)).code, '400005');
});

test('both hosts tell the time and read their balances', async (t) => {
  const sandbox = await openKucoin(t, { now: () => 1_700_000_000_000 });
  for (const origin of [sandbox.urls.mainnet, sandbox.urls.futures]) {
    const reply = await fetch(`${origin}/api/v1/timestamp`);
    assert.deepEqual(await reply.json(), { code: '200000', data: 1_700_000_000_000 });
  }
  const at = { timestamp: '1700000000000' };
  const { data } = await kucoinRequest(sandbox.urls.mainnet, 'GET', '/api/v1/accounts?currency=USDT', at);
  assert.deepEqual(
    data.map(({ type, available }) => [type, available]),
    [['trade', '10000']],
  );
  const overview = '/api/v1/account-overview?currency=USDT';
  const { data: futures } = await kucoinRequest(sandbox.urls.futures, 'GET', overview, at);
  assert.equal(futures.availableBalance, 10000);
  const elsewhere = await kucoinRequest(sandbox.urls.mainnet, 'GET', overview, at);
  assert.deepEqual([elsewhere.status, elsewhere.headers.get('server')], [404, 'bybit-auth-sandbox']);
  assert.match(elsewhere.body.msg, /urls\.futures/);
});

test('limits are counted in headers, and exceeded on demand', async (t) => {
  const sandbox = await openKucoin(t, { now: () => 1_700_000_000_000, faults: { enforceRateLimit: true } });
  const at = { timestamp: '1700000000000' };
  const first = await kucoinRequest(sandbox.urls.futures, 'GET', '/api/v1/account-overview', at);
  assert.equal(first.headers.get('gw-ratelimit-remaining'), '1998');
  assert.ok(Number(first.headers.get('gw-ratelimit-reset')) > 0);
});

test('pages, ready-made replies and stubs', async (t) => {
  const sandbox = await openKucoin(t);
  const everyReply = { when: { path: '/api/v1/sub/user' }, code: 200000, data: [] };
  sandbox.set({ everyReply, nextReply: [sandbox.replies.challenge, sandbox.replies.userFrozen] });
  const page = await ask(sandbox);
  assert.deepEqual([page.status, page.headers.get('cf-mitigated')], [403, 'challenge']);
  assert.equal((await ask(sandbox)).code, '411100');
  const stub = (/** @type {any} */ options) =>
    kucoinRequest(sandbox.urls.mainnet, 'GET', '/api/v1/sub/user', options);
  assert.deepEqual((await stub()).body, { code: '200000', data: [], msg: '' });
  assert.equal((await stub({ signed: 'x' })).code, '400005');
});
