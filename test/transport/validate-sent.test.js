'use strict';

/**
 * A signed request that was rejected goes through the validator as it left, and what is found joins the evidence of the error.
 * Through axios and fetch, against the sandbox.
 */

const assert = require('node:assert/strict');
const { join } = require('node:path');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate, BybitAuthError, Signer, backend } = require('../../lib/index.js');
const { completeError } = require('../../lib/transport/validate-sent.js');
const { VENUES } = require('../../lib/venues');
const { API_KEY, CREATE, INFO, KEY, NOW, ORDER, OTHER_SECRET } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { runChild } = require('../support/run-child.js');
const { holdPool } = require('../support/pool.js');
const { rejection } = require('../support/promises.js');

const REJECTED = join(__dirname, '..', 'support', 'transport', 'rejected-child.js');

/** @type {Record<string, (baseURL: string, options: any) => (path: string, data?: unknown, headers?: object) => Promise<any>>} */
const CLIENTS = {
  axios: (baseURL, options) => {
    const bot = attach(axios.create({ baseURL }), options);
    return (path, data, headers) => bot({ url: path, method: data ? 'post' : 'get', data, headers });
  },
  fetch: (baseURL, options) => {
    const bot = createFetch({ baseURL, ...options });
    return (path, data, headers) => {
      const body = typeof data === 'object' ? JSON.stringify(data) : data;
      return bot(path, { method: data ? 'POST' : 'GET', body, headers });
    };
  },
};

const wrongSecret = () => new Signer({ apiKey: API_KEY, apiSecret: OTHER_SECRET });
const stepOf = (error, step) => error.checks.find(({ id }) => id === step);

/** @returns {boolean} WebAssembly validates on the main thread, whatever holds the pool */
function withoutPool(t) {
  if (backend.name === 'native') return false;
  t.skip('this backend validates without worker threads');
  return true;
}

/** The error of a rejected request. */
async function rejected(call) {
  const error = await rejection(call);
  assert.ok(error instanceof BybitAuthError, String(error));
  return error;
}

/** The same, of a request with a mistake. On a busy machine, a worker thread may not answer in time. */
async function rejectedWithFindings(call) {
  for (let attempt = 1; ; attempt += 1) {
    const error = await rejected(call());
    if (attempt === 20 || error.toText().includes('The validator found')) return error;
  }
}

for (const [name, open] of Object.entries(CLIENTS)) {
  test(`${name}: an error in the request is evidence of the step that it is about`, async (t) => {
    const sandbox = await openSandbox(t);
    const call = open(sandbox.urls.mainnet, { signer: wrongSecret() });
    const plain = { 'Content-Type': 'text/plain' };
    const error = await rejectedWithFindings(() => call(CREATE, JSON.stringify(ORDER), plain));
    assert.equal(error.category, 'bad-signature');
    assert.match(
      stepOf(error, 'signature').evidence,
      /The validator found: Content-Type is not application\/json/,
    );
    assert.match(error.hints[0].fix, /Content-Type: application\/json/);
    assert.match(error.message, /Content-Type: application\/json/);
    assert.ok(error.stack.includes(error.message));
  });

  test(`${name}: a request without a mistake adds nothing to what the reply proves`, async (t) => {
    const sandbox = await openSandbox(t);
    const error = await rejected(open(sandbox.urls.mainnet, { signer: wrongSecret() })(CREATE, ORDER));
    assert.match(stepOf(error, 'signature').evidence, /so the secret is wrong/);
    assert.doesNotMatch(error.toText(), /The validator found:/);
  });

  test(`${name}: warnings are shown where the reply leaves the step open`, async (t) => {
    const sandbox = await openSandbox(t);
    sandbox.set({ everyReply: { retCode: 10007, retMsg: 'User authentication failed.' } });
    const call = open(sandbox.urls.mainnet, { signer: newSigner() });
    const error = await rejectedWithFindings(() => call(CREATE, { ...ORDER, qty: 1 }));
    assert.equal(error.category, 'auth-failed');
    assert.equal(stepOf(error, 'signature').status, 'unknown', 'a warning proves nothing');
    assert.match(
      stepOf(error, 'signature').evidence,
      /The validator found: the body has a number at byte 79/,
    );
  });

  test(`${name}: the clock of the exchange, in the reply, shows that the timestamp was old`, async (t) => {
    const sandbox = await openSandbox(t, { now: () => NOW });
    const call = open(sandbox.urls.mainnet, { signer: newSigner(), clock: { now: () => NOW - 10_000 } });
    const error = await rejectedWithFindings(() => call(INFO));
    assert.equal(error.category, 'clock-behind');
    assert.match(
      stepOf(error, 'clock').evidence,
      /The validator found: X-BAPI-TIMESTAMP is \d+ ms behind the clock/,
    );
  });

  test(`${name}: the gate closes before, and a held pool leaves the findings out`, async (t) => {
    if (withoutPool(t)) return;
    const sandbox = await openSandbox(t);
    const signer = newSigner();
    const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
    t.after(() => gate.close());
    await gate.ready();
    const call = open(sandbox.urls.mainnet, { signer, gate, recvWindow: 60_000 });
    await call(INFO);
    const pool = holdPool(t);
    t.after(pool.release);
    const order = [];
    gate.on('closed', (reason) => order.push(reason));
    sandbox.addKey({ ...KEY, expiredAt: 1 });
    const error = await rejected(
      call(CREATE, JSON.stringify(ORDER), { 'Content-Type': 'text/plain' }).finally(() =>
        order.push('thrown'),
      ),
    );
    assert.ok(pool.held());
    assert.equal(order.length, 2);
    assert.equal(order[0], error, 'the gate has the same object');
    assert.doesNotMatch(error.toText(), /The validator found:/);
  });
}

