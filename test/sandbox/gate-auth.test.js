'use strict';

// Runs once: nothing here signs with the package.

/** What the Gate.io sandbox checks of a request, and the reply to each failure. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { GATE_KEY, SPOT_ORDER, gateRequest, hmac, openGate, seconds } = require('../support/sandbox/gate.js');

const MINUTE = 60_000;
const ACCOUNTS = '/spot/accounts';

/** @param {any} reply */
const shown = ({ status, label }) => [status, label];
/** @param {any} sandbox @param {object} [options] */
const ask = (sandbox, options) => gateRequest(sandbox.urls.mainnet, 'GET', ACCOUNTS, options);

describe('a request that Gate.io refuses', () => {
  const REFUSALS = [
    ['without a key', { headers: { KEY: undefined } }, [400, 'MISSING_REQUIRED_HEADER']],
    ['without a signature', { headers: { SIGN: undefined } }, [400, 'MISSING_REQUIRED_HEADER']],
    ['without a timestamp', { headers: { Timestamp: undefined } }, [400, 'MISSING_REQUIRED_HEADER']],
    ['with a timestamp in milliseconds', { timestamp: `${Date.now()}` }, [403, 'REQUEST_EXPIRED']],
    ['with a timestamp in ISO 8601', { timestamp: new Date().toISOString() }, [403, 'REQUEST_EXPIRED']],
    ['62 s late', { timestamp: () => seconds(-MINUTE - 2000) }, [403, 'REQUEST_EXPIRED']],
    ['62 s early', { timestamp: () => seconds(MINUTE + 2000) }, [403, 'REQUEST_EXPIRED']],
    ['of an unknown key', { key: { ...GATE_KEY, apiKey: 'f'.repeat(32) } }, [401, 'INVALID_KEY']],
    ['with another secret', { key: { ...GATE_KEY, secret: 'f'.repeat(64) } }, [401, 'INVALID_SIGNATURE']],
    ['signed as another request', { signed: 'nothing of this request' }, [401, 'INVALID_SIGNATURE']],
  ];
  for (const [title, { timestamp, ...options }, expected] of REFUSALS) {
    test(title, async (t) => {
      const sandbox = await openGate(t);
      const time = typeof timestamp === 'function' ? timestamp() : timestamp;
      const reply = await ask(sandbox, { ...options, timestamp: time });
      assert.deepEqual(shown(reply), expected);
      assert.deepEqual(Object.keys(reply.body), ['message', 'label']);
      assert.equal(sandbox.requests[0].authenticated, false);
      assert.equal(sandbox.requests[0].retCode, expected[1]);
    });
  }

  test('names the header that is missing, and the time at which the request came', async (t) => {
    const sandbox = await openGate(t, { now: () => 1_700_000_000_000 });
    const { body, headers } = await ask(sandbox, { headers: { Timestamp: undefined } });
    assert.equal(body.message, 'Missing required header: Timestamp');
    assert.equal(headers.get('x-in-time'), '1700000000000000');
    assert.equal(headers.get('server'), 'openresty');
  });

  test('lies just outside the window', async (t) => {
    // The clock stands still, so that a busy machine does not move the request out of the window.
    const now = 1_700_000_000_000;
    const sandbox = await openGate(t, { now: () => now });
    const status = async (offset) => (await ask(sandbox, { timestamp: `${(now + offset) / 1000}` })).status;
    assert.equal(await status(-MINUTE), 200);
    assert.equal(await status(MINUTE), 200);
    assert.equal(await status(500), 200, 'a fraction of a second');
    assert.equal(await status(-MINUTE - 1), 403);
    assert.equal(await status(MINUTE + 1), 403);
  });
});

