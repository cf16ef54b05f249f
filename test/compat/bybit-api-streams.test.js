'use strict';

/** The logins of bybit-api's WebSocket clients: refused ones, lost ones, and those that are made after a step of the clock. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { WebSocketServer } = require('ws');
const { attach, createSignMessage, detach } = require('../../lib/bybit-api.js');
const { BybitAuthError, BybitCredentialError, ServerClock } = require('../../lib/index.js');
const { TRADE, VERSIONS, accepted, openGate, place } = require('./support/bybit-api.js');
const {
  freePort,
  privateClient,
  restClient,
  streamClient,
  tradeClient,
  verdicts,
} = require('./support/bybit-api.js');
const { holdPool } = require('../support/pool.js');
const { KEY, ORDER, QUERY_API } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection, until } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

const [NEWEST] = VERSIONS;
const checks = (sandbox) => sandbox.requests.filter(({ path }) => path === QUERY_API).length;
const logins = (sandbox) => verdicts(sandbox, 'auth').length;
const isRefused = (sandbox) =>
  verdicts(sandbox, 'auth').some((verdict) => !/^(accepted|logged-in)$/.test(verdict));

/** A server that refuses each login, closes the connection, and remembers when. */
async function openRefusingServer(t) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const at = [];
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      if (JSON.parse(data).op !== 'auth') return;
      at.push(performance.now());
      socket.send(JSON.stringify({ success: false, ret_msg: 'Invalid api key', retCode: 10003, op: 'auth' }));
      socket.close();
    });
  });
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { at, url: `ws://127.0.0.1:${server.address().port}/v5/private` };
}

for (const library of VERSIONS) {
  const { version } = library;

  test(`${version}: a private stream whose login was refused comes back by itself`, async (t) => {
    const sandbox = await openSandbox(t);
    sandbox.removeKey(KEY.apiKey);
    const errors = [];
    const client = attach(privateClient(t, library, sandbox), { onError: (error) => errors.push(error) });
    client.subscribeV5('order', 'linear');
    await until(() => errors.length >= 1);
    assert.ok(errors[0] instanceof BybitAuthError);
    sandbox.addKey(KEY);
    await until(() => verdicts(sandbox, 'subscribe').includes('accepted'));
    const update = once(client, 'update');
    assert.equal((await restClient(library, sandbox).submitOrder(ORDER)).retCode, 0);
    assert.equal((await update)[0].topic, 'order');
  });

  test(`${version}: orders go on once a key that was away is back, and one refusal closes the gate once`, async (t) => {
    const sandbox = await openSandbox(t);
    const gate = await openGate(t, sandbox);
    const events = [];
    for (const name of ['open', 'closed']) gate.on(name, () => events.push(name));
    const client = attach(tradeClient(t, library, sandbox), { gate });
    const rest = attach(restClient(library, sandbox), { gate });
    assert.equal((await place(client)).retCode, 0);
    sandbox.removeKey(KEY.apiKey);
    sandbox.dropConnections();
    await until(() => gate.state === 'closed');
    sandbox.addKey(KEY);
    await until(() => gate.state === 'open');
    for (let count = 0; count < 5; count++) {
      assert.equal((await place(client)).retCode, 0);
      assert.equal((await rest.submitOrder(ORDER)).retCode, 0);
    }
    assert.deepEqual(events, ['closed', 'open']);
    assert.equal(accepted(sandbox), 11);
  });

  test(`${version}: a login after a step of the clock is made by the clock as it is then`, async (t) => {
    const sandbox = await openSandbox(t);
    let ahead = 0;
    const clock = { now: () => Date.now() + ahead };
    const client = attach(privateClient(t, library, sandbox), { clock });
    client.subscribeV5('order', 'linear');
    await until(() => logins(sandbox) >= 1);
    for (const step of [60_000, -60_000]) {
      ahead = step;
      sandbox.set({ clockSkewMs: step });
      const before = logins(sandbox);
      sandbox.dropConnections();
      await until(() => logins(sandbox) > before);
    }
    assert.deepEqual([...new Set(verdicts(sandbox, 'auth'))], ['accepted']);
  });

  test(`${version}: a login that is lost on its way is made again`, async (t) => {
    const sandbox = await openSandbox(t);
    sandbox.set({ everyReply: { latencyMs: 60_000, when: { op: 'auth' } } });
    const client = attach(privateClient(t, library, sandbox));
    client.subscribeV5('order', 'linear');
    await until(() => logins(sandbox) >= 1);
    sandbox.set({ everyReply: null });
    sandbox.dropConnections();
    await until(() => verdicts(sandbox, 'subscribe').includes('accepted'));
  });

  test(`${version}: orders of an outage share one connection once the exchange is back`, async (t) => {
    const port = await freePort(t);
    const client = attach(
      streamClient(t, library, `ws://127.0.0.1:${port}/v5/trade`, { reconnectTimeout: 50 }),
    );
    const orders = [];
    for (let count = 0; count < 10; count++) {
      orders.push(place(client));
      await new Promise((resolve) => setTimeout(resolve, 17));
    }
    const sandbox = await openSandbox(t, { ports: { mainnet: port } });
    for (const { retCode } of await Promise.all(orders)) assert.equal(retCode, 0);
    const lost = once(client, 'reconnect');
    sandbox.dropConnections();
    await lost;
    const more = await Promise.all(Array.from({ length: 3 }, () => place(client)));
    assert.deepEqual(new Set(more.map(({ retCode }) => retCode)), new Set([0]));
    assert.equal(new Set(sandbox.messages.map(({ connId }) => connId)).size, 2);
    assert.equal(accepted(sandbox), 13);
  });

  test(`${version}: a login and an order leave while the pool is held`, async (t) => {
    const sandbox = await openSandbox(t);
    const client = attach(tradeClient(t, library, sandbox, { customSignMessageFn: createSignMessage() }));
    const pool = holdPool();
    t.after(pool.release);
    await until(pool.held);
    assert.equal((await place(client)).retCode, 0);
    assert.equal(pool.held(), true);
  });
}

