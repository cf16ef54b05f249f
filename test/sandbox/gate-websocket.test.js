'use strict';

// Runs once: nothing here signs with the package.

/** The WebSocket connections of the Gate.io sandbox. */

const assert = require('node:assert/strict');
const { createSecretKey } = require('node:crypto');
const { once } = require('node:events');
const { describe, test } = require('node:test');
const { connect, refusedUpgrade } = require('./websocket-client.js');
const { signatureFits, signedLogin, signedSubscription } = require('../../lib/sandbox/gate/verify.js');
const {
  FUTURES_ORDER,
  GATE_KEY,
  SPOT_ORDER,
  gateRequest,
  hmac,
  openGate,
} = require('../support/sandbox/gate.js');

const now = (offset = 0) => Math.floor(Date.now() / 1000) + offset;

/** @param {string} channel @param {{ key?: any, time?: number | string, event?: string, payload?: unknown }} [options] */
function subscription(channel, { key = GATE_KEY, time = now(), event = 'subscribe', payload } = {}) {
  const SIGN = hmac(key.secret, `channel=${channel}&event=${event}&time=${time}`);
  return { time, id: 7, channel, event, payload, auth: { method: 'api_key', KEY: key.apiKey, SIGN } };
}

/** @param {{ key?: any, time?: number, channel?: string, param?: unknown }} [options] */
function login({ key = GATE_KEY, time = now(), channel = 'spot.login', param } = {}) {
  const text = param === undefined ? '' : JSON.stringify(param);
  const signature = hmac(key.secret, `api\n${channel}\n${text}\n${time}`);
  const payload = { req_id: 'r1', api_key: key.apiKey, signature, timestamp: `${time}`, req_param: param };
  return { time, channel, event: 'api', payload };
}

/** @param {string} channel @param {unknown} param @param {object} [headers] */
function command(channel, param, headers) {
  return {
    time: now(),
    channel,
    event: 'api',
    payload: { req_id: 'c1', req_param: param, req_header: headers },
  };
}

const spotOf = (t, sandbox, environment = 'mainnet') =>
  connect(t, `${sandbox.webSocketUrls[environment]}/ws/v4/`);
const futuresOf = (t, sandbox) => connect(t, `${sandbox.webSocketUrls.mainnet}/v4/ws/usdt`);

/** What a reply of the WebSocket API says. */
const said = ({ header, data }) => [header.status, data.errs?.label];

test('the texts that are signed are those of other clients', () => {
  // Computed with node:crypto from the texts that ccxt and gateio-api sign.
  const VECTORS = [
    [
      signedLogin({ channel: 'futures.login', param: '', time: '1541993715' }),
      '2085a2b6f0343904fb273d0dd6fbe5c4724286a72284822976925ec2496b8f744d33aab0f5edfb886c4661951a407fb02e9238cb18dee6743b1ff409b0ab783f',
    ],
    [
      signedSubscription({ channel: 'spot.orders', event: 'subscribe', time: '1541993715' }),
      'e9c13b956612d4af11a7fd2025729fe28979b16153cf00e3aff2e4c7dd0155f413dce9fdff2297d9f62bda58c0463792dab6163597b9095f9600ed0d61990a34',
    ],
  ];
  const secret = createSecretKey(Buffer.from('secret'));
  for (const [text, signature] of VECTORS) assert.ok(signatureFits(secret, text, signature));
  assert.ok(!signatureFits(secret, VECTORS[0][0], VECTORS[1][1]));
});

