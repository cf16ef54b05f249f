'use strict';

/**
 * What retry plugins and interceptors do: they send `error.config` again. An order is not placed twice by them, and what
 * certainly did not reach the exchange is sent again.
 */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate } = require('../../lib/index.js');
const { closedPort } = require('../support/serve.js');
const { CREATE, KEY, ORDER } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { newSigner } = require('../support/new-signer.js');

const LEVERAGE = '/v5/position/set-leverage';
const TRANSFER = '/v5/asset/transfer/inter-transfer';

async function open(t, { options = {}, config = {}, faults = {} } = {}) {
  const sandbox = await openSandbox(t, { keys: [KEY], faults });
  const signer = newSigner();
  const instance = axios.create({ baseURL: sandbox.urls.mainnet, ...config });
  const bot = attach(instance, { signer, environment: 'mainnet', ...options });
  return { sandbox, signer, bot, sent: (path = CREATE) => sandbox.requests.filter((r) => r.path === path) };
}

/** As axios-retry does it: the same configuration again, merged by axios. */
const again = (bot, error) => bot.request({ ...error.config, 'axios-retry': { retryCount: 1 } });

/** After these, an order may have been placed. */
const UNKNOWN = {
  'the connection was lost before the reply': { nextReply: { down: true } },
  'the connection was lost in the reply': { nextReply: { hangUpMidBody: true } },
  'a page with 502': { nextReply: { httpStatus: 502, body: '<html>Bad Gateway</html>' } },
  'retCode 10000, server timeout': { nextReply: { httpStatus: 504, body: '' } },
  'a reply that is no JSON': { nextReply: { httpStatus: 500, body: 'oops' } },
};

for (const adapter of ['http', 'fetch']) {
  for (const [what, faults] of Object.entries(UNKNOWN)) {
    test(`${adapter}: an order without an id is not sent again: ${what}`, async (t) => {
      const { bot, sandbox, sent } = await open(t, { config: { adapter } });
      sandbox.set(faults);
      const first = await rejection(bot.post(CREATE, ORDER));
      assert.equal(first.sent, true);
      for (let attempt = 0; attempt < 2; attempt++) {
        const second = await rejection(again(bot, first));
        assert.deepEqual(
          [second.code, second.sent, second.retryable],
          ['ERR_BYBIT_UNSAFE_RESEND', true, false],
        );
        assert.match(second.message, /orderLinkId/);
      }
      assert.equal(sent().length, 1);
      // A new call of the bot is a new order, though its words are the same.
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
      assert.equal(sent().length, 2);
    });
  }

  test(`${adapter}: an order that was not answered in time is not sent again`, async (t) => {
    const { bot, sandbox, sent } = await open(t, { config: { adapter }, options: { replyMs: 60 } });
    sandbox.set({ latencyMs: 60_000 });
    const first = await rejection(bot.post(CREATE, ORDER));
    sandbox.set({ latencyMs: 0 });
    assert.equal((await rejection(again(bot, first))).code, 'ERR_BYBIT_UNSAFE_RESEND');
    assert.equal(sent().length, 1);
  });

  test(`${adapter}: an order that was cancelled on its way is not sent again`, async (t) => {
    const { bot, sandbox, sent } = await open(t, { config: { adapter } });
    sandbox.set({ latencyMs: 60_000 });
    const controller = new AbortController();
    const pending = rejection(bot.post(CREATE, ORDER, { signal: controller.signal }));
    await until(() => sent().length > 0);
    controller.abort();
    const first = await pending;
    assert.equal(first.sent, true);
    sandbox.set({ latencyMs: 0 });
    const config = { ...first.config, signal: undefined };
    assert.equal((await rejection(bot.request(config))).code, 'ERR_BYBIT_UNSAFE_RESEND');
    assert.equal(sent().length, 1);
  });

  test(`${adapter}: an order that was refused, or that never left, is sent again`, async (t) => {
    const { bot, sandbox, sent, signer } = await open(t, { config: { adapter } });
    const limited = { retCode: 10006, retMsg: 'Too many visits!' };
    for (const reply of [
      limited,
      { retCode: 110007, retMsg: 'ab not enough' },
      { httpStatus: 429, body: '' },
    ]) {
      sandbox.set({ nextReply: reply });
      const { config } = await bot.post(CREATE, ORDER).catch((error) => error);
      assert.equal((await bot.request(config)).data.retCode, 0, JSON.stringify(reply));
    }
    assert.equal(sent().length, 6);
    const down = attach(axios.create({ baseURL: await closedPort(), adapter }), { signer });
    const refused = await rejection(down.post(CREATE, ORDER));
    assert.equal(refused.sent, false);
    assert.equal((await rejection(again(down, refused))).code, refused.code);
  });

  test(`${adapter}: clientOrderId 'auto' gives both attempts the same id`, async (t) => {
    const { bot, sandbox, sent } = await open(t, { config: { adapter }, options: { clientOrderId: 'auto' } });
    sandbox.set({ nextReply: { hangUpMidBody: true } });
    const first = await rejection(bot.post(CREATE, ORDER));
    await again(bot, first);
    const ids = sent().map(({ body }) => JSON.parse(body).orderLinkId);
    assert.equal(ids.length, 2);
    assert.match(ids[0], /^[\w-]{36}$/);
    assert.equal(ids[0], ids[1]);
    await bot.post(CREATE, ORDER);
    assert.notEqual(JSON.parse(sent().at(-1).body).orderLinkId, ids[0], 'a new call is a new order');
    assert.ok(sent().every(({ verdict }) => verdict === 'accepted'));
  });
}

