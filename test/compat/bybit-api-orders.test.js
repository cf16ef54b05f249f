'use strict';

/** Orders of bybit-api that have to wait: they leave fresh, in time and while the gate is open, or not at all. */

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const http = require('node:http');
const { test } = require('node:test');
const axios = require('axios');
const { attach, createSignMessage, detach } = require('../../lib/bybit-api.js');
const { BybitGateError, ServerClock } = require('../../lib/index.js');
const { TRADE, VERSIONS, accepted, arrived, newGate, openGate } = require('./support/bybit-api.js');
const { freePort, listeningGate, place, restClient } = require('./support/bybit-api.js');
const { slowSigner, streamClient, tradeClient } = require('./support/bybit-api.js');
const { openTimeServer } = require('../support/clock/clock.js');
const { holdPool } = require('../support/pool.js');
const { CREATE, KEY, ORDER, OTHER_SECRET } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection, until } = require('../support/promises.js');

const [NEWEST] = VERSIONS;
const LATE = {
  retCode: 10002,
  retMsg: 'invalid request, please check your server timestamp or recv_window param',
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function assertNotSent(error) {
  assert.equal(error.code, 'ERR_BYBIT_NOT_SENT');
  assert.equal(error.sent, false);
  assert.equal(error.retryable, true);
}

for (const library of VERSIONS) {
  const { version } = library;

  test(`${version}: an order that waits for its connection is not sent once the gate has closed`, async (t) => {
    const port = await freePort(t);
    const other = await openSandbox(t);
    const gate = await openGate(t, other);
    const client = attach(streamClient(t, library, `ws://127.0.0.1:${port}/v5/trade`), { gate });
    const order = rejection(place(client));
    await pause(50);
    gate.close();
    const sandbox = await openSandbox(t, { ports: { mainnet: port } });
    assert.ok((await order) instanceof BybitGateError);
    assert.equal(arrived(sandbox), 0);
  });

  test(`${version}: an order that waits for its signature is not sent once the gate has closed`, async (t) => {
    const sandbox = await openSandbox(t);
    const gate = await openGate(t, sandbox);
    const { customSignMessageFn, asked } = slowSigner();
    const client = attach(restClient(library, sandbox, { customSignMessageFn }), { gate });
    const order = rejection(client.submitOrder(ORDER));
    await until(() => asked.length >= 1);
    gate.close();
    asked[0]();
    assert.ok((await order) instanceof BybitGateError);
    assert.equal(arrived(sandbox), 0);
  });

  test(`${version}: orders that wait for a connection leave one by one, fresh, until the gate closes`, async (t) => {
    const sandbox = await openSandbox(t);
    const gate = await openGate(t, sandbox);
    sandbox.set({ everyReply: { latencyMs: 600, when: { path: CREATE } } });
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => httpAgent.destroy());
    const client = attach(restClient(library, sandbox, { recv_window: 1000 }, { httpAgent }), { gate });
    const orders = Array.from({ length: 5 }, () => client.submitOrder(ORDER));
    const outcomes = Promise.allSettled(orders);
    await until(() => arrived(sandbox) >= 4);
    gate.close();
    const settled = await outcomes;
    assert.deepEqual(settled.map(({ value, reason }) => value?.retCode ?? reason.name).sort(), [
      0,
      0,
      0,
      0,
      'BybitGateError',
    ]);
    assert.equal(accepted(sandbox), 4);
  });

  for (const [title, then] of [
    ['', () => {}],
    // Older clients, left to themselves in between, connect twice and leave a rejection unhandled.
    ...(library === NEWEST
      ? [
          [', nor once the client is attached again', (client) => attach(client, { deadlineMs: 10_000 })],
          [', nor once the client is detached', detach],
        ]
      : []),
  ]) {
    test(`${version}: an order that cannot leave by its deadline is not sent later${title}`, async (t) => {
      const port = await freePort(t);
      const client = streamClient(t, library, `ws://127.0.0.1:${port}/v5/trade`);
      assertNotSent(await rejection(place(attach(client, { deadlineMs: 1000 }))));
      then(client);
      const sandbox = await openSandbox(t, { ports: { mainnet: port } });
      await until(() => client.isConnected(TRADE));
      // The first order would have left before this one.
      assert.equal((await place(client)).retCode, 0);
      assert.equal(arrived(sandbox), 1);
    });
  }

  test(`${version}: an order does not wait for the first check of the gate beyond its deadline`, async (t) => {
    const sandbox = await openSandbox(t);
    sandbox.set({ everyReply: { latencyMs: 60_000, when: { path: '/v5/user/query-api' } } });
    const gate = newGate(t, sandbox);
    const rest = attach(restClient(library, sandbox), { gate, deadlineMs: 100 });
    const short = attach(restClient(library, sandbox, {}, { timeout: 100 }), { gate });
    const stream = attach(tradeClient(t, library, sandbox), { gate, deadlineMs: 100 });
    const orders = [rest.submitOrder(ORDER), short.submitOrder(ORDER), place(stream)];
    for (const error of await Promise.all(orders.map(rejection))) assertNotSent(error);
    assert.equal(arrived(sandbox), 0);
  });

  test(`${version}: an order that waited for the first check of the gate is stamped when it leaves`, async (t) => {
    const sandbox = await openSandbox(t);
    sandbox.set({ nextReply: { latencyMs: 1500, when: { path: '/v5/user/query-api' } } });
    const gate = newGate(t, sandbox);
    const stream = attach(tradeClient(t, library, sandbox, { recvWindow: 1000 }), { gate });
    const rest = attach(restClient(library, sandbox, { recv_window: 1000 }), { gate });
    const replies = await Promise.all([rest.submitOrder(ORDER), place(stream)]);
    assert.deepEqual(
      replies.map(({ retCode }) => retCode),
      [0, 0],
    );
  });

  test(`${version}: an order without a reply ends, and says that it was sent`, async (t) => {
    const sandbox = await openSandbox(t);
    sandbox.set({
      everyReply: [
        { latencyMs: 60_000, when: { op: 'order.create' } },
        { latencyMs: 60_000, when: { path: CREATE } },
      ],
    });
    const options = { replyMs: 200 };
    const rest = attach(restClient(library, sandbox), options);
    const stream = attach(tradeClient(t, library, sandbox), options);
    const orders = [rest.submitOrder(ORDER), place(stream)];
    for (const error of await Promise.all(orders.map(rejection))) {
      assert.equal(error.code, 'ERR_BYBIT_NO_REPLY');
      assert.equal(error.sent, true);
      assert.equal(error.retryable, false);
    }
    assert.equal(arrived(sandbox), 2);
  });

  test(`${version}: an order leaves while the pool is held, and a late signature is made anew`, async (t) => {
    const sandbox = await openSandbox(t);
    const client = attach(restClient(library, sandbox));
    // Signs by itself, on the pool.
    const plain = attach(restClient(library, sandbox, { customSignMessageFn: undefined, recv_window: 1000 }));
    const pool = holdPool();
    t.after(pool.release);
    await until(pool.held);
    const late = plain.submitOrder(ORDER);
    assert.equal((await client.submitOrder(ORDER)).retCode, 0);
    assert.equal(pool.held(), true);
    await pause(1500);
    pool.release();
    assert.equal((await late).retCode, 0);
    assert.equal(accepted(sandbox), 2);
  });

  test(`${version}: accepted orders are told to the gate, so that doubts far apart leave it open`, async (t) => {
    const sandbox = await openSandbox(t);
    const gate = await openGate(t, sandbox);
    const rest = attach(restClient(library, sandbox), { gate });
    const stream = attach(tradeClient(t, library, sandbox), { gate });
    for (const [order, when] of [
      [() => rest.submitOrder(ORDER), { path: CREATE }],
      [() => place(stream), { op: 'order.create' }],
    ]) {
      for (let round = 0; round < 4; round++) {
        sandbox.set({ nextReply: { ...LATE, when } });
        assert.equal((await rejection(order())).code, 10002);
        assert.equal((await order()).retCode, 0);
      }
    }
    assert.equal(gate.state, 'open');
  });

  test(`${version}: a ServerClock makes the times of requests and orders`, async (t) => {
    const sandbox = await openSandbox(t);
    sandbox.set({ clockSkewMs: 60_000 });
    const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
    await clock.sync();
    assert.equal((await attach(restClient(library, sandbox), { clock }).submitOrder(ORDER)).retCode, 0);
    assert.equal((await place(attach(tradeClient(t, library, sandbox), { clock }))).retCode, 0);
  });

  test(`${version}: two orders of the same parameters, and parameters that change after the call`, async (t) => {
    const sandbox = await openSandbox(t);
    const stream = attach(tradeClient(t, library, sandbox));
    const rest = attach(restClient(library, sandbox));
    const order = { ...ORDER };
    const orders = [
      place(stream, order),
      place(stream, order),
      rest.submitOrder(order),
      rest.submitOrder(order),
    ];
    order.qty = '0.5';
    for (const { retCode } of await Promise.all(orders)) assert.equal(retCode, 0);
    const bodies = [
      ...sandbox.requests.filter(({ path }) => path === CREATE).map(({ body }) => JSON.parse(body)),
      ...sandbox.messages.filter(({ op }) => op === 'order.create').map(({ json }) => json.args[0]),
    ];
    assert.deepEqual(
      bodies.map(({ qty }) => qty),
      Array(4).fill(ORDER.qty),
    );
  });

  test(`${version}: detach() while an order waits leaves it to the client, and its promise`, async (t) => {
    const port = await freePort(t);
    const client = streamClient(t, library, `ws://127.0.0.1:${port}/v5/trade`);
    const before = Object.getOwnPropertyNames(client).sort();
    const order = place(attach(client, { deadlineMs: 100 }));
    detach(client);
    assert.deepEqual(Object.getOwnPropertyNames(client).sort(), before);
    await pause(300);
    const sandbox = await openSandbox(t, { ports: { mainnet: port } });
    assert.equal((await order).retCode, 0);
    assert.equal(arrived(sandbox), 1);
  });

  test(`${version}: a gate or a signer of another key is refused`, async (t) => {
    const sandbox = await openSandbox(t, {
      keys: [KEY, { apiKey: 'otherKey0000000001', secret: OTHER_SECRET }],
    });
    const gate = newGate(t, sandbox);
    const { signer } = gate;
    const other = { key: 'otherKey0000000001', secret: OTHER_SECRET };
    for (const client of [restClient(library, sandbox, other), tradeClient(t, library, sandbox, other)]) {
      assert.throws(
        () => attach(client, { gate }),
        (error) => {
          assert.equal(error.code, 'ERR_INVALID_ARG_VALUE');
          assert.match(error.message, /API key/);
          assert.ok(!error.message.includes(other.key) && !error.message.includes(KEY.apiKey), error.message);
          return true;
        },
      );
    }
    const mixed = restClient(library, sandbox, {
      ...other,
      customSignMessageFn: createSignMessage({ signer }),
    });
    const calls = [mixed.submitOrder(ORDER), mixed.getAccountInfo()];
    for (const error of await Promise.all(calls.map(rejection))) {
      assert.equal(error.code, 'ERR_BYBIT_OTHER_KEY');
    }
    assert.equal(sandbox.requests.filter(({ path }) => path !== '/v5/market/time').length, 0);
  });
}

