'use strict';

/** Which requests are signed, where a signature may go, and how often one is made. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { authHeaders, expectedSignature, openBystander, openLab } = require('../support/clients/axios.js');
const { CREATE, INFO, KEY, NOW, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

/** An attached instance that reaches no network: it answers itself and keeps what it would have sent. */
function offline(lab, defaults = {}) {
  const sent = [];
  const adapter = async (config) => {
    sent.push({ url: config.url, headers: { ...config.headers.toJSON() } });
    return { status: 200, statusText: 'OK', headers: {}, config, data: '{"retCode":0}' };
  };
  const bot = attach(axios.create({ ...defaults, adapter }), { signer: lab.signer, clock: lab.clock });
  return { bot, sent };
}

const isSigned = ({ headers }) => Object.keys(headers).some((name) => /^x-bapi-/i.test(name));

test('the four headers of a signed request', async (t) => {
  const lab = await openLab(t);
  await lab.bot().get(INFO, { params: { a: '1' } });
  const { headers } = lab.last();
  assert.deepEqual(authHeaders(lab.last()).sort(), [
    'x-bapi-api-key',
    'x-bapi-recv-window',
    'x-bapi-sign',
    'x-bapi-timestamp',
  ]);
  assert.equal(headers['x-bapi-api-key'], KEY.apiKey);
  assert.equal(headers['x-bapi-timestamp'], `${NOW}`);
  assert.equal(headers['x-bapi-recv-window'], '5000');
  assert.equal(headers['x-bapi-sign'], expectedSignature(lab.last()));
});

test('public endpoints are not signed', async (t) => {
  const lab = await openLab(t);
  const response = await lab.bot().get('/v5/market/time', { params: { a: "it's" } });
  assert.equal(response.data.result.timeSecond, `${NOW / 1000}`);
  assert.equal(lab.last().verdict, 'public');
  assert.deepEqual(authHeaders(lab.last()), []);

  const { bot, sent } = offline(lab, { baseURL: 'https://api.bybit.com' });
  for (const path of ['market/tickers', 'announcements/index', 'system/status', 'market/../market/time']) {
    await bot.get(`/v5/${path}`);
    assert.equal(isSigned(sent.at(-1)), false, path);
  }
  for (const path of ['account/info', 'market/../order/realtime', 'marketing/x', 'asset/market']) {
    await bot.get(`/v5/${path}`);
    assert.equal(isSigned(sent.at(-1)), true, path);
  }
});

test('another host gets the request as axios made it, and no signature', async (t) => {
  const lab = await openLab(t);
  const bystander = await openBystander(t);
  const bot = lab.bot();
  const config = { params: { a: "it's" }, headers: { 'X-Own': '1' } };
  const { data } = await bot.get(`${bystander.url}/v5/order/realtime`, config);
  assert.deepEqual(data, { hello: 'you' });
  await lab.plain().get(`${bystander.url}/v5/order/realtime`, config);
  await bot.post(`${bystander.url}/v5/order/create`, ORDER);
  await bot.get('/v5/order/realtime', { baseURL: bystander.url });
  const [signed, plain] = bystander.requests;
  assert.deepEqual(signed, plain);
  assert.equal(bystander.requests.length, 4);
  for (const request of bystander.requests) assert.deepEqual(authHeaders(request), []);
  assert.equal(lab.requests.length, 0);
});

test('another host gets the body as axios makes it, whatever it is', async (t) => {
  const lab = await openLab(t);
  const bystander = await openBystander(t);
  const url = `${bystander.url}/upload`;
  const { buffer } = new Uint8Array([65, 66, 67, 68]);
  const config = { headers: { 'Content-Type': 'application/octet-stream' } };
  for (const body of [
    new Uint8Array(buffer, 1, 2),
    new DataView(buffer, 2),
    Buffer.from(buffer, 1),
    buffer,
  ]) {
    await lab.bot().post(url, body, config);
    await lab.plain().post(url, body, config);
    const [ours, plain] = bystander.requests.splice(0);
    assert.deepEqual(ours, plain);
  }
});

test('without a base URL, only the hosts of Bybit get a signature', async (t) => {
  const lab = await openLab(t);
  const { bot, sent } = offline(lab);
  const signed = [
    'https://api.bybit.com',
    'https://api.bytick.com',
    'https://API.bybit.com',
    'https://api-testnet.bybit.com',
    'https://api-demo.bybit.com',
    'https://api.bybit.nl',
    'https://user@api.bybit.com',
  ];
  const unsigned = [
    'https://api.bybit.com.example.org',
    'https://example.org/api.bybit.com',
    'https://api.bybit.com@example.org',
    'https://apiXbybit.com',
    'https://notbybit.com',
    lab.sandbox.urls.mainnet,
  ];
  for (const host of [...signed, ...unsigned]) {
    await bot.get(`${host}${INFO}`);
    assert.equal(isSigned(sent.at(-1)), signed.includes(host), host);
  }
  await bot.get(`https://api.bybit.com${INFO}`, { params: { ids: 'x'.repeat(10_000) } });
  assert.equal(isSigned(sent.at(-1)), true, 'a long query');
});