test('an order that was placed is not placed again from its configuration', async (t) => {
  const { bot, sent } = await open(t);
  const { config } = await bot.post(CREATE, ORDER);
  assert.equal((await rejection(bot.request(config))).code, 'ERR_BYBIT_UNSAFE_RESEND');
  // Another order that is made of it is another order.
  const other = JSON.stringify({ ...ORDER, price: '20001' });
  assert.equal((await bot.request({ ...config, data: other })).data.retCode, 0);
  assert.equal(sent().length, 2);
});

test('what can be repeated is sent again: reads, states, and writes with an id', async (t) => {
  const { bot, sandbox } = await open(t, { options: { throwOn: 'never' } });
  for (const request of [
    { url: '/v5/order/realtime', params: { category: 'linear' } },
    { method: 'post', url: CREATE, data: { ...ORDER, orderLinkId: 'mine' } },
    { method: 'post', url: '/v5/order/cancel', data: { category: 'linear', orderId: '1' } },
    { method: 'post', url: LEVERAGE, data: { category: 'linear', buyLeverage: '2', sellLeverage: '2' } },
    { method: 'post', url: TRANSFER, data: { transferId: '0e4a4b9c-0000-4000-8000-000000000000' } },
    { method: 'post', url: '/v5/position/trading-stop', data: { tpslMode: 'Full', stopLoss: '1' } },
  ]) {
    sandbox.set({ nextReply: { down: true } });
    const error = await rejection(bot.request(request));
    const before = sandbox.requests.length;
    await again(bot, error).catch(() => {});
    assert.equal(sandbox.requests.length, before + 1, request.url);
  }
});

test('what would be done twice is not sent again: orders, parts of a position, transfers, batches', async (t) => {
  const { bot, sandbox } = await open(t, { options: { throwOn: 'never' } });
  const linked = { ...ORDER, orderLinkId: 'a' };
  for (const [url, data] of [
    [CREATE, ORDER],
    [CREATE, { ...ORDER, orderLinkId: '' }],
    ['/v5/order/create-batch', { category: 'linear', request: [linked, ORDER] }],
    ['/v5/position/trading-stop', { tpslMode: 'Partial', stopLoss: '1' }],
    ['/v5/position/add-margin', { margin: '10' }],
    [TRANSFER, { coin: 'USDT', amount: '1' }],
    ['/v5/asset/withdraw/create', { coin: 'USDT', amount: '1' }],
    ['/v5/earn/place-order', { amount: '1' }],
  ]) {
    sandbox.set({ nextReply: { down: true } });
    const error = await rejection(bot.post(url, data));
    assert.equal((await rejection(again(bot, error))).code, 'ERR_BYBIT_UNSAFE_RESEND', url);
  }
});

