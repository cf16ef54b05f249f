'use strict';

// Runs once: nothing here signs with the package.

/** What the Bitget sandbox checks of a request, and the reply to each failure. */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');
const {
  BITGET_FUTURES_ORDER,
  BITGET_KEY,
  BITGET_ORDER,
  bitgetFuturesPlace,
  bitgetInfo,
  bitgetPlace,
  bitgetRequest,
  openBitget,
} = require('../support/sandbox/bitget.js');

const SECOND = 1000;
const DEMO = { paptrading: '1' };
const ASSETS = '/api/v2/spot/account/assets';

/** @param {any} reply */
const shown = ({ status, body }) => [status, Number(body.code)];

describe('a request that Bitget refuses', () => {
  const REFUSALS = [
    ['without a key', { headers: { 'ACCESS-KEY': undefined } }, [400, 40001]],
    ['without a signature', { headers: { 'ACCESS-SIGN': undefined } }, [400, 40002]],
    ['without a timestamp', { headers: { 'ACCESS-TIMESTAMP': undefined } }, [400, 40003]],
    ['without a passphrase', { headers: { 'ACCESS-PASSPHRASE': undefined } }, [400, 40011]],
    ['with a timestamp in ISO 8601', { timestamp: () => new Date().toISOString() }, [400, 40005]],
    ['with a timestamp in seconds', { timestamp: () => `${Math.floor(Date.now() / SECOND)}` }, [400, 40008]],
    ['31 s late', { timestamp: () => `${Date.now() - 31 * SECOND}` }, [400, 40008]],
    ['61 s early', { timestamp: () => `${Date.now() + 61 * SECOND}` }, [400, 40008]],
    ['of an unknown key', { key: { ...BITGET_KEY, apiKey: 'bg_another' } }, [400, 40037]],
    ['with another passphrase', { key: { ...BITGET_KEY, passphrase: 'Another1' } }, [400, 40012]],
    ['with another secret', { key: { ...BITGET_KEY, secret: 'another' } }, [400, 40009]],
    ['that is signed with another path', { signed: ASSETS }, [400, 40009]],
  ];
  for (const [title, { timestamp, ...options }, expected] of REFUSALS) {
    test(title, async (t) => {
      const sandbox = await openBitget(t);
      const reply = await bitgetInfo(sandbox.urls.mainnet, { ...options, timestamp: timestamp?.() });
      assert.deepEqual(shown(reply), expected);
      assert.equal(typeof reply.body.msg, 'string');
      assert.equal(typeof reply.body.requestTime, 'number');
      assert.equal(reply.body.data, null);
      assert.equal(sandbox.requests[0].authenticated, false);
      assert.equal(sandbox.requests[0].retCode, expected[1]);
    });
  }

  test('lies just inside the window', async (t) => {
    // The clock stands still, so that a busy machine does not move the request out of the window.
    const now = Date.parse('2026-01-01T00:00:00.000Z');
    const sandbox = await openBitget(t, { now: () => now });
    const status = async (offset) =>
      (await bitgetInfo(sandbox.urls.mainnet, { timestamp: `${now + offset}` })).status;
    assert.equal(await status(-30 * SECOND), 200);
    assert.equal(await status(30 * SECOND), 200);
    assert.equal(await status(30 * SECOND + 1), 400);
    assert.equal(await status(-30 * SECOND - 1), 400);
  });

  test('has the other documented form by choice, of the sandbox or of the key', async (t) => {
    const keys = [{ ...BITGET_KEY, passphraseReply: 40036, ips: ['203.0.113.7'] }];
    const sandbox = await openBitget(t, {
      keys,
      faults: { unknownKeyReply: 40006, unmatchedIpReply: 40038 },
    });
    const ask = (key) => bitgetInfo(sandbox.urls.mainnet, { key });
    assert.deepEqual(shown(await ask({ ...BITGET_KEY, apiKey: 'bg_another' })), [400, 40006]);
    assert.deepEqual(shown(await ask({ ...BITGET_KEY, passphrase: 'Another1' })), [400, 40036]);
    assert.deepEqual(shown(await ask(BITGET_KEY)), [400, 40038]);
    sandbox.set({ unmatchedIpReply: null });
    assert.deepEqual(shown(await ask(BITGET_KEY)), [400, 40018]);
  });
});

