'use strict';

// Runs once: nothing here signs with the package.

/** The WebSocket connections of the OKX sandbox. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { describe, test } = require('node:test');
const { connect, refusedUpgrade } = require('./websocket-client.js');
const { OKX_KEY, OKX_ORDER, okxLogin, okxPlace, openOkx } = require('../support/sandbox/okx.js');
const { LOGINS } = require('../support/venues/vectors.js');

const seconds = (offset = 0) => `${Math.floor(Date.now() / 1000) + offset}`;

/** @param {any} t @param {string} origin @param {string} [channel] */
const open = (t, origin, channel = 'private') => connect(t, `${origin}/ws/v5/${channel}`);

/** A connection that is logged in. */
async function openLoggedIn(t, sandbox, { key = OKX_KEY, environment = 'mainnet' } = {}) {
  const connection = await open(t, sandbox.webSocketUrls[environment]);
  const answer = await connection.ask(okxLogin(seconds(), key));
  assert.equal(answer.event, 'login', JSON.stringify(answer));
  return connection;
}

describe('a login', () => {
  test('that two other clients would send is accepted', async (t) => {
    const { credentials, message, timestamp } = LOGINS.find(({ name }) => name === 'OKX');
    const { apiKey, apiSecret: secret, apiPassphrase: passphrase } = credentials;
    const sandbox = await openOkx(t, { keys: [{ apiKey, secret, passphrase }], now: () => timestamp });
    const connection = await open(t, sandbox.webSocketUrls.mainnet);
    const { connId, ...answer } = await connection.ask(message);
    assert.deepEqual(answer, { event: 'login', code: '0', msg: '' });
    assert.match(connId, /^[0-9a-f]{8}$/);
    assert.equal((await connection.ask(message)).code, '60031');
    assert.ok(!require('node:util').inspect(sandbox.messages).includes(passphrase));
  });

  const REFUSALS = [
    ['in milliseconds', () => okxLogin(`${Date.now()}`), '60004'],
    ['in ISO 8601', () => okxLogin(new Date().toISOString()), '60004'],
    ['a minute late', () => okxLogin(seconds(-60)), '60006'],
    ['of an unknown key', () => okxLogin(seconds(), { ...OKX_KEY, apiKey: 'another-key' }), '60032'],
    ['with another passphrase', () => okxLogin(seconds(), { ...OKX_KEY, passphrase: 'Another1' }), '60024'],
    ['with another secret', () => okxLogin(seconds(), { ...OKX_KEY, secret: 'another' }), '60007'],
    ['without anything', () => ({ op: 'login' }), '60027'],
  ];
  for (const [title, login, code] of REFUSALS) {
    test(`${title} is refused, and the connection closed`, async (t) => {
      const sandbox = await openOkx(t);
      const connection = await open(t, sandbox.webSocketUrls.mainnet);
      const closed = once(connection.ws, 'close');
      const answer = await connection.ask(login());
      assert.deepEqual([answer.event, answer.code], ['error', code]);
      assert.equal((await closed)[0], 4001);
    });
  }

  test('of a demo key belongs to the host of demo trading', async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, environment: 'demo' }] });
    const live = await open(t, sandbox.webSocketUrls.mainnet);
    assert.equal((await live.ask(okxLogin(seconds()))).code, '50101');
    await openLoggedIn(t, sandbox, { environment: 'demo' });
  });

  test('of a key of another region is refused, with the older code by choice', async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, region: 'us' }] });
    sandbox.set({ unknownKeyReply: 50111 });
    const connection = await open(t, sandbox.webSocketUrls.eea);
    assert.equal((await connection.ask(okxLogin(seconds()))).code, '60005');
    await openLoggedIn(t, sandbox, { environment: 'us' });
  });

  test('fails as the documentation shows it, by a scripted reply', async (t) => {
    const sandbox = await openOkx(t);
    sandbox.set({ nextReply: { when: { op: 'login' }, code: 60009, msg: 'Login failed.' } });
    const connection = await open(t, sandbox.webSocketUrls.mainnet);
    const { event, code, msg } = await connection.ask(okxLogin(seconds()));
    assert.deepEqual([event, code, msg], ['error', '60009', 'Login failed.']);
    assert.equal((await connection.ask(okxLogin(seconds()))).event, 'login');
  });

  test('comes before everything private', async (t) => {
    const sandbox = await openOkx(t);
    const connection = await open(t, sandbox.webSocketUrls.mainnet);
    const subscribe = { op: 'subscribe', args: [{ channel: 'account' }] };
    assert.equal((await connection.ask(subscribe)).code, '60011');
    assert.equal((await connection.ask({ id: '1', op: 'order', args: [OKX_ORDER] })).code, '60011');
  });
});

