'use strict';

/**
 * Orders in unlucky surroundings: none is lost, doubled or reported wrongly when a socket fails late, a server answers
 * early, the clock cannot be synchronised in time, or a gate of the user's own misbehaves.
 */

const assert = require('node:assert/strict');
const http = require('node:http');
const test = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { ServerClock } = require('../../lib/index.js');
const { serve } = require('../support/serve.js');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

const botOf = (baseURL, options, config) =>
  attach(axios.create({ baseURL, proxy: false, ...config }), { signer: newSigner(), ...options });
const told = (fields) =>
  JSON.stringify({ retCode: 0, retMsg: 'OK', result: {}, time: Date.now(), ...fields });
const ordersAt = ({ seen }) => seen.filter((path) => path.startsWith(CREATE)).length;

/** A plug-in that sends every order again that failed, and what it gets. */
const twice = (bot, send) =>
  send.catch((error) => {
    if (error.config === undefined) throw error;
    return bot.request(error.config);
  });

for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED']) {
  test(`an order whose connection ends with ${code} after it was written counts as sent`, async (t) => {
    /** @type {import('node:net').Socket} */
    let socket;
    class Agent extends http.Agent {
      createConnection(...values) {
        socket = super.createConnection(...values);
        return socket;
      }
    }
    const lost = Object.assign(new Error(`read ${code}`), { code, syscall: 'read' });
    const server = await serve(t, () => socket.destroy(lost));
    const bot = botOf(server.url, {}, { httpAgent: new Agent() });
    const error = await rejection(bot.post(CREATE, ORDER));
    assert.deepEqual([error.code, error.sent, error.retryable], [code, true, false]);
    assert.equal((await rejection(bot.request(error.config))).code, 'ERR_BYBIT_UNSAFE_RESEND');
    assert.equal(ordersAt(server), 1);
    const read = await rejection(bot.get(INFO));
    assert.deepEqual([read.sent, read.retryable], [true, true]);
    const typed = await rejection(
      botOf(server.url, { throwOn: 'any' }, { httpAgent: new Agent() }).post(CREATE, ORDER),
    );
    assert.deepEqual([typed.category, typed.sent, typed.retryable], ['no-verdict', true, false]);
  });
}

test('an order whose outcome the exchange does not know is not sent again', async (t) => {
  for (const [status, body, isRefused] of [
    [200, told({ retCode: 170007, retMsg: 'Timeout waiting for response from backend server.' }), true],
    [200, told({ retCode: 170146, retMsg: 'Order creation timeout' }), true],
    [200, told({ retCode: 3400214, retMsg: 'Server error, please try again later' }), true],
    [200, told({ retCode: 10016, retMsg: 'Internal System Error.' }), true],
    [408, '<html>Request Timeout</html>', true],
    [499, '', true],
    [200, told({ retCode: 110007, retMsg: 'ab not enough for new order' }), false],
    [200, told({ retCode: 10006, retMsg: 'Too many visits!' }), false],
    [404, '<html>Not Found</html>', false],
  ]) {
    const server = await serve(t, (_request, response) => {
      const isFirst = ordersAt(server) === 1;
      response.statusCode = isFirst ? status : 200;
      response.end(isFirst ? body : told({}));
    });
    const bot = botOf(server.url);
    bot.interceptors.response.use((response) =>
      response.data.retCode === 0 ? response : bot.request(response.config),
    );
    const outcome = twice(bot, bot.post(CREATE, ORDER));
    if (isRefused) assert.equal((await rejection(outcome)).code, 'ERR_BYBIT_UNSAFE_RESEND', body);
    else assert.equal((await outcome).data.retCode, 0, body);
    assert.equal(ordersAt(server), isRefused ? 1 : 2, body);
  }
});

