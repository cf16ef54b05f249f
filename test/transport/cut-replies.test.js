'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** A reply that breaks off proves nothing against the key, whatever its status says: a proxy gives the same statuses. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate, classify } = require('../../lib/index.js');
const { serve } = require('../support/serve.js');
const { CREATE, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');
const { openSandbox } = require('../support/open-sandbox.js');

for (const status of [200, 401, 403, 451, 500]) {
  test(`a body with status ${status} breaks off: no verdict, and the gate stays as it is`, async (t) => {
    const server = await serve(t, (request, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': 50 });
      response.write('{"x":', () => response.destroy());
    });
    const signer = newSigner();
    const gate = new AuthGate({ signer, baseURL: server.url, environment: 'mainnet', timeoutMs: 1000 });
    t.after(() => gate.close());
    const closed = [];
    gate.on('closed', (error) => closed.push(error));
    const send = createFetch({ signer, gate, baseURL: server.url, throwOn: 'any' });
    const ways = [() => send('/v5/account/info')];
    for (const adapter of ['http', 'fetch']) {
      const instance = axios.create({ baseURL: server.url, adapter, proxy: false });
      const bot = attach(instance, { signer, gate, throwOn: 'any' });
      ways.push(() => bot.get('/v5/account/info'));
    }
    for (const way of ways) assert.equal((await rejection(way())).category, 'no-verdict');
    assert.deepEqual(closed, []);
    const plain = attach(axios.create({ baseURL: server.url, proxy: false }), { signer, throwOn: 'any' });
    const error = await rejection(plain.post(CREATE, ORDER));
    assert.deepEqual([error.category, error.sent, error.retryable], ['no-verdict', true, false]);
  });
}

test('classify is told that a body is missing', () => {
  assert.equal(classify('', { httpStatus: 401, signed: true }).category, 'key-or-environment');
  assert.equal(classify('', { httpStatus: 401, signed: true, incomplete: true }).category, 'no-verdict');
  assert.equal(classify('', { httpStatus: 503, incomplete: true }).httpStatus, 503);
});

test('what broke off is said, and no code of success', async (t) => {
  const sandbox = await openSandbox(t);
  const told = [];
  const instance = axios.create({ baseURL: sandbox.urls.mainnet, proxy: false });
  const onError = (error) => told.push(error);
  const bot = attach(instance, { signer: newSigner(), throwOn: 'any', onError });
  sandbox.set({ nextReply: { hangUpMidBody: true } });
  const error = await rejection(bot.post(CREATE, ORDER));
  assert.deepEqual([error.code, error.retCode, error.sent, error.retryable], [null, null, true, false]);
  assert.match(error.message, /^Bybit HTTP 200 no-verdict: the reply broke off before its end\./);
  assert.deepEqual(told, [error]);
});

test('a status that contradicts the code is said as well', () => {
  for (const httpStatus of [302, 404, 500, 502]) {
    const error = classify('{"retCode":0,"retMsg":"OK"}', { httpStatus });
    assert.deepEqual([error.category, error.code, error.retMsg], ['no-verdict', null, '']);
    assert.match(error.message, new RegExp(`HTTP ${httpStatus} no-verdict: the reply says success, but`));
  }
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  assert.doesNotMatch(classify(undefined, { cause: refused, incomplete: true }).message, /broke off/);
});
