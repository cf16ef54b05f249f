'use strict';

/** What the sandbox of Binance verifies, and how it refuses. */

const assert = require('node:assert/strict');
const { createPublicKey, generateKeyPairSync } = require('node:crypto');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');
const { BINANCE_ED25519, BINANCE_HMAC } = require('../support/venues/vectors.js');
const {
  KEY,
  LIMIT,
  NOW,
  call,
  openBinance,
  refusalOf,
  send,
  signatureOf,
  signedQuery,
} = require('./binance-client.js');

const ACCOUNT = '/api/v3/account';
const FUTURES_ACCOUNT = '/fapi/v1/accountConfig';
const RESTRICTIONS = '/sapi/v1/account/apiRestrictions';
const ORDER = '/api/v3/order';
const INVALID_KEY = 'Invalid API-key, IP, or permissions for action';
const SPOT_REFUSAL = [401, -2015, `${INVALID_KEY}.`];
const WRONG_SIGNATURE = [400, -1022, 'Signature for this request is not valid.'];

/** Of the exchange's documentation, and of a key of the bytes 0 to 31. */
const VECTORS = [
  {
    key: BINANCE_HMAC,
    method: 'POST',
    path: '/api/v3/order/test',
    signed:
      'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559',
    signature: 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71',
  },
  {
    key: BINANCE_HMAC,
    method: 'GET',
    path: ACCOUNT,
    signed: 'timestamp=1499827319559&recvWindow=5000',
    signature: '6cd35332399b004466463b9ad65a112a14f31fb9ddfd5e19bd7298fbd491dbc7',
  },
  {
    key: BINANCE_ED25519,
    method: 'POST',
    path: '/api/v3/order/test',
    signed:
      'symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2&timestamp=1668481559918&recvWindow=5000',
    signature: 'm5loLRxgkb9HyW0wkZ4KNrpck881bx5D0OrKNnPklvk4tlGjEJkhiP9DoyC0sc1lXA/TWugjVPrMb/bfNdmdBw==',
  },
];

describe('known vectors', () => {
  for (const { key, method, path, signed, signature } of VECTORS) {
    test(signed, async (t) => {
      const { apiKey, apiSecret: secret, privateKey } = key;
      const own = privateKey === undefined ? { secret } : { publicKey: createPublicKey(privateKey) };
      const time = Number(/timestamp=(\d+)/.exec(signed)[1]);
      const sandbox = await openBinance(t, { now: () => time, keys: [{ apiKey, ...own }] });
      const raw = `${signed}&signature=${encodeURIComponent(signature)}`;
      await call(sandbox, method, path, '', { apiKey, raw });
      await call(sandbox, method, path, '', { apiKey, raw: `x=&${raw}` });
      assert.deepEqual(
        sandbox.requests.map(({ verdict }) => verdict),
        ['accepted', 'signature'],
      );
    });
  }
});

test('parameters in the query, in a form, or in both', async (t) => {
  const sandbox = await openBinance(t);
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const post = (target, body) =>
    send(sandbox.urls.mainnet, {
      method: 'POST',
      target,
      body,
      headers: { ...form, 'X-MBX-APIKEY': KEY.apiKey },
    });
  const time = `&timestamp=${NOW}`;
  const [head, tail] = [
    'symbol=BTCUSDT&side=BUY&type=LIMIT',
    `timeInForce=GTC&quantity=0.01&price=50000${time}`,
  ];
  const sign = (payload) => `&signature=${signatureOf(KEY.secret, payload)}`;
  assert.equal((await post(ORDER, `${LIMIT}${time}${sign(LIMIT + time)}`)).status, 200);
  // The query is directly followed by the body, without a separator.
  const mixed = await post(`${ORDER}?${head}`, tail + sign(head + tail));
  assert.equal(mixed.status, 200);
  assert.equal((await post(`${ORDER}?${head}`, tail + sign(`${head}&${tail}`))).json.code, -1022);
  // The query wins.
  const query = `${LIMIT}&newClientOrderId=of-query${time}`;
  const body = 'newClientOrderId=of-body';
  const both = await post(`${ORDER}?${query}${sign(query + body)}`, body);
  assert.equal(both.json.clientOrderId, 'of-query');
});