test('an address that cannot be right is refused before anything is sent', async (t) => {
  const lab = await openLab(t);
  const cases = [
    ['https://testnet.bybit.com', /testnet\.bybit\.com is a web site.*api-testnet\.bybit\.com/],
    ['https://www.bybit.com', /www\.bybit\.com is a web site.*https:\/\/api\.bybit\.com/],
    ['https://bybit.com', /web site/],
    ['https://api2.bybit.com', /not a documented API host/],
    ['https://api-demo-testnet.bybit.com', /testnet.*api-demo\.bybit\.com/],
  ];
  for (const [host, message] of cases) {
    for (const config of [{ baseURL: host, url: INFO }, { url: host + INFO }]) {
      const { bot, sent } = offline(lab, { baseURL: config.baseURL });
      const error = await rejection(bot.request(config));
      assert.equal(error.code, 'ERR_BYBIT_NOT_AN_API_HOST', host);
      assert.match(error.message, message);
      assert.equal(sent.length, 0, host);
    }
  }
  for (const params of [{}, { ids: 'x'.repeat(10_000) }]) {
    const { bot, sent } = offline(lab, { baseURL: 'http://api.bybit.com' });
    const error = await rejection(bot.get(INFO, { params }));
    assert.equal(error.code, 'ERR_BYBIT_INSECURE_URL');
    assert.match(error.message, /https/);
    assert.equal(sent.length, 0);
  }
  // A page of the web site that is no endpoint is none of our business.
  const { bot, sent } = offline(lab);
  await bot.get('https://www.bybit.com/en/help-center');
  assert.equal(isSigned(sent.at(-1)), false);
});

test('redirects are not followed, and the signature goes nowhere else', async (t) => {
  const lab = await openLab(t);
  const bystander = await openBystander(t);
  for (const adapter of ['http', 'fetch']) {
    for (const [httpStatus, target] of [
      [307, bystander.url],
      [308, lab.sandbox.urls.testnet],
      [302, bystander.url],
      [301, ''],
    ]) {
      const before = lab.requests.length;
      lab.sandbox.set({ nextReply: { httpStatus, headers: { Location: target + INFO } } });
      const defaults = { adapter, maxRedirects: 5 };
      const error = await rejection(lab.bot({}, defaults).get(INFO));
      assert.equal(error.isAxiosError, true);
      assert.equal(error.response.status, httpStatus);
      assert.equal(error.response.headers.location, target + INFO);
      assert.equal(lab.requests.length, before + 1);
    }
  }
  assert.equal(bystander.requests.length, 0);
  assert.ok(lab.requests.every(({ environment }) => environment === 'mainnet'));

  const ownFetch = async ({ baseURL, url, headers, fetchOptions }) => {
    const reply = await fetch(baseURL + url, { headers: headers.toJSON(), ...fetchOptions });
    return { status: reply.status, headers: reply.headers, data: await reply.text() };
  };
  lab.sandbox.set({ nextReply: { httpStatus: 307, headers: { Location: bystander.url + INFO } } });
  const followers = { adapter: ownFetch, fetchOptions: { redirect: 'follow' } };
  assert.equal((await lab.bot({}, followers).get(INFO)).status, 307, 'an adapter of the user is told, too');
  assert.equal(bystander.requests.length, 0);

  lab.sandbox.set({ nextReply: { httpStatus: 307, headers: { Location: '/v5/market/time?moved' } } });
  await lab.bot().get('/v5/market/time');
  assert.equal(lab.last().query, 'moved', 'a public request follows, as axios does');
});