describe('a login', () => {
  test('is answered with the user, with and without a parameter', async (t) => {
    const sandbox = await openGate(t);
    const connection = await spotOf(t, sandbox);
    for (const param of [undefined, {}]) {
      const { request_id: id, header, data } = await connection.ask(login({ param }));
      assert.deepEqual([id, header.status, header.channel], ['r1', '200', 'spot.login']);
      assert.deepEqual(data.result, { api_key: GATE_KEY.apiKey, uid: '10001024' });
    }
    const futures = await futuresOf(t, sandbox);
    assert.deepEqual(said(await futures.ask(login({ channel: 'futures.login' }))), ['200', undefined]);
    assert.ok(!require('node:util').inspect(sandbox.messages).includes(GATE_KEY.apiKey));
    assert.ok(!require('node:util').inspect(sandbox.messages).includes(login().payload.signature));
  });

  const REFUSALS = [
    [
      'of an unknown key',
      () => login({ key: { ...GATE_KEY, apiKey: 'f'.repeat(32) } }),
      ['401', 'INVALID_KEY'],
    ],
    ['with another secret', () => login({ key: { ...GATE_KEY, secret: 'f' } }), ['401', 'INVALID_SIGNATURE']],
    ['two minutes late', () => login({ time: now(-120) }), ['403', 'REQUEST_EXPIRED']],
    ['in milliseconds', () => login({ time: Date.now() }), ['403', 'REQUEST_EXPIRED']],
    ['without anything', () => ({ channel: 'spot.login', event: 'api' }), ['400', 'MISSING_REQUIRED_HEADER']],
    ['on the other host', () => login({ channel: 'futures.login' }), ['400', 'INVALID_ARGUMENT']],
  ];
  for (const [title, message, expected] of REFUSALS) {
    test(`${title} is refused`, async (t) => {
      const connection = await spotOf(t, await openGate(t));
      assert.deepEqual(said(await connection.ask(message())), expected);
      assert.equal((await connection.ask(command('spot.order_place', SPOT_ORDER))).header.status, '401');
    });
  }

  test('of a key of the test environment belongs to its host', async (t) => {
    const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, environment: 'testnet' }] });
    assert.deepEqual(said(await (await spotOf(t, sandbox)).ask(login())), ['401', 'INVALID_KEY']);
    const other = await connect(t, `${sandbox.webSocketUrls.testnet}/v4/ws/spot`);
    assert.deepEqual(said(await other.ask(login())), ['200', undefined]);
  });
});

describe('orders on a connection', () => {
  test('are placed, found, amended and cancelled as over HTTP', async (t) => {
    const connection = await spotOf(t, await openGate(t));
    await connection.ask(login());
    const placed = await connection.ask(command('spot.order_place', { ...SPOT_ORDER, text: 't-ws' }));
    assert.deepEqual([placed.request_id, placed.data.result.status], ['c1', 'open']);
    const id = { order_id: placed.data.result.id, currency_pair: 'BTC_USDT' };
    assert.equal((await connection.ask(command('spot.order_status', id))).data.result.text, 't-ws');
    const amended = await connection.ask(command('spot.order_amend', { ...id, price: '49000' }));
    assert.equal(amended.data.result.price, '49000');
    assert.equal((await connection.ask(command('spot.order_cancel', id))).data.result.status, 'cancelled');
    assert.deepEqual(said(await connection.ask(command('spot.order_cancel', id))), [
      '400',
      'ORDER_CANCELLED',
    ]);
    const late = command('spot.order_place', SPOT_ORDER, { 'x-gate-exptime': `${Date.now() - 1000}` });
    assert.deepEqual(said(await connection.ask(late)), ['400', 'REQUEST_EXPIRED']);
    assert.deepEqual(said(await connection.ask(command('spot.no_such', {}))), ['400', 'INVALID_ARGUMENT']);
  });

  test('of futures open a position, if the key may still do it', async (t) => {
    const sandbox = await openGate(t);
    const connection = await futuresOf(t, sandbox);
    await connection.ask(login({ channel: 'futures.login' }));
    const place = () => connection.ask(command('futures.order_place', FUTURES_ORDER));
    assert.equal((await place()).data.result.finish_as, 'filled');
    sandbox.addKey({ ...GATE_KEY, readOnly: true });
    assert.deepEqual(said(await place()), ['403', 'READ_ONLY']);
    sandbox.removeKey(GATE_KEY.apiKey);
    assert.deepEqual(said(await place()), ['401', 'INVALID_KEY']);
  });
});

