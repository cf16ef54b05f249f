'use strict';

/** validateRequest() against the sandbox, which judges the same requests by code of its own. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const axios = require('axios');

const { validateRequest } = require('../..');
const { attach } = require('../../lib/axios');
const { BODY, HMAC_SIGNER, request } = require('../support/validate/request-maker');
const { openSandbox } = require('../support/open-sandbox.js');
const { newSigner } = require('../support/new-signer.js');

describe('what the sandbox says', () => {
  /** @param {any} sent @param {any} [options] */
  async function answerOf(sent, options = {}) {
    const { method, url, headers, body } = sent;
    const response = await fetch(url, {
      method,
      headers,
      body: method === 'GET' ? undefined : body,
      ...options,
    });
    return JSON.parse((await response.text()) || '{"retCode":-1}');
  }

  test('what attach signs is accepted, and has no findings', async (t) => {
    const sandbox = await openSandbox(t);
    const signer = newSigner();
    t.after(() => signer.destroy());
    const bybit = attach(axios.create({ baseURL: sandbox.urls.mainnet }), { signer });
    await bybit.get('/v5/account/wallet-balance', { params: { accountType: 'UNIFIED', coin: 'USDT,BTC' } });
    await bybit.post('/v5/order/create', JSON.parse(BODY));
    await bybit.get('/v5/market/time');
    assert.equal(sandbox.requests.length, 3);
    for (const { method, url, headers, body, time, verdict } of sandbox.requests) {
      assert.match(verdict, /^(?:accepted|public)$/);
      const sent = { method, url: sandbox.urls.mainnet + url, headers, body, now: time, signer };
      assert.deepEqual(await validateRequest(sent), { ok: true, findings: [] });
    }
  });

  test('what is refused for its own faults has an error, what is accepted has none', async (t) => {
    const sandbox = await openSandbox(t);
    const url = `${sandbox.urls.mainnet}/v5/account/wallet-balance?accountType=UNIFIED&coin=USDT`;
    const now = Date.now();
    const make = (/** @type {any} */ options) => request({ url, timestamp: now, now, ...options });
    const faulty = [
      make({ text: (/** @type {any} */ { prefix, query }) => `${prefix}?${query}` }),
      make({ text: (/** @type {any} */ { prefix, path: at, query }) => prefix + at + query }),
      make({ text: () => 'x' }),
      make({ timestamp: now - 60_000 }),
      make({ timestamp: now + 60_000 }),
      make({ timestamp: Math.trunc(now / 1000) }),
      make({ timestamp: new Date(now).toISOString() }),
      make({ headers: { 'X-BAPI-SIGN': undefined } }),
      make({ headers: { 'X-BAPI-API-KEY': undefined } }),
      make({ headers: { 'X-BAPI-API-KEY': 'anotherApiKey00001' } }),
      make({ recvWindow: '5s' }),
      make({ sign: (/** @type {string} */ signed) => HMAC_SIGNER.signSync(signed).toUpperCase() }),
    ];
    for (const [index, sent] of faulty.entries()) {
      const { ok, findings } = await validateRequest(sent);
      assert.equal(ok, false, String(index));
      assert.ok(findings.length > 0);
      assert.notEqual((await answerOf(sent)).retCode, 0, String(index));
    }
    for (const sent of [make({}), make({ recvWindow: '10000' })]) {
      assert.deepEqual(await validateRequest(sent), { ok: true, findings: [] });
      assert.equal((await answerOf(sent)).retCode, 0);
    }
  });
});
