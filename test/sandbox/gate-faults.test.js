'use strict';

// Runs once: nothing here signs with the package.

/** Faults and public endpoints of the Gate.io sandbox. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { GATE_KEY, SPOT_ORDER, gateRequest, openGate } = require('../support/sandbox/gate.js');

const get = (sandbox, target = '/spot/accounts', options) =>
  gateRequest(sandbox.urls.mainnet, 'GET', target, options);
const place = (sandbox, options) =>
  gateRequest(sandbox.urls.mainnet, 'POST', '/spot/orders', { body: SPOT_ORDER, ...options });

describe('public endpoints', () => {
  test('tell the time of the server without a signature', async (t) => {
    const sandbox = await openGate(t, { keys: [], now: () => 1_700_000_000_000 });
    sandbox.set({ clockSkewMs: -3000 });
    const response = await fetch(`${sandbox.urls.testnet}/api/v4/spot/time`);
    assert.deepEqual(await response.json(), { server_time: 1_699_999_997_000 });
  });

  test('list pairs, contracts and prices', async (t) => {
    const sandbox = await openGate(t, { keys: [] });
    sandbox.setPrice('BTC_USDT', '61234.56');
    const one = async (target) => (await get(sandbox, target)).body;
    assert.equal((await one('/spot/tickers?currency_pair=BTC_USDT'))[0].last, '61234.6');
    assert.equal((await one('/futures/usdt/tickers?contract=BTC_USDT'))[0].last, '61234.6');
    assert.equal((await one('/futures/usdt/contracts/ETH_USDT')).quanto_multiplier, '0.01');
    assert.equal((await one('/spot/currency_pairs/SOL_USDT')).amount_precision, 3);
    assert.equal((await one('/spot/currency_pairs')).length, (await one('/futures/usdt/contracts')).length);
    assert.deepEqual(await one('/futures/btc/contracts'), []);
    assert.equal((await one('/spot/tickers?currency_pair=NO_SUCH')).label, 'INVALID_CURRENCY_PAIR');
    assert.equal((await one('/futures/usdt/contracts/NO_SUCH')).label, 'CONTRACT_NOT_FOUND');
    assert.throws(() => sandbox.setPrice('NO_SUCH', 1), /does not list it/);
  });

  test('that do not exist name the sandbox, a wrong method does not', async (t) => {
    const sandbox = await openGate(t);
    const missing = await get(sandbox, '/loans/no_such');
    assert.deepEqual([missing.status, missing.headers.get('server')], [404, 'bybit-auth-sandbox']);
    const near = await fetch(`${sandbox.urls.mainnet}/spot/accounts`);
    assert.match((await near.json()).message, /The nearest that it has is \/api\/v4\/spot\/accounts\./);
    const method = await gateRequest(sandbox.urls.mainnet, 'PUT', '/spot/accounts', { body: {} });
    assert.deepEqual([method.status, method.label], [405, 'METHOD_NOT_ALLOWED']);
  });
});

describe('faults', () => {
  test('the clock of the server runs apart', async (t) => {
    const sandbox = await openGate(t);
    sandbox.set({ clockSkewMs: 3_600_000 }, { environment: 'mainnet' });
    assert.equal((await get(sandbox)).label, 'REQUEST_EXPIRED');
    sandbox.reset();
    assert.equal((await get(sandbox)).status, 200);
  });

  test('the rate limit is reported in headers, and enforced on demand', async (t) => {
    // The clock stands still: all of it happens in one window.
    const now = 1_700_000_000_000;
    const sandbox = await openGate(t, { now: () => now });
    const timestamp = `${now / 1000}`;
    const first = await place(sandbox, { timestamp });
    const header = (name, reply) => reply.headers.get(`x-gate-ratelimit-${name}`);
    assert.deepEqual(
      ['limit', 'requests-remain', 'reset-timestamp'].map((name) => header(name, first)),
      ['10', '9', '1700000000'],
    );
    for (let index = 0; index < 10; index += 1) await place(sandbox, { timestamp });
    assert.equal((await place(sandbox, { timestamp })).status, 201);
    sandbox.set({ enforceRateLimit: true });
    const last = await place(sandbox, { timestamp });
    assert.deepEqual(
      [last.status, last.label, header('requests-remain', last)],
      [429, 'TOO_MANY_REQUESTS', '0'],
    );
    assert.equal(header('reset-timestamp', last), '1700000001');
    assert.equal((await get(sandbox, undefined, { timestamp })).status, 200);
    sandbox.reset().set({ rateLimited: true });
    assert.equal((await get(sandbox, undefined, { timestamp })).status, 429);
  });

  test('every ready-made reply is sent as it is', async (t) => {
    const sandbox = await openGate(t);
    const names = Object.keys(sandbox.replies);
    assert.ok(names.includes('tooBusy') && names.includes('badGateway') && names.includes('regionBlocked'));
    for (const name of names) {
      const { httpStatus = 200, body, label } = sandbox.replies[name];
      // fetch follows the one and fails for the other.
      if (httpStatus === 302 || httpStatus === 407) continue;
      sandbox.set({ nextReply: sandbox.replies[name] });
      const reply = await get(sandbox);
      assert.deepEqual([reply.status, reply.label], [httpStatus, label], name);
      if (typeof body === 'object') assert.deepEqual(reply.body, body, name);
      assert.equal(sandbox.requests.at(-1).fault, 'nextReply');
    }
  });

  test('an order that is executed and not answered can be found by its text', async (t) => {
    const sandbox = await openGate(t);
    sandbox.set({ nextReply: { when: { method: 'POST' }, down: true } });
    const body = { ...SPOT_ORDER, text: 't-lost' };
    await assert.rejects(gateRequest(sandbox.urls.mainnet, 'POST', '/spot/orders', { body }));
    const found = await get(sandbox, '/spot/orders/t-lost?currency_pair=BTC_USDT');
    assert.equal(found.body.status, 'open');
  });

  test('a scripted reply adds an endpoint, which needs a signature', async (t) => {
    const sandbox = await openGate(t);
    sandbox.set({ everyReply: { when: { path: '/api/v4/wallet/fee' }, body: { taker_fee: '0.002' } } });
    assert.equal((await get(sandbox, '/wallet/fee')).body.taker_fee, '0.002');
    const key = { ...GATE_KEY, secret: 'f'.repeat(64) };
    assert.equal((await get(sandbox, '/wallet/fee', { key })).label, 'INVALID_SIGNATURE');
  });

  test('records print without credentials', async (t) => {
    const sandbox = await openGate(t);
    await get(sandbox);
    const [record] = sandbox.requests;
    assert.equal(record.headers.key, GATE_KEY.apiKey);
    const text = require('node:util').inspect(record) + JSON.stringify(record);
    for (const hidden of [GATE_KEY.apiKey, record.headers.sign]) assert.ok(!text.includes(hidden));
  });
});
