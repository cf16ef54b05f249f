'use strict';

/** AuthGate and ServerClock at the other exchanges than Bybit, against their sandboxes. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { AuthGate, ServerClock, classify } = require('../../lib/index.js');
const { readClockOptions } = require('../../lib/clock/options.js');
const { KEYS, OTHER_SECRETS, openVenue, signerOf } = require('../support/venues/accounts.js');

/** By exchange: an order, a key that may not place it, and what such a key is answered. */
const EXCHANGES = Object.freeze({
  okx: {
    order: '/api/v5/trade/order',
    weak: { permissions: ['read_only'] },
    denied: { code: '50120', msg: "This API key doesn't have permission to use this function", data: [] },
  },
  binance: {
    order: '/fapi/v1/order',
    weak: { permissions: { enableFutures: false } },
    denied: { code: -1002, msg: 'You are not authorized to execute this request.' },
  },
  kucoin: {
    order: '/api/v1/hf/orders',
    weak: { permissions: ['General'] },
    denied: { code: '400007', msg: 'Access denied, require more permission.' },
  },
  gate: {
    order: '/api/v4/spot/orders',
    weak: { readOnly: true },
    denied: { label: 'READ_ONLY', message: 'API key is read-only' },
  },
  bitget: {
    order: '/api/v2/spot/trade/place-order',
    weak: { permissions: ['stor'] },
    denied: {
      code: '40014',
      msg: 'Incorrect permissions, need spot trade write permissions',
      requestTime: 1_700_000_000_000,
      data: null,
    },
  },
});
const VENUES = /** @type {(keyof typeof EXCHANGES)[]} */ (Object.keys(EXCHANGES));
/** The secret signs the passphrase of KuCoin, which is compared before the signature. */
const WRONG_SECRET = /** @type {Record<string, string>} */ ({ kucoin: 'passphrase' });

/**
 * @param {import('node:test').TestContext} t
 * @param {{ urls: Record<string, string> }} sandbox
 * @param {object} options
 * @returns {AuthGate}
 */
function openGate(t, sandbox, options) {
  const gate = new AuthGate({
    ...{ baseURL: sandbox.urls.mainnet, environments: sandbox.urls, retry: { minMs: 20, maxMs: 20 } },
    .../** @type {any} */ (options),
  });
  t.after(() => gate.close());
  return gate;
}

for (const venue of VENUES) {
  const { order: path, weak, denied } = EXCHANGES[venue];
  const needs = [`POST ${path}`];

  test(`a gate of ${venue} opens for a key that may place the order`, async (t) => {
    const sandbox = await openVenue(t, venue);
    const gate = openGate(t, sandbox, { signer: signerOf(venue), needs });
    await assert.doesNotReject(gate.admit('POST', path));
    assert.equal(gate.state, 'open');
    assert.equal((await gate.ready()).venue, venue);
    assert.deepEqual(gate.diagnosis?.needs.granted, needs);
  });

  test(`a gate of ${venue} stays closed for a wrong secret, and holds back orders but no reads`, async (t) => {
    const sandbox = await openVenue(t, venue);
    const gate = openGate(t, sandbox, { signer: signerOf(venue, { secret: OTHER_SECRETS[venue] }), needs });
    const category = WRONG_SECRET[venue] ?? 'bad-signature';
    await assert.rejects(gate.ready(), { name: 'AuthError', category, venue });
    assert.equal(gate.state, 'closed');
    await assert.rejects(gate.admit('POST', path), { name: 'GateError', venue });
    await assert.doesNotReject(gate.admit('GET', path));
  });

  test(`a gate of ${venue} closes when the key loses a permission, and opens when it has it again`, async (t) => {
    const sandbox = await openVenue(t, venue);
    const gate = openGate(t, sandbox, { signer: signerOf(venue), needs });
    await gate.ready();
    sandbox.addKey({ ...KEYS[venue], ...weak });
    const error = classify(denied, {
      venue,
      httpStatus: 401,
      method: 'POST',
      url: sandbox.urls.mainnet + path,
    });
    assert.equal(error?.category, 'permission');
    gate.report(error);
    assert.equal(gate.state, 'closed');
    await assert.rejects(gate.admit('POST', path), { name: 'GateError' });
    const opened = once(gate, 'open');
    sandbox.addKey(KEYS[venue]);
    await opened;
    await assert.doesNotReject(gate.admit('POST', path));
  });

  test(`a clock of ${venue} learns the time of the exchange`, async (t) => {
    const sandbox = await openVenue(t, venue, { faults: { clockSkewMs: 30_000 } });
    const clock = new ServerClock({ venue, baseURL: sandbox.urls.mainnet });
    const { offsetMs, errorMs } = await clock.sync();
    assert.ok(Math.abs(offsetMs - 30_000) <= errorMs + 1, `${offsetMs} ± ${errorMs}`);
    const gate = openGate(t, sandbox, { signer: signerOf(venue), clock, needs });
    assert.equal((await gate.ready()).ok, true);
  });
}

for (const [venue, code, cancel] of /** @type {const} */ ([
  ['okx', 50105, '/api/v5/trade/cancel-order'],
  ['kucoin', 400004, '/api/v1/stop-order/cancel'],
  ['bitget', 40012, '/api/v2/spot/trade/cancel-order'],
])) {
  test(`a wrong passphrase closes a gate of ${venue} at once`, async (t) => {
    const sandbox = await openVenue(t, venue);
    const gate = openGate(t, sandbox, { signer: signerOf(venue, { passphrase: 'Another12345' }) });
    await assert.rejects(gate.ready(), { name: 'AuthError', category: 'passphrase', code });
    assert.equal(gate.state, 'closed');
    // A cancel cannot succeed either.
    await assert.rejects(gate.admit('POST', cancel), { name: 'GateError' });
  });
}

