'use strict';

/** What each reply of the exchange, and each failure on the way, proves about an order. */

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { createBybit } = require('../../lib/venues/bybit.js');
const { ROWS, outcomeOfCode } = require('../../lib/venues/bybit/outcomes.js');
const { MARKET_BUY, leaveBy, setUp } = require('./setup.js');

const CREATE = '/v5/order/create';
const body = (retCode, retMsg = '') => ({ retCode, retMsg });

/** [reply, outcome, scope]. Texts: https://bybit-exchange.github.io/docs/v5/error */
const REPLIES = [
  [body(110072, 'OrderLinkedID is duplicate'), 'duplicate-id'],
  [body(170141, 'Duplicate clientOrderId'), 'duplicate-id'],
  [body(10006, 'Too many visits. Exceeded the API Rate Limit.'), 'not-executed', 'uid'],
  [body(10018, 'Exceeded the IP Rate Limit.'), 'not-executed', 'ip'],
  [body(170222, 'Too many requests in this time frame.'), 'not-executed', 'uid'],
  [{ httpStatus: 403, ...body(10018, 'access too frequent') }, 'not-executed', 'ip'],
  [body(110007, 'ab not enough for new order'), 'rejected'],
  [body(110017, 'current position is zero, cannot fix reduce-only order qty'), 'rejected'],
  [body(110094, 'Order does not meet minimum order value 5USDT'), 'rejected'],
  [body(170131, 'Balance insufficient'), 'rejected'],
  [body(170136, 'Order quantity lower than the minimum.'), 'rejected'],
  [body(10001, 'params error: qty invalid'), 'rejected'],
  [body(30228, 'No new positions during delisting'), 'rejected'],
  [body(33004, 'Your api key has expired.'), 'rejected'],
  [body(10003, 'API key is invalid.'), 'rejected'],
  [body(10005, 'Permission denied, please check your API key permissions.'), 'rejected'],
  [body(10010, "Unmatched IP, please check your API key's bound IP addresses."), 'rejected'],
  [{ httpStatus: 401, body: '' }, 'rejected'],
  [body(10000, 'Server Timeout'), 'unknown'],
  [body(10016, 'Server error.'), 'unknown'],
  [body(10019, 'ws trade service is restarting'), 'unknown'],
  [body(10014, 'Invalid duplicate request.'), 'unknown'],
  [body(429, 'The trading service is experiencing a high server load.'), 'unknown'],
  [body(170007, 'Timeout waiting for response from backend server.'), 'unknown'],
  [body(170146, 'Order creation timeout'), 'unknown'],
  [body(170035, 'Submitted to the system for processing!'), 'unknown'],
  [body(110999, 'Internal error, try again later'), 'unknown'],
  [body(987654321, 'a code that is not documented'), 'unknown'],
  [{ httpStatus: 502, ...body(110007, 'ab not enough for new order') }, 'unknown'],
  [{ httpStatus: 408, body: '' }, 'unknown'],
  [{ httpStatus: 200, body: 'a login page' }, 'unknown'],
  [{ httpStatus: 200, body: '{}' }, 'unknown'],
];

for (const [reply, outcome, scope] of REPLIES) {
  const name = `${reply.httpStatus ?? 200} ${reply.retCode ?? ''} ${reply.retMsg ?? reply.body}`;
  test(`${name} is ${outcome}`, async (t) => {
    const { venue, sandbox } = await setUp(t);
    sandbox.set({ nextReply: { when: { path: CREATE }, ...reply } });
    const said = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
    assert.deepEqual([said.outcome, said.scope], [outcome, scope]);
    assert.equal(said.sent, true);
    assert.equal(typeof said.message, 'string');
    if (reply.retCode) assert.equal(said.code, reply.retCode);
  });
}

/** Replies that other servers give in the exchange's place, and transport faults. */
const PAGES = {
  accessTooFrequent: 'not-executed',
  tooManyRequests: 'not-executed',
  badGateway: 'unknown',
  serviceUnavailable: 'unknown',
  gatewayTimeout: 'unknown',
  emptyServiceUnavailable: 'unknown',
  gatewayJson: 'unknown',
  truncatedJson: 'unknown',
  captivePortal: 'unknown',
  captivePortalRedirect: 'unknown',
  firewall: 'unknown',
  challenge: 'unknown',
  proxyForbidden: 'unknown',
};