test("clientOrderId 'auto' changes no other byte, and gives each order of a batch an id", async (t) => {
  const config = { validateStatus: () => true };
  const { bot, sent, sandbox } = await open(t, {
    options: { clientOrderId: 'auto', throwOn: 'never' },
    config,
  });
  const bodyOf = (path) => sent(path).at(-1).body.toString();
  const text = '{ "qty": 0.10, "big": 12345678901234567890 ,"note":"{é"}';
  await bot.post(CREATE, text, { headers: { 'Content-Type': 'application/json' } });
  assert.match(
    bodyOf(CREATE),
    /^\{"orderLinkId":"[\w-]{36}", "qty": 0\.10, "big": 12345678901234567890 ,"note":"\{é"\}$/,
  );
  await bot.post(CREATE, {});
  assert.match(bodyOf(CREATE), /^\{"orderLinkId":"[\w-]{36}"\}$/);
  await bot.post(CREATE, { ...ORDER, orderLinkId: 'mine' });
  assert.equal(JSON.parse(bodyOf(CREATE)).orderLinkId, 'mine');
  await bot.post(CREATE, { ...ORDER, orderLinkId: '' });
  assert.match(JSON.parse(bodyOf(CREATE)).orderLinkId, /^[\w-]{36}$/);

  const batch = '/v5/order/create-batch';
  await bot.post(batch, { category: 'linear', request: [ORDER, { ...ORDER, orderLinkId: 'b' }, ORDER] });
  const ids = JSON.parse(bodyOf(batch)).request.map(({ orderLinkId }) => orderLinkId);
  assert.equal(ids[1], 'b');
  assert.equal(new Set(ids).size, 3);
  const own = `{"category":"linear","request":[ {"qty":1.0} ]}`;
  const refused = await rejection(bot.post(batch, own, { headers: { 'Content-Type': 'application/json' } }));
  assert.equal(refused.code, 'ERR_BYBIT_UNSIGNABLE_BODY');

  for (const [path, data] of [
    ['/v5/order/cancel', { orderId: '1' }],
    ['/v5/order/amend', { orderId: '1' }],
    [LEVERAGE, { buyLeverage: '2' }],
  ]) {
    await bot.post(path, data);
    assert.deepEqual(JSON.parse(bodyOf(path)), data);
  }
  assert.ok(sandbox.requests.every(({ verdict }) => verdict !== 'signature'));
});

test("clientOrderId 'auto' with createFetch, and for one request", async (t) => {
  const { signer, sandbox, sent, bot } = await open(t);
  const fetch = createFetch({ signer, baseURL: sandbox.urls.mainnet, clientOrderId: 'auto' });
  await fetch(CREATE, { method: 'POST', body: JSON.stringify(ORDER) });
  await bot.post(CREATE, ORDER, { bybitAuth: { clientOrderId: 'auto' } });
  assert.ok(sent().every(({ body }) => /^[\w-]{36}$/.test(JSON.parse(body).orderLinkId)));
  const options = { signer, clientOrderId: 'yes' };
  assert.throws(() => attach(axios.create(), options), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('an order that a closed gate refused is sent by a new call only, once the gate is open', async (t) => {
  const sandbox = await openSandbox(t, { keys: [{ ...KEY, expiredAt: 0 }] });
  const signer = newSigner();
  const baseURL = sandbox.urls.mainnet;
  const gate = new AuthGate({ signer, baseURL, environment: 'mainnet', retry: { minMs: 5, maxMs: 10 } });
  t.after(() => gate.close());
  const bot = attach(axios.create({ baseURL }), { signer, gate });
  let config;
  bot.interceptors.request.use((given) => (config = given));
  const refused = await rejection(bot.post(CREATE, ORDER));
  assert.equal(refused.sent, false);
  sandbox.removeKey(KEY.apiKey);
  sandbox.addKey(KEY);
  await gate.check();
  assert.equal(await rejection(bot.request(config)), refused);
  assert.equal(sandbox.requests.filter(({ path }) => path === CREATE).length, 0);
  assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
});