test('an answer that comes before the order is written does not keep its connection', async (t) => {
  const answer = (socket) => socket.resume().write('HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}');
  const early = await serve(t, answer, { raw: true });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  // The clock is settled until the connection stands, and the answer comes while it is not.
  let asked = 0;
  let release = () => {};
  const clock = {
    now: Date.now,
    get isSettled() {
      asked += 1;
      return asked !== 2;
    },
    settled: () => new Promise((resolve) => (release = resolve)),
  };
  const bot = botOf(early.url, { clock }, { httpAgent: agent });
  const error = await rejection(bot.post(CREATE, ORDER));
  release();
  assert.deepEqual([error.status, error.sent], [503, false]);
  assert.equal((await rejection(bot.post(CREATE, ORDER))).status, 503, 'the agent has a connection again');
});

/** An exchange whose time does not come any more once `silence` is true. */
async function openTimeless(t) {
  const state = { silence: false };
  const server = await serve(t, (request, response) => {
    const isTime = request.url.startsWith('/v5/market/time');
    if (isTime && state.silence) return;
    const time = Date.now();
    const result = { timeSecond: String(Math.floor(time / 1000)), timeNano: `${time}000000` };
    response.end(told(isTime ? { result, time } : {}));
  });
  return Object.assign(state, { server });
}

/** ms; half of it is left for a busy machine once an order has waited long enough for the clock. */
const DEADLINE = 2000;

for (const stepMs of [-60_000, -150, 150, 2000]) {
  test(`after a step of ${stepMs} ms an order does not miss its deadline for the clock`, async (t) => {
    const exchange = await openTimeless(t);
    let step = 0;
    const clock = new ServerClock({ baseURL: exchange.server.url, wall: { now: () => Date.now() + step } });
    await clock.sync();
    exchange.silence = true;
    step = stepMs;
    for (const adapter of ['http', 'fetch']) {
      const bot = botOf(exchange.server.url, { clock }, { adapter, timeout: DEADLINE });
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
    }
    const send = createFetch({
      signer: newSigner(),
      baseURL: exchange.server.url,
      clock,
      deadlineMs: DEADLINE,
    });
    assert.equal((await send(CREATE, { method: 'POST', body: JSON.stringify(ORDER) })).status, 200);
    assert.equal(ordersAt(exchange.server), 3);
  });
}

test('orders do not miss their deadline for a clock that one late packet has set anew', async (t) => {
  let isLate = true;
  const exchange = await openTimeless(t);
  const clock = new ServerClock({ baseURL: exchange.server.url });
  await clock.sync();
  exchange.silence = true;
  const refusing = await serve(t, (_request, response) => {
    const late = told({ retCode: 10002, retMsg: 'invalid request, please check your timestamp' });
    response.end(isLate ? late : told({}));
    isLate = false;
  });
  const bot = botOf(refusing.url, { clock, throwOn: 'any' }, { timeout: DEADLINE });
  const [first, ...others] = await Promise.allSettled([
    bot.post(CREATE, ORDER),
    ...Array.from({ length: 3 }, async () => {
      await until(() => !isLate);
      await delay(20);
      return bot.post(CREATE, ORDER);
    }),
  ]);
  assert.equal(first.reason?.code, 10002);
  assert.deepEqual(
    others.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled'],
  );
});

test('a signal that is aborted after the reply ends no process, whether the body was read or not', async (t) => {
  const server = await serve(t, (_request, response) => response.end(told({})));
  const unhandled = [];
  const keep = (error) => unhandled.push(error);
  process.on('unhandledRejection', keep);
  t.after(() => process.off('unhandledRejection', keep));
  const send = createFetch({ signer: newSigner(), baseURL: server.url });
  for (const reason of [undefined, new Error('mine'), 'text']) {
    for (const use of [
      () => {},
      (response) => response.text(),
      (response) => response.body.cancel(),
      (response) => void response.body.getReader(),
      (response) => void response.clone(),
    ]) {
      const controller = new AbortController();
      const init = { method: 'POST', body: JSON.stringify(ORDER), signal: controller.signal };
      const response = await send(CREATE, init);
      await use(response);
      controller.abort(reason);
      await delay(5);
    }
  }
  assert.deepEqual(unhandled, []);
});