test('the bytes count: encoding and order are not normalised, and only the signature is left out', async (t) => {
  const sandbox = await openBinance(t);
  const ask = (raw) => call(sandbox, 'GET', ACCOUNT, '', { raw });
  const payload = `note=%5Ba%5D&timestamp=${NOW}`;
  const signature = signatureOf(KEY.secret, payload);
  assert.equal((await ask(`${payload}&signature=${signature}`)).status, 200);
  assert.equal((await ask(`signature=${signature}&${payload}`)).status, 200);
  assert.equal((await ask(`${payload}&signature=${signature.toUpperCase()}`)).status, 200);
  for (const wrong of [
    // Signed raw and sent encoded: refused since January 2026.
    `${payload}&signature=${signatureOf(KEY.secret, decodeURIComponent(payload))}`,
    `note=%5ba%5d&timestamp=${NOW}&signature=${signature}`,
    `timestamp=${NOW}&note=%5Ba%5D&signature=${signature}`,
    `${payload}&signature=${signature}0`,
    `${payload}&signature=%00`,
    `${payload}&signature=${Buffer.from(signature, 'hex').toString('base64')}`,
  ]) {
    assert.deepEqual(refusalOf(await ask(wrong)), WRONG_SIGNATURE, wrong);
  }
});

for (const [kind, options] of [
  ['rsa', { modulusLength: 2048 }],
  ['ed25519', {}],
]) {
  test(`a key of ${kind}: base64, percent-encoded`, async (t) => {
    const { publicKey, privateKey } = generateKeyPairSync(kind, options);
    const sandbox = await openBinance(t, { keys: [{ apiKey: KEY.apiKey, publicKey }] });
    const payload = (index) => `note=${index}&timestamp=${NOW}`;
    // A plus sign in the base64 that is not encoded is a space: some of these have one.
    const results = [];
    for (let index = 0; index < 24; index += 1) {
      const signature = signatureOf(privateKey, payload(index));
      const good = await call(sandbox, 'GET', ACCOUNT, `note=${index}`, { secret: privateKey });
      const bare = await call(sandbox, 'GET', ACCOUNT, '', {
        raw: `${payload(index)}&signature=${signature}`,
      });
      assert.equal(good.status, 200);
      assert.equal(bare.status, signature.includes('+') ? 400 : 200);
      results.push(bare.status);
    }
    assert.ok(results.includes(400), 'one had a plus sign');
    const other = await call(sandbox, 'GET', ACCOUNT, '');
    assert.deepEqual(refusalOf(other), WRONG_SIGNATURE, 'an HMAC in place of it');
  });
}

