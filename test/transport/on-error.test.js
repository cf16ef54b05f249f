'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** The option onError, and where a response tells of its error. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { inspect } = require('node:util');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { ApiError, AuthGate, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection } = require('../support/promises.js');
const { closedPort } = require('../support/serve.js');
const { collectWarnings } = require('../support/warnings.js');

/** `send` makes a request with options of the client and of the request. */
const CLIENTS = {
  axios: (baseURL, options, { method = 'GET', path = INFO, body, headers, bybitAuth, timeout } = {}) =>
    attach(axios.create({ baseURL, proxy: false }), { signer: newSigner(), ...options }).request({
      ...{ method, url: path, data: body, headers, bybitAuth, timeout },
    }),
  fetch: (baseURL, options, { method = 'GET', path = INFO, body, headers, bybitAuth } = {}) =>
    createFetch({ signer: newSigner(), baseURL, ...options })(path, {
      ...{ method, headers, bybitAuth },
      body: body && JSON.stringify(body),
    }),
};
const PLACE = { method: 'POST', path: CREATE, body: ORDER };
const other = { 'X-BAPI-API-KEY': 'anotherMadeUpKey01' };

/** A function for onError, and what it was called with. */
function recorder() {
  const errors = [];
  return { errors, onError: (error) => errors.push(error) };
}

const settled = (promise) =>
  promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );

for (const [client, send] of Object.entries(CLIENTS)) {
  for (const throwOn of ['auth', 'any', 'never']) {
    test(`${client}, throwOn '${throwOn}': each failed request is told once`, async (t) => {
      const sandbox = await openSandbox(t);
      const { mainnet } = sandbox.urls;
      for (const [what, fault, category, request] of [
        ['a rejected key', { nextReply: replies.keyOrIpMismatch }, 'key-or-ip-mismatch'],
        ['HTTP 401', { nextReply: replies.unauthorized }, 'key-or-environment'],
        ['a business error', { nextReply: { retCode: 110007, retMsg: 'not enough' } }, 'business', PLACE],
        ['a limit', { nextReply: replies.tooManyRequests }, 'rate-limit'],
        ['a page', { nextReply: replies.badGateway }, 'no-verdict'],
        ['a lost connection', { down: true }, 'no-verdict'],
        ['a public endpoint', { down: true }, 'no-verdict', { path: '/v5/market/time' }],
      ]) {
        sandbox.reset().addKey(KEY);
        sandbox.set(fault);
        const { errors, onError } = recorder();
        const { value, error } = await settled(send(mainnet, { onError, throwOn }, request));
        assert.deepEqual(
          errors.map((told) => told.category),
          [category],
          what,
        );
        assert.ok(errors[0] instanceof ApiError);
        if (error instanceof ApiError) assert.equal(error, errors[0]);
        const response = value ?? error.response;
        if (response) assert.equal(response.bybitAuth.error, errors[0], what);
        assert.ok(!inspect(errors[0], { showHidden: true, depth: 6 }).includes(KEY.apiKey), what);
      }
    });
  }

  test(`${client}: a success is not told, and its response says so`, async (t) => {
    const sandbox = await openSandbox(t);
    const { errors, onError } = recorder();
    const response = await send(sandbox.urls.mainnet, { onError });
    assert.deepEqual([errors, response.bybitAuth], [[], { error: null }]);
    assert.ok(!Object.keys(response).includes('bybitAuth'));
    assert.equal(JSON.stringify(response).includes('bybitAuth'), false);
  });

  test(`${client}: what is refused before it leaves is told once`, async (t) => {
    const sandbox = await openSandbox(t);
    const { mainnet } = sandbox.urls;
    const closed = new AuthGate({ signer: newSigner(), baseURL: mainnet, environment: 'mainnet' });
    closed.close();
    const wiped = newSigner();
    wiped.destroy();
    for (const [code, options, request] of [
      ['ERR_BYBIT_GATE_CLOSED', { gate: closed, signer: closed.signer }, PLACE],
      ['ERR_BYBIT_OTHER_KEY', {}, { headers: other }],
      ['ERR_BYBIT_SIGNER_DESTROYED', { signer: wiped }],
      ['ERR_BYBIT_NOT_AN_API_HOST', {}, { path: `https://testnet.bybit.com${INFO}` }],
      ['ERR_BYBIT_INSECURE_URL', {}, { path: `http://api.bybit.com${INFO}` }],
      ['ERR_INVALID_ARG_VALUE', {}, { bybitAuth: { recvWindow: -1 } }],
    ]) {
      const { errors, onError } = recorder();
      const error = await rejection(send(mainnet, { ...options, onError }, request));
      assert.deepEqual([error.code, errors.length], [code, 1]);
      assert.equal(errors[0], error);
      assert.deepEqual([error.sent, error.retryable], [false, false], code);
    }
    assert.equal(sandbox.requests.length, 0);
  });

  test(`${client}: a request that cannot leave in time is told once`, async () => {
    const { errors, onError } = recorder();
    const error = await rejection(send(await closedPort(), { onError }, { bybitAuth: { leaveBy: 1 } }));
    assert.deepEqual([errors.length, errors[0], error.sent], [1, error, false]);
  });

  test(`${client}: the function of the request takes the place of the client's`, async (t) => {
    const sandbox = await openSandbox(t);
    const ofClient = recorder();
    for (const request of [{}, { headers: other }]) {
      const { errors, onError } = recorder();
      sandbox.set({ nextReply: replies.keyOrIpMismatch });
      const options = { onError: ofClient.onError };
      await rejection(send(sandbox.urls.mainnet, options, { ...request, bybitAuth: { onError } }));
      assert.deepEqual([errors.length, ofClient.errors.length], [1, 0]);
    }
  });

  test(`${client}: what the function throws changes nothing, and is a warning`, async (t) => {
    const sandbox = await openSandbox(t, { faults: { everyReply: replies.keyOrIpMismatch } });
    const { mainnet } = sandbox.urls;
    const SECRET = 'https://hook.example/secretToken';
    const warnings = collectWarnings(t);
    const failing = [
      () => {
        throw new RangeError(SECRET);
      },
      () => Promise.reject(new RangeError(SECRET)),
      async () => {
        throw null;
      },
      () => Promise.reject(SECRET),
    ];
    for (const onError of failing) {
      assert.ok((await rejection(send(mainnet, { onError }))) instanceof BybitAuthError);
      const response = await send(mainnet, { onError, throwOn: 'never' });
      assert.equal(response.bybitAuth.error.category, 'key-or-ip-mismatch');
    }
    const told = await warnings.until(failing.length * 2);
    assert.ok(told.every(({ code }) => code === 'BYBIT_AUTH_ON_ERROR'));
    assert.match(told[0].message, /onError.*RangeError/);
    assert.match(told.at(-1).message, /a value that is not an error$/);
    assert.ok(!inspect(told).includes(SECRET));
    const slow = () => new Promise(() => {});
    assert.ok((await rejection(send(mainnet, { onError: slow }))) instanceof BybitAuthError);
  });

  test(`${client}: only a function`, async () => {
    for (const onError of [null, 'log', {}]) {
      const make = { axios: () => attach(axios.create(), { signer: newSigner(), onError }) };
      const create = make[client] ?? (() => createFetch({ signer: newSigner(), onError }));
      assert.throws(create, { code: 'ERR_INVALID_ARG_VALUE', message: /"onError"/ });
    }
  });

  test(`${client}: a cancelled request and one to another host are not told`, async (t) => {
    const sandbox = await openSandbox(t);
    const { errors, onError } = recorder();
    const url = await closedPort();
    await rejection(send(sandbox.urls.mainnet, { onError }, { path: `${url}/other` }));
    assert.deepEqual(errors, []);
  });
}

test('the gate of axios: the error has the view of axios when the function is called', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = new AuthGate({ signer: newSigner(), baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
  gate.close();
  let seen;
  const onError = (error) => (seen = [error instanceof BybitGateError, error.isAxiosError, error.status]);
  await rejection(CLIENTS.axios(sandbox.urls.mainnet, { signer: gate.signer, gate, onError }, PLACE));
  assert.deepEqual(seen, [true, true, 403]);
});
