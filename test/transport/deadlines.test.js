'use strict';

/**
 * How long a request may take: what cannot leave by its deadline is not sent, and says so; what was sent and is not
 * answered ends as well, and says that its outcome is not known. Every promise settles, whatever is on the other side.
 */

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');
const test = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate, BybitApiError, BybitGateError, ServerClock } = require('../../lib/index.js');
const { closedPort, serve } = require('../support/serve.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { newSigner } = require('../support/new-signer.js');

/** The ways to send: each adapter of axios, and createFetch. */
const WAYS = {
  http: (options, baseURL) => axiosWay('http', options, baseURL),
  fetch: (options, baseURL) => axiosWay('fetch', options, baseURL),
  createFetch: (options, baseURL) => {
    const send = createFetch({ ...options, baseURL });
    return {
      get: (path, bybitAuth) => send(path, { bybitAuth }),
      post: (path, body, bybitAuth) => send(path, { method: 'POST', body: JSON.stringify(body), bybitAuth }),
    };
  },
};

function axiosWay(adapter, options, baseURL) {
  const bot = attach(axios.create({ baseURL, adapter, proxy: false }), options);
  return {
    get: (path, bybitAuth) => bot.get(path, { bybitAuth }),
    post: (path, body, bybitAuth) => bot.post(path, body, { bybitAuth }),
  };
}

function assertNotSent(error, way) {
  assert.equal(error.sent, false, error.stack);
  assert.equal(error.retryable, true);
  assert.match(error.message, /was not sent/);
  if (way !== 'createFetch') assert.deepEqual([error.isAxiosError, error.code], [true, 'ECONNABORTED']);
  else assert.deepEqual([error.name, error.code], ['TimeoutError', 'ERR_BYBIT_NOT_SENT']);
}

function assertNoReply(error, way, { retryable = false } = {}) {
  assert.deepEqual([error.sent, error.retryable], [true, retryable], error.stack);
  if (way !== 'createFetch') assert.deepEqual([error.isAxiosError, error.code], [true, 'ECONNABORTED']);
  else assert.deepEqual([error.name, error.code], ['TimeoutError', 'ERR_BYBIT_NO_REPLY']);
}

/** What can keep a request from leaving: each gives the options, and the server that must see no order. */
const HOLD_UPS = {
  'the first check of the gate': async (t) => {
    const server = await serve(t, () => {});
    const signer = newSigner();
    const gate = new AuthGate({ signer, baseURL: server.url, environment: 'mainnet', timeoutMs: 60_000 });
    t.after(() => gate.close());
    return { server, options: { signer, gate } };
  },
};

for (const way of Object.keys(WAYS)) {
  for (const [what, holdUp] of Object.entries(HOLD_UPS)) {
    test(`${way}: ${what} takes longer than the deadline`, async (t) => {
      const { server, options } = await holdUp(t);
      const bot = WAYS[way]({ deadlineMs: 60, environment: 'mainnet', ...options }, server.url);
      assertNotSent(await rejection(bot.post(CREATE, ORDER)), way);
      assert.ok(!server.seen.includes(CREATE));
    });
  }

  test(`${way}: a clock that nobody sets at launch costs no order`, async (t) => {
    const silent = await serve(t, () => {});
    const clock = new ServerClock({ baseURL: silent.url, timeoutMs: 60_000 }).start();
    t.after(() => clock.stop());
    const server = await serve(t, (request, response) => response.end('{"retCode":0}'));
    const bot = WAYS[way]({ signer: newSigner(), clock, deadlineMs: 2000 }, server.url);
    assert.equal((await bot.post(CREATE, ORDER)).status, 200);
    assert.deepEqual(server.seen, [CREATE]);
  });

  test(`${way}: a request that is not answered ends after replyMs`, async (t) => {
    const server = await serve(t, () => {});
    const bot = WAYS[way]({ signer: newSigner(), replyMs: 60 }, server.url);
    assertNoReply(await rejection(bot.post(CREATE, ORDER)), way);
    assertNoReply(await rejection(bot.get(INFO)), way, { retryable: true });
    assert.deepEqual(server.seen, [CREATE, INFO]);
  });

  test(`${way}: leaveBy that has passed, and one that passes while the gate checks`, async (t) => {
    const sandbox = await openSandbox(t, { keys: [KEY], faults: { latencyMs: 50 } });
    const signer = newSigner();
    const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
    t.after(() => gate.close());
    const bot = WAYS[way]({ signer, gate, environment: 'mainnet' }, sandbox.urls.mainnet);
    assertNotSent(await rejection(bot.post(CREATE, ORDER, { leaveBy: Date.now() - 1 })), way);
    assertNotSent(await rejection(bot.post(CREATE, ORDER, { leaveBy: Date.now() + 20 })), way);
    await gate.ready();
    assert.equal((await bot.post(CREATE, ORDER, { leaveBy: Date.now() + 60_000 })).status, 200);
    assert.equal(sandbox.requests.filter(({ path }) => path === CREATE).length, 1);
  });

  test(`${way}: no second attempt leaves after the deadline`, async (t) => {
    // The clock is refused, and setting it anew takes longer than the order may wait.
    let slow = false;
    const server = await serve(t, (request, response) => {
      const isTime = request.url.startsWith('/v5/market/time');
      const time = Date.now();
      const nano = String(BigInt(time) * 1_000_000n);
      const answer = isTime
        ? { retCode: 0, retMsg: 'OK', result: { timeSecond: nano.slice(0, 10), timeNano: nano }, time }
        : {
            retCode: 10002,
            retMsg: `req_timestamp[1],server_timestamp[${time}],recv_window[5000]`,
            result: {},
            time,
          };
      setTimeout(() => response.end(JSON.stringify(answer)), isTime && slow ? 2500 : 0);
    });
    const clock = new ServerClock({ baseURL: server.url });
    await clock.sync();
    slow = true;
    const bot = WAYS[way]({ signer: newSigner(), clock, deadlineMs: 1000 }, server.url);
    const error = await rejection(bot.post(CREATE, { ...ORDER, orderLinkId: 'once' }));
    assert.equal(error.code, 10002, 'the first reply stands');
    slow = false;
    await clock.sync();
    assert.equal(server.seen.filter((path) => path === CREATE).length, 1);
  });

  test(`${way}: with throwOn 'any' the typed error says the same`, async (t) => {
    const server = await serve(t, () => {});
    const bot = WAYS[way]({ signer: newSigner(), replyMs: 40, throwOn: 'any' }, server.url);
    const error = await rejection(bot.post(CREATE, ORDER));
    assert.ok(error instanceof BybitApiError);
    assert.deepEqual([error.category, error.sent, error.retryable], ['no-verdict', true, false]);
    const closed = WAYS[way]({ signer: newSigner(), throwOn: 'any' }, await closedPort());
    const refused = await rejection(closed.post(CREATE, ORDER));
    assert.deepEqual([refused.category, refused.sent, refused.retryable], ['no-verdict', false, true]);
  });
}

test("the request's own timeout bounds what attach adds before it leaves", async (t) => {
  const { server, options } = await HOLD_UPS['the first check of the gate'](t);
  const bot = attach(axios.create({ baseURL: server.url, timeout: 60 }), {
    ...options,
    environment: 'mainnet',
  });
  const error = await rejection(bot.post(CREATE, ORDER));
  assertNotSent(error, 'http');
  assert.match(error.message, /within 60 ms/);
});

test("the request's own timeout, and its words for it, bound the reply", async (t) => {
  const server = await serve(t, () => {});
  const transitional = { clarifyTimeoutError: true };
  const cases = [
    [{}, 'ECONNABORTED', 'timeout of 2000ms exceeded'],
    [{ timeoutErrorMessage: 'too slow' }, 'ECONNABORTED', 'too slow'],
    [{ transitional }, 'ETIMEDOUT', 'timeout of 2000ms exceeded'],
  ];
  const compare = async ([more, code, message]) => {
    const config = { ...more, timeout: 2000 };
    const plain = rejection(axios.post(server.url + CREATE, ORDER, config));
    const bot = attach(axios.create({ baseURL: server.url, ...config }), { signer: newSigner() });
    const error = await rejection(bot.post(CREATE, ORDER));
    assert.deepEqual([error.code, error.message], [code, message]);
    const { code: usual, message: words } = await plain;
    assert.deepEqual([usual, words], [code, message], 'as axios itself');
    assert.deepEqual([error.sent, error.retryable], [true, false]);
  };
  await Promise.all(cases.map(compare));
});

/** Queues and tunnels below the package, which never hand out a connection. */
const NO_SOCKET = {
  'an agent whose only connection is busy': async (t, url) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const busy = http.get(`${url}/never`, { agent });
    busy.on('error', () => {});
    await once(busy, 'socket');
    return agent;
  },
  'an agent that never connects': async () => Object.assign(new http.Agent(), { createConnection() {} }),
  'a proxy that never answers CONNECT': async (t) => {
    const proxy = await serve(t, (socket) => socket.resume(), { raw: true });
    const agent = new http.Agent();
    agent.createConnection = (options, callback) => {
      const request = http.request(proxy.url, { method: 'CONNECT', path: `${options.host}:${options.port}` });
      request.on('connect', (response, socket) => callback(null, socket));
      request.on('error', callback);
      request.end();
    };
    return agent;
  },
};

