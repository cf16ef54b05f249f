'use strict';

/** What a bot with the axios adapter gets from the OKX sandbox: each refusal by its cause. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { AuthError, BybitAuthError, Signer } = require('../../lib/index.js');
const { rejection } = require('../support/promises.js');
const { OKX_KEY, OKX_ORDER, openOkx } = require('../support/sandbox/okx.js');

const CONFIG = '/api/v5/account/config';
const ORDER = '/api/v5/trade/order';

/** @param {any} sandbox @param {any} [credentials] in place of those of OKX_KEY @param {any} [options] of attach() */
function client(sandbox, credentials = {}, options = {}) {
  const { apiKey, secret: apiSecret, passphrase: apiPassphrase } = OKX_KEY;
  const signer = new Signer({ venue: 'okx', apiKey, apiSecret, apiPassphrase, ...credentials });
  const baseURL = sandbox.urls.mainnet;
  return attach(axios.create({ baseURL }), { signer, baseURL, ...options });
}

const REFUSALS = [
  ['another passphrase', { credentials: { apiPassphrase: 'Another1' } }, 50105, 'passphrase'],
  ['another secret', { credentials: { apiSecret: 'F'.repeat(32) } }, 50113, 'bad-signature'],
  ['a key of another region', { key: { region: 'eea' } }, 50119, 'key-or-environment'],
  ['a key of demo trading', { key: { environment: 'demo' } }, 50101, 'key-or-environment'],
  ['a key that was deleted', { key: { expiredAt: 0, unknownKeyReply: 50111 } }, 50111, 'key-or-environment'],
  ['another address', { key: { ips: ['203.0.113.7'] } }, 50110, 'ip-not-allowed'],
  ['a clock that is slow', { faults: { clockSkewMs: 60_000 } }, 50102, 'clock-behind'],
  ['a clock that is fast', { faults: { clockSkewMs: -60_000 } }, 50102, 'clock-ahead'],
  ['a key that may only read', { key: { permissions: ['read_only'] }, path: ORDER }, 50120, 'permission'],
];

for (const [title, { credentials, key, faults, path = CONFIG }, code, category] of REFUSALS) {
  test(`${title}: ${category}`, async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, ...key }], faults });
    const http = client(sandbox, credentials);
    const error = await rejection(path === ORDER ? http.post(path, OKX_ORDER) : http.get(path));
    assert.deepEqual([error.code, error.category, error.venue], [code, category, 'okx'], error.message);
    assert.ok(error instanceof AuthError && !(error instanceof BybitAuthError));
    assert.ok(!JSON.stringify(error).includes(OKX_KEY.passphrase));
  });
}

test('a healthy key trades, live and on the demo side', async (t) => {
  for (const environment of ['mainnet', 'demo']) {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, environment }] });
    const http = client(sandbox, {}, { environment });
    const { data } = await http.post(ORDER, { ...OKX_ORDER, clOrdId: 'bot1' });
    assert.equal(data.data[0].sCode, '0');
    const params = { instId: 'BTC-USDT', clOrdId: 'bot1', note: 'a b+c,€' };
    assert.equal((await http.get(ORDER, { params })).data.data[0].ordId, data.data[0].ordId);
    assert.equal(sandbox.requests[0].environment, environment);
  }
});