for (const [name, outcome] of Object.entries(PAGES)) {
  test(`${name} is ${outcome}`, async (t) => {
    const { venue, sandbox } = await setUp(t);
    sandbox.set({ nextReply: { when: { path: CREATE }, ...sandbox.replies[name] } });
    const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
    assert.equal(reply.outcome, outcome, reply.message);
  });
}

for (const fault of [{ down: true }, { down: true, execute: false }, { hangUpMidBody: true }]) {
  test(`${JSON.stringify(fault)} leaves the outcome unknown`, async (t) => {
    const { venue, sandbox } = await setUp(t);
    sandbox.set({ nextReply: { when: { path: CREATE }, ...fault } });
    const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
    assert.deepEqual([reply.outcome, reply.sent], ['unknown', true]);
  });
}

test('a host that cannot be reached has executed nothing', async (t) => {
  const { venue, sandbox } = await setUp(t);
  await sandbox.close();
  const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
  assert.deepEqual([reply.outcome, reply.sent], ['not-executed', false]);
});

test('an answer that comes twice is one answer', async (t) => {
  const { venue, sandbox, rows } = await setUp(t);
  sandbox.set({ answerTwice: true });
  for (const orderId of ['r1one', 'r1two']) {
    const reply = await venue.place({ ...MARKET_BUY, orderId }, { leaveBy: leaveBy() });
    assert.equal(reply.outcome, 'accepted');
  }
  sandbox.set({ answerTwice: false });
  const placed = await rows('/v5/order/history?category=linear');
  assert.deepEqual(placed.map(({ orderLinkId }) => orderLinkId).sort(), ['r1one', 'r1two']);
});

test('a timestamp that is refused is signed again once, and placed once', async (t) => {
  const { venue, sandbox, rows } = await setUp(t);
  sandbox.set({ clockSkewMs: 60_000 });
  const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
  assert.equal(reply.outcome, 'accepted');
  sandbox.reset();
  assert.equal((await rows('/v5/position/list?category=linear&symbol=BTCUSDT'))[0].size, '0.01');
});

test('a timestamp that stays refused has executed nothing', async (t) => {
  const { sandbox, signer } = await setUp(t);
  sandbox.set({ clockSkewMs: 60_000 });
  const venue = createBybit({ name: 'a', signer, environment: 'mainnet', baseURL: sandbox.urls.mainnet });
  const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
  assert.deepEqual([reply.outcome, reply.code], ['not-executed', 10002]);
});

test('a signer that was destroyed refuses for good', async (t) => {
  const { venue, signer } = await setUp(t);
  signer.destroy();
  const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
  assert.deepEqual([reply.outcome, reply.code], ['rejected', 'ERR_BYBIT_SIGNER_DESTROYED']);
});

test('no reply shows the key, the secret or a signature', async (t) => {
  const { venue, sandbox } = await setUp(t);
  sandbox.removeKey('test_api_key');
  sandbox.addKey({ apiKey: 'test_api_key', secret: 'another_secret' });
  const reply = await venue.place({ ...MARKET_BUY, orderId: 'r1one' }, { leaveBy: leaveBy() });
  assert.equal(reply.code, 10004);
  const shown = JSON.stringify(reply) + require('node:util').inspect(reply, { depth: 9 });
  assert.doesNotMatch(shown, /test_api_key|test_secret|[0-9a-f]{64}/);
});

test('of a cancel, an order that is gone is a success; of an order it is a refusal', () => {
  for (const code of [110001, 110008, 110010, 170213]) {
    assert.equal(outcomeOfCode(code, 'Order does not exist', 'cancel').outcome, 'accepted');
    assert.equal(outcomeOfCode(code, 'Order does not exist', 'place').outcome, 'rejected');
  }
});

test('no code is in two rows that say different things, unless the first is an exception of a range', () => {
  const seen = new Map();
  for (const { codes = [], outcome, only } of ROWS) {
    for (const code of codes) {
      const key = `${code} ${only ?? ''}`;
      assert.ok(!seen.has(key), `${code} is listed twice: ${seen.get(key)}, ${outcome}`);
      seen.set(key, outcome);
    }
  }
});