for (const [what, open] of Object.entries(NO_SOCKET)) {
  test(`${what}: nothing is sent, and the caller is told in time`, async (t) => {
    const server = await serve(t, () => {});
    const httpAgent = await open(t, server.url);
    const bot = attach(axios.create({ baseURL: server.url, httpAgent, proxy: false }), {
      signer: newSigner(),
      deadlineMs: 60,
    });
    const error = await rejection(bot.post(CREATE, ORDER));
    assertNotSent(error, 'http');
    assert.match(error.message, /no connection/);
    assert.ok(!server.seen.includes(CREATE));
  });
}

test('a process that was stopped does not send what should have left before', async (t) => {
  const server = await serve(t, (request, response) => response.end('{"retCode":0}'));
  const child = spawn(
    process.execPath,
    [require.resolve('../support/transport/leave-by-child.js'), server.url],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  t.after(() => child.kill('SIGKILL'));
  child.stdout.setEncoding('utf8');
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  await until(() => printed.includes('ready'));
  // The connection stands, and is given to the order when the process has been stopped for a while: see there.
  child.kill('SIGSTOP');
  await delay(1000);
  child.kill('SIGCONT');
  await until(() => /outcome .*\n/.test(printed));
  assert.match(printed, /outcome ECONNABORTED sent=false/);
  assert.ok(!server.seen.includes(CREATE));
});

test('a reply without end is cut off', async (t) => {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  const server = await serve(t, (request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  const bot = attach(axios.create({ baseURL: server.url }), { signer: newSigner() });
  const error = await rejection(bot.post(CREATE, ORDER));
  assert.match(error.message, /maxContentLength size of 16777216 exceeded/);
  assert.equal(error.sent, true);
  const limited = await rejection(bot.get(INFO, { maxContentLength: 1000 }));
  assert.match(limited.message, /maxContentLength size of 1000 exceeded/);
});

test('options of deadlines that cannot be are refused', () => {
  const signer = newSigner();
  for (const name of ['deadlineMs', 'replyMs']) {
    for (const value of [0, -1, 1.5, NaN, '100', Infinity, null, 2 ** 31]) {
      assert.throws(() => attach(axios.create(), { signer, [name]: value }), {
        code: 'ERR_INVALID_ARG_VALUE',
      });
    }
  }
  assert.throws(() => attach(axios.create(), { signer, leaveBy: 1 }), /no option "leaveBy"/);
});

test('options of one request that cannot be are refused before anything is sent', async (t) => {
  const server = await serve(t, (request, response) => response.end('{"retCode":0}'));
  for (const way of Object.keys(WAYS)) {
    const bot = WAYS[way]({ signer: newSigner() }, server.url);
    for (const bybitAuth of [
      null,
      7,
      { deadlineMs: 0 },
      { leaveBy: 'soon' },
      { signer: {} },
      { nonsense: 1 },
    ]) {
      const error = await rejection(bot.post(CREATE, ORDER, bybitAuth));
      assert.match(error.code, /^ERR_INVALID_ARG/, `${way} ${JSON.stringify(bybitAuth)}`);
    }
  }
  assert.deepEqual(server.seen, []);
});

test('a closed gate is no timeout', async (t) => {
  const server = await serve(t, () => {});
  const signer = newSigner();
  const gate = new AuthGate({ signer, baseURL: server.url, environment: 'mainnet' });
  gate.close();
  const bot = attach(axios.create({ baseURL: server.url }), { signer, gate });
  const error = await rejection(bot.post(CREATE, ORDER));
  assert.ok(error instanceof BybitGateError);
  assert.equal(error.sent, false);
});
