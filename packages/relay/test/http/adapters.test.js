'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const test = require('node:test');
const adapters = require('../../lib/http/adapters.js');
const { BODY_LIMIT } = require('../../lib/http/body.js');
const { createFetchHandler, createHandler } = require('../../lib/http/handler.js');
const { idOf, post, signed, testRelay } = require('./support.js');

/** Not valid UTF-8, and not valid JSON after a round trip: only the bytes as they came in have the signature. */
const BODY = Buffer.from('7b226e6f7465223a2022ff5c7530303431222c20226122203a20312e307d', 'hex');

/**
 * @param {import('node:test').TestContext} t
 * @param {http.RequestListener} listener
 */
async function listen(t, listener) {
  const server = http.createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
}

const json = { 'content-type': 'application/json' };

/**
 * @param {string} url
 * @param {ReturnType<typeof testRelay>} relay
 */
async function takesRawBodies(url, relay) {
  for (const type of [
    'application/json',
    'text/plain; charset=utf-8',
    'application/x-www-form-urlencoded',
    undefined,
  ]) {
    const body = Buffer.concat([BODY, Buffer.from(String(type))]);
    const answer = await post(url, body, { ...signed(body), ...(type && { 'content-type': type }) });
    assert.deepEqual([answer.status, answer.body], [202, { id: idOf(body), intents: 1 }]);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.match(answer.headers.get('content-type'), /^application\/json/);
    assert.equal((await post(url, body, signed(body))).body.duplicate, true);
  }
  const empty = await post(url, '', { ...json, ...signed('') });
  assert.equal(empty.status, 202);
  const wrong = await post(url, BODY, { ...json, ...signed('another') });
  assert.deepEqual([wrong.status, wrong.body.error], [401, 'bad-signature']);
  const large = await post(url, Buffer.alloc(BODY_LIMIT + 1), json);
  assert.deepEqual([large.status, large.body.error], [413, 'too-large']);
  assert.equal(
    relay.arrivals.every(({ ip }) => ip === '127.0.0.1'),
    true,
  );
  relay.isDraining = true;
  const draining = await post(url, BODY, signed(BODY));
  assert.deepEqual([draining.status, draining.headers.get('retry-after')], [503, '5']);
}

/**
 * @param {string} url
 * @param {ReturnType<typeof testRelay>} relay
 * @param {RegExp} recipe
 */
async function namesTheParser(url, relay, recipe) {
  const body = '{"a":1}';
  const answer = await post(url, body, { ...json, ...signed(body) });
  assert.deepEqual([answer.status, answer.body.error], [503, 'body-already-parsed']);
  assert.match(answer.body.message, /^The body was parsed before it was verified\. /);
  assert.match(answer.body.message, recipe);
  assert.equal(relay.arrivals.length, 0);
}

const parserWarnings = [];
process.on('warning', (warning) => {
  if (warning.code === 'ERR_RELAY_BODY_PARSED') parserWarnings.push(warning.message);
});

for (const name of ['express', 'express-4']) {
  const express = require(name);

  test(`${name}: as middleware, before a JSON parser`, async (t) => {
    const relay = testRelay();
    const app = express();
    app.use(adapters.express(relay));
    app.use(express.json());
    app.post('/echo', (request, response) => response.json(request.body));
    const url = await listen(t, app);
    assert.deepEqual((await post(`${url}/echo`, '{"a":1}', json)).body, { a: 1 });
    assert.equal((await fetch(`${url}/hook/hmac`)).status, 405);
    await takesRawBodies(`${url}/hook/hmac`, relay);
  });

  test(`${name}: on a path of its own, and below a router`, async (t) => {
    const relay = testRelay();
    const app = express();
    app.use('/api', express.Router().post('/signals/:source', adapters.express(relay)));
    await takesRawBodies(`${await listen(t, app)}/api/signals/hmac`, relay);
  });

  test(`${name}: after express.raw()`, async (t) => {
    const relay = testRelay();
    const app = express();
    app.post('/hook/:source', express.raw({ type: '*/*' }), adapters.express(relay));
    const url = await listen(t, app);
    const answer = await post(`${url}/hook/hmac`, BODY, { ...json, ...signed(BODY) });
    assert.deepEqual([answer.status, answer.body.id], [202, idOf(BODY)]);
    const large = await post(`${url}/hook/hmac`, Buffer.alloc(BODY_LIMIT + 1), json);
    assert.equal(large.status, 413);
  });

  test(`${name}: after a JSON parser that keeps the bytes as rawBody, as Nest and cloud functions do`, async (t) => {
    const relay = testRelay();
    const app = express();
    const verify = (request, _response, bytes) => {
      request.rawBody = bytes;
    };
    app.use(express.json({ verify }), adapters.express(relay));
    const body = '{"a": 1.0}';
    const answer = await post(`${await listen(t, app)}/hook/hmac`, body, { ...json, ...signed(body) });
    assert.deepEqual([answer.status, answer.body.id], [202, idOf(Buffer.from(body))]);
  });

  for (const parser of ['json', 'text', 'urlencoded']) {
    test(`${name}: after express.${parser}() the answer names the parser`, async (t) => {
      const relay = testRelay();
      const app = express();
      app.use(express[parser]({ type: () => true, ...(parser === 'urlencoded' && { extended: false }) }));
      app.use(adapters.express(relay));
      await namesTheParser(
        `${await listen(t, app)}/hook/hmac`,
        relay,
        /app\.use\(relay\.express\(\)\) before/,
      );
    });
  }
}