describe('a connection', () => {
  test('answers ping, and says what it cannot do', async (t) => {
    const sandbox = await openOkx(t);
    const first = await openLoggedIn(t, sandbox);
    assert.equal(await first.ask('ping'), 'pong');
    assert.equal((await first.ask('hello')).code, '60012');
    assert.equal((await first.ask({ op: 'trade' })).code, '60012');
    assert.equal((await first.ask({ op: 'subscribe', args: [{ channel: 'tickers' }] })).code, '60018');
    const second = await open(t, sandbox.webSocketUrls.mainnet, 'public');
    assert.equal((await second.ask(okxLogin(seconds()))).code, '60028');
    const { status } = await refusedUpgrade(`${sandbox.webSocketUrls.mainnet}/ws/v5/trade`);
    assert.equal(status, 404);
  });

  test('is closed when the key is removed', async (t) => {
    const sandbox = await openOkx(t);
    const { ws } = await openLoggedIn(t, sandbox);
    const closed = once(ws, 'close');
    sandbox.removeKey(OKX_KEY.apiKey);
    assert.equal((await closed)[0], 4007);
  });

  test('is closed when nothing happens on it', async (t) => {
    const sandbox = await openOkx(t, { faults: { idleMs: 1 } });
    const { ws } = await openLoggedIn(t, sandbox);
    assert.equal((await once(ws, 'close'))[0], 4004);
    const silent = await open(t, sandbox.webSocketUrls.mainnet, 'public');
    assert.equal((await once(silent.ws, 'close'))[0], 4004);
  });

  test('breaks without a close frame', async (t) => {
    const sandbox = await openOkx(t);
    const { ws } = await openLoggedIn(t, sandbox);
    const closed = once(ws, 'close');
    assert.equal(sandbox.dropConnections(), 1);
    assert.equal((await closed)[0], 1006);
  });
});

describe('orders on a connection', () => {
  test('are placed, amended and cancelled as over HTTP', async (t) => {
    const sandbox = await openOkx(t);
    const connection = await openLoggedIn(t, sandbox);
    const placed = await connection.ask({ id: '7', op: 'order', args: [{ ...OKX_ORDER, clOrdId: 'ws1' }] });
    assert.deepEqual([placed.id, placed.op, placed.code, placed.data[0].sCode], ['7', 'order', '0', '0']);
    const again = await connection.ask({ id: '8', op: 'order', args: [{ ...OKX_ORDER, clOrdId: 'ws1' }] });
    assert.deepEqual([again.code, again.msg, again.data[0].sCode], ['1', '', '51016']);
    const id = { instId: 'BTC-USDT', clOrdId: 'ws1' };
    assert.equal(
      (await connection.ask({ id: '9', op: 'amend-order', args: [{ ...id, newPx: '49000' }] })).code,
      '0',
    );
    assert.equal((await connection.ask({ id: '10', op: 'batch-cancel-orders', args: [id] })).code, '0');
    assert.equal((await connection.ask({ id: '11', op: 'order', args: [] })).code, '60013');
    const late = { id: '12', op: 'order', expTime: `${Date.now() - 1000}`, args: [OKX_ORDER] };
    assert.equal((await connection.ask(late)).code, '50036');
  });

  test('need the permission to trade', async (t) => {
    const sandbox = await openOkx(t, { keys: [{ ...OKX_KEY, permissions: ['read_only'] }] });
    const connection = await openLoggedIn(t, sandbox);
    const { code, data } = await connection.ask({ id: '1', op: 'order', args: [OKX_ORDER] });
    assert.deepEqual([code, data], ['50120', []]);
  });
});

describe('subscriptions', () => {
  test('to the account: what it is now, and each change', async (t) => {
    const sandbox = await openOkx(t);
    const connection = await openLoggedIn(t, sandbox);
    const args = [{ channel: 'account' }, { channel: 'orders', instType: 'SPOT' }];
    assert.deepEqual((await connection.ask({ id: '3', op: 'subscribe', args })).arg, args[0]);
    const snapshot = await connection.next();
    assert.deepEqual([snapshot.arg.channel, snapshot.eventType], ['account', 'snapshot']);
    assert.deepEqual((await connection.next()).arg, args[1]);

    await okxPlace(sandbox.urls.mainnet, { ...OKX_ORDER, ordType: 'market', sz: '600', clOrdId: 'push1' });
    const pushes = [await connection.next(), await connection.next()];
    const order = pushes.find(({ arg }) => arg.channel === 'orders');
    assert.deepEqual([order.data[0].clOrdId, order.data[0].state], ['push1', 'filled']);
    const account = pushes.find(({ arg }) => arg.channel === 'account');
    assert.equal(account.data[0].details.find(({ ccy }) => ccy === 'USDT').cashBal, '9400');

    await connection.ask({ op: 'unsubscribe', args: [args[0]] });
    const swap = { ...OKX_ORDER, instId: 'BTC-USDT-SWAP', tdMode: 'cross', sz: '1' };
    await okxPlace(sandbox.urls.mainnet, swap);
    // The order of contracts is not among those subscribed to: the next message is the pong.
    assert.equal(await connection.ask('ping'), 'pong');
  });

  test('to positions: opened, and closed', async (t) => {
    const sandbox = await openOkx(t);
    const connection = await openLoggedIn(t, sandbox);
    await connection.ask({ op: 'subscribe', args: [{ channel: 'positions', instType: 'SWAP' }] });
    assert.deepEqual((await connection.next()).data, []);
    const order = { instId: 'BTC-USDT-SWAP', tdMode: 'cross', ordType: 'market', sz: '3' };
    for (const [side, expected] of [
      ['buy', '3'],
      ['sell', '0'],
    ]) {
      assert.equal((await okxPlace(sandbox.urls.mainnet, { ...order, side })).code, '0');
      const [{ pos, avgPx }] = (await connection.next()).data;
      assert.deepEqual([pos, avgPx], [expected, '60000']);
    }
  });

  test('to prices, on the public channel', async (t) => {
    const sandbox = await openOkx(t);
    const connection = await open(t, sandbox.webSocketUrls.mainnet, 'public');
    const arg = { channel: 'tickers', instId: 'ETH-USDT-SWAP' };
    assert.equal((await connection.ask({ op: 'subscribe', args: [arg] })).event, 'subscribe');
    assert.equal((await connection.next()).data[0].last, '3000');
    sandbox.setPrice('ETH-USDT-SWAP', 3100.119);
    assert.equal((await connection.next()).data[0].last, '3100.12');
  });
});