for (const library of [NEWEST, VERSIONS.at(-1)]) {
  test(`${library.version}: while the gate checks the key, the stream does not ask on its own`, async (t) => {
    const sandbox = await openSandbox(t);
    const gate = await openGate(t, sandbox, { retry: { minMs: 200, maxMs: 200 } });
    sandbox.removeKey(KEY.apiKey);
    const client = attach(privateClient(t, library, sandbox), { gate });
    client.subscribeV5('wallet', 'linear');
    await until(() => gate.state === 'closed');
    const before = checks(sandbox);
    // Longer than the first two delays of the back-off.
    await until(() => checks(sandbox) >= before + 20);
    assert.equal(logins(sandbox), 1);
    sandbox.addKey(KEY);
    await until(() => verdicts(sandbox, 'auth').includes('accepted'));
  });

  test(`${library.version}: an exchange that closes after a refusal is not asked again at once`, async (t) => {
    const server = await openRefusingServer(t);
    const client = attach(streamClient(t, library, server.url));
    client.subscribeV5('order', 'linear');
    await until(() => server.at.length >= 3);
    for (const [index, at] of server.at.entries()) {
      // Half of a step, and each step is twice as long as the one before.
      if (index > 0) assert.ok(at - server.at[index - 1] >= 500 * 2 ** (index - 1) - 20, String(server.at));
    }
  });
}

test('a login whose signature took too long is signed anew before it is sent', async (t) => {
  const sandbox = await openSandbox(t);
  const sign = createSignMessage();
  let calls = 0;
  const customSignMessageFn = async (message, secret) => {
    calls += 1;
    const signature = await sign(message, secret);
    // By the clock of the machine this login has expired when it is there.
    if (calls === 1) await new Promise((resolve) => setTimeout(resolve, 1200));
    return signature;
  };
  const client = attach(privateClient(t, NEWEST, sandbox, { customSignMessageFn, recvWindow: 1000 }));
  client.subscribeV5('order', 'linear');
  await until(() => logins(sandbox) >= 1);
  assert.deepEqual(verdicts(sandbox, 'auth'), ['accepted']);
});

for (const [title, end] of [
  ['detach()', (client) => detach(client)],
  ['closeAll()', (client) => client.closeAll(true)],
]) {
  test(`after ${title} nothing logs in again`, async (t) => {
    const sandbox = await openSandbox(t);
    const gate = await openGate(t, sandbox);
    sandbox.set({ everyReply: { retCode: 10004, retMsg: 'error sign!', when: { op: 'auth' } } });
    const client = attach(privateClient(t, NEWEST, sandbox), { gate });
    client.subscribeV5('order', 'linear');
    await until(() => logins(sandbox) >= 1);
    await until(() => gate.listenerCount('open') === 1);
    end(client);
    assert.equal(gate.listenerCount('open'), 0);
    const before = sandbox.messages.length;
    // The first delay of the back-off is over by then.
    await new Promise((resolve) => setTimeout(resolve, 1700));
    assert.equal(sandbox.messages.length, before);
  });
}

test('many clients leave no listener on the clock, and one at most on the gate', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox, { retry: { minMs: 60_000, maxMs: 60_000 } });
  const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
  await clock.sync();
  const warnings = [];
  const warn = (warning) => warnings.push(warning.name);
  process.on('warning', warn);
  t.after(() => process.off('warning', warn));
  sandbox.removeKey(KEY.apiKey);
  const clients = Array.from({ length: 50 }, () => attach(tradeClient(t, NEWEST, sandbox), { gate, clock }));
  for (const client of clients) client.connect(TRADE).catch(() => {});
  await until(() => logins(sandbox) >= 50);
  await until(() => gate.state === 'closed');
  assert.ok(gate.listenerCount('open') <= 1);
  assert.equal(clock.listenerCount('sync') + clock.listenerCount('step'), 0);
  for (const client of clients) client.closeAll(true);
  await until(() => gate.listenerCount('open') === 0);
  assert.deepEqual(warnings, []);
});