describe('environment, address, state and permission', () => {
  test('a key is unknown on the host of the other environment', async (t) => {
    const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, environment: 'testnet' }] });
    assert.deepEqual(shown(await ask(sandbox)), [401, 'INVALID_KEY']);
    assert.equal((await gateRequest(sandbox.urls.testnet, 'GET', ACCOUNTS)).status, 200);
    assert.equal(sandbox.removeKey(GATE_KEY.apiKey), true);
    assert.equal((await gateRequest(sandbox.urls.testnet, 'GET', ACCOUNTS)).status, 401);
  });

  test('an address outside the whitelist is named, with either label', async (t) => {
    const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, ips: ['203.0.113.7'] }] });
    const first = await ask(sandbox);
    assert.deepEqual(shown(first), [401, 'IP_FORBIDDEN']);
    assert.equal(first.body.message, 'Request IP not in whitelist: 127.0.0.1');
    assert.equal(sandbox.requests[0].authenticated, true);
    sandbox.set({ unmatchedIpReply: 'FORBIDDEN' });
    assert.deepEqual(shown(await ask(sandbox)), [403, 'FORBIDDEN']);
    sandbox.set({ clientIp: '203.0.113.7' });
    assert.equal((await ask(sandbox)).status, 200);
  });

  test('a locked or frozen key is refused', async (t) => {
    for (const state of [2, 3]) {
      const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, state }] });
      assert.deepEqual(shown(await ask(sandbox)), [403, 'ACCOUNT_LOCKED']);
    }
  });

  test('the missing permission is named, a read-only one is told apart', async (t) => {
    const permissions = [{ name: 'spot', read_only: true }, 'account'];
    const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, permissions }] });
    const { mainnet } = sandbox.urls;
    const futures = await gateRequest(mainnet, 'GET', '/futures/usdt/accounts');
    assert.deepEqual(shown(futures), [403, 'FORBIDDEN']);
    assert.equal(futures.body.message, 'Request API key does not have futures permission');
    assert.equal((await ask(sandbox)).status, 200);
    const order = await gateRequest(mainnet, 'POST', '/spot/orders', { body: SPOT_ORDER });
    assert.deepEqual(shown(order), [403, 'READ_ONLY']);
    const [{ perms }] = (await gateRequest(mainnet, 'GET', '/account/main_keys')).body;
    assert.deepEqual(perms, [permissions[0], { name: 'account', read_only: false }]);
  });

  test('a futures account that was never funded does not exist', async (t) => {
    const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, futuresAccount: false }] });
    const reply = await gateRequest(sandbox.urls.mainnet, 'GET', '/futures/usdt/positions');
    assert.deepEqual(shown(reply), [400, 'USER_NOT_FOUND']);
  });

  test('the key information shows what a client reads of a key', async (t) => {
    const key = { ...GATE_KEY, ips: ['127.0.0.1'], mode: 2, name: 'bot', userId: 4711 };
    const sandbox = await openGate(t, { keys: [key] });
    const { body } = await gateRequest(sandbox.urls.mainnet, 'GET', '/account/detail');
    assert.deepEqual([body.user_id, body.ip_whitelist, body.key.mode], [4711, ['127.0.0.1'], 2]);
    const [row] = (await gateRequest(sandbox.urls.mainnet, 'GET', '/account/main_keys')).body;
    assert.deepEqual([row.name, row.state, row.user_id, row.key], ['bot', 1, 4711, GATE_KEY.apiKey]);
  });
});

