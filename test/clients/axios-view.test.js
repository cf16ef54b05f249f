'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** An error of this package has what a catch block that was written for axios reads. */

const assert = require('node:assert/strict');
const http = require('node:http');
const test = require('node:test');
const { inspect } = require('node:util');
const axios = require('axios');
const { AuthGate, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { openLab } = require('../support/clients/axios.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');
const { rejection, until } = require('../support/promises.js');

const EXPIRED = { ...KEY, expiredAt: 1 };
const NAMES = ['isAxiosError', 'request', 'response', 'config', 'status'];

/** A gate that the exchange has closed. */
async function closedGate(t, lab) {
  const gate = new AuthGate({ signer: lab.signer, baseURL: lab.sandbox.urls.mainnet, clock: lab.clock });
  t.after(() => gate.close());
  await rejection(gate.ready());
  return gate;
}

for (const adapter of ['http', 'fetch']) {
  test(`a rejection has the reply and the request (${adapter})`, async (t) => {
    const lab = await openLab(t);
    lab.sandbox.addKey(EXPIRED);
    const error = await rejection(lab.bot({}, { adapter }).post(CREATE, ORDER, { headers: { mine: '1' } }));
    assert.ok(error instanceof BybitAuthError);
    assert.ok(axios.isAxiosError(error));
    assert.equal(error.code, 33004, 'stays that of the exchange');
    assert.equal(error.status, 200);
    assert.equal(error.response.status, 200);
    assert.equal(error.response.data.retCode, 33004);
    assert.equal(error.response.data.retMsg, 'Your api key has expired.');
    assert.match(String(error.response.headers.get('content-type')), /json/);
    assert.equal(error.config.url, CREATE);
    assert.equal(error.config.headers.get('mine'), '1');
    assert.deepEqual(
      Object.keys(error).filter((name) => NAMES.includes(name)),
      [],
    );
    assert.equal(JSON.parse(JSON.stringify(error)).response, undefined);
  });

  test(`a rejection by status, and a reply of another server (${adapter})`, async (t) => {
    const lab = await openLab(t, { faults: { nextReply: [replies.unauthorized, replies.badGateway] } });
    const bot = lab.bot({ throwOn: 'any' }, { adapter });
    assert.equal((await rejection(bot.get(INFO))).response.status, 401);
    const page = await rejection(bot.get(INFO));
    assert.deepEqual([page.category, page.response.status], ['no-verdict', 502]);
    assert.match(page.response.data, /502 Bad Gateway/);
  });
}

test('without a reply there is no response', async (t) => {
  const lab = await openLab(t, { faults: { down: true } });
  const error = await rejection(lab.bot({ throwOn: 'any' }).get(INFO));
  assert.equal(error.category, 'no-verdict');
  assert.deepEqual([error.isAxiosError, 'response' in error, error.config.url], [true, false, INFO]);
  assert.ok(error.request, 'which bots ask for, to tell it from a request that was never made');
});

test('the request and the reply show neither key nor signature', async (t) => {
  const lab = await openLab(t, {
    faults: { everyReply: { retCode: 10004, retMsg: `error sign! ${KEY.apiKey}` } },
  });
  const error = await rejection(lab.bot().post(CREATE, ORDER));
  const [sent] = lab.requests;
  for (const text of [
    inspect(error, { showHidden: true, depth: 8 }),
    JSON.stringify([error.response.data, error.config]),
  ]) {
    assert.ok(!text.includes(KEY.apiKey), text);
    assert.ok(!text.includes(sent.headers['x-bapi-sign']), text);
  }
  const byHand = { 'X-BAPI-API-KEY': KEY.apiKey, 'X-BAPI-SIGN': 'a'.repeat(64) };
  lab.sandbox.reset().addKey(EXPIRED);
  const gate = await closedGate(t, lab);
  const held = await rejection(lab.bot({ gate }).post(CREATE, ORDER, { headers: byHand }));
  assert.ok(held instanceof BybitGateError);
  assert.doesNotMatch(JSON.stringify(held.config), /a{64}|madeUpApiKey000001/);
});

test('an order that the gate holds back has the reply that closed the gate', async (t) => {
  const lab = await openLab(t);
  lab.sandbox.addKey(EXPIRED);
  const gate = await closedGate(t, lab);
  for (const throwOn of ['auth', 'any', 'never']) {
    const error = await rejection(lab.bot({ gate, throwOn }).post(CREATE, ORDER));
    assert.ok(error instanceof BybitGateError);
    assert.ok(axios.isAxiosError(error));
    const { status, data, synthetic } = error.response;
    assert.deepEqual(
      [status, data, synthetic],
      [200, { retCode: 33004, retMsg: 'Your api key has expired.' }, true],
    );
    assert.equal(error.sent, false);
  }
});

test('an order that a gate holds back without a reply has a refusal', async (t) => {
  const lab = await openLab(t);
  const gate = new AuthGate({ signer: lab.signer, baseURL: lab.sandbox.urls.mainnet, clock: lab.clock });
  gate.close();
  const error = await rejection(lab.bot({ gate }).post(CREATE, ORDER));
  assert.deepEqual(
    [error.status, error.response.data],
    [403, { retCode: null, retMsg: 'Order not sent: the gate is closed for good, close() was called' }],
  );
});

test('an order that waits in the agent when the gate closes has a refusal', async (t) => {
  const lab = await openLab(t);
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => httpAgent.destroy());
  const gate = new AuthGate({ signer: lab.signer, baseURL: lab.sandbox.urls.mainnet, clock: lab.clock });
  await gate.ready();
  lab.requests.length = 0;
  lab.sandbox.set({ nextReply: { latencyMs: 600_000 } });
  const bot = lab.bot({ gate }, { httpAgent });
  const cancel = new AbortController();
  const first = rejection(bot.post(CREATE, ORDER, { signal: cancel.signal }));
  const second = rejection(bot.post(CREATE, ORDER));
  await until(() => lab.requests.length > 0);
  gate.close();
  cancel.abort();
  const [, error] = await Promise.all([first, second]);
  assert.ok(error instanceof BybitGateError);
  assert.deepEqual([error.isAxiosError, error.response.status, error.sent], [true, 403, false]);
});