test('a request that is sent again is signed again', async (t) => {
  const lab = await openLab(t);
  const params = { a: "it's", b: ['x', 'y'] };
  // Without an id, an order is not sent again: test/clients/axios-resend.test.js
  const LINKED = { ...ORDER, orderLinkId: 'once' };
  const CANCEL = '/v5/order/cancel';
  const bytes = new Uint8Array(Buffer.from(JSON.stringify(LINKED)));
  const cases = [
    ['a GET after a lost connection', { url: INFO, params }, { down: true }],
    ['a GET with a query in the URL', { url: `${INFO}?c=1`, params }, { down: true }],
    ['a POST after a 502', { method: 'post', url: CREATE, data: LINKED }, { httpStatus: 502, body: '' }],
    ['a POST of bytes', { method: 'post', url: CREATE, data: bytes }, { down: true }],
    ['a POST of a form', { method: 'post', url: CANCEL, data: new URLSearchParams(params) }, { down: true }],
  ];
  for (const adapter of ['http', 'fetch']) {
    for (const [what, config, fault] of cases) {
      await t.test(`${what} (${adapter})`, async () => {
        lab.requests.length = 0;
        lab.sandbox.set({ nextReply: fault });
        const bot = lab.bot({}, { adapter });
        bot.interceptors.response.use(undefined, (error) => {
          lab.clock.time += 500;
          return bot.request(error.config);
        });
        const { config: used } = await bot.request(config);
        lab.clock.time += 500;
        await bot.request(used);

        assert.equal(lab.requests.length, 3);
        const [first, ...again] = lab.requests;
        assert.deepEqual(
          lab.requests.map(({ headers }) => Number(headers['x-bapi-timestamp']) - lab.clock.time),
          [-1000, -500, 0],
        );
        assert.equal(new Set(lab.requests.map(({ headers }) => headers['x-bapi-sign'])).size, 3);
        for (const request of again) {
          assert.equal(request.url, first.url);
          assert.ok(request.body.equals(first.body));
          assert.equal(request.verdict, 'accepted');
        }
      });
    }
  }
});

test('what the caller passed is not changed', async (t) => {
  const lab = await openLab(t);
  const deepFreeze = (object) => {
    for (const value of Object.values(object)) {
      if (value !== null && typeof value === 'object') deepFreeze(value);
    }
    return Object.freeze(object);
  };
  const config = deepFreeze({
    params: { a: ['1'], b: { c: 'x' } },
    headers: { 'X-Own': '1' },
    paramsSerializer: { indexes: null },
  });
  const copy = structuredClone(config);
  const order = deepFreeze({ ...ORDER, orderLinkId: 'frozen' });
  const bot = lab.bot();
  await bot.get(INFO, config);
  assert.equal(lab.last().verdict, 'accepted');
  await bot.post(CREATE, order, config);
  assert.equal(lab.last().verdict, 'accepted');
  assert.deepEqual(config, copy);
  assert.equal('X-BAPI-SIGN' in bot.defaults.headers.common, false);

  // Nor does an interceptor's view of the configuration become final under its hands.
  let seen;
  const response = await lab.bot({}, { params: { z: '1' } }).request({
    url: INFO,
    params: { a: '1' },
    transformRequest: [
      function keep(data) {
        seen = this;
        return data;
      },
    ],
  });
  for (const view of [seen, response.config]) {
    assert.equal(view.url, INFO);
    assert.equal(view.baseURL, lab.sandbox.urls.mainnet);
    assert.deepEqual({ ...view.params }, { z: '1', a: '1' });
    assert.equal(isSigned(view), false);
  }
});

test('authentication headers that the caller set by hand are replaced', async (t) => {
  const lab = await openLab(t);
  const headers = {
    'x-bapi-sign': 'aa',
    'X-Bapi-Api-Key': KEY.apiKey,
    'X-BAPI-TIMESTAMP': '1',
    'X-BAPI-RECV-WINDOW': '2',
  };
  await lab.bot({}, { headers }).get(INFO, { headers });
  assert.equal(lab.last().verdict, 'accepted');
  assert.equal(lab.last().rawHeaders.filter((name) => /^x-bapi-/i.test(name)).length, 4);
});

test('a request that chooses an adapter of axios by name, or loses it, is signed', async (t) => {
  const lab = await openLab(t);
  const bot = lab.bot();
  for (const adapter of ['http', 'fetch', ['xhr', 'http']]) await bot.get(INFO, { adapter });
  bot.interceptors.request.use(({ adapter: _, ...config }) => config);
  await bot.get(INFO);
  assert.deepEqual(lab.sandbox.requests.map(isSigned), [true, true, true, true]);
});

test('a subclass that attaches itself in its constructor', async (t) => {
  const lab = await openLab(t);
  class Account extends axios.Axios {
    constructor(options) {
      super({ ...axios.defaults, ...options });
      attach(this, { signer: lab.signer, clock: lab.clock });
    }
    request(...request) {
      return super.request(...request);
    }
  }
  await new Account({ baseURL: lab.sandbox.urls.mainnet, headers: {} }).get(INFO);
  assert.ok(isSigned(lab.last()));
});
