'use strict';

/** Whose order it is never changes silently: requests that name a key, instances that two accounts share. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach, detach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate, Signer } = require('../../lib/index.js');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { openSandbox } = require('../support/open-sandbox.js');

const ALICE = { apiKey: 'aliceKey0000000001', secret: 'secret-of-alice-000000000000000000000' };
const BOB = { apiKey: 'bobKey000000000001', secret: 'secret-of-bob-00000000000000000000000' };
const signerOf = ({ apiKey, secret }) => new Signer({ apiKey, apiSecret: secret });
const KEY_HEADER = 'X-BAPI-API-KEY';

async function open(t) {
  const sandbox = await openSandbox(t, { keys: [ALICE, BOB] });
  const baseURL = sandbox.urls.mainnet;
  return {
    sandbox,
    baseURL,
    alice: signerOf(ALICE),
    bob: signerOf(BOB),
    instance: (config) => axios.create({ baseURL, ...config }),
    owners: () => sandbox.requests.map(({ apiKey }) => apiKey),
  };
}

test('a request that names another API key is not sent, whatever the case of the header', async (t) => {
  const { alice, instance, baseURL, sandbox } = await open(t);
  for (const name of [KEY_HEADER, KEY_HEADER.toLowerCase(), 'x-Bapi-Api-Key']) {
    const headers = { [name]: BOB.apiKey };
    const error = await rejection(attach(instance(), { signer: alice }).post(CREATE, ORDER, { headers }));
    assert.equal(error.code, 'ERR_BYBIT_OTHER_KEY');
    assert.match(error.message, /bybitAuth/);
    assert.ok(!error.message.includes(BOB.apiKey) && !error.message.includes(ALICE.apiKey));
    const fetch = createFetch({ signer: alice, baseURL });
    assert.equal((await rejection(fetch(INFO, { headers }))).code, 'ERR_BYBIT_OTHER_KEY');
    const request = new Request(baseURL + INFO, { headers });
    assert.equal((await rejection(fetch(request))).code, 'ERR_BYBIT_OTHER_KEY');
  }
  const ofInstance = attach(instance({ headers: { [KEY_HEADER]: BOB.apiKey } }), { signer: alice });
  assert.equal((await rejection(ofInstance.get(INFO))).code, 'ERR_BYBIT_OTHER_KEY');
  const intercepted = attach(instance(), { signer: alice });
  intercepted.interceptors.request.use((config) => {
    config.headers.set(KEY_HEADER, BOB.apiKey);
    return config;
  });
  assert.equal((await rejection(intercepted.get(INFO))).code, 'ERR_BYBIT_OTHER_KEY');
  assert.equal(sandbox.requests.length, 0);
});

test('an empty or missing header names no key, and the own key is no other one', async (t) => {
  const { alice, instance, baseURL, owners } = await open(t);
  const bot = attach(instance(), { signer: alice });
  const fetch = createFetch({ signer: alice, baseURL });
  for (const value of ['', '  ', undefined, null, false, ALICE.apiKey]) {
    await bot.get(INFO, { headers: { [KEY_HEADER]: value } });
    const headers = typeof value === 'string' ? { [KEY_HEADER]: value } : {};
    await fetch(INFO, { headers });
  }
  assert.deepEqual([...new Set(owners())], [ALICE.apiKey]);
  assert.equal(owners().length, 12);
});

test('a request that is sent again from its own configuration names its own key', async (t) => {
  const { alice, instance, owners } = await open(t);
  const bot = attach(instance(), { signer: alice });
  const { config } = await bot.get(INFO, { headers: { [KEY_HEADER]: ALICE.apiKey } });
  assert.notEqual(config.headers.get(KEY_HEADER), ALICE.apiKey, 'it is redacted there');
  await bot.request(config);
  assert.deepEqual(owners(), [ALICE.apiKey, ALICE.apiKey]);
});

test('attaching an attached instance for another account throws, and changes nothing', async (t) => {
  const { alice, bob, instance, owners } = await open(t);
  const shared = attach(instance(), { signer: alice });
  assert.throws(() => attach(shared, { signer: bob }), {
    code: 'ERR_BYBIT_OTHER_KEY',
    message: /axios\.create|detach/,
  });
  await shared.post(CREATE, ORDER);
  assert.deepEqual(owners(), [ALICE.apiKey]);
  // The same account, a child of the instance, and one that was detached are what they say.
  attach(shared, { signer: signerOf(ALICE) });
  attach(shared.create(), { signer: bob });
  attach(detach(shared), { signer: bob });
  await shared.post(CREATE, ORDER);
  assert.deepEqual(owners(), [ALICE.apiKey, BOB.apiKey]);
});

test('one client class for two accounts on the global axios fails at the second account', (t) => {
  class Client {
    constructor(key) {
      this.axios = attach(axios, { signer: signerOf(key) });
    }
  }
  t.after(() => detach(axios));
  assert.ok(new Client(ALICE));
  assert.throws(() => new Client(BOB), { code: 'ERR_BYBIT_OTHER_KEY' });
});

test('a signer for each request', async (t) => {
  const { alice, bob, instance, baseURL, owners, sandbox } = await open(t);
  const bot = attach(instance(), { signer: alice });
  const fetch = createFetch({ signer: alice, baseURL });
  await bot.post(CREATE, ORDER, { bybitAuth: { signer: bob } });
  await bot.post(CREATE, ORDER);
  await fetch(INFO, { bybitAuth: { signer: bob } });
  await fetch(INFO);
  assert.deepEqual(owners(), [BOB.apiKey, ALICE.apiKey, BOB.apiKey, ALICE.apiKey]);
  assert.ok(sandbox.requests.every(({ verdict }) => verdict === 'accepted'));
});

test("the gate of the instance neither holds nor learns from another account's request", async (t) => {
  const { alice, bob, instance, baseURL, owners, sandbox } = await open(t);
  const gate = new AuthGate({ signer: alice, baseURL, environment: 'mainnet' });
  t.after(() => gate.close());
  await gate.ready();
  const bot = attach(instance(), { signer: alice, gate });
  sandbox.removeKey(BOB.apiKey);
  const error = await rejection(bot.post(CREATE, ORDER, { bybitAuth: { signer: bob } }));
  assert.equal(error.code, 10003);
  assert.equal(gate.state, 'open');
  const ofBob = new AuthGate({ signer: bob, baseURL, environment: 'mainnet' });
  t.after(() => ofBob.close());
  const options = { signer: bob, gate: ofBob };
  assert.equal(
    (await rejection(bot.post(CREATE, ORDER, { bybitAuth: options }))).code,
    'ERR_BYBIT_GATE_CLOSED',
  );
  const mixed = await rejection(bot.post(CREATE, ORDER, { bybitAuth: { signer: bob, gate } }));
  assert.equal(mixed.code, 'ERR_INVALID_ARG_VALUE', 'a gate of another key guards nothing');
  assert.equal(
    owners().filter((key) => key === BOB.apiKey).length,
    2,
    'its order, and the check of its gate',
  );
});

test('a request can stay unsigned, or be signed where it need not be', async (t) => {
  const { alice, instance, sandbox } = await open(t);
  const bot = attach(instance({ validateStatus: () => true }), { signer: alice, throwOn: 'never' });
  await bot.get(INFO, { bybitAuth: { sign: false } });
  await bot.get('/v5/market/time', { bybitAuth: { sign: true } });
  await bot.get('/v5/market/time');
  assert.deepEqual(
    sandbox.requests.map(({ headers }) => KEY_HEADER.toLowerCase() in headers),
    [false, true, false],
  );
});

test("a request's own recv_window, throwOn and deadline", async (t) => {
  const { alice, instance, sandbox } = await open(t);
  const bot = attach(instance(), { signer: alice });
  await bot.get(INFO, { bybitAuth: { recvWindow: 4321 } });
  assert.equal(sandbox.requests.at(-1).headers['x-bapi-recv-window'], '4321');
  sandbox.removeKey(ALICE.apiKey);
  const { data } = await bot.get(INFO, { bybitAuth: { throwOn: 'never' } });
  assert.equal(data.retCode, 10003);
});