/** A rejection of a request that has a mistake. */
function aRejection(more = {}) {
  const request = {
    method: 'POST',
    url: `https://api.bybit.com${CREATE}`,
    sign: true,
    body: '{"qty":1',
    headers: {},
    params: {},
  };
  const { url, headers } = newSigner().authorizeSync(request);
  const until = performance.now() + 60_000;
  return {
    request,
    signed: { url, headers, timestamp: NOW },
    sentAt: NOW,
    receivedAt: NOW + 5,
    until,
    ...more,
  };
}

const settings = /** @type {any} */ ({ signer: newSigner(), venue: VENUES.bybit });
const anError = () => new BybitAuthError({ category: 'bad-signature', code: 10004 });

/** The findings about a request. On a busy machine, a worker thread may not answer in time. @returns {Promise<any[]>} */
async function findingsOf(more = {}) {
  /** @type {any[]} */
  let found = [];
  const classifyWith = (/** @type {readonly object[]} */ findings) => ((found = [...findings]), null);
  for (let attempt = 0; attempt < 20 && found.length === 0; attempt += 1) {
    await completeError(anError(), classifyWith, aRejection(more), settings);
  }
  return found;
}

test('a host that the user has set is no mistake of the request', async () => {
  const request = {
    method: 'POST',
    url: `http://proxy.internal${CREATE}`,
    sign: true,
    body: '{"qty":1',
    headers: {},
    params: {},
  };
  const { url, headers } = newSigner().authorizeSync(request);
  const signed = { url, headers, timestamp: NOW };
  const found = await findingsOf({ request, signed });
  assert.ok(found.length > 0);
  assert.deepEqual(
    found.filter(({ id }) => /^(?:host|url|scheme)-/.test(id)),
    [],
  );
});

test('nothing is validated when the time for the reply is over, or the caller has given up', async () => {
  assert.ok((await findingsOf()).length > 0, 'the same request with time left');
  let found = 0;
  const classifyWith = (/** @type {readonly object[]} */ { length }) => ((found += length), null);
  await completeError(anError(), classifyWith, aRejection({ until: performance.now() - 1 }), settings);
  await completeError(anError(), classifyWith, aRejection(), settings, AbortSignal.abort());
  assert.equal(found, 0);
});

test('a caller who gives up meanwhile does not wait for the findings', async (t) => {
  if (withoutPool(t)) return;
  const pool = holdPool(t);
  t.after(pool.release);
  const caller = new AbortController();
  const classifyWith = t.mock.fn(anError);
  const pending = completeError(anError(), classifyWith, aRejection(), settings, caller.signal);
  caller.abort();
  await pending;
  assert.equal(classifyWith.mock.callCount(), 0);
});

test('a key that was destroyed, a cause that the findings would change: the error stays as it is', async () => {
  const destroyed = newSigner();
  destroyed.destroy();
  const error = anError();
  const { message } = error;
  const other = () => new BybitAuthError({ category: 'key-expired', code: 33004 });
  await completeError(error, other, aRejection(), settings);
  await completeError(error, other, aRejection(), { ...settings, signer: destroyed });
  assert.equal(error.message, message);
});

test('headers that cannot be read: the error stays as it is', async (t) => {
  const classifyWith = t.mock.fn(anError);
  const unreadable = () => {
    throw new Error('unreadable');
  };
  const refused = aRejection();
  Object.defineProperty(refused.request, 'headers', { get: unreadable });
  await completeError(anError(), classifyWith, refused, settings);
  assert.equal(classifyWith.mock.callCount(), 0);
});

test('where nothing can validate, the error is that of the reply', async () => {
  const env = { BYBIT_AUTH_BACKEND: 'javascript' };
  const { code, stdout, stderr } = await runChild(REJECTED, { env });
  assert.equal(code, 0, stderr);
  const report = JSON.parse(stdout);
  assert.match(report.backend.reason, /nothing validates/);
  assert.equal(report.error.category, 'bad-signature');
  assert.doesNotMatch(JSON.stringify(report.error), /The validator found:/);
});