describe('environment, account, address and permission', () => {
  test('a demo key needs the header, a live key must not have it', async (t) => {
    const demo = { ...BITGET_KEY, apiKey: 'bg_demo', environment: 'demo' };
    const sandbox = await openBitget(t, { keys: [BITGET_KEY, demo] });
    assert.equal(sandbox.urls.demo, sandbox.urls.mainnet);
    assert.notEqual(sandbox.webSocketUrls.demo, sandbox.webSocketUrls.mainnet);
    const ask = (key, headers) => bitgetInfo(sandbox.urls.mainnet, { key, headers });
    assert.deepEqual(shown(await ask(demo, {})), [400, 40099]);
    assert.equal((await ask(demo, DEMO)).status, 200);
    assert.deepEqual(shown(await ask(BITGET_KEY, DEMO)), [400, 40099]);
    assert.deepEqual(
      sandbox.requests.map(({ environment }) => environment),
      ['mainnet', 'demo', 'demo'],
    );
  });

  test('a removed key is unknown', async (t) => {
    const sandbox = await openBitget(t);
    assert.equal(sandbox.removeKey(BITGET_KEY.apiKey), true);
    assert.deepEqual(shown(await bitgetInfo(sandbox.urls.mainnet)), [400, 40037]);
  });

  test('a whitelisted address is accepted, and listed', async (t) => {
    const sandbox = await openBitget(t, { keys: [{ ...BITGET_KEY, ips: ['203.0.113.7', '203.0.113.8'] }] });
    assert.deepEqual(shown(await bitgetInfo(sandbox.urls.mainnet)), [400, 40018]);
    sandbox.set({ clientIp: '203.0.113.8' });
    assert.equal((await bitgetInfo(sandbox.urls.mainnet)).body.data.ips, '203.0.113.7,203.0.113.8');
  });

  test('a missing permission is named', async (t) => {
    const sandbox = await openBitget(t, { keys: [{ ...BITGET_KEY, permissions: ['stor', 'coor'] }] });
    assert.deepEqual((await bitgetInfo(sandbox.urls.mainnet)).body.data.authorities, ['stor', 'coor']);
    const spot = await bitgetPlace(sandbox.urls.mainnet, BITGET_ORDER);
    assert.deepEqual(shown(spot), [400, 40014]);
    assert.equal(spot.body.msg, 'Incorrect permissions, need spot order write permissions');
    const futures = await bitgetFuturesPlace(sandbox.urls.mainnet, BITGET_FUTURES_ORDER);
    assert.equal(futures.body.msg, 'Incorrect permissions, need future order write permissions');
    assert.deepEqual(
      sandbox.requests.slice(1).map(({ verdict, authenticated }) => [verdict, authenticated]),
      [
        ['permission', true],
        ['permission', true],
      ],
    );
  });

  test('a unified account is refused by version 2, and a classic one by version 3', async (t) => {
    const unified = { ...BITGET_KEY, apiKey: 'bg_unified', accountMode: 'unified' };
    const sandbox = await openBitget(t, { keys: [BITGET_KEY, unified] });
    const info = (key) => bitgetRequest(sandbox.urls.mainnet, 'GET', '/api/v3/account/info', { key });
    assert.deepEqual(shown(await bitgetInfo(sandbox.urls.mainnet, { key: unified })), [400, 40085]);
    assert.deepEqual(shown(await info(BITGET_KEY)), [400, 40084]);
    assert.equal((await info(unified)).body.data.permType, 'read-and-write');
  });

  test('requests of a second are counted, and limited where that is asked for', async (t) => {
    const sandbox = await openBitget(t, { now: () => 1_700_000_000_000 });
    const ask = () => bitgetInfo(sandbox.urls.mainnet, { timestamp: '1700000000000' });
    assert.equal((await ask()).headers.get('x-mbx-used-remain-limit'), '0');
    assert.equal((await ask()).status, 200);
    sandbox.set({ enforceRateLimit: true });
    assert.deepEqual(shown(await ask()), [429, 429]);
    sandbox.reset();
    assert.equal((await ask()).status, 200);
  });
});

