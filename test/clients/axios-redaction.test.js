'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** Whatever a bot hands out can be logged: no secret, no signature, no whole API key. */

const assert = require('node:assert/strict');
const { Console } = require('node:console');
const http = require('node:http');
const { PassThrough } = require('node:stream');
const test = require('node:test');
const { inspect } = require('node:util');
const axios = require('axios');
const { FAILURES, provoke } = require('../support/clients/axios-failures.js');
const { expectedSignature, openLab } = require('../support/clients/axios.js');
const { CREATE, INFO, KEY, NOW, ORDER } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');

/** The signature of a GET that never arrived anywhere. */
const UNSEEN = expectedSignature({
  method: 'GET',
  query: '',
  headers: { 'x-bapi-timestamp': `${NOW}`, 'x-bapi-api-key': KEY.apiKey, 'x-bapi-recv-window': '5000' },
});

function attempt(action) {
  try {
    return String(action());
  } catch (error) {
    return String(error.stack);
  }
}

/** What console.log and console.error print. */
function printed(value) {
  const stream = new PassThrough();
  const console = new Console(stream);
  console.log(value);
  console.error('failed:', value);
  return stream.read().toString();
}

/** All that a log could hold of a value. */
function logged(value) {
  const json = () => JSON.stringify(value);
  const texts = [
    inspect(value, { depth: Infinity, maxArrayLength: null, maxStringLength: null }),
    attempt(json),
    attempt(() => value),
    printed(value),
    value.stack ?? '',
    inspect(value.cause, { depth: Infinity }),
  ];
  if (typeof value.toJSON === 'function') texts.push(inspect(value.toJSON(), { depth: Infinity }));
  for (const part of ['config', 'headers', 'response']) {
    if (value[part]) {
      texts.push(
        attempt(() => JSON.stringify(value[part])),
        inspect(value[part], { depth: 5 }),
      );
    }
  }
  return texts.join('\n');
}

function assertSafe(lab, value) {
  const text = logged(value);
  const signatures = lab.requests.map(({ headers }) => headers['x-bapi-sign']).filter(Boolean);
  const secrets = [KEY.secret, 'another_secret', UNSEEN, ...signatures, KEY.apiKey];
  for (const secret of secrets) {
    const index = text.indexOf(secret);
    assert.equal(index, -1, `${secret} in …${text.slice(Math.max(0, index - 200), index + 100)}…`);
  }
}

test('plain axios shows all of it, and these tests would see it', async (t) => {
  const lab = await openLab(t);
  await lab.bot().get(INFO);
  const { headers } = lab.last();
  const response = await lab.plain().get(INFO, { headers: { 'X-BAPI-SIGN': headers['x-bapi-sign'] } });
  assert.throws(() => assertSafe(lab, response), assert.AssertionError);
  assert.throws(() => assertSafe(lab, { config: { headers } }), assert.AssertionError);
  assert.throws(() => assertSafe(lab, new Error(UNSEEN)), assert.AssertionError);
});

test('every failure', async (t) => {
  const lab = await openLab(t);
  for (const adapter of ['http', 'fetch']) {
    for (const throwOn of ['auth', 'any', 'never']) {
      for (const failure of FAILURES) {
        await t.test(`${failure.name} (${adapter}, ${throwOn})`, async () => {
          const { value, error } = await provoke(lab, failure, { throwOn }, { adapter });
          assertSafe(lab, error ?? value);
        });
      }
    }
  }
});

test('every success', async (t) => {
  const lab = await openLab(t);
  for (const adapter of ['http', 'fetch']) {
    for (const responseType of [undefined, 'arraybuffer', 'stream']) {
      const bot = lab.bot({}, { adapter, responseType });
      assertSafe(lab, await bot.get(INFO, { params: { a: '1' } }));
      assertSafe(lab, await bot.post(CREATE, ORDER));
      assertSafe(lab, await bot.get('/v5/market/time'));
    }
  }
  assert.equal(lab.requests.filter(({ verdict }) => verdict === 'accepted').length, 12);
});

test('a request that is aborted', async (t) => {
  const lab = await openLab(t);
  lab.sandbox.set({ latencyMs: 600_000 });
  for (const adapter of ['http', 'fetch']) {
    const controller = new AbortController();
    lab.requests.length = 0;
    const pending = rejection(lab.bot({}, { adapter }).get(INFO, { signal: controller.signal }));
    await until(() => lab.requests.length > 0);
    controller.abort();
    assertSafe(lab, await pending);
  }
});

test('a request that was refused before it was sent', async (t) => {
  const lab = await openLab(t);
  const headers = { 'X-BAPI-SIGN': UNSEEN, 'X-BAPI-API-KEY': KEY.apiKey };
  assertSafe(lab, await rejection(lab.bot().get(INFO, { data: { a: 1 }, headers })));
  assertSafe(lab, await rejection(lab.bot().post(CREATE, new FormData(), { headers })));
  assertSafe(lab, await rejection(lab.bot().get('https://testnet.bybit.com/v5/x', { headers })));
  assertSafe(lab, await rejection(lab.bot().get('https:/api.bybit.com/v5/x', { headers })));
});

test('key and signature that the caller set by hand', async (t) => {
  const lab = await openLab(t);
  const headers = { 'x-bapi-api-key': KEY.apiKey, 'X-Bapi-Sign': UNSEEN };
  const bot = lab.bot({}, { headers });
  assertSafe(lab, await bot.get(INFO));
  assertSafe(lab, await bot.get(INFO, { headers }));
  assertSafe(lab, await bot.get('/v5/market/time', { headers }));
  lab.sandbox.set({ nextReply: { httpStatus: 502, body: '' } });
  const error = await rejection(bot.post(CREATE, ORDER, { headers }));
  assertSafe(lab, error);
  assert.equal(error.config.headers.get('X-BAPI-API-KEY'), 'made…');
  assert.equal(error.config.headers.get('X-BAPI-SIGN'), '[redacted]');
  assert.deepEqual(headers, { 'x-bapi-api-key': KEY.apiKey, 'X-Bapi-Sign': UNSEEN }, "the caller's object");
});