test('fastify: as a plugin, beside the JSON parser of the application', async (t) => {
  const relay = testRelay();
  const app = require('fastify')();
  t.after(() => app.close());
  app.register(adapters.fastify(relay), { prefix: '/api' });
  app.post('/echo', async (request) => request.body);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  assert.deepEqual((await post(`${url}/echo`, '{"a":1}', json)).body, { a: 1 });
  await takesRawBodies(`${url}/api/hook/hmac`, relay);
});

test('fastify: as a handler, which sees only the parsed body, the answer names the plugin', async (t) => {
  const relay = testRelay();
  const app = require('fastify')();
  t.after(() => app.close());
  app.post('/hook/:source', adapters.fastify(relay));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  await namesTheParser(`${url}/hook/hmac`, relay, /app\.register\(relay\.fastify\(\)\)/);
});

test('koa: before a body parser', async (t) => {
  const relay = testRelay();
  const app = new (require('koa'))();
  app.use(adapters.koa(relay));
  app.use(require('koa-bodyparser')());
  app.use((context) => {
    context.body = context.request.body;
  });
  const url = await listen(t, app.callback());
  assert.deepEqual((await post(`${url}/echo`, '{"a":1}', json)).body, { a: 1 });
  await takesRawBodies(`${url}/hook/hmac`, relay);
});

test('koa: after a body parser the answer names it', async (t) => {
  const relay = testRelay();
  const app = new (require('koa'))();
  app.use(require('koa-bodyparser')());
  app.use(adapters.koa(relay));
  await namesTheParser(
    `${await listen(t, app.callback())}/hook/hmac`,
    relay,
    /app\.use\(relay\.koa\(\)\) before/,
  );
});

test('node:http: the handler serves all paths', async (t) => {
  const relay = testRelay();
  const url = await listen(t, createHandler(relay));
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  await takesRawBodies(`${url}/hook/hmac`, relay);
});

test('hono: relay.fetch takes the request, with the address of the connection', async () => {
  const { Hono } = require('hono');
  const relay = testRelay();
  const handle = createFetchHandler(relay);
  const app = new Hono().basePath('/api');
  app.post('/hook/:source', (c) => handle(c.req.raw, { remoteAddress: c.env.remoteAddress }));
  app.get('/healthz', (c) => handle(c.req.raw));
  const send = (/** @type {string} */ path, /** @type {RequestInit} */ init) =>
    app.fetch(new Request(`https://relay.example.com${path}`, init), { remoteAddress: '127.0.0.1' });
  const accepted = await send('/api/hook/hmac?x=1', { method: 'POST', body: BODY, headers: signed(BODY) });
  assert.deepEqual([accepted.status, await accepted.json()], [202, { id: idOf(BODY), intents: 1 }]);
  assert.equal(relay.arrivals[0].ip, '127.0.0.1');
  const large = await send('/api/hook/hmac', { method: 'POST', body: Buffer.alloc(BODY_LIMIT + 1) });
  assert.equal(large.status, 413);
  const health = await send('/api/healthz', {});
  assert.deepEqual([health.status, await health.json()], [200, { ok: true, reasons: [] }]);
});

test('Next.js: a route is one line, and without an address x-forwarded-for does not count', async () => {
  const relay = Object.assign(testRelay({ trustProxy: ['127.0.0.1'] }), { fetch: null });
  relay.fetch = createFetchHandler(relay);
  const POST = (/** @type {Request} */ request) => relay.fetch(request);
  const request = (/** @type {string} */ source, /** @type {BodyInit} */ body, headers = {}) =>
    new Request(`https://bot.example.com/api/hook/${source}`, { method: 'POST', body, headers });
  const answer = await POST(request('hmac', BODY, { ...signed(BODY), 'x-forwarded-for': '52.89.214.238' }));
  assert.equal(answer.status, 202);
  assert.equal(relay.arrivals[0].ip, null);
  const listed = await POST(request('tv', '{}', { 'x-forwarded-for': '52.89.214.238' }));
  assert.equal(listed.status, 403);
  assert.match((await listed.json()).hint, /an unknown address/);
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1024)),
  });
  const endless = await POST(
    new Request('https://bot.example.com/api/hook/hmac', { method: 'POST', body: stream, duplex: 'half' }),
  );
  assert.equal(endless.status, 413);
});

test('fetch: a body that was read before is named', async () => {
  const relay = testRelay();
  const handle = createFetchHandler(relay);
  const request = new Request('https://bot.example.com/hook/hmac', { method: 'POST', body: '{}' });
  await request.json();
  const answer = await handle(request);
  assert.equal(answer.status, 503);
  const { error, message } = await answer.json();
  assert.equal(error, 'body-already-parsed');
  assert.match(message, /request\.clone\(\)/);
});

test('each framework was warned about once', async () => {
  while (parserWarnings.length < 4) await new Promise(setImmediate);
  assert.equal(parserWarnings.length, 4, parserWarnings.join('\n'));
  for (const message of parserWarnings) {
    assert.match(message, /every signal is answered 503: The body was parsed/);
  }
});