describe('subscriptions', () => {
  test('to orders and balances carry their signature and receive every change', async (t) => {
    const sandbox = await openGate(t);
    const connection = await spotOf(t, sandbox);
    const answer = await connection.ask(subscription('spot.orders', { payload: ['BTC_USDT'] }));
    assert.deepEqual(
      [answer.id, answer.channel, answer.event, answer.error, answer.result],
      [7, 'spot.orders', 'subscribe', null, { status: 'success' }],
    );
    await gateRequest(sandbox.urls.mainnet, 'POST', '/spot/orders', { body: SPOT_ORDER });
    const put = await connection.next();
    assert.deepEqual([put.event, put.result[0].event, put.result[0].price], ['update', 'put', '50000']);
    await connection.ask(subscription('spot.balances'));
    sandbox.setPrice('BTC_USDT', 50000);
    const updates = [await connection.next(), await connection.next()];
    const rows = Object.fromEntries(updates.map(({ channel, result }) => [channel, result]));
    assert.equal(rows['spot.orders'][0].event, 'finish');
    assert.deepEqual(rows['spot.balances'].map(({ currency }) => currency).sort(), ['BTC', 'USDT']);
    await connection.ask(subscription('spot.orders', { event: 'unsubscribe' }));
  });

  test('to positions show what orders make of them', async (t) => {
    const sandbox = await openGate(t);
    const connection = await futuresOf(t, sandbox);
    await connection.ask(subscription('futures.positions', { payload: ['10001024', '!all'] }));
    const place = (fields) =>
      gateRequest(sandbox.urls.mainnet, 'POST', '/futures/usdt/orders', {
        body: { ...FUTURES_ORDER, ...fields },
      });
    await place({});
    const [{ size, entry_price: price, user }] = (await connection.next()).result;
    assert.deepEqual([size, price, user], [100, '60000', 10_001_024]);
    await place({ size: 0, close: true });
    assert.equal((await connection.next()).result[0].size, 0);
  });

  test('to prices need no key', async (t) => {
    const sandbox = await openGate(t, { keys: [] });
    const spot = await spotOf(t, sandbox);
    await spot.ask({ time: now(), channel: 'spot.tickers', event: 'subscribe', payload: ['BTC_USDT'] });
    const futures = await futuresOf(t, sandbox);
    await futures.ask({ time: now(), channel: 'futures.tickers', event: 'subscribe', payload: ['BTC_USDT'] });
    sandbox.setPrice('ETH_USDT', 3100).setPrice('BTC_USDT', 61000);
    assert.equal((await spot.next()).result.last, '61000');
    assert.equal((await futures.next()).result[0].mark_price, '61000');
  });

  test('with a wrong signature, key or time fail with code 4', async (t) => {
    const sandbox = await openGate(t, { keys: [{ ...GATE_KEY, permissions: ['wallet'] }] });
    const connection = await spotOf(t, sandbox);
    const wrong = [
      subscription('spot.orders', { key: { ...GATE_KEY, secret: 'f' } }),
      subscription('spot.orders', { key: { ...GATE_KEY, apiKey: 'f' } }),
      subscription('spot.orders', { time: now(-120) }),
      { ...subscription('spot.orders'), auth: undefined },
      // The permission for spot is missing.
      subscription('spot.orders'),
    ];
    for (const message of wrong) assert.equal((await connection.ask(message)).error.code, 4);
    assert.deepEqual(
      sandbox.messages.map(({ verdict }) => verdict),
      ['signature', 'key', 'timestamp', 'headers', 'permission'],
    );
  });

  test('that nobody offers, and other messages, get a code', async (t) => {
    const sandbox = await openGate(t);
    const connection = await spotOf(t, sandbox);
    const code = async (message) => (await connection.ask(message)).error?.code;
    assert.equal(await code(subscription('futures.orders')), 2);
    assert.equal(await code({ channel: 'spot.orders', event: 'listen' }), 2);
    assert.equal(await code('{'), 1);
    assert.equal((await connection.ask({ time: now(), channel: 'spot.ping' })).channel, 'spot.pong');
    assert.equal((await refusedUpgrade(`${sandbox.webSocketUrls.mainnet}/ws/v5/`)).status, 404);
  });

  test('fail by a scripted reply, and break with the connection', async (t) => {
    const sandbox = await openGate(t);
    const connection = await spotOf(t, sandbox);
    sandbox.set({ nextReply: { when: { op: 'spot.login' }, label: 'TOO_BUSY', message: 'busy' } });
    const { data } = await connection.ask(login());
    assert.deepEqual(data.errs, { label: 'TOO_BUSY', message: 'busy' });
    const closed = once(connection.ws, 'close');
    assert.equal(sandbox.dropConnections(), 1);
    assert.equal((await closed)[0], 1006);
  });
});
