'use strict';

/** What a bot with the axios adapter gets from the Gate.io sandbox: each refusal by its cause. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { AuthError, BybitAuthError, Signer } = require('../../lib/index.js');
const { rejection } = require('../support/promises.js');
const { FUTURES_ORDER, GATE_KEY, SPOT_ORDER, openGate } = require('../support/sandbox/gate.js');

const ACCOUNTS = '/api/v4/spot/accounts';
const SPOT = '/api/v4/spot/orders';
const FUTURES = '/api/v4/futures/usdt/orders';
const BODIES = { [SPOT]: SPOT_ORDER, [FUTURES]: FUTURES_ORDER };

/** @param {any} sandbox @param {any} [credentials] in place of those of GATE_KEY @param {any} [options] of attach() */
function client(sandbox, credentials = {}, options = {}) {
  const { apiKey, secret: apiSecret } = GATE_KEY;
  const signer = new Signer({ venue: 'gate', apiKey, apiSecret, ...credentials });
  const baseURL = sandbox.urls.mainnet;
  return attach(axios.create({ baseURL }), { signer, baseURL, ...options });
}

const READ_ONLY = { permissions: [{ name: 'spot', read_only: true }] };
const REFUSALS = [
  ['another secret', { credentials: { apiSecret: 'f'.repeat(64) } }, 'INVALID_SIGNATURE', 'bad-signature'],
  ['a key of the testnet', { key: { environment: 'testnet' } }, 'INVALID_KEY', 'key-or-environment'],
  ['another address', { key: { ips: ['203.0.113.7'] } }, 'IP_FORBIDDEN', 'ip-not-allowed'],
  [
    'another address, with the other label',
    { key: { ips: ['203.0.113.7'], unmatchedIpReply: 'FORBIDDEN' } },
    'FORBIDDEN',
    'ip-not-allowed',
  ],
  ['a clock that is slow', { faults: { clockSkewMs: 120_000 } }, 'REQUEST_EXPIRED', 'clock-behind'],
  ['a clock that is fast', { faults: { clockSkewMs: -120_000 } }, 'REQUEST_EXPIRED', 'clock-ahead'],
  ['a key that may only read', { key: READ_ONLY, path: SPOT }, 'READ_ONLY', 'permission'],
  ['a key without futures', { key: { permissions: ['spot'] }, path: FUTURES }, 'FORBIDDEN', 'permission'],
  ['a key that is locked', { key: { state: 2 } }, 'ACCOUNT_LOCKED', 'banned'],
  [
    'an account without futures',
    { key: { futuresAccount: false }, path: FUTURES },
    'USER_NOT_FOUND',
    'account-mode',
  ],
];

for (const [title, { credentials, key, faults, path = ACCOUNTS }, code, category] of REFUSALS) {
  test(`${title}: ${category}`, async (t) => {
    const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, ...key }], faults });
    const http = client(sandbox, credentials);
    const error = await rejection(path === ACCOUNTS ? http.get(path) : http.post(path, BODIES[path]));
    assert.deepEqual([error.code, error.category, error.venue], [code, category, 'gate'], error.message);
    assert.ok(error instanceof AuthError && !(error instanceof BybitAuthError));
    assert.ok(!JSON.stringify(error).includes(GATE_KEY.apiKey));
  });
}

test('a healthy key trades, and its orders have a text of their own', async (t) => {
  const sandbox = await openGate(t);
  const http = client(sandbox, {}, { clientOrderId: 'auto' });
  const { data } = await http.post(SPOT, SPOT_ORDER);
  assert.match(data.text, /^t-[0-9A-Za-z]{1,28}$/);
  const params = { currency_pair: 'BTC_USDT', note: 'a b+c,€' };
  assert.equal((await http.get(`${SPOT}/${data.text}`, { params })).data.id, data.id);
  const { data: opened } = await http.post(FUTURES, FUTURES_ORDER);
  assert.match(opened.text, /^t-[0-9A-Za-z]{1,28}$/);
  const { data: closed } = await http.post(FUTURES, {
    contract: 'BTC_USDT',
    size: 0,
    close: true,
    price: '0',
    tif: 'ioc',
  });
  assert.equal(closed.size, -100);
});
