'use strict';

// Runs once: nothing here signs with the package.

/** What the OKX sandbox checks of a request, and the reply to each failure. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const {
  OKX_KEY,
  hmac,
  okxConfig,
  okxPlace,
  okxRequest,
  OKX_ORDER,
  openOkx,
} = require('../support/sandbox/okx.js');
const { REQUESTS } = require('../support/venues/vectors.js');

const SECOND = 1000;
const DEMO = { 'x-simulated-trading': '1' };
const at = (offset) => new Date(Date.now() + offset).toISOString();

/** @param {any} reply */
const shown = ({ status, body }) => [status, Number(body.code)];

describe('a request that OKX refuses', () => {
  const REFUSALS = [
    ['without a key', { headers: { 'OK-ACCESS-KEY': undefined } }, [401, 50103]],
    ['without a passphrase', { headers: { 'OK-ACCESS-PASSPHRASE': undefined } }, [401, 50104]],
    ['with an empty passphrase', { headers: { 'OK-ACCESS-PASSPHRASE': '' } }, [401, 50104]],
    ['without a signature', { headers: { 'OK-ACCESS-SIGN': undefined } }, [401, 50106]],
    ['without a timestamp', { headers: { 'OK-ACCESS-TIMESTAMP': undefined } }, [401, 50107]],
    ['with a timestamp in milliseconds', { timestamp: `${Date.now()}` }, [401, 50112]],
    ['with a timestamp of a time zone', { timestamp: '2026-01-01T00:00:00.000+02:00' }, [401, 50112]],
    ['with a day that does not exist', { timestamp: '2026-13-45T00:00:00.000Z' }, [401, 50112]],
    ['31 s late', { timestamp: () => at(-31 * SECOND) }, [401, 50102]],
    ['31 s early', { timestamp: () => at(31 * SECOND) }, [401, 50102]],
    ['of an unknown key', { key: { ...OKX_KEY, apiKey: 'another-key' } }, [401, 50119]],
    ['with another passphrase', { key: { ...OKX_KEY, passphrase: 'Another1' } }, [401, 50105]],
    ['with another secret', { key: { ...OKX_KEY, secret: 'another' } }, [401, 50113]],
    ['with the passphrase as secret', { key: { ...OKX_KEY, secret: OKX_KEY.passphrase } }, [401, 50113]],
    ['signed without its query', { signed: 'nothing of this request' }, [401, 50113]],
  ];
  for (const [title, { timestamp, ...options }, expected] of REFUSALS) {
    test(title, async (t) => {
      const sandbox = await openOkx(t);
      const time = typeof timestamp === 'function' ? timestamp() : timestamp;
      const reply = await okxConfig(sandbox.urls.mainnet, { ...options, timestamp: time });
      assert.deepEqual(shown(reply), expected);
      assert.equal(typeof reply.body.msg, 'string');
      assert.equal(sandbox.requests[0].authenticated, false);
    });
  }

  test('lies just inside the window', async (t) => {
    // The clock stands still, so that a busy machine does not move the request out of the window.
    const now = Date.parse('2026-01-01T00:00:00.000Z');
    const sandbox = await openOkx(t, { now: () => now });
    const status = async (offset) => {
      const timestamp = new Date(now + offset).toISOString();
      return (await okxConfig(sandbox.urls.mainnet, { timestamp })).status;
    };
    assert.equal(await status(-30 * SECOND), 200);
    assert.equal(await status(30 * SECOND), 200);
    assert.equal(await status(30 * SECOND + 1), 401);
    assert.equal(await status(-30 * SECOND - 1), 401);
  });
});

