'use strict';

/** attach() where tests mock HTTP: nothing hangs, nothing is sent twice, and the mock gets the signed request. */

const assert = require('node:assert/strict');
const http = require('node:http');
const net = require('node:net');
const { PassThrough } = require('node:stream');
const test = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');
const { http: mswHttp, HttpResponse } = require('msw');
const { setupServer } = require('msw/node');
const sinon = require('sinon');
const { BybitAuthError } = require('../../lib/index.js');
const { expectedSignature } = require('../support/clients/axios.js');
const { NEWEST, VERSIONS, openLab } = require('./support/axios-lab.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { holdPool } = require('../support/pool.js');
const { rejection } = require('../support/promises.js');

/** A host at which nothing answers but a mock. */
const MOCKED = 'http://exchange.test';
const ACCEPTED = { retCode: 0, retMsg: 'OK', result: {} };
const EXPIRED = { retCode: 33004, retMsg: 'Your api key has expired.', result: {} };
/** The oldest that is tested, and the newest. */
const CLIENTS = [VERSIONS[0], NEWEST];

/** @param {Record<string, any>} headers @param {{ method?: string, query?: string, body?: string }} request */
function assertSigned(headers, { method = 'POST', query = '', body = '' }) {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), `${value}`]),
  );
  assert.equal(lower['x-bapi-api-key'], KEY.apiKey);
  const bytes = { method, query, body: Buffer.from(body), headers: lower };
  assert.equal(lower['x-bapi-sign'], expectedSignature(bytes, KEY.secret));
}

/** A sandbox that is real, beside the mock. */
async function assertPassesBy(lab, client) {
  const { length } = lab.sandbox.requests;
  assert.equal((await lab.bot(client).get(INFO)).data.retCode, 0);
  assert.equal((await lab.bot(client).post(CREATE, ORDER)).data.retCode, 0);
  assert.deepEqual(
    lab.sandbox.requests.slice(length).map(({ verdict }) => verdict),
    ['accepted', 'accepted'],
  );
}

/** A socket of Node.js that connects to nothing, as nock 15 has one; this one waits for nothing. @param {(text: string) => void} keep */
function mockedSocket(keep) {
  const socket = Object.assign(new net.Socket(), { connecting: true });
  const answer = () => {
    socket.push(`HTTP/1.1 200 OK\r\n\r\n${JSON.stringify(ACCEPTED)}`);
    socket.push(null);
  };
  let isWritten = false;
  socket._writev = null;
  socket._write = (chunk, _encoding, done) => {
    keep(chunk.toString());
    if (!isWritten) setImmediate(answer);
    isWritten = true;
    done();
  };
  process.nextTick(process.nextTick, () => {
    socket.connecting = false;
    socket.emit('connect');
    process.nextTick(() => isWritten || socket.destroy(new Error('nothing was written')));
  });
  return socket;
}

/** @param {any} t @param {string} name */
function loadNock(t, name) {
  const nock = require(name);
  if (!nock.isActive()) nock.activate();
  t.after(() => {
    nock.cleanAll();
    nock.restore();
  });
  return nock;
}

for (const name of ['nock-13', 'nock']) {
  for (const { axios: client, version } of CLIENTS) {
    test(`${name} and axios ${version}`, async (t) => {
      const lab = await openLab(t);
      const nock = loadNock(t, name);
      const bot = lab.bot(client, { baseURL: MOCKED });
      const seen = [];
      const reply = (answer) =>
        function answered(uri, body) {
          seen.push({ headers: this.req.headers, uri, body });
          return [200, answer];
        };
      nock(MOCKED)
        .post(CREATE, { ...ORDER })
        .reply(reply(ACCEPTED));
      assert.deepEqual((await bot.post(CREATE, ORDER)).data, ACCEPTED);
      assertSigned(seen[0].headers, { body: JSON.stringify(ORDER) });
      nock(MOCKED).get(`${INFO}?a=1`).reply(reply(ACCEPTED));
      await bot.get(INFO, { params: { a: 1 } });
      assertSigned(seen[1].headers, { method: 'GET', query: 'a=1' });
      nock(MOCKED)
        .get(INFO)
        .matchHeader('X-BAPI-SIGN', /^[0-9a-f]{64}$/)
        .reply(reply(EXPIRED));
      assert.ok((await rejection(bot.get(INFO))) instanceof BybitAuthError);
      nock(MOCKED)
        .get(INFO)
        .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
      assert.equal((await rejection(bot.get(INFO))).code, 'ECONNRESET');
      const controller = new AbortController();
      const late = nock(MOCKED).post(CREATE).delay(600_000).reply(200, ACCEPTED);
      late.on('request', () => controller.abort());
      const cancelled = await rejection(bot.post(CREATE, ORDER, { signal: controller.signal }));
      assert.equal(cancelled.code, 'ERR_CANCELED');
      nock.abortPendingRequests();
      assert.equal(seen.length, 3);
      assert.ok(nock.isDone());
      await assertPassesBy(lab, client);
      // Once more, with what nock lets pass of a host that it mocks.
      nock(lab.baseURL, { allowUnmocked: true }).get('/never').reply(200);
      await assertPassesBy(lab, client);
      nock.disableNetConnect();
      const refused = await rejection(lab.bot(client, { baseURL: 'http://other.test' }).post(CREATE, ORDER));
      assert.match(refused.message, /Disallowed net connect/);
      nock.enableNetConnect();
      nock.restore();
      await assertPassesBy(lab, client);
    });
  }
}

