'use strict';

/** signWebSocket() against the private and the trade stream, and what classify() makes of their refusals. */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { once } = require('node:events');
const path = require('node:path');
const { describe, test } = require('node:test');
const WebSocket = require('ws');
const {
  AuthGate,
  BybitAuthError,
  BybitGateError,
  ServerClock,
  Signer,
  classify,
} = require('../../lib/index.js');
const { replies, startSandbox } = require('../../lib/sandbox/index.js');
const { runChild } = require('../support/run-child.js');
const { connect, refusedUpgrade } = require('../sandbox/websocket-client.js');
const { DAY_MS, KEY, ORDER } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');

const WRONG_SECRET = 'notTheRightSecretNotTheRightSecret12';
const SOCKETS = /** @type {const} */ ([
  ['/v5/private', 'websocket'],
  ['/v5/trade', 'websocket-trade'],
]);

const signerOf = ({ apiKey = KEY.apiKey, secret = KEY.secret } = {}) =>
  new Signer({ apiKey, apiSecret: secret });

async function openSandbox(t, { key = {}, ...options } = {}) {
  const sandbox = await startSandbox({ keys: [{ ...KEY, ...key }], ...options });
  t.after(() => sandbox.close());
  return sandbox;
}

const open = (t, sandbox, channel) => connect(t, `${sandbox.webSocketUrls.mainnet}${channel}`);

/** An order as the trade channel takes it; who sends it was proven by the login. */
const placing = (order, now = Date.now()) => ({
  header: { 'X-BAPI-TIMESTAMP': String(Math.floor(now)), 'X-BAPI-RECV-WINDOW': '5000' },
  op: 'order.create',
  args: [order],
});

describe('a login', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kinds = [
    ['HMAC', {}, () => signerOf()],
    ['RSA', { publicKey, secret: undefined }, () => new Signer({ apiKey: KEY.apiKey, privateKey })],
  ];
  for (const [kind, key, makeSigner] of kinds) {
    test(`${kind}: both channels, the topic of orders, an order by the trade channel`, async (t) => {
      const sandbox = await openSandbox(t, { key });
      const signer = makeSigner();
      const stream = await open(t, sandbox, '/v5/private');
      const login = await stream.ask(signer.signWebSocket());
      assert.equal(login.success, true);
      assert.equal(classify(login), null);
      assert.equal((await stream.ask({ op: 'subscribe', args: ['order.linear'] })).success, true);

      const trade = await open(t, sandbox, '/v5/trade');
      assert.equal((await trade.ask(signer.signWebSocket())).retCode, 0);
      const placed = await trade.ask(placing({ ...ORDER, orderLinkId: 'by-websocket' }));
      assert.equal(placed.retCode, 0);
      assert.equal(classify(placed), null);

      const { topic, data } = await stream.next();
      assert.equal(topic, 'order.linear');
      assert.deepEqual([data[0].orderLinkId, data[0].orderStatus], ['by-websocket', 'New']);
      assert.equal(classify({ topic, data }), null, 'a message of a topic is no rejection');
    });
  }

  test('once more on the same connection is no failure', async (t) => {
    const sandbox = await openSandbox(t);
    const { ask } = await open(t, sandbox, '/v5/trade');
    const signer = signerOf();
    await ask(signer.signWebSocket());
    const again = await ask(signer.signWebSocket());
    assert.equal(again.retCode, 20001);
    assert.equal(classify(again, { transport: 'websocket-trade' }), null);
  });
});