describe('environment, region, address and permission', () => {
  test('a demo key needs the header, a live key must not have it', async (t) => {
    const demo = { ...OKX_KEY, apiKey: 'demo-key', environment: 'demo' };
    const sandbox = await openOkx(t, { keys: [OKX_KEY, demo] });
    assert.equal(sandbox.urls.demo, sandbox.urls.mainnet);
    const ask = (key, headers) => okxConfig(sandbox.urls.mainnet, { key, headers });
    assert.deepEqual(shown(await ask(demo, {})), [401, 50101]);
    assert.deepEqual(shown(await ask(demo, { 'x-simulated-trading': '0' })), [401, 50101]);
    assert.equal((await ask(demo, DEMO)).status, 200);
    assert.deepEqual(shown(await ask(OKX_KEY, DEMO)), [401, 50101]);
    assert.deepEqual(
      sandbox.requests.map(({ environment }) => environment),
      ['mainnet', 'mainnet', 'demo', 'demo'],
    );
  });

  test('a key is unknown on the hosts of another region', async (t) => {
    const eea = { ...OKX_KEY, apiKey: 'eea-key', region: 'eea' };
    const sandbox = await openOkx(t, { keys: [eea, { ...OKX_KEY, apiKey: 'us-key', region: 'us' }] });
    assert.deepEqual(shown(await okxConfig(sandbox.urls.mainnet, { key: eea })), [401, 50119]);
    assert.deepEqual(shown(await okxConfig(sandbox.urls.us, { key: eea })), [401, 50119]);
    assert.equal((await okxConfig(sandbox.urls.eea, { key: eea })).status, 200);
    assert.deepEqual(shown(await okxConfig(sandbox.urls.eea, { key: eea, headers: DEMO })), [401, 50101]);
  });

  test('an unknown key has the older reply by choice, of the sandbox or of the key', async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, region: 'eea', unknownKeyReply: 50111 }] });
    assert.deepEqual(shown(await okxConfig(sandbox.urls.mainnet)), [401, 50111]);
    sandbox.set({ unknownKeyReply: 50119 });
    assert.deepEqual(shown(await okxConfig(sandbox.urls.mainnet)), [401, 50119]);
  });

  test('a key that OKX has deleted is unknown', async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, expiredAt: '2020-01-01' }] });
    assert.deepEqual(shown(await okxConfig(sandbox.urls.mainnet)), [401, 50119]);
    sandbox.addKey(OKX_KEY);
    assert.equal((await okxConfig(sandbox.urls.mainnet)).status, 200);
    assert.equal(sandbox.removeKey(OKX_KEY.apiKey), true);
    assert.deepEqual(shown(await okxConfig(sandbox.urls.mainnet)), [401, 50119]);
  });

  test('an address outside the whitelist is named', async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, ips: ['203.0.113.7'] }] });
    const reply = await okxConfig(sandbox.urls.mainnet);
    assert.deepEqual(shown(reply), [401, 50110]);
    assert.match(reply.body.msg, /\b127\.0\.0\.1\b/);
    sandbox.set({ clientIp: '203.0.113.7' });
    const accepted = await okxConfig(sandbox.urls.mainnet);
    assert.equal(accepted.body.data[0].ip, '203.0.113.7');
  });

  test('a key without the permission may read and not trade', async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, permissions: ['read_only'] }] });
    assert.equal((await okxConfig(sandbox.urls.mainnet)).body.data[0].perm, 'read_only');
    assert.deepEqual(shown(await okxPlace(sandbox.urls.mainnet, OKX_ORDER)), [401, 50120]);
    sandbox.set({ permissionReply: 50030 });
    assert.deepEqual(shown(await okxPlace(sandbox.urls.mainnet, OKX_ORDER)), [200, 50030]);
    assert.equal(sandbox.requests.at(-1).verdict, 'permission');
    assert.equal(sandbox.requests.at(-1).authenticated, true);
  });
});

describe('signatures', () => {
  test('of two other clients over the same request are accepted', async (t) => {
    const { request, adds, credentials } = REQUESTS.find(({ name }) => name === 'OKX, a balance');
    const { apiKey, apiSecret: secret, apiPassphrase: passphrase } = credentials;
    const keys = [{ apiKey, secret, passphrase }];
    const sandbox = await openOkx(t, { keys, now: () => request.timestamp });
    const { pathname, search } = new URL(request.url);
    const response = await fetch(sandbox.urls.mainnet + pathname + search, { headers: adds.headers });
    assert.equal(response.status, 200);
  });

  test('cover the bytes as they are sent', async (t) => {
    const sandbox = await openOkx(t);
    for (const query of ['ccy=BTC%2CETH', 'ccy=BTC,ETH', 'a=1&&b', 'x=%E2%82%AC', 'note=a+b%20c', '=&']) {
      const reply = await okxRequest(sandbox.urls.mainnet, 'GET', `/api/v5/account/balance?${query}`);
      assert.equal(reply.status, 200, query);
    }
    for (const body of ['{"instId":"BTC-USDT" }', '{"tag":"€"}', '{"instId": "BTC-USDT", "sz": 1e-2}']) {
      const reply = await okxPlace(sandbox.urls.mainnet, body);
      assert.equal(Number(reply.code), 50014, body);
    }
  });

  test('are base64 and nothing else', async (t) => {
    const sandbox = await openOkx(t);
    const timestamp = new Date().toISOString();
    const sign = hmac(OKX_KEY.secret, `${timestamp}GET/api/v5/account/config`);
    const hex = Buffer.from(sign, 'base64').toString('hex');
    const urlSafe = `${sign.replaceAll('+', '-').replaceAll('/', '_')} `;
    for (const given of [hex, urlSafe.replaceAll('=', ''), sign.toLowerCase()]) {
      const headers = { 'OK-ACCESS-SIGN': given };
      assert.deepEqual(shown(await okxConfig(sandbox.urls.mainnet, { timestamp, headers })), [401, 50113]);
    }
  });
});

test('options that cannot work are refused', async (t) => {
  const wrong = [
    [{ ...OKX_KEY, passphrase: undefined }, /passphrase" argument must be a string/],
    [{ ...OKX_KEY, passphrase: 'döner' }, /no header can carry/],
    [{ ...OKX_KEY, environment: 'testnet' }, /mainnet, demo/],
    [{ ...OKX_KEY, permissions: ['withdrawal'] }, /read_only, withdraw, trade/],
    [{ ...OKX_KEY, region: 'mars' }, /global, eea, us/],
  ];
  for (const [key, message] of wrong) {
    await assert.rejects(openOkx(t, { keys: [key] }), (error) => {
      assert.match(error.message, message);
      assert.ok(!error.message.includes(OKX_KEY.secret));
      return true;
    });
  }
  const sandbox = await openOkx(t);
  assert.throws(() => sandbox.set({ originString: 'full' }), /unknown/);
  assert.ok(!require('node:util').inspect(sandbox).includes(OKX_KEY.apiKey));
});