for (const { axios: client, version } of CLIENTS) {
  test(`msw 2 and axios ${version}`, async (t) => {
    const lab = await openLab(t);
    const seen = [];
    const answer =
      (reply) =>
      async ({ request }) => {
        seen.push({ headers: Object.fromEntries(request.headers), body: await request.text() });
        return reply();
      };
    const server = setupServer(
      mswHttp.post(
        MOCKED + CREATE,
        answer(() => HttpResponse.json(ACCEPTED)),
      ),
      mswHttp.get(
        MOCKED + INFO,
        answer(() => HttpResponse.json(EXPIRED)),
      ),
      mswHttp.get(
        `${MOCKED}/v5/account/wallet-balance`,
        answer(() => HttpResponse.error()),
      ),
    );
    server.listen({ onUnhandledRequest: 'bypass' });
    t.after(() => server.close());
    // axios 1.0.0 has no names for adapters.
    for (const adapter of version === NEWEST.version ? ['http', 'fetch'] : [undefined]) {
      seen.length = 0;
      const bot = lab.bot(client, { baseURL: MOCKED, adapter });
      assert.deepEqual((await bot.post(CREATE, ORDER)).data, ACCEPTED);
      assert.ok((await rejection(bot.get(INFO))) instanceof BybitAuthError);
      await rejection(bot.get('/v5/account/wallet-balance'));
      assert.equal(seen.length, 3);
      for (const { headers, body } of seen) assertSigned(headers, { method: body ? 'POST' : 'GET', body });
    }
    await assertPassesBy(lab, client);
    server.close();
    await assertPassesBy(lab, client);
  });

  test(`a stub of http.request that gives out a stream, and axios ${version}`, async (t) => {
    const lab = await openLab(t);
    const bot = lab.bot(client);
    for (const repliesBeforeTheEnd of [false, true]) {
      const request = new PassThrough();
      request.setTimeout = () => {};
      const response = new PassThrough();
      Object.assign(response, { statusCode: 200, headers: {} });
      const stub = sinon.stub(http, 'request').callsFake((options, callback) => {
        const reply = () => {
          callback(response);
          response.end(JSON.stringify(ACCEPTED));
        };
        if (repliesBeforeTheEnd) process.nextTick(reply);
        else request.once('finish', reply);
        return request;
      });
      try {
        assert.deepEqual((await bot.post(CREATE, ORDER)).data, ACCEPTED);
        assert.equal(stub.callCount, 1);
        assert.equal(request.read().toString(), JSON.stringify(ORDER));
        assertSigned(stub.firstCall.args[0].headers, { body: JSON.stringify(ORDER) });
      } finally {
        stub.restore();
      }
    }
    await assertPassesBy(lab, client);
    const spy = sinon.spy(http, 'request');
    t.after(() => spy.restore());
    await assertPassesBy(lab, client);
    assert.equal(spy.callCount, 2);
  });

  test(`a class that ends requests in its own way, as msw 1 has one, and axios ${version}`, async (t) => {
    const lab = await openLab(t);
    const seen = [];
    class Mocked extends http.ClientRequest {
      body = '';
      constructor(options, callback) {
        // It answers by itself; its connection never stands.
        const createConnection = () => Object.assign(new net.Socket(), { connecting: true });
        super({ ...options, agent: undefined, createConnection }, callback);
      }
      write(chunk) {
        this.body += chunk;
        return true;
      }
      end(chunk) {
        if (chunk) this.write(chunk);
        seen.push({ headers: this.getHeaders(), body: this.body });
        const response = new http.IncomingMessage(this.socket);
        response.statusCode = 200;
        response.push(JSON.stringify(ACCEPTED));
        response.push(null);
        this.emit('response', response);
        return this;
      }
    }
    const stub = sinon.stub(http, 'request').callsFake((...values) => new Mocked(...values));
    t.after(() => stub.restore());
    assert.deepEqual((await lab.bot(client).post(CREATE, ORDER)).data, ACCEPTED);
    assert.equal(seen.length, 1);
    assertSigned(seen[0].headers, { body: JSON.stringify(ORDER) });
    assert.equal(seen[0].body, JSON.stringify(ORDER));
  });

  test(`a mock that drops what is not written once it says "connect", and axios ${version}`, async (t) => {
    const lab = await openLab(t);
    const seen = [];
    const stub = sinon.stub(http, 'request').callsFake((options, callback) => {
      const createConnection = () => mockedSocket((text) => seen.push(text));
      return stub.wrappedMethod.call(http, { ...options, agent: undefined, createConnection }, callback);
    });
    t.after(() => stub.restore());
    // No worker thread signs meanwhile.
    const { release } = holdPool();
    t.after(release);
    assert.deepEqual((await lab.bot(client, { baseURL: MOCKED }).post(CREATE, ORDER)).data, ACCEPTED);
    const [head, body] = seen.join('').split('\r\n\r\n');
    const lines = head.split('\r\n').slice(1);
    assertSigned(Object.fromEntries(lines.map((line) => line.split(': '))), { body });
    assert.equal(body, JSON.stringify(ORDER));
  });

  test(`a tracer around http.request, and axios ${version}`, async (t) => {
    const lab = await openLab(t);
    const spans = [];
    const original = http.request;
    t.after(() => {
      http.request = original;
    });
    // As tracers do: a header of their own, in the options and on the request; they listen, and read the headers.
    http.request = function traced(options, callback) {
      const request = original.call(
        this,
        { ...options, headers: { ...options.headers, Traceparent: '00-1' } },
        callback,
      );
      request.setHeader('Tracestate', 'a=1');
      const span = { headers: null, replies: 0, ended: 0 };
      spans.push(span);
      request.prependListener('response', (response) => {
        span.replies += 1;
        span.headers = request.getHeaders();
        response.once('end', () => (span.ended += 1));
      });
      return request;
    };
    await assertPassesBy(lab, client);
    const own = spans.filter(({ headers }) => headers !== null && 'x-bapi-sign' in headers);
    assert.deepEqual(
      own.map(({ replies, ended }) => [replies, ended]),
      [
        [1, 1],
        [1, 1],
      ],
    );
    assert.ok(lab.sandbox.requests.every(({ headers }) => headers.traceparent && headers.tracestate));
  });

  test(`a wrapper that writes the headers itself: nothing leaves unsigned, and axios ${version}`, async (t) => {
    const lab = await openLab(t);
    const stub = sinon.stub(http, 'request').callsFake((options, callback) => {
      const headers = Object.entries({ ...options.headers, Host: '127.0.0.1' }).flat();
      return stub.wrappedMethod.call(http, { ...options, headers }, callback);
    });
    t.after(() => stub.restore());
    const outcome = lab.bot(client).post(CREATE, ORDER);
    if (version !== NEWEST.version) {
      // The adapter of axios 1.0.0 is a function, which gets the request signed.
      assert.equal((await outcome).data.retCode, 0);
      assert.equal(lab.sandbox.requests[0].verdict, 'accepted');
      return;
    }
    const error = await rejection(outcome);
    assert.equal(error.code, 'ERR_BYBIT_HEADERS_RENDERED');
    assert.equal(error.sent, false);
    await delay(5);
    assert.equal(lab.sandbox.requests.length, 0);
  });

  test(`a stub of http.request that returns nothing, and axios ${version}`, async (t) => {
    const lab = await openLab(t);
    const stub = sinon.stub(http, 'request').returns(undefined);
    t.after(() => stub.restore());
    const error = await rejection(lab.bot(client).get('/v5/account/info'));
    if (version === NEWEST.version) assert.equal(error.code, 'ERR_BYBIT_HEADERS_RENDERED');
    assert.equal(error.sent, version !== NEWEST.version);
  });

  test(`timers that are not real, and axios ${version}`, async (t) => {
    const lab = await openLab(t);
    const clock = sinon.useFakeTimers({
      now: Date.now(),
      toFake: [
        'setTimeout',
        'clearTimeout',
        'setInterval',
        'clearInterval',
        'setImmediate',
        'clearImmediate',
        'Date',
        'performance',
        'hrtime',
        'queueMicrotask',
      ],
    });
    t.after(() => clock.restore());
    await assertPassesBy(lab, client);
  });
}
