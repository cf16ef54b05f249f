'use strict';

/** What comes back: which rejections are thrown, what stays readable, and what gate, clock and logs make of it. */

const assert = require('node:assert/strict');
const diagnosticsChannel = require('node:diagnostics_channel');
const { inspect } = require('node:util');
const test = require('node:test');
const lib = require('../../lib/index.js');
const { createFetch } = require('../../lib/fetch.js');
const { replies } = require('../../lib/sandbox/index.js');
const { expectedSignature, openBystander } = require('../support/clients/axios.js');
const { FETCH_FAILURES, openFetchLab, provoke } = require('../support/clients/fetch.js');
const { serve } = require('../support/serve.js');
const { CREATE, INFO, KEY, NOW, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

const order = (more = {}) => ({ method: 'POST', body: JSON.stringify({ ...ORDER, ...more }) });

function assertClassified(error, { name, ...fields }, { request }) {
  assert.ok(error instanceof lib[name], error?.stack);
  for (const [field, value] of Object.entries(fields)) assert.equal(error[field], value, field);
  assert.equal(error.method, (request.method ?? 'get').toUpperCase());
  assert.equal(error.endpoint, request.url);
  assert.equal(error.checks.length, 9);
}

/** What plain fetch would have made of a failure. */
async function assertPlain({ value, error }, { error: { httpStatus, code }, networkCode }) {
  if (networkCode && error) return assert.equal(error.name, 'TypeError');
  assert.ok(value instanceof Response);
  if (networkCode) return assert.equal((await rejection(value.text())).message, 'terminated');
  assert.equal(value.status, httpStatus ?? 200);
  const text = await value.text();
  if (typeof code === 'number') assert.equal(JSON.parse(text).retCode, code);
}

test("throwOn 'auth', the default: rejections of identity are thrown, the rest is fetch's own", async (t) => {
  const lab = await openFetchLab(t);
  for (const failure of FETCH_FAILURES) {
    await t.test(failure.name, async () => {
      const outcome = await provoke(lab, failure);
      if (failure.auth === 'error') assertClassified(outcome.error, failure.error, failure);
      else await assertPlain(outcome, failure);
    });
  }
});

test("throwOn 'any': everything that is no success is thrown", async (t) => {
  const lab = await openFetchLab(t);
  for (const failure of FETCH_FAILURES) {
    await t.test(failure.name, async () => {
      const { error } = await provoke(lab, failure, { throwOn: 'any' });
      // fetch hides why there was no connection, so that less can be said about sending again.
      const vague = failure.networkCode ? { retryable: error.retryable } : {};
      assertClassified(error, { ...failure.error, ...vague }, failure);
      if (failure.networkCode) assert.equal(error.cause.name, 'TypeError');
    });
  }
});

test("throwOn 'never': fetch alone decides", async (t) => {
  const lab = await openFetchLab(t);
  for (const failure of FETCH_FAILURES) {
    await t.test(failure.name, async () =>
      assertPlain(await provoke(lab, failure, { throwOn: 'never' }), failure),
    );
  }
});

test('a mistake in the call stays what fetch makes of it', async (t) => {
  const lab = await openFetchLab(t);
  for (const throwOn of ['auth', 'any']) {
    for (const init of [{ method: 'TRACE' }, { headers: { 'a b': 'c' } }, { credentials: 'perhaps' }]) {
      const error = await rejection(lab.fetch({ throwOn })(INFO, init));
      assert.ok(error instanceof TypeError, inspect(error));
    }
  }
  assert.equal(lab.requests.length, 0);
});

test('a stub in the place of fetch that returns no Response', async (t) => {
  const lab = await openFetchLab(t);
  for (const value of [undefined, null, 'text']) {
    const error = await rejection(lab.fetch({ fetch: async () => value })(INFO));
    assert.ok(error instanceof TypeError);
    assert.equal(error.code, 'ERR_INVALID_RETURN_VALUE');
    assert.match(error.message, /must return a Response, but it returned (undefined|null|string)$/);
  }
});

test('a stub whose errors are frozen: the bot catches that very error', async (t) => {
  const lab = await openFetchLab(t);
  const thrown = Object.freeze(new Error('own'));
  assert.equal(await rejection(lab.fetch({ fetch: () => Promise.reject(thrown) })(INFO)), thrown);
});

test('a success is the very Response, and can be read in every way', async (t) => {
  const lab = await openFetchLab(t);
  const read = {
    json: (response) => response.json(),
    text: async (response) => JSON.parse(await response.text()),
    arrayBuffer: async (response) => JSON.parse(Buffer.from(await response.arrayBuffer())),
    blob: async (response) => JSON.parse(await (await response.blob()).text()),
    clone: async (response) => (await response.clone().json()) && response.json(),
    async body(response) {
      const chunks = [];
      for await (const chunk of response.body) chunks.push(chunk);
      return JSON.parse(Buffer.concat(chunks));
    },
  };
  for (const [what, readBody] of Object.entries(read)) {
    let original;
    const client = async (...args) => (original = await fetch(...args));
    const response = await lab.fetch({ fetch: client, throwOn: 'any' })(`${INFO}?a=1`);
    assert.equal(response, original);
    assert.equal(response.url, `${lab.sandbox.urls.mainnet}${INFO}?a=1`);
    assert.equal(response.bodyUsed, false);
    assert.equal((await readBody(response)).retCode, 0, what);
    assert.equal(response.bodyUsed, true);
  }
});

test('bodies of every size and type arrive whole', async (t) => {
  const lab = await openFetchLab(t);
  const large = 'x'.repeat(3 * 2 ** 20);
  const json = { 'Content-Type': 'application/json' };
  const bytes = { 'Content-Type': 'application/octet-stream' };
  for (const [body, headers, httpStatus, thrown] of [
    [JSON.stringify({ retCode: 0, result: large }), json, 200, null],
    [JSON.stringify({ result: 'x'.repeat(1000), retCode: 0 }), json, 200, null],
    [JSON.stringify({ result: large, retCode: 0 }), json, 200, null],
    [large, bytes, 200, null],
    ['', bytes, 200, null],
    [large, json, 502, 'no-verdict'],
    [large, bytes, 502, 'no-verdict'],
    [JSON.stringify({ retCode: 10001, retMsg: 'x'.repeat(2 ** 19) }), json, 200, 'business'],
  ]) {
    lab.sandbox.set({ nextReply: { httpStatus, headers, body } });
    const response = await lab.fetch({ throwOn: 'never' })(INFO);
    assert.equal((await response.text()) === body, true);
    lab.sandbox.set({ nextReply: { httpStatus, headers, body } });
    const category = await lab
      .fetch({ throwOn: 'any' })(INFO)
      .then(
        () => null,
        (error) => error.category,
      );
    assert.equal(category, thrown, `${httpStatus} ${body.slice(0, 20)}`);
  }
});

test('a reply is given when it can be judged, not when it has ended', async (t) => {
  const { signer } = await openFetchLab(t);
  for (const [head, length, throwOn] of [
    ['{"retCode":0,"list":"', 100, 'any'],
    ['{"list":"', 2 ** 21, 'any'],
    ['{"retCode":10001,"list":"', 2 ** 21, 'any'],
    ['<html>', 2 ** 21, 'auth'],
  ]) {
    const url = await openEndless(t, head + 'x'.repeat(length));
    const response = await createFetch({ signer, baseURL: url, throwOn })(INFO);
    assert.equal(response.status, 200);
    const reader = response.body.getReader();
    assert.equal(
      Buffer.from((await reader.read()).value)
        .toString()
        .startsWith(head),
      true,
    );
    await reader.cancel();
  }
});

/** A server whose replies begin and never end. @returns {Promise<string>} its URL */
async function openEndless(t, beginning) {
  const { url } = await serve(t, (_request, reply) => {
    reply.writeHead(200, { 'Content-Type': 'application/json' }).write(beginning);
  });
  return url;
}

test('the gate is asked before a write, and told of every signed reply', async (t) => {
  const lab = await openFetchLab(t, { now: Date.now });
  const { mainnet } = lab.sandbox.urls;
  const gate = new lib.AuthGate({ signer: lab.signer, baseURL: mainnet, environments: lab.sandbox.urls });
  t.after(() => gate.close());
  const bot = lab.fetch({ gate, clock: Date });
  assert.equal((await bot(CREATE, order())).status, 200);
  assert.equal(gate.state, 'open', 'the first order waited for the check');
  lab.sandbox.removeKey(KEY.apiKey);
  assert.equal((await rejection(bot(INFO))).code, 10003);
  assert.equal(gate.state, 'closed');
  const { length } = lab.requests;
  const refused = await rejection(bot(new Request(mainnet + CREATE, order())));
  assert.ok(refused instanceof lib.BybitGateError);
  assert.equal(refused.cause.code, 10003);
  assert.equal(lab.requests.length, length);
  lab.sandbox.addKey(KEY);
  assert.equal((await bot(INFO)).status, 200, 'reads pass');
  await gate.check();
  assert.equal((await bot(CREATE, order())).status, 200);
});

test('a request that is refused for its time is sent once more: the same bytes, fresh headers', async (t) => {
  const lab = await openFetchLab(t, { now: Date.now, faults: { clockSkewMs: 30_000 } });
  const link = (resend, more) => ['POST', CREATE, { body: JSON.stringify({ ...ORDER, ...more }) }, resend];
  for (const [method, path, init, resend, again] of [
    ['GET', `${INFO}?a=x y`, {}, 'safe', true],
    [...link('safe', { orderLinkId: 'one' }), true],
    [...link('always', {}), true],
    [...link('safe', {}), false],
    ['GET', INFO, {}, 'never', false],
  ]) {
    lab.requests.length = 0;
    const clock = new lib.ServerClock({ baseURL: lab.sandbox.urls.mainnet });
    const outcome = await lab
      .fetch({ clock, resend })(path, { method, ...init })
      .catch((error) => error);
    const sent = lab.requests.filter(({ path: where }) => where !== '/v5/market/time');
    assert.equal(sent.length, again ? 2 : 1, `${method} ${resend}`);
    assert.equal(again ? outcome.status : outcome.category, again ? 200 : 'clock-behind');
    if (!again) continue;
    assert.equal((await outcome.json()).retCode, 0);
    const [first, second] = sent;
    assert.equal(second.verdict, 'accepted');
    assert.equal(second.url, first.url);
    assert.ok(second.body.equals(first.body));
    assert.notEqual(second.headers['x-bapi-timestamp'], first.headers['x-bapi-timestamp']);
    assert.equal(second.headers['x-bapi-sign'], expectedSignature(second));
  }
});

test('a ServerClock learns from every reply to a signed request', async (t) => {
  const lab = await openFetchLab(t, { now: Date.now, faults: { clockSkewMs: 400 } });
  const clock = new lib.ServerClock({ baseURL: lab.sandbox.urls.mainnet });
  await lab.fetch({ clock })('/v5/market/kline');
  assert.equal(clock.synchronised, false, 'a cache may have answered what is not signed');
  await lab.fetch({ clock })(INFO);
  assert.equal(clock.synchronised, true);
  assert.ok(Math.abs(clock.offsetMs - 400) <= clock.errorMs + 1);
});

test('rate limits are told', async (t) => {
  const lab = await openFetchLab(t);
  const told = [];
  const listen = (message) => told.push(message);
  diagnosticsChannel.subscribe('bybit-auth:request', listen);
  t.after(() => diagnosticsChannel.unsubscribe('bybit-auth:request', listen));
  await lab.fetch()(CREATE, order());
  lab.sandbox.set({ rateLimited: true });
  const error = await rejection(lab.fetch({ throwOn: 'any' })(CREATE, order()));
  assert.ok(error instanceof lib.BybitRateLimitError);
  assert.equal(error.rateLimit.remaining, 0);
  assert.equal(error.retryAfterMs, 1000);
  assert.deepEqual(
    told.map(({ method, signed, httpStatus, code }) => [method, signed, httpStatus, code]),
    [
      ['POST', true, 200, 0],
      ['POST', true, 200, 10006],
    ],
  );
  for (const { rateLimit } of told) assert.ok(rateLimit.limit > 0);
  lab.sandbox.reset().set({ nextReply: replies.accessTooFrequent });
  assert.equal((await rejection(lab.fetch({ throwOn: 'any' })(INFO))).retryAfterMs, 600_000);
});

test('whatever a bot hands out can be logged', async (t) => {
  const lab = await openFetchLab(t);
  const unseen = expectedSignature({
    method: 'GET',
    query: '',
    headers: { 'x-bapi-timestamp': `${NOW}`, 'x-bapi-api-key': KEY.apiKey, 'x-bapi-recv-window': '5000' },
  });
  for (const throwOn of ['auth', 'any', 'never']) {
    for (const failure of [...FETCH_FAILURES, { name: 'success', request: { url: INFO } }]) {
      const { value, error } = await provoke(lab, failure, { throwOn });
      const carrier = error ?? value;
      const text = [
        inspect(carrier, { depth: Infinity, maxStringLength: null }),
        carrier.stack ?? '',
        inspect(carrier.cause, { depth: Infinity, showHidden: true }),
        JSON.stringify(carrier),
      ].join('\n');
      const signatures = lab.requests.map(({ headers }) => headers['x-bapi-sign']).filter(Boolean);
      for (const secret of [KEY.secret, KEY.apiKey, 'another_secret', unseen, ...signatures]) {
        assert.equal(text.includes(secret), false, `${failure.name} (${throwOn}): ${text}`);
      }
    }
  }
});

test('a rejection of a Request tells of it, too', async (t) => {
  const lab = await openFetchLab(t);
  for (const failure of FETCH_FAILURES.filter(
    ({ auth, request }) => auth === 'error' && request.method === undefined,
  )) {
    lab.sandbox.reset().addKey(KEY);
    failure.arrange?.(lab);
    const request = new Request(lab.sandbox.urls.mainnet + failure.request.url);
    assertClassified(await rejection(lab.fetch(failure.options)(request)), failure.error, failure);
  }
  const bystander = await openBystander(t);
  assert.equal((await lab.fetch({ throwOn: 'any' })(new Request(bystander.url))).status, 200);
});

for (const [title, first] of [
  ['right after the first', ''],
  ['after a page of data', `"result":{"list":["${'x'.repeat(9000)}"]},`],
  ['spelt with escapes', String.raw`"retMsg":"OK","ret\u0043ode":33004,`],
]) {
  test(`a second retCode ${title} is not a success`, async (t) => {
    const body = `{"retCode":0,${first}"retCode":33004,"retMsg":"Your api key has expired."}`;
    const { url } = await serve(t, (_incoming, outgoing) => {
      outgoing.setHeader('Content-Type', 'application/json');
      outgoing.end(body);
    });
    const signer = new lib.Signer({
      apiKey: 'madeUpApiKey000001',
      apiSecret: 'test-secret-of-thirty-six-characters',
    });
    const signedFetch = createFetch({ signer, baseURL: url, environment: 'mainnet' });
    await assert.rejects(signedFetch('/v5/account/info'), { code: 33004, category: 'key-expired' });
  });
}