test('a transformation that throws does not take the place of the error', async (t) => {
  const lab = await openLab(t);
  lab.sandbox.addKey(EXPIRED);
  const gate = await closedGate(t, lab);
  const strict = (text) => {
    const { retCode, retMsg } = JSON.parse(text);
    if (retCode !== 0) throw new Error(retMsg);
  };
  for (const [options, name] of [
    [{}, 'BybitAuthError'],
    [{ gate }, 'BybitGateError'],
  ]) {
    const bot = lab.bot(options, { transformResponse: [strict] });
    const error = await rejection(bot.post(CREATE, ORDER));
    assert.deepEqual([error.name, 'response' in error, error.isAxiosError], [name, false, true]);
  }
  const bot = lab.bot({}, { transformResponse: [(text) => ({ text })] });
  assert.match((await rejection(bot.post(CREATE, ORDER))).response.data.text, /33004/);
});

test('an interceptor that reads error.response.data lives', async (t) => {
  const lab = await openLab(t);
  lab.sandbox.addKey(EXPIRED);
  const bot = lab.bot();
  bot.interceptors.response.use(
    ({ data }) => data,
    (error) => Promise.reject(error.response.data),
  );
  assert.equal((await rejection(bot.post(CREATE, ORDER))).retMsg, 'Your api key has expired.');
});