test('an order that fails before it leaves says that it was not sent', async (t) => {
  const port = await freePort(t);
  const sandbox = { urls: { mainnet: `http://127.0.0.1:${port}` } };
  const error = await rejection(attach(restClient(NEWEST, sandbox)).submitOrder(ORDER));
  assert.equal(error.code, 'ECONNREFUSED');
  assert.equal(error.sent, false);
});

test('a reply that is a page is no acceptance', async (t) => {
  const sandbox = await openSandbox(t);
  const { gate, reports } = listeningGate();
  const client = attach(restClient(NEWEST, sandbox), { gate });
  sandbox.set({ nextReply: { httpStatus: 200, body: '<html>maintenance</html>' } });
  await client.getAccountInfo();
  await client.getAccountInfo();
  assert.deepEqual(reports, [null]);
});

test('a clock that is being set holds an order up for half of its deadline at most', async (t) => {
  const sandbox = await openSandbox(t);
  const server = await openTimeServer(t);
  let ahead = 0;
  const clock = new ServerClock({ baseURL: server.baseURL, wall: { now: () => Date.now() + ahead } });
  await clock.sync();
  const client = attach(restClient(NEWEST, sandbox), { clock, deadlineMs: 2000 });
  server.usual = { aheadMs: 60_000 };
  ahead = 60_000;
  sandbox.set({ clockSkewMs: 60_000 });
  assert.equal((await client.submitOrder(ORDER)).retCode, 0);
});