describe('signatures', () => {
  test('of the made-up samples of other clients are accepted', async (t) => {
    // vectors of ccxt, bitget-api and node:crypto over these requests
    const passphrase = 'Passphrase1';
    const SAMPLES = [
      [`${ASSETS}?coin=USDT`, 'kW6XnYQM4KxaOcCsa8diSm9xIjq8/4k73Zqk8B21a9w='],
      [`${ASSETS}?coin=A%20B%2F%C3%A9`, 'Me7hepL4byKB8IqbqtDcbVwWjZu0FYMeJOO6Tvx3tWg='],
    ];
    const now = 1_695_808_949_356;
    const sandbox = await openBitget(t, { keys: [{ ...BITGET_KEY, passphrase }], now: () => now });
    for (const [target, signature] of SAMPLES) {
      const headers = { 'ACCESS-SIGN': signature, 'ACCESS-PASSPHRASE': passphrase };
      const reply = await bitgetRequest(sandbox.urls.mainnet, 'GET', target, {
        timestamp: `${now}`,
        headers,
      });
      assert.equal(reply.status, 200, target);
    }
  });

  test('cover the query as it reads, with its names in ascending order', async (t) => {
    const sandbox = await openBitget(t);
    const ask = (query, signed) =>
      bitgetRequest(sandbox.urls.mainnet, 'GET', `${ASSETS}?${query}`, { signed: `${ASSETS}?${signed}` });
    assert.equal((await ask('b=1&a=2', 'a=2&b=1')).status, 200);
    assert.equal((await ask('b=1&a=2', 'b=1&a=2')).code, '40009');
    assert.equal((await ask('coin=A%20B', 'coin=A B')).status, 200);
    assert.equal((await ask('coin=A%20B', 'coin=A%20B')).code, '40009');
  });

  test('cover the body byte by byte', async (t) => {
    const sandbox = await openBitget(t);
    for (const body of ['{"symbol":"BTCUSDT" }', '{"note":"€"}', '{"symbol": "BTCUSDT", "size": 1e-2}']) {
      assert.equal((await bitgetPlace(sandbox.urls.mainnet, body)).code, '40019', body);
    }
  });

  test('of an RSA key are verified with its public key', async (t) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { apiKey, passphrase } = BITGET_KEY;
    const sandbox = await openBitget(t, { keys: [{ apiKey, passphrase, publicKey }] });
    const ask = (key) => bitgetInfo(sandbox.urls.mainnet, { key });
    assert.equal((await ask({ apiKey, passphrase, privateKey })).status, 200);
    assert.equal((await ask(BITGET_KEY)).code, '40009');
    assert.equal(sandbox.keys[0].algorithm, 'rsa-sha256');
  });
});

test('options that cannot work are refused', async (t) => {
  const wrong = [
    [{ ...BITGET_KEY, passphrase: undefined }, /passphrase" argument must be a string/],
    [{ ...BITGET_KEY, passphrase: 'döner' }, /no header can carry/],
    [{ ...BITGET_KEY, environment: 'testnet' }, /mainnet, demo/],
    [{ ...BITGET_KEY, permissions: ['trade'] }, /coor, coow/],
    [{ ...BITGET_KEY, secret: undefined }, /either "secret" or "publicKey"/],
  ];
  for (const [key, message] of wrong) {
    await assert.rejects(openBitget(t, { keys: [key] }), (error) => {
      assert.match(error.message, message);
      assert.ok(!error.message.includes(BITGET_KEY.secret));
      return true;
    });
  }
  const sandbox = await openBitget(t);
  assert.throws(() => sandbox.set({ originString: 'full' }), /unknown/);
  await bitgetInfo(sandbox.urls.mainnet);
  const printed = inspect([sandbox, sandbox.keys, sandbox.requests], { depth: null });
  for (const hidden of [BITGET_KEY.apiKey, BITGET_KEY.passphrase, BITGET_KEY.secret]) {
    assert.ok(!printed.includes(hidden));
  }
});