test('what hangs on agents and sockets: other requests that are under way', async (t) => {
  const lab = await openLab(t);
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  t.after(() => httpAgent.destroy());
  const bot = lab.bot({}, { httpAgent });
  const seen = [];
  for (const outcome of [
    (response) => seen.push(logged(response)),
    (response) => seen.push(logged(response.config)),
  ]) {
    await Promise.all(Array.from({ length: 12 }, (_, a) => bot.get(INFO, { params: { a } }).then(outcome)));
  }
  lab.sandbox.set({ everyReply: { httpStatus: 502, body: '' } });
  const errors = Array.from({ length: 12 }, (_, b) => rejection(bot.get(INFO, { params: { b } })));
  for (const pending of errors) seen.push(pending.then(logged));
  const texts = await Promise.all(seen);
  const signatures = lab.requests.map(({ headers }) => headers['x-bapi-sign']);
  assert.equal(new Set(signatures).size, 24);
  for (const text of texts) {
    for (const secret of [...signatures, KEY.apiKey]) assert.equal(text.includes(secret), false);
  }
  assert.equal((await bot.get('/v5/market/time').catch((error) => error)).config.httpAgent, httpAgent);
});

test('a stream, and the error of a stream that breaks off later', async (t) => {
  const lab = await openLab(t);
  const stream = { responseType: 'stream' };
  const brokenBy = async (config, faults = {}) => {
    lab.sandbox.set(faults);
    const response = await lab.bot({}, { ...stream, ...config }).get(INFO);
    assertSafe(lab, response);
    assertSafe(lab, response.data);
    return rejection(
      (async () => {
        for await (const chunk of response.data) assertSafe(lab, { chunk: chunk.length });
      })(),
    );
  };
  const tooLong = await brokenBy({ maxContentLength: 10 });
  assert.match(tooLong.message, /maxContentLength/);
  assertSafe(lab, tooLong);

  const cut = await brokenBy({}, { nextReply: { body: 'x'.repeat(100), hangUpMidBody: true } });
  assertSafe(lab, cut);

  const controller = new AbortController();
  const response = await lab.bot({}, stream).get(INFO, { signal: controller.signal });
  const failed = new Promise((resolve) => {
    response.data.on('error', resolve);
  });
  controller.abort();
  const aborted = await failed;
  assert.equal(axios.isCancel(aborted), true);
  assertSafe(lab, aborted);
});

test('a stream that was read, while its socket carries the next request', async (t) => {
  const lab = await openLab(t);
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => httpAgent.destroy());
  const bot = lab.bot({}, { httpAgent });
  const response = await bot.get(INFO, { responseType: 'stream' });
  const { socket } = response.data;
  await response.data.toArray();

  lab.sandbox.set({ latencyMs: 600_000 });
  const controller = new AbortController();
  const pending = rejection(bot.get(INFO, { params: { a: '1' }, signal: controller.signal }));
  await until(() => lab.requests.length >= 2);
  assert.equal(socket._httpMessage.path, `${INFO}?a=1`);
  assertSafe(lab, response);
  controller.abort();
  assertSafe(lab, await pending);
});

test('an adapter of the user that throws what it was given', async (t) => {
  const lab = await openLab(t);
  const asError = (config) => Object.assign(new Error('own'), { config, isAxiosError: true });
  const adapters = [
    (config) => {
      throw asError(config);
    },
    (config) => Promise.reject(asError(config)),
    (config) =>
      Promise.reject(new axios.AxiosError('own', 'E', config, { headers: config.headers.toJSON() })),
  ];
  for (const adapter of adapters) {
    const error = await rejection(lab.bot({}, { adapter }).get(INFO));
    assert.equal(error.message, 'own');
    assert.equal(error.config.url, INFO);
    assertSafe(lab, error);
  }
});

test('an adapter of the user that freezes what it throws: the bot catches that very error', async (t) => {
  const lab = await openLab(t);
  const frozen = [
    () => Object.freeze(new Error('own')),
    (config) => Object.freeze(Object.assign(new Error('own'), { config, isAxiosError: true })),
    (config) => Object.preventExtensions(new axios.AxiosError('own', 'E', config)),
  ];
  for (const make of frozen) {
    let thrown;
    const adapter = async (config) => {
      thrown = make(config);
      throw thrown;
    };
    assert.equal(await rejection(lab.bot({}, { adapter }).get(INFO)), thrown);
    assertSafe(lab, thrown);
  }
});

test('what is hidden from logs is still there for code', async (t) => {
  const lab = await openLab(t);
  const response = await lab.bot().get(INFO);
  assert.ok(response.request instanceof http.ClientRequest);
  const dir = inspect(response, { depth: Infinity, customInspect: false });
  assert.equal(dir.includes(lab.last().headers['x-bapi-sign']), false, 'console.dir');
  assert.equal(response.request.getHeader('X-BAPI-SIGN'), lab.last().headers['x-bapi-sign']);
  lab.sandbox.set({ nextReply: { httpStatus: 502, body: '' } });
  const error = await rejection(lab.bot().get(INFO));
  assert.ok(error.request instanceof http.ClientRequest);
  assert.equal(error.toJSON().config.url, INFO);
  assert.equal(error.toJSON().status, 502);
});