for (const adapter of ['http', 'fetch']) {
  test(`what is refused before it leaves has a response that says why (${adapter})`, async (t) => {
    const lab = await openLab(t);
    const wiped = newSigner();
    wiped.destroy();
    for (const [code, options, request] of [
      ['ERR_BYBIT_OTHER_KEY', {}, { headers: { 'X-BAPI-API-KEY': 'anotherMadeUpKey01' } }],
      ['ERR_BYBIT_NOT_AN_API_HOST', {}, { url: `https://testnet.bybit.com${INFO}` }],
      ['ERR_BYBIT_INSECURE_URL', {}, { url: `http://api.bybit.com${INFO}` }],
      ['ERR_BYBIT_GET_BODY', {}, { data: { a: 1 } }],
      ['ERR_BYBIT_UNSIGNABLE_BODY', {}, { method: 'post', data: new FormData() }],
      ['ERR_BYBIT_SIGNER_DESTROYED', { signer: wiped }, {}],
      ['ERR_INVALID_ARG_VALUE', {}, { bybitAuth: { deadlineMs: 'soon' } }],
    ]) {
      for (const throwOn of ['auth', 'any', 'never']) {
        const bot = lab.bot({ ...options, throwOn }, { adapter });
        const error = await rejection(bot.request({ url: INFO, ...request }));
        assert.deepEqual([error.code, error.sent, error.retryable], [code, false, false]);
        assert.ok(axios.isAxiosError(error), code);
        assert.deepEqual([error.status, error.response.status, error.response.synthetic], [400, 400, true]);
        assert.deepEqual(error.response.data, { retCode: null, retMsg: error.message });
        assert.deepEqual([error.retCode, error.retMsg], [null, error.message]);
        assert.equal(error.config.url, request.url ?? INFO);
        assert.ok(!inspect(error, { showHidden: true, depth: 8 }).includes('anotherMadeUpKey01'));
        assert.deepEqual(
          Object.keys(error).filter((name) => NAMES.includes(name)),
          [],
        );
      }
    }
    assert.equal(lab.requests.length, 0);
  });
}

test('an order that is not sent twice has a response, too', async (t) => {
  const lab = await openLab(t);
  lab.sandbox.set({ nextReply: { hangUpMidBody: true } });
  const bot = lab.bot();
  const first = await rejection(bot.post(CREATE, ORDER));
  const second = await rejection(bot.request(first.config));
  assert.deepEqual([second.code, second.sent, second.retryable], ['ERR_BYBIT_UNSAFE_RESEND', true, false]);
  assert.match(second.response.data.retMsg, /^Order not sent again/);
});

test('a gate that has no verdict yet has a refusal of its own, whatever it was answered', async (t) => {
  for (const nextReply of [
    replies.badGateway,
    replies.tooManyRequests,
    { retCode: 10016, retMsg: 'Server error.' },
  ]) {
    const lab = await openLab(t, { faults: { everyReply: nextReply } });
    const gate = new AuthGate({
      ...{ signer: lab.signer, baseURL: lab.sandbox.urls.mainnet, clock: lab.clock, maxWaitMs: 50 },
    });
    t.after(() => gate.close());
    await rejection(gate.ready());
    const error = await rejection(lab.bot({ gate }).post(CREATE, ORDER));
    assert.ok(error instanceof BybitGateError);
    assert.deepEqual([error.response.status, error.retryable, error.retCode], [403, false, null]);
    assert.equal(error.retMsg, error.message);
    const { state, retryable, cause } = error.toJSON();
    assert.deepEqual([state, retryable, cause?.category], ['checking', false, error.cause.category]);
  }
});

test('a time-out has no response, as in axios', async (t) => {
  const lab = await openLab(t, { faults: { latencyMs: 600_000 } });
  for (const options of [
    { deadlineMs: 10_000, replyMs: 20 },
    { throwOn: 'never', replyMs: 20 },
  ]) {
    const error = await rejection(lab.bot(options).get(INFO));
    assert.deepEqual([error.code, error.sent, 'response' in error], ['ECONNABORTED', true, false]);
  }
  const late = await rejection(lab.bot().get(INFO, { bybitAuth: { leaveBy: 1 } }));
  assert.deepEqual([late.code, late.sent, late.response], ['ECONNABORTED', false, undefined]);
});

test('errors of the exchange have its code and text by its names', async (t) => {
  const lab = await openLab(t);
  lab.sandbox.addKey(EXPIRED);
  const gate = await closedGate(t, lab);
  for (const options of [{}, { gate }]) {
    const error = await rejection(lab.bot(options).post(CREATE, ORDER));
    assert.deepEqual([error.retCode, error.retMsg], [33004, 'Your api key has expired.']);
  }
});