test('closing a client ends the orders that wait for it, and opens nothing', async (t) => {
  const port = await freePort(t);
  const client = attach(streamClient(t, NEWEST, `ws://127.0.0.1:${port}/v5/trade`));
  const order = rejection(place(client));
  await pause(50);
  client.closeAll(true);
  assertNotSent(await order);
  const sandbox = await openSandbox(t, { ports: { mainnet: port } });
  await pause(200);
  assert.equal(sandbox.messages.length, 0);
});

for (const [title, network] of [
  ["axios's fetch adapter", { adapter: 'fetch' }],
  [
    'an adapter of the user',
    { adapter: (config) => axios.getAdapter('http')({ ...config, transport: undefined }) },
  ],
  ['a transport of the user', { transport: http }],
  ['an Expect header', { headers: { Expect: '100-continue' } }],
]) {
  test(`an order is sent by ${title}, and waits no longer for its reply than is allowed`, async (t) => {
    const sandbox = await openSandbox(t);
    const client = attach(restClient(NEWEST, sandbox, {}, network), { replyMs: 1500 });
    assert.equal((await client.submitOrder(ORDER)).retCode, 0);
    sandbox.set({ everyReply: { latencyMs: 60_000, when: { path: CREATE } } });
    const error = await rejection(client.submitOrder(ORDER));
    assert.equal(error.code, 'ERR_BYBIT_NO_REPLY');
    assert.equal(error.sent, true);
    assert.equal(arrived(sandbox), 2);
  });
}

test('a file that waits for its connection is signed anew when it leaves', async (t) => {
  const sandbox = await openSandbox(t);
  sandbox.set({ everyReply: { latencyMs: 1500, when: { path: CREATE } } });
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => httpAgent.destroy());
  const client = attach(restClient(NEWEST, sandbox, { recv_window: 1000 }, { httpAgent }));
  const order = client.submitOrder(ORDER);
  await until(() => arrived(sandbox) >= 1);
  // The sandbox knows no such endpoint.
  const file = { fileBuffer: Buffer.from('a picture'), fileName: 'a.png' };
  await rejection(client.postPrivateFile('/v5/p2p/oss/upload_file', file));
  assert.equal((await order).retCode, 0);
  const [, upload] = sandbox.requests;
  const sentAt = Number(upload.headers['x-bapi-timestamp']);
  assert.ok(upload.time - sentAt < 1000, `${upload.time} ${sentAt}`);
  const signed = Buffer.concat([Buffer.from(`${sentAt}${KEY.apiKey}1000`), upload.body]);
  assert.equal(upload.headers['x-bapi-sign'], createHmac('sha256', KEY.secret).update(signed).digest('hex'));
});