test('a gate of OKX checks the environment that its option names', async (t) => {
  const sandbox = await openVenue(t, 'okx', { key: { environment: 'demo' } });
  const demo = openGate(t, sandbox, { signer: signerOf('okx'), environment: 'demo' });
  assert.equal((await demo.ready()).environment, 'demo');
  const live = openGate(t, sandbox, { signer: signerOf('okx') });
  await assert.rejects(live.ready(), { category: 'key-or-environment', code: 50101 });
});

test('a client and its gate are in the same environment of OKX, or nothing is sent', async (t) => {
  const sandbox = await openVenue(t, 'okx', { key: { environment: 'demo' } });
  const signer = signerOf('okx');
  const gate = openGate(t, sandbox, { signer, environment: 'demo' });
  await gate.ready();
  const order = { instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', ordType: 'market', sz: '10' };
  const send = (/** @type {object} */ options, headers = {}) =>
    attach(axios.create({ baseURL: sandbox.urls.mainnet, headers }), {
      ...{ signer, gate, baseURL: sandbox.urls.mainnet },
      ...options,
    }).post(EXCHANGES.okx.order, order);
  sandbox.requests.length = 0;
  await assert.rejects(send({}), /The gate checks the key in demo, and this request goes to mainnet/);
  await assert.rejects(send({ environment: 'demo' }, { 'x-simulated-trading': '0' }), /leave the header out/);
  assert.equal(sandbox.requests.length, 0);
  assert.equal((await send({ environment: 'demo' })).data.code, '0');
  assert.equal((await send({}, { 'x-simulated-trading': '1' })).data.code, '0');
  const live = openGate(t, sandbox, { signer });
  const marked = axios.create({ baseURL: sandbox.urls.mainnet, headers: { 'x-simulated-trading': '1' } });
  attach(marked, { signer, gate: live, baseURL: sandbox.urls.mainnet });
  await assert.rejects(
    marked.post(EXCHANGES.okx.order, order),
    /The gate checks the key in mainnet, and this request goes to demo/,
  );
});

test('-2015 closes a gate of Binance, and its cause is what the check finds', async (t) => {
  const sandbox = await openVenue(t, 'binance', { key: { permissions: { enableFutures: false } } });
  const gate = openGate(t, sandbox, { signer: signerOf('binance'), needs: ['POST /fapi/v1/order'] });
  await assert.rejects(gate.ready(), { name: 'AuthError', category: 'permission', venue: 'binance' });
});

test('a gate of Binance without needs learns from -2015 which permission the bot uses', async (t) => {
  const off = { permissions: { enableFutures: false } };
  const sandbox = await openVenue(t, 'binance', { key: off });
  const signer = signerOf('binance');
  const gate = openGate(t, sandbox, { signer, watchMs: 60_000 });
  await gate.ready();
  const client = attach(axios.create(), { signer, gate, baseURL: sandbox.urls.mainnet });
  const order = () =>
    client.post(
      sandbox.urls.mainnet + EXCHANGES.binance.order,
      new URLSearchParams({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' }),
    );
  const closed = once(gate, 'closed');
  await assert.rejects(order(), { category: 'key-or-ip-mismatch', code: -2015 });
  await closed;
  // The key information is in order but for that permission.
  assert.equal((await gate.check()).ok, true);
  assert.equal(gate.state, 'closed');
  await assert.rejects(order(), { name: 'GateError' });
  const opened = once(gate, 'open');
  sandbox.addKey(KEYS.binance);
  await opened;
  assert.equal((await order()).status, 200);
});

test('a gate opens in the test environments of Binance, which list no permissions', async (t) => {
  const sandbox = await openVenue(t, 'binance', { key: { environment: 'testnet' } });
  const signer = signerOf('binance');
  const gate = openGate(t, sandbox, { signer, baseURL: sandbox.urls.testnet, needs: ['POST /api/v3/order'] });
  assert.equal((await gate.ready()).environment, 'testnet');
  assert.deepEqual(gate.diagnosis?.needs, { granted: [], missing: [], unknown: ['POST /api/v3/order'] });
});

test('the path of the time at each host', () => {
  /** @type {[import('../../lib').VenueName, string | undefined, string][]} */
  const paths = [
    ['binance', undefined, 'https://api.binance.com/api/v3/time'],
    ['binance', 'https://testnet.binance.vision', 'https://testnet.binance.vision/api/v3/time'],
    ['binance', 'https://fapi.binance.com', 'https://fapi.binance.com/fapi/v1/time'],
    ['binance', 'https://testnet.binancefuture.com', 'https://testnet.binancefuture.com/fapi/v1/time'],
    ['binance', 'https://demo-dapi.binance.com', 'https://demo-dapi.binance.com/dapi/v1/time'],
    ['okx', undefined, 'https://www.okx.com/api/v5/public/time'],
    ['okx', 'https://eea.okx.com', 'https://eea.okx.com/api/v5/public/time'],
    ['kucoin', undefined, 'https://api.kucoin.com/api/v1/timestamp'],
    ['gate', undefined, 'https://api.gateio.ws/api/v4/spot/time'],
    ['bitget', undefined, 'https://api.bitget.com/api/v2/public/time'],
  ];
  for (const [venue, baseURL, url] of paths) assert.equal(readClockOptions({ venue, baseURL }).url.href, url);
});
