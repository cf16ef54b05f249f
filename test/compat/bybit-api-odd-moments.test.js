'use strict';

/** bybit-api at odd moments: many orders at once, signatures that do not come, connections and signers that are gone. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { attach, createSignMessage, detach } = require('../../lib/bybit-api.js');
const { ServerClock } = require('../../lib/index.js');
const { TRADE, VERSIONS, arrived, listeningGate, place } = require('./support/bybit-api.js');
const {
  privateClient,
  restClient,
  slowSigner,
  streamClient,
  tradeClient,
} = require('./support/bybit-api.js');
const { verdicts } = require('./support/bybit-api.js');
const { openSlowWay } = require('./support/slow-way.js');
const { CREATE, KEY, ORDER } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection, until } = require('../support/promises.js');
const { newSigner } = require('../support/new-signer.js');

const [NEWEST] = VERSIONS;

for (const library of VERSIONS) {
  const { version } = library;

  test(`${version}: orders that come while the client connects share one login, and one refusal`, async (t) => {
    const sandbox = await openSandbox(t);
    sandbox.removeKey(KEY.apiKey);
    const { gate, reports } = listeningGate();
    const client = attach(tradeClient(t, library, sandbox), { gate });
    const refused = await Promise.all(Array.from({ length: 5 }, () => rejection(place(client))));
    for (const { category, sent } of refused) {
      assert.deepEqual([category, sent], ['key-or-environment', false]);
    }
    assert.deepEqual(reports, ['key-or-environment']);
    assert.equal(verdicts(sandbox, 'auth').length, 1);
  });

  test(`${version}: a login whose signature never comes is given up, and made again`, async (t) => {
    const sandbox = await openSandbox(t);
    const sign = createSignMessage();
    let calls = 0;
    const customSignMessageFn = (message, secret) =>
      ++calls === 1 ? new Promise(() => {}) : sign(message, secret);
    const client = attach(privateClient(t, library, sandbox, { customSignMessageFn }), { deadlineMs: 100 });
    client.subscribeV5('order', 'linear');
    await until(() => verdicts(sandbox, 'subscribe').includes('accepted'));
  });

  test(`${version}: detach() while a login is signed leaves its connection alone`, async (t) => {
    const sandbox = await openSandbox(t);
    const { customSignMessageFn, asked } = slowSigner();
    const client = attach(privateClient(t, library, sandbox, { customSignMessageFn }), { replyMs: 50 });
    client.subscribeV5('order', 'linear');
    await until(() => asked.length >= 1);
    detach(client);
    asked[0]();
    await until(() => verdicts(sandbox, 'subscribe').includes('accepted'));
    // As if the login had no reply: replyMs and the first delay of the back-off.
    await new Promise((resolve) => setTimeout(resolve, 1700));
    assert.equal(verdicts(sandbox, 'auth').length, 1);
  });

  test(`${version}: a connection that does not open is given up, and made again`, async (t) => {
    const sandbox = await openSandbox(t);
    const way = await openSlowWay(t, sandbox);
    const client = attach(streamClient(t, library, `${way.webSocketUrl}/v5/trade`), { deadlineMs: 200 });
    const error = await rejection(place(client));
    assert.deepEqual([error.code, error.sent], ['ERR_BYBIT_NOT_SENT', false]);
    // The connections that come later are passed on; the first one is not.
    way.passOn();
    await until(() => client.isConnected(TRADE));
    assert.equal((await place(client)).retCode, 0);
    assert.equal(arrived(sandbox), 1);
  });

  test(`${version}: an order whose connection is lost is an error that says whether it was sent`, async (t) => {
    const sandbox = await openSandbox(t);
    const client = attach(tradeClient(t, library, sandbox));
    await place(client);
    sandbox.set({ nextReply: { latencyMs: 60_000, when: { op: 'order.create' } } });
    const order = rejection(place(client));
    await until(() => verdicts(sandbox, 'order.create').length >= 2);
    sandbox.dropConnections();
    const error = await order;
    assert.ok(error instanceof Error);
    assert.equal(error.sent, true);
  });
}

for (const library of VERSIONS) {
  test(`${library.version}: a wall clock that is set during signing moves no timestamp`, async (t) => {
    const sandbox = await openSandbox(t);
    const wall = { aheadMs: 0, now: () => Date.now() + wall.aheadMs };
    const clock = new ServerClock({ baseURL: sandbox.urls.mainnet, wall });
    await clock.sync();
    const sign = createSignMessage();
    let isSet = false;
    const customSignMessageFn = async (message, secret) => {
      if (!isSet) wall.aheadMs += 20_000;
      isSet = true;
      return sign(message, secret);
    };
    // The fetch adapter gets the request signed, so nothing signs it once more when its connection is established.
    const rest = attach(restClient(library, sandbox, { customSignMessageFn }, { adapter: 'fetch' }), {
      clock,
    });
    assert.equal((await rest.submitOrder(ORDER)).retCode, 0);
    isSet = false;
    const stream = attach(tradeClient(t, library, sandbox, { customSignMessageFn }), { clock });
    assert.equal((await place(stream)).retCode, 0);
    assert.deepEqual(
      sandbox.requests.filter(({ path }) => path === CREATE).map(({ verdict }) => verdict),
      ['accepted'],
    );
    assert.deepEqual(verdicts(sandbox, 'auth'), ['accepted']);
  });
}

test('a clock that gives no time, and a destroyed signer, send nothing', async (t) => {
  const sandbox = await openSandbox(t);
  let now = Date.now;
  const clock = { now: () => now() };
  const stream = attach(tradeClient(t, NEWEST, sandbox), { clock });
  assert.equal((await place(stream)).retCode, 0);
  assert.equal((await rejection(place(stream, { ...ORDER, price: 1n }))).sent, false);
  now = () => NaN;
  const timeless = await rejection(place(stream));
  assert.deepEqual([timeless.code, timeless.sent], ['ERR_OUT_OF_RANGE', false]);
  const signer = newSigner();
  signer.destroy();
  const options = { customSignMessageFn: createSignMessage({ signer }) };
  const rest = attach(restClient(NEWEST, sandbox, options));
  const other = attach(tradeClient(t, NEWEST, sandbox, options));
  const orders = [rest.submitOrder(ORDER), place(other), place(other)];
  for (const { code, sent } of await Promise.all(orders.map(rejection))) {
    assert.deepEqual([code, sent], ['ERR_BYBIT_SIGNER_DESTROYED', false]);
  }
  assert.equal(arrived(sandbox), 1);
});

test('an order that serialises itself is sent as it was when it was placed', async (t) => {
  const sandbox = await openSandbox(t);
  const port = new URL(sandbox.urls.mainnet).port;
  const client = attach(streamClient(t, NEWEST, `ws://127.0.0.1:${port}/v5/trade`));
  const params = {
    ...ORDER,
    toJSON() {
      return { ...this, orderLinkId: `of-${this.qty}` };
    },
  };
  const order = place(client, params);
  params.qty = '9';
  await order;
  const { json } = sandbox.messages.find(({ op }) => op === 'order.create');
  assert.equal(json.args[0].orderLinkId, `of-${ORDER.qty}`);
});