test('the window: its edges, its parameter, and microseconds', async (t) => {
  const sandbox = await openBinance(t);
  const ask = async (how) => (await call(sandbox, 'GET', ACCOUNT, '', how)).json;
  const ahead = { code: -1021, msg: "Timestamp for this request was 1000ms ahead of the server's time." };
  const outside = { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' };
  assert.equal((await ask({ timestamp: NOW + 999 })).code, undefined);
  assert.deepEqual(await ask({ timestamp: NOW + 1000 }), ahead);
  assert.equal((await ask({ timestamp: NOW - 5000 })).code, undefined);
  assert.deepEqual(await ask({ timestamp: NOW - 5001 }), outside);
  assert.equal((await ask({ timestamp: NOW - 60_000, recvWindow: 60_000 })).code, undefined);
  assert.deepEqual(await ask({ timestamp: NOW - 11, recvWindow: 10.5 }), outside);
  assert.equal((await ask({ timestamp: `${NOW}123` })).code, undefined);
  assert.equal((await ask({ recvWindow: 60_001 })).code, -1131);
  assert.equal((await ask({ recvWindow: 'long' })).code, -1100);
  assert.equal((await ask({ timestamp: 'now' })).code, -1100);
  // Seconds are far outside of any window.
  assert.deepEqual(await ask({ timestamp: Math.floor(NOW / 1000) }), outside);
  sandbox.set({ clockSkewMs: -2000 });
  assert.deepEqual(await ask({}), ahead);
  assert.equal((await call(sandbox, 'GET', '/api/v3/time', '', { raw: '' })).json.serverTime, NOW - 2000);
});

test('what is missing or malformed', async (t) => {
  const sandbox = await openBinance(t);
  const missing = (name) => [
    400,
    -1102,
    `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
  ];
  const ask = async (how) => refusalOf(await call(sandbox, 'GET', ACCOUNT, '', how));
  assert.deepEqual(await ask({ raw: '' }), missing('timestamp'));
  assert.deepEqual(await ask({ raw: `timestamp=${NOW}` }), missing('signature'));
  const format = [401, -2014, 'API-key format invalid.'];
  assert.deepEqual(await ask({ apiKey: null }), format);
  assert.deepEqual(await ask({ apiKey: KEY.apiKey.slice(1) }), format);
  assert.deepEqual(await ask({ apiKey: `${KEY.apiKey.slice(1)}-` }), format);
});

test('an unknown key: -2015, -2008 on /sapi and on futures of the test environments', async (t) => {
  const sandbox = await openBinance(t, { clientIp: '203.0.113.7' });
  const apiKey = 'anotherKey'.padEnd(64, '1');
  const ask = async (path, environment) =>
    refusalOf(await call(sandbox, 'GET', path, '', { apiKey, environment }));
  const unknownId = 'Invalid Api-Key ID.';
  assert.deepEqual(await ask(ACCOUNT, 'mainnet'), SPOT_REFUSAL);
  assert.deepEqual(await ask(ACCOUNT, 'testnet'), SPOT_REFUSAL);
  assert.deepEqual(await ask(FUTURES_ACCOUNT, 'mainnet'), [
    401,
    -2015,
    `${INVALID_KEY}, request ip: 203.0.113.7`,
  ]);
  assert.deepEqual(await ask(FUTURES_ACCOUNT, 'demo'), [401, -2008, unknownId]);
  assert.deepEqual(await ask(RESTRICTIONS, 'mainnet'), [400, -2008, unknownId]);
  sandbox.set({ unknownKeyReply: -2008 });
  assert.equal((await ask(ACCOUNT, 'mainnet'))[1], -2008);
  sandbox.set({ unknownKeyReply: -2014 });
  assert.equal((await ask(ACCOUNT, 'mainnet'))[1], -2014);
});

test('a key is known in its own environment, and for its own products', async (t) => {
  const keys = [
    { ...KEY, environment: 'testnet' },
    { apiKey: 'futuresKey'.padEnd(64, '0'), secret: KEY.secret, environment: 'demo', products: ['futures'] },
  ];
  const sandbox = await openBinance(t, { keys });
  const status = async (path, how) => (await call(sandbox, 'GET', path, '', how)).status;
  assert.equal(await status(ACCOUNT, { environment: 'testnet' }), 200);
  assert.equal(await status(ACCOUNT, { environment: 'mainnet' }), 401);
  assert.equal(await status(ACCOUNT, { environment: 'demo' }), 401);
  const futures = { apiKey: keys[1].apiKey, environment: 'demo' };
  assert.equal(await status(FUTURES_ACCOUNT, futures), 200);
  assert.equal(await status(ACCOUNT, futures), 401);
});

test('an address outside the whitelist: futures show it, spot does not', async (t) => {
  const keys = [{ ...KEY, ips: ['203.0.113.7', '203.0.113.8'] }];
  const sandbox = await openBinance(t, { keys, clientIp: '198.51.100.1' });
  assert.deepEqual(refusalOf(await call(sandbox, 'GET', ACCOUNT)), SPOT_REFUSAL);
  assert.deepEqual(refusalOf(await call(sandbox, 'GET', FUTURES_ACCOUNT)), [
    401,
    -2015,
    `${INVALID_KEY}, request ip: 198.51.100.1`,
  ]);
  assert.deepEqual(
    sandbox.requests.map(({ verdict }) => verdict),
    ['ip', 'ip'],
  );
  sandbox.set({ clientIp: '203.0.113.8' });
  const { json } = await call(sandbox, 'GET', RESTRICTIONS);
  assert.equal(json.ipRestrict, true);
});

test('a missing permission, a suspended account, and the key information', async (t) => {
  const keys = [{ ...KEY, permissions: { enableSpotAndMarginTrading: false, enableFutures: false } }];
  const sandbox = await openBinance(t, { keys });
  assert.equal((await call(sandbox, 'GET', ACCOUNT)).status, 200);
  assert.deepEqual(refusalOf(await call(sandbox, 'POST', ORDER, LIMIT)), SPOT_REFUSAL);
  assert.equal((await call(sandbox, 'GET', FUTURES_ACCOUNT)).json.code, -2015);
  sandbox.set({ permissionReply: -1002 });
  assert.equal((await call(sandbox, 'POST', ORDER, LIMIT)).json.code, -1002);
  const { json } = await call(sandbox, 'GET', RESTRICTIONS);
  assert.deepEqual(
    [json.ipRestrict, json.createTime, json.enableReading, json.enableFutures, json.enableWithdrawals],
    [false, NOW, true, false, false],
  );
  sandbox.addKey({ ...KEY, canTrade: false });
  assert.deepEqual(refusalOf(await call(sandbox, 'POST', ORDER, LIMIT)), [
    400,
    -2010,
    'This account may not place or cancel orders.',
  ]);
  sandbox.reset().addKey({ ...KEY, tradingAuthorityExpirationTime: NOW });
  assert.deepEqual(refusalOf(await call(sandbox, 'POST', ORDER, LIMIT)), SPOT_REFUSAL);
});

test('the first check that refuses decides', async (t) => {
  const keys = [{ ...KEY, ips: ['203.0.113.7'], permissions: { enableReading: false } }];
  const sandbox = await openBinance(t, { keys });
  const verdicts = async (how) => {
    await call(sandbox, 'GET', ACCOUNT, '', how);
    return sandbox.requests.at(-1).verdict;
  };
  const wrong = { secret: 'wrong', timestamp: NOW - 70_000 };
  assert.equal(await verdicts({ apiKey: 'short', raw: '' }), 'key-format');
  assert.equal(await verdicts({ apiKey: 'x'.repeat(64), raw: '' }), 'parameters');
  assert.equal(await verdicts({ apiKey: 'x'.repeat(64), ...wrong }), 'key');
  assert.equal(await verdicts(wrong), 'timestamp');
  assert.equal(await verdicts({ secret: 'wrong' }), 'signature');
  assert.equal(await verdicts({}), 'ip');
  sandbox.set({ clientIp: '203.0.113.7' });
  assert.equal(await verdicts({}), 'permission');
});

test('the test environments have no /sapi', async (t) => {
  const sandbox = await openBinance(t, { keys: [{ ...KEY, environment: 'testnet' }] });
  const reply = await call(sandbox, 'GET', RESTRICTIONS, '', { environment: 'testnet' });
  assert.deepEqual([reply.status, reply.json], [404, null]);
});

test('nothing that is printed shows a credential', async (t) => {
  const sandbox = await openBinance(t);
  await call(sandbox, 'GET', ACCOUNT);
  const form = signedQuery(LIMIT);
  await send(sandbox.urls.mainnet, {
    method: 'POST',
    target: ORDER,
    headers: { 'X-MBX-APIKEY': KEY.apiKey },
    body: form,
  });
  const signatures = [sandbox.requests[0].query, form].map((text) => /signature=(\w+)/.exec(text)[1]);
  for (const text of [
    inspect(sandbox),
    inspect(sandbox.requests, { depth: 9 }),
    JSON.stringify(sandbox.requests),
  ]) {
    for (const secret of [KEY.apiKey, KEY.secret, ...signatures]) assert.equal(text.includes(secret), false);
  }
  assert.ok(inspect(sandbox.requests, { depth: 9 }).includes('[redacted]'));
});

test('options that are wrong are refused by name', async (t) => {
  const sandbox = await openBinance(t);
  for (const [key, name] of [
    [{ apiKey: 'a' }, '"secret" or "publicKey"'],
    [{ ...KEY, environment: 'prod' }, 'environment'],
    [{ ...KEY, permissions: { canTrade: true } }, 'canTrade'],
    [{ ...KEY, products: ['margin'] }, 'products'],
    [{ ...KEY, readOnly: true }, 'readOnly'],
    [{ apiKey: 'a', publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey }, 'Ed25519'],
  ]) {
    assert.throws(() => sandbox.addKey(key), { name: 'TypeError', message: new RegExp(name) });
  }
  assert.throws(() => sandbox.set({ expiredKeyReply: 33004 }), /expiredKeyReply/);
  await assert.rejects(() => openBinance(t, { instruments: [] }), /instruments/);
  await assert.rejects(() => openBinance(t, { venue: 'mtgox' }), /venue/);
});
