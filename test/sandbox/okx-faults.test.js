'use strict';

// Runs once: nothing here signs with the package.

/** Faults and public endpoints of the OKX sandbox. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { environments, startSandbox } = require('../../lib/sandbox/index.js');
const { OKX_KEY, OKX_ORDER, okxConfig, okxPlace, okxRequest, openOkx } = require('../support/sandbox/okx.js');

const get = (sandbox, target, options) => okxRequest(sandbox.urls.mainnet, 'GET', target, options);

describe('public endpoints', () => {
  test('tell the time of the server without a signature', async (t) => {
    const sandbox = await openOkx(t, { keys: [], now: () => 1_700_000_000_000 });
    sandbox.set({ clockSkewMs: -3000 });
    const response = await fetch(`${sandbox.urls.mainnet}/api/v5/public/time`);
    assert.deepEqual(await response.json(), { code: '0', data: [{ ts: '1699999997000' }], msg: '' });
  });

  test('list the instruments with the value of a contract', async (t) => {
    const sandbox = await openOkx(t);
    const { body } = await get(sandbox, '/api/v5/public/instruments?instType=SWAP&instId=BTC-USDT-SWAP');
    const [{ ctVal, ctValCcy, settleCcy, lotSz }] = body.data;
    assert.deepEqual([ctVal, ctValCcy, settleCcy, lotSz], ['0.01', 'BTC', 'USDT', '0.01']);
    assert.equal((await get(sandbox, '/api/v5/public/instruments')).code, '50014');
    assert.deepEqual((await get(sandbox, '/api/v5/public/instruments?instType=OPTION')).body.data, []);
    assert.equal((await get(sandbox, '/api/v5/market/ticker?instId=NO-SUCH')).code, '51001');
  });
});

describe('faults', () => {
  test('the clock of the server runs apart', async (t) => {
    const sandbox = await openOkx(t);
    sandbox.set({ clockSkewMs: 3_600_000 }, { environment: 'mainnet' });
    assert.equal((await okxConfig(sandbox.urls.mainnet)).code, '50102');
    sandbox.reset();
    assert.equal((await okxConfig(sandbox.urls.mainnet)).code, '0');
  });

  test('the rate limit answers 429, or 200 by a ready-made reply', async (t) => {
    const sandbox = await openOkx(t, { faults: { rateLimited: true } });
    const reply = await okxConfig(sandbox.urls.mainnet);
    assert.deepEqual([reply.status, reply.code], [429, '50011']);
    sandbox.reset().set({ nextReply: sandbox.replies.rateLimitedOk });
    const other = await okxConfig(sandbox.urls.mainnet);
    assert.deepEqual([other.status, other.code], [200, '50011']);
    assert.equal((await okxConfig(sandbox.urls.mainnet)).code, '0');
  });

  test('requests are counted on demand, orders by instrument', async (t) => {
    // The clock stands still: all of it happens in one window.
    const now = Date.parse('2026-01-01T00:00:00.000Z');
    const sandbox = await openOkx(t, { faults: { enforceRateLimit: true }, now: () => now });
    const timestamp = new Date(now).toISOString();
    const codes = [];
    for (let index = 0; index < 6; index += 1) {
      codes.push((await okxConfig(sandbox.urls.mainnet, { timestamp })).code);
    }
    assert.deepEqual(codes, ['0', '0', '0', '0', '0', '50011']);
    assert.equal((await okxPlace(sandbox.urls.mainnet, OKX_ORDER, { timestamp })).code, '0');
  });

  test('every ready-made reply is sent as it is', async (t) => {
    const sandbox = await openOkx(t);
    const names = Object.keys(sandbox.replies);
    assert.ok(
      names.includes('unavailable') && names.includes('badGateway') && names.includes('regionBlocked'),
    );
    for (const name of names) {
      const { httpStatus = 200, body } = sandbox.replies[name];
      // fetch follows the one and fails for the other.
      if (httpStatus === 302 || httpStatus === 407) continue;
      sandbox.set({ nextReply: sandbox.replies[name] });
      const reply = await okxConfig(sandbox.urls.mainnet);
      assert.equal(reply.status, httpStatus, name);
      if (typeof body === 'object') assert.deepEqual(reply.body, body, name);
      assert.equal(sandbox.requests.at(-1).fault, 'nextReply');
    }
  });

  test('a scripted reply has the envelope of OKX', async (t) => {
    const sandbox = await openOkx(t);
    sandbox.set({
      everyReply: { when: { path: '/api/v5/trade/order' }, code: 50061, msg: 'Too many orders' },
    });
    assert.deepEqual((await okxPlace(sandbox.urls.mainnet, OKX_ORDER)).body, {
      code: '50061',
      data: [],
      msg: 'Too many orders',
    });
    assert.equal((await okxConfig(sandbox.urls.mainnet)).code, '0');
    assert.throws(() => sandbox.set({ nextReply: { retCode: 1 } }), /"retCode" is unknown/);
  });

  test('a scripted reply adds an endpoint, behind key and signature', async (t) => {
    const sandbox = await openOkx(t);
    const path = '/api/v5/asset/balances';
    assert.equal((await get(sandbox, path)).status, 404);
    sandbox.set({ everyReply: { when: { path }, code: '0', data: [{ ccy: 'USDT', bal: '1' }] } });
    assert.equal((await get(sandbox, path)).body.data[0].bal, '1');
    const unknown = await get(sandbox, path, { key: { ...OKX_KEY, secret: 'another' } });
    assert.equal(unknown.code, '50113');
  });

  test('an order whose answer is lost is there all the same', async (t) => {
    const sandbox = await openOkx(t);
    sandbox.set({ down: true });
    await assert.rejects(okxPlace(sandbox.urls.mainnet, { ...OKX_ORDER, clOrdId: 'lost1' }));
    sandbox.reset();
    const found = await get(sandbox, '/api/v5/trade/order?instId=BTC-USDT&clOrdId=lost1');
    assert.equal(found.body.data[0].state, 'live');
  });
});

describe('requests that the API does not take', () => {
  test('have the codes of OKX', async (t) => {
    const sandbox = await openOkx(t);
    const { mainnet } = sandbox.urls;
    const text = { 'Content-Type': 'text/plain' };
    const replies = [
      [await okxPlace(mainnet, OKX_ORDER, { headers: text }), 400, '50006'],
      [await okxPlace(mainnet, '{"instId":'), 400, '50002'],
      [await okxPlace(mainnet, undefined), 400, '50000'],
      [await okxRequest(mainnet, 'DELETE', '/api/v5/trade/order'), 405, '50115'],
      [await okxRequest(mainnet, 'GET', '/api/v5/trade/cancel-order'), 405, '50115'],
    ];
    for (const [reply, status, code] of replies) assert.deepEqual([reply.status, reply.code], [status, code]);
  });

  test('name the sandbox where it lacks something', async (t) => {
    const sandbox = await openOkx(t);
    const { status, body, headers } = await get(sandbox, '/v5/account/config');
    assert.equal(status, 404);
    assert.equal(headers.get('server'), 'bybit-auth-sandbox');
    assert.match(body.msg, /the sandbox has no GET .* \/api\/v5\/account\/config/);
  });

  test('a feature that demo trading lacks', async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, environment: 'demo' }] });
    const headers = { 'x-simulated-trading': '1' };
    assert.equal((await get(sandbox, '/api/v5/asset/currencies', { headers })).code, '50038');
  });
});

test('a sandbox of Bybit is what startSandbox() starts without a venue', async (t) => {
  const sandbox = await startSandbox();
  t.after(() => sandbox.close());
  assert.deepEqual(Object.keys(sandbox.urls), environments);
  await assert.rejects(startSandbox({ venue: 'nasdaq' }), /must be one of bybit/);
});