test('an order on a connection whose login was refused is not sent, and says why', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.removeKey(KEY.apiKey);
  const client = attach(tradeClient(t, NEWEST, sandbox));
  for (let count = 0; count < 2; count++) {
    const error = await rejection(place(client));
    assert.equal(error.category, 'key-or-environment');
    assert.equal(error.sent, false);
  }
  assert.deepEqual(verdicts(sandbox, 'order.create'), []);
  assert.ok(isRefused(sandbox));
});

test('an order that is placed as soon as the gate opens waits for the login, and is accepted', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  const client = attach(tradeClient(t, NEWEST, sandbox), { gate });
  sandbox.removeKey(KEY.apiKey);
  client.connect(TRADE).catch(() => {});
  await until(() => gate.state === 'closed');
  const order = new Promise((resolve) => gate.once('open', () => resolve(place(client))));
  sandbox.addKey(KEY);
  assert.equal((await order).retCode, 0);
  assert.deepEqual(verdicts(sandbox, 'order.create'), ['accepted']);
});

test('a gate that opens again and again does not make the client log in at that rate', async (t) => {
  const sandbox = await openSandbox(t);
  const gate = await openGate(t, sandbox);
  const at = [];
  // The key is fine, and the stream says that it is not.
  sandbox.set({ everyReply: { retCode: 10003, retMsg: 'API key is invalid.', when: { op: 'auth' } } });
  const client = attach(privateClient(t, NEWEST, sandbox), {
    gate,
    onError: () => at.push(performance.now()),
  });
  client.subscribeV5('order', 'linear');
  await until(() => at.length >= 3);
  // The first time at once, then after half of a step of 2 s at least.
  assert.ok(at[2] - at[1] >= 980, String(at));
});

test('a subscription that is refused is told of, and leaves the login as it is', async (t) => {
  const sandbox = await openSandbox(t);
  const errors = [];
  const client = attach(privateClient(t, NEWEST, sandbox), { onError: (error) => errors.push(error) });
  client.subscribeV5(['order', 'nonsense.topic'], 'linear', true);
  await until(() => errors.length >= 1);
  client.subscribeV5('wallet', 'linear');
  await until(() => verdicts(sandbox, 'subscribe').includes('accepted'));
  assert.equal(logins(sandbox), 1);
});

test('a login without a reply is made again on another connection', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ nextReply: { latencyMs: 60_000, when: { op: 'auth' } } });
  const client = attach(privateClient(t, NEWEST, sandbox), { replyMs: 200 });
  client.subscribeV5('order', 'linear');
  await until(() => verdicts(sandbox, 'subscribe').includes('accepted'));
  assert.equal(logins(sandbox), 2);
});

test('a login that cannot be signed is the error of the orders that wait for it', async (t) => {
  const sandbox = await openSandbox(t);
  const client = attach(tradeClient(t, NEWEST, sandbox, { secret: `${KEY.secret}\u200b` }));
  assert.ok((await rejection(place(client))) instanceof BybitCredentialError);
  assert.equal(sandbox.messages.length, 0);
});

test('a gate or an onError that throws takes no login away', async (t) => {
  const sandbox = await openSandbox(t);
  const uncaught = [];
  const signer = newSigner();
  const fail = () => {
    throw new Error('of the user');
  };
  const gate = { signer, admit: async () => {}, report: fail };
  process.setUncaughtExceptionCaptureCallback((error) => uncaught.push(error.message));
  t.after(() => process.setUncaughtExceptionCaptureCallback(null));
  const client = attach(tradeClient(t, NEWEST, sandbox), { gate });
  assert.equal((await place(client)).retCode, 0);
  assert.equal((await attach(restClient(NEWEST, sandbox), { gate }).submitOrder(ORDER)).retCode, 0);
  await until(() => uncaught.length >= 3);
  assert.deepEqual([...new Set(uncaught)], ['of the user']);

  const warnings = [];
  const keep = (warning) => warnings.push(warning.code);
  process.on('warning', keep);
  t.after(() => process.off('warning', keep));
  sandbox.removeKey(KEY.apiKey);
  const other = attach(privateClient(t, NEWEST, sandbox), { onError: fail });
  other.subscribeV5('order', 'linear');
  await until(() => warnings.length >= 1);
  assert.ok(warnings.every((code) => code === 'BYBIT_AUTH_ON_ERROR'));
  sandbox.addKey(KEY);
  await until(() => verdicts(sandbox, 'subscribe').includes('accepted'));
});