describe('when a login expires', () => {
  test('10 s after now, by whichever clock it is to go', () => {
    const signer = signerOf();
    const before = Date.now();
    const [, byDate] = signer.signWebSocket().args;
    assert.ok(byDate >= before + 10_000 && byDate <= Date.now() + 10_000);
    assert.equal(signer.signWebSocket({ clock: { now: () => 5000.9 } }).args[1], 15_000);
    const both = signer.signWebSocket({ expires: 7, clock: { now: () => 5000 } });
    assert.equal(both.args[1], 7, 'expires goes before the clock');
    for (const wrong of [null, {}, 5, { now: 5 }]) {
      assert.throws(() => signer.signWebSocket(/** @type {any} */ ({ clock: wrong })), {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    assert.throws(() => signer.signWebSocket({ clock: { now: () => NaN } }), { code: 'ERR_OUT_OF_RANGE' });
  });

  test('a ServerClock makes up for a local clock that is a minute behind', async (t) => {
    const sandbox = await openSandbox(t, { faults: { clockSkewMs: 60_000 } });
    const clock = new ServerClock({ baseURL: sandbox.urls.mainnet });
    await clock.sync();
    for (const [channel, transport] of SOCKETS) {
      const { ask } = await open(t, sandbox, channel);
      const late = classify(await ask(signerOf().signWebSocket()), { transport });
      assert.equal(late?.category, 'clock-behind');
      assert.equal(classify(await ask(signerOf().signWebSocket({ clock })), { transport }), null);
    }
    const trade = await open(t, sandbox, '/v5/trade');
    await trade.ask(signerOf().signWebSocket({ clock }));
    assert.equal(classify(await trade.ask(placing(ORDER)))?.code, 10002, 'a timestamp by Date');
    assert.equal((await trade.ask(placing(ORDER, clock.now()))).retCode, 0);
  });
});

describe('a login that is refused', () => {
  /** What is wrong, the key, the faults, what is sent instead, the category. */
  // prettier-ignore
  const rows = [
    ['wrong secret', {}, {}, () => signerOf({ secret: WRONG_SECRET }).signWebSocket(), 'bad-signature'],
    ['unknown key', {}, {}, () => signerOf({ apiKey: 'madeUpApiKey000002' }).signWebSocket(), 'key-or-environment'],
    ['key of another environment', { environment: 'testnet' }, {}, undefined, 'key-or-environment'],
    ['expired key', { expiredAt: Date.now() - DAY_MS }, {}, undefined, 'key-expired'],
    ['another address', { ips: ['203.0.113.7'] }, {}, undefined, 'ip-not-allowed'],
    ['address changed', { ips: ['127.0.0.1'] }, { clientIp: '203.0.113.7' }, undefined, 'ip-not-allowed'],
    ['expires in the past', {}, {}, () => signerOf().signWebSocket({ expires: Date.now() - 1000 }), 'clock-behind'],
    ['clock behind', {}, {}, () => signerOf().signWebSocket({ clock: { now: () => Date.now() - 60_000 } }), 'clock-behind'],
  ];
  for (const [channel, transport] of SOCKETS) {
    for (const [name, key, faults, login = () => signerOf().signWebSocket(), category] of rows) {
      test(`${channel}, ${name}: ${category}`, async (t) => {
        const sandbox = await openSandbox(t, { key, faults });
        const { ask } = await open(t, sandbox, channel);
        const message = login();
        const reply = await ask(message);
        for (const context of [{ transport, apiKey: KEY.apiKey }, { apiKey: KEY.apiKey }]) {
          const error = classify(reply, context);
          assert.ok(error instanceof BybitAuthError, JSON.stringify(reply));
          assert.equal(error.category, category);
          assert.equal(error.endpoint, 'auth');
          const shown = `${error.stack} ${JSON.stringify(error)} ${error.toText()}`;
          for (const secret of [KEY.apiKey, KEY.secret, message.args[2]]) {
            assert.ok(!shown.includes(secret));
          }
        }
      });
    }
  }

  test('no login at all', async (t) => {
    const sandbox = await openSandbox(t);
    const stream = await open(t, sandbox, '/v5/private');
    const subscription = classify(await stream.ask({ op: 'subscribe', args: ['order'] }), {
      transport: 'websocket',
    });
    const trade = await open(t, sandbox, '/v5/trade');
    const order = classify(await trade.ask(placing(ORDER)), { transport: 'websocket-trade' });
    for (const error of [subscription, order]) {
      assert.ok(error instanceof BybitAuthError);
      assert.equal(error.category, 'missing-auth');
    }
  });

  test('too many sessions is not the fault of the key', async (t) => {
    const sandbox = await openSandbox(t, { faults: { sessionLimit: true } });
    const { ask } = await open(t, sandbox, '/v5/trade');
    const reply = await ask(signerOf().signWebSocket());
    assert.equal(reply.retCode, 10003);
    const error = classify(reply, { transport: 'websocket-trade' });
    assert.equal(error?.category, 'session-limit');
    assert.equal(error.code, 10003);
    assert.ok(!(error instanceof BybitAuthError));
    assert.equal(error.checks.find(({ id }) => id === 'key-exists')?.status === 'fail', false);
    sandbox.set({ sessionLimit: false });
    assert.equal((await ask(signerOf().signWebSocket())).retCode, 0);
  });
});

describe('an upgrade that is refused', () => {
  const rows = [
    ['the page of a country', replies.regionBlocked, 'region', true],
    // An upgrade carries no credentials, so its status says nothing about them.
    ['HTTP 401', replies.unauthorized, 'no-verdict', false],
    ['HTTP 503', replies.serviceUnavailable, 'no-verdict', false],
    ['an empty HTTP 503', replies.emptyServiceUnavailable, 'no-verdict', false],
    ['the page of a firewall', replies.firewall, 'no-verdict', false],
    ['HTTP 429', replies.tooManyRequests, 'rate-limit', false],
  ];
  for (const [channel, transport] of SOCKETS) {
    for (const [name, reply, category, authentication] of rows) {
      test(`${channel}, ${name}: ${category}`, async (t) => {
        const sandbox = await openSandbox(t, { faults: { nextReply: reply } });
        const url = `${sandbox.webSocketUrls.mainnet}${channel}`;
        const { status: httpStatus, headers, text } = await refusedUpgrade(url);
        const error = classify(text, { httpStatus, headers, url, transport });
        assert.equal(error?.category, category);
        assert.equal(error instanceof BybitAuthError, authentication);
        assert.equal(error.httpStatus, httpStatus);
        const { ask } = await open(t, sandbox, channel);
        assert.equal(classify(await ask(signerOf().signWebSocket()), { transport }), null);
      });
    }
  }

  test('nobody listens', async () => {
    const sandbox = await startSandbox();
    const url = `${sandbox.webSocketUrls.mainnet}/v5/private`;
    await sandbox.close();
    const [cause] = await once(new WebSocket(url), 'error');
    const error = classify(undefined, { url, cause, transport: 'websocket' });
    assert.equal(error?.category, 'no-verdict');
    assert.equal(error.cause.code, 'ECONNREFUSED');
  });
});

/** A stream of orders that comes back after every loss, with a login of its own each time. */
function follow(url, signer, { onLogin, onOrder }) {
  let ended = false;
  let socket;
  const start = () => {
    socket = new WebSocket(url);
    socket.on('open', () => socket.send(JSON.stringify(signer.signWebSocket())));
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      const error = classify(message, { transport: 'websocket' });
      if (message.op === 'auth') {
        onLogin(error);
        if (error === null) socket.send(JSON.stringify({ op: 'subscribe', args: ['order'] }));
        else socket.close();
      }
      if (message.topic === 'order') onOrder(message.data[0]);
    });
    socket.on('error', () => {});
    socket.on('close', () => ended || setTimeout(start, 5));
  };
  start();
  return () => {
    ended = true;
    socket.terminate();
  };
}

test('after a loss of the connection a fresh login gets in, and an old one does not', async (t) => {
  let now = Date.now();
  const sandbox = await openSandbox(t, { now: () => now });
  const signer = signerOf();
  const logins = [];
  const orders = [];
  const clock = { now: () => now };
  const fresh = { signWebSocket: () => signer.signWebSocket({ clock }) };
  const stop = follow(`${sandbox.webSocketUrls.mainnet}/v5/private`, fresh, {
    onLogin: (error) => logins.push(error),
    onOrder: (order) => orders.push(order.orderLinkId),
  });
  t.after(stop);
  const trade = await open(t, sandbox, '/v5/trade');
  const oldLogin = fresh.signWebSocket();
  await trade.ask(oldLogin);
  await until(() => sandbox.messages.some(({ op }) => op === 'subscribe'));
  await trade.ask(placing({ ...ORDER, orderLinkId: 'before' }, now));
  await until(() => orders.length >= 1);

  now += 60_000;
  const subscriptions = () => sandbox.messages.filter(({ op }) => op === 'subscribe').length;
  assert.equal(sandbox.dropConnections(), 2);
  await until(() => logins.length >= 2);
  await until(() => subscriptions() >= 2);
  const late = await open(t, sandbox, '/v5/trade');
  assert.equal(classify(await late.ask(oldLogin))?.category, 'clock-behind', 'the old login has expired');
  assert.equal((await late.ask(fresh.signWebSocket())).retCode, 0);
  await late.ask(placing({ ...ORDER, orderLinkId: 'after' }, now));
  await until(() => orders.length >= 2);
  assert.deepEqual(logins, [null, null]);
  assert.deepEqual(orders, ['before', 'after']);
});

test('orders by WebSocket wait behind the same gate', async (t) => {
  const sandbox = await openSandbox(t);
  const signer = signerOf();
  const gate = new AuthGate({
    signer,
    baseURL: sandbox.urls.mainnet,
    environment: 'mainnet',
    retry: { minMs: 5, maxMs: 20 },
  });
  t.after(() => gate.close());
  await gate.ready();
  const { ask } = await open(t, sandbox, '/v5/trade');
  await ask(signer.signWebSocket());
  const place = async () => {
    await gate.admit('POST', '/v5/order/create');
    const reply = await ask(placing(ORDER));
    const error = classify(reply, { transport: 'websocket-trade', apiKey: signer.apiKey });
    gate.report(error);
    if (error) throw error;
    return reply.data.orderId;
  };
  assert.match(await place(), /^[0-9a-f-]{36}$/);

  sandbox.set({ sessionLimit: true });
  const another = await open(t, sandbox, '/v5/trade');
  gate.report(classify(await another.ask(signer.signWebSocket()), { transport: 'websocket-trade' }));
  assert.equal(gate.state, 'open', 'one session too many says nothing about the key');
  sandbox.set({ sessionLimit: false });

  sandbox.addKey({ ...KEY, expiredAt: Date.now() - DAY_MS });
  await assert.rejects(place(), { name: 'BybitAuthError', category: 'key-expired' });
  assert.equal(gate.state, 'closed');
  const orders = sandbox.messages.filter(({ op }) => op === 'order.create').length;
  await assert.rejects(place(), (error) => error instanceof BybitGateError);
  assert.equal(sandbox.messages.filter(({ op }) => op === 'order.create').length, orders, 'nothing was sent');
  const opened = once(gate, 'open');
  sandbox.addKey(KEY);
  await opened;
  await place();
});

test("Node's own WebSocket: both channels, and a refusal", async (t) => {
  const flag = '--experimental-websocket';
  const execArgv = 'WebSocket' in globalThis ? [] : [flag];
  if (execArgv.length > 0 && !process.allowedNodeEnvironmentFlags.has(flag)) {
    return t.skip(`Node.js ${process.version} has no WebSocket of its own, not even behind ${flag}`);
  }
  const sandbox = await openSandbox(t);
  const { apiKey, secret: apiSecret } = KEY;
  const parameters = { url: sandbox.webSocketUrls.mainnet, apiKey, apiSecret, order: ORDER };
  const { code, stdout, stderr } = await runChild(
    path.join(__dirname, '..', 'support', 'signer', 'websocket-child.js'),
    {
      execArgv,
      env: { WEBSOCKET_CHILD: JSON.stringify(parameters) },
    },
  );
  assert.equal(code, 0, stderr);
  const told = JSON.parse(stdout);
  assert.equal(told.login.success, true);
  assert.equal(told.subscription.success, true);
  assert.equal(told.tradeLogin.retCode, 0);
  assert.equal(told.placed.retCode, 0);
  assert.deepEqual([told.topic, told.status], ['order', 'New']);
  assert.deepEqual([told.refusal.name, told.refusal.category], ['BybitAuthError', 'bad-signature']);
});