describe('signatures', () => {
  test('of the documentation and of ccxt are what the sandbox computes', async (t) => {
    // https://www.gate.com/docs/developers/apiv4/en/#api-signature-string-generation
    const sandbox = await openGate(t, {
      keys: [{ apiKey: 'key', secret: 'secret' }],
      now: () => 1_541_993_715_000,
    });
    const get = (target, sign) => {
      const headers = { KEY: 'key', Timestamp: '1541993715', SIGN: sign };
      return fetch(`${sandbox.urls.mainnet}/api/v4${target}`, { headers });
    };
    sandbox.set({ everyReply: { when: { path: '/api/v4/futures/orders' }, body: [] } });
    const documented =
      '55f84ea195d6fe57ce62464daaa7c3c02fa9d1dde954e4c898289c9a2407a3d6fb3faf24deff16790d726b66ac9f74526668b13bd01029199cc4fcc522418b8a';
    const query = '?contract=BTC_USD&status=finished&limit=50';
    assert.equal((await get(`/futures/orders${query}`, documented)).status, 200);
    const ofCcxt =
      '80c55d80cefb6bb2aa6de5fabc92732fcedd954b8bd8cf04243e90c03e1babb9ebc501ade886ab5962ea7b008243f0e7797954678a29bbaecea919b96a89b08a';
    assert.equal((await get(ACCOUNTS, ofCcxt)).status, 200);
    assert.equal((await get(ACCOUNTS, documented)).status, 401);
  });

  test('cover the query without its percent-encoding, in the order in which it is sent', async (t) => {
    const sandbox = await openGate(t);
    for (const query of ['currency=USDT%2CBTC', 'currency=USDT,BTC', 'a=1&&b', 'x=%E2%82%AC', 'b=+&a=%20']) {
      const reply = await gateRequest(sandbox.urls.mainnet, 'GET', `${ACCOUNTS}?${query}`);
      assert.equal(reply.status, 200, query);
    }
    const timestamp = seconds();
    const empty = require('node:crypto').createHash('sha512').update('').digest('hex');
    const signed = ['GET', '/api/v4/spot/accounts', 'currency=A%2CB', empty, timestamp].join('\n');
    const target = `${ACCOUNTS}?currency=A%2CB`;
    const encoded = await gateRequest(sandbox.urls.mainnet, 'GET', target, { timestamp, signed });
    assert.deepEqual(shown(encoded), [401, 'INVALID_SIGNATURE']);
  });

  test('cover every byte of the body, and are hexadecimal in lower case', async (t) => {
    const sandbox = await openGate(t);
    const { mainnet } = sandbox.urls;
    for (const body of ['{"text": "€" }', '{"amount":1e-2}', '{}']) {
      const { status, label } = await gateRequest(mainnet, 'POST', '/spot/orders', { body });
      assert.deepEqual([status, label], [400, 'MISSING_REQUIRED_PARAM'], body);
    }
    const broken = await gateRequest(mainnet, 'POST', '/spot/orders', { body: '{"a":' });
    assert.deepEqual(shown(broken), [400, 'INVALID_REQUEST_BODY']);
    const upper = hmac(GATE_KEY.secret, 'x').toUpperCase();
    assert.equal((await ask(sandbox, { headers: { SIGN: upper } })).status, 401);
  });
});

test('options that cannot work are refused', async (t) => {
  const wrong = [
    [{ apiKey: GATE_KEY.apiKey }, /secret" argument must be a string/],
    [{ ...GATE_KEY, environment: 'demo' }, /mainnet, testnet/],
    [{ ...GATE_KEY, permissions: ['trade'] }, /spot, futures, wallet/],
    [{ ...GATE_KEY, permissions: [{ read_only: true }] }, /permissions\[0\]\.name/],
    [{ ...GATE_KEY, state: 4 }, /1, 2, 3/],
    [{ ...GATE_KEY, passphrase: 'p' }, /"passphrase" is unknown/],
  ];
  for (const [key, message] of wrong) {
    await assert.rejects(openGate(t, { keys: [key] }), (error) => {
      assert.match(error.message, message);
      assert.ok(!error.message.includes(GATE_KEY.secret));
      return true;
    });
  }
  const sandbox = await openGate(t);
  assert.throws(() => sandbox.set({ idleMs: 1 }), /unknown/);
  assert.deepEqual(sandbox.keys[0].balances, { USDT: '10000', USDC: '1000', BTC: '0.5' });
  assert.ok(!require('node:util').inspect([sandbox, sandbox.keys]).includes(GATE_KEY.apiKey));
});