test('a gate of the user’s own that answers at once, is asked only once, or throws, costs no order', async (t) => {
  const server = await serve(t, (_request, response) => response.end(told({})));
  const signer = newSigner();
  const gate = { signer, admit() {}, requireOpen() {}, report() {} };
  for (const own of [gate, { ...gate, requireOpen: undefined }]) {
    assert.equal((await botOf(server.url, { signer, gate: own }).post(CREATE, ORDER)).data.retCode, 0);
  }
  const failure = new Error('the gate is broken');
  const thrown = new Promise((resolve) => process.setUncaughtExceptionCaptureCallback(resolve));
  t.after(() => process.setUncaughtExceptionCaptureCallback(null));
  const broken = {
    ...gate,
    report() {
      throw failure;
    },
  };
  const reply = await botOf(server.url, { signer, gate: broken }).post(CREATE, ORDER);
  assert.equal(reply.data.retCode, 0, 'the order was placed, and its reply comes');
  assert.equal(await thrown, failure);
});

for (const name of ['"retCode"', String.raw`"ret\u0043ode"`, String.raw`"\u0072etCode"`]) {
  test(`a reply that names its retCode twice is read as JSON.parse reads it: ${name}`, async (t) => {
    const body = `{"retCode":0,"retMsg":"OK",${name}:33004,"result":{},"time":${Date.now()}}`;
    const server = await serve(t, (_request, response) =>
      response.setHeader('Content-Type', 'application/json').end(body),
    );
    for (const adapter of ['http', 'fetch']) {
      assert.equal((await rejection(botOf(server.url, {}, { adapter }).get(INFO))).code, 33004);
    }
    const send = createFetch({ signer: newSigner(), baseURL: server.url });
    assert.equal((await rejection(send(INFO))).code, 33004);
  });
}

test('an adapter that sends again by itself doubles no order', async (t) => {
  const first = axios.getAdapter('http');
  const retrying = (config) => first(config).catch(() => first(config));
  for (const [answer, send, arrived] of [
    [(_request, response) => response.socket.destroy(), (bot) => bot.post(CREATE, ORDER), 1],
    [(_request, response) => response.writeHead(502).end(), (bot) => bot.post(CREATE, ORDER), 1],
    [(_request, response) => response.writeHead(429).end(), (bot) => bot.post(CREATE, ORDER), 2],
    [
      (_request, response) => response.socket.destroy(),
      (bot) => bot.post(CREATE, { ...ORDER, orderLinkId: 'a' }),
      2,
    ],
    [(_request, response) => response.socket.destroy(), (bot) => bot.get(INFO), 2],
  ]) {
    const server = await serve(t, (request, response) =>
      server.seen.length === 1 ? answer(request, response) : response.end(told({})),
    );
    const sending = send(botOf(server.url, {}, { adapter: retrying }));
    if (arrived === 2) assert.equal((await sending).data.retCode, 0);
    else assert.equal((await rejection(sending)).code, 'ERR_BYBIT_UNSAFE_RESEND');
    assert.equal(server.seen.length, arrived);
  }
});

test('a reply whose body is not read does not count as an accepted request', async (t) => {
  const server = await serve(t, (_request, response) =>
    response.setHeader('Content-Type', 'application/octet-stream').end(told({})),
  );
  const signer = newSigner();
  const reports = [];
  const gate = { signer, admit() {}, requireOpen() {}, report: (error) => reports.push(error) };
  for (const adapter of ['http', 'fetch']) {
    const { data } = await botOf(server.url, { signer, gate }, { adapter, responseType: 'stream' }).get(INFO);
    if (typeof data.resume === 'function') data.resume();
    else await data.cancel();
  }
  await (await createFetch({ signer, gate, baseURL: server.url })(INFO)).text();
  assert.deepEqual(reports, []);
  await botOf(server.url, { signer, gate }).get(INFO);
  assert.deepEqual(reports, [null]);
});
