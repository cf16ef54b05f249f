'use strict';

/** axios-mock-adapter, installed before attach() and after it: handlers match, requests are signed, replies are judged. */

const assert = require('node:assert/strict');
const test = require('node:test');
const MockAdapter = require('axios-mock-adapter');
const { BybitAuthError } = require('../../lib/index.js');
const { attach, detach } = require('../../lib/axios.js');
const { expectedSignature } = require('../support/clients/axios.js');
const { NEWEST, VERSIONS, openLab } = require('./support/axios-lab.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

const ACCEPTED = { retCode: 0, retMsg: 'OK', result: {} };
const UNKNOWN_KEY = { retCode: 10003, retMsg: 'API key is invalid.', result: {} };
/** One whose adapter is a function, one without getAdapter(), and the newest. */
const CLIENTS = [VERSIONS[0], VERSIONS.find(({ minor }) => minor === 4), NEWEST];
const ORDERS = /** @type {const} */ (['mock, then attach', 'attach, then mock']);

/** @param {any} axios @param {any} lab @param {string} order @param {any} [mockOptions] */
function openMocked(axios, lab, order, mockOptions) {
  const bot = axios.create({ baseURL: lab.baseURL, proxy: false });
  const options = { signer: lab.signer, environment: 'mainnet' };
  if (order === ORDERS[1]) attach(bot, options);
  const mock = new MockAdapter(bot, mockOptions);
  if (order === ORDERS[0]) attach(bot, options);
  return { bot, mock };
}

/** @param {any} config of the mock's history @param {string} query as it would be sent */
function assertSigned({ method, headers, data = '' }, query = '') {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), `${value}`]),
  );
  assert.equal(lower['x-bapi-api-key'], KEY.apiKey);
  const bytes = { method: method.toUpperCase(), query, body: Buffer.from(data), headers: lower };
  assert.equal(lower['x-bapi-sign'], expectedSignature(bytes, KEY.secret));
}

for (const { axios, version } of CLIENTS) {
  for (const order of ORDERS) {
    const title = (/** @type {string} */ what) => `axios ${version}, ${order}: ${what}`;

    test(title('handlers of every kind'), async (t) => {
      const lab = await openLab(t);
      const { bot, mock } = openMocked(axios, lab, order);
      const handlers = [
        () => mock.onGet(INFO),
        () => mock.onGet(new RegExp(`${INFO}$`)),
        () => mock.onGet(INFO, { params: { b: 2, a: "it's" } }),
        () => mock.onGet(lab.baseURL + INFO),
        () => mock.onAny(),
      ];
      for (const handler of handlers) {
        mock.reset();
        handler().reply(200, ACCEPTED);
        const { data } = await bot.get(INFO, { params: { b: 2, a: "it's" } });
        assert.deepEqual(data, ACCEPTED, String(handler));
        assertSigned(mock.history.get[0], 'b=2&a=it%27s');
      }
      mock.reset();
      mock.onPost(CREATE, ORDER).replyOnce(200, ACCEPTED);
      assert.deepEqual((await bot.post(CREATE, ORDER)).data, ACCEPTED);
      mock.onPost(CREATE).replyOnce(({ data, url, baseURL }) => {
        assert.deepEqual([data, baseURL + url], [JSON.stringify(ORDER), lab.baseURL + CREATE]);
        return [200, ACCEPTED];
      });
      assert.deepEqual((await bot.post(CREATE, ORDER)).data, ACCEPTED);
      for (const config of mock.history.post) assertSigned(config);
      assert.equal((await rejection(bot.post('/v5/order/other', ORDER))).response.status, 404);
      assert.equal(lab.sandbox.requests.length, 0);
    });

    test(title('rejections, network errors and timeouts'), async (t) => {
      const lab = await openLab(t);
      const { bot, mock } = openMocked(axios, lab, order);
      mock.onGet(INFO).replyOnce(200, UNKNOWN_KEY);
      const rejected = await rejection(bot.get(INFO));
      assert.ok(rejected instanceof BybitAuthError);
      assert.equal(rejected.code, 10003);
      mock.onGet(INFO).replyOnce(401, '');
      assert.ok((await rejection(bot.get(INFO))) instanceof BybitAuthError);
      mock.onPost(CREATE).networkErrorOnce();
      assert.equal((await rejection(bot.post(CREATE, ORDER))).message, 'Network Error');
      mock.onPost(CREATE).timeoutOnce();
      assert.equal((await rejection(bot.post(CREATE, ORDER))).code, 'ECONNABORTED');
      mock.onPost(CREATE).abortRequestOnce();
      assert.equal((await rejection(bot.post(CREATE, ORDER))).message, 'Request aborted');
      mock.onPost(CREATE).replyOnce(() => Promise.reject(new RangeError('of a test')));
      assert.equal((await rejection(bot.post(CREATE, ORDER))).message, 'of a test');
    });

    test(title('what passes through is signed once'), async (t) => {
      const lab = await openLab(t);
      const { bot, mock } = openMocked(axios, lab, order, { onNoMatch: 'passthrough' });
      mock.onGet('/v5/mocked').reply(200, ACCEPTED);
      const { data } = await bot.get('/v5/order/realtime', {
        params: { category: 'linear', symbol: "it's" },
      });
      assert.equal(data.retCode, 0, data.retMsg);
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
      assert.deepEqual(
        lab.sandbox.requests.map(({ verdict }) => verdict),
        ['accepted', 'accepted'],
      );
      lab.sandbox.set({ nextReply: { body: UNKNOWN_KEY } });
      assert.ok((await rejection(bot.get(INFO))) instanceof BybitAuthError);
    });

    test(title('restore() and detach()'), async (t) => {
      const lab = await openLab(t);
      const { bot, mock } = openMocked(axios, lab, order);
      mock.onGet(INFO).reply(200, ACCEPTED);
      assert.deepEqual((await bot.get(INFO)).data, ACCEPTED);
      mock.restore();
      assert.equal((await bot.get(INFO)).data.retCode, 0);
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0);
      assert.deepEqual(
        lab.sandbox.requests.map(({ verdict }) => verdict),
        ['accepted', 'accepted'],
      );
      detach(bot);
      assert.ok((await rejection(bot.get(INFO))).message);
      assert.equal(lab.sandbox.requests.at(-1).authenticated, false);
    });

    test(title('detach() before restore()'), async (t) => {
      const lab = await openLab(t);
      const { bot, mock } = openMocked(axios, lab, order);
      detach(bot);
      mock.onGet(INFO).reply(200, UNKNOWN_KEY);
      assert.deepEqual((await bot.get(INFO)).data, UNKNOWN_KEY);
      assert.equal('X-BAPI-SIGN' in mock.history.get[0].headers, false);
      mock.restore();
      await bot.get(INFO).catch(() => {});
      assert.equal(lab.sandbox.requests.at(-1).authenticated, false);
    });
  }

  test(`axios ${version}: a mock of an instance that an attached one made`, async (t) => {
    const lab = await openLab(t);
    const parent = lab.bot(axios);
    const child = parent.create();
    const mock = new MockAdapter(child, { onNoMatch: 'passthrough' });
    mock.onGet(INFO).replyOnce(200, UNKNOWN_KEY);
    // The mock is in the place of the adapter, and attach() was not told of this instance.
    assert.deepEqual((await child.get(INFO)).data, UNKNOWN_KEY);
    assert.equal((await child.get(INFO)).data.retCode, 0);
    mock.restore();
    assert.equal((await child.post(CREATE, ORDER)).data.retCode, 0);
    assert.equal((await parent.get(INFO)).data.retCode, 0);
    assert.ok(lab.sandbox.requests.every(({ verdict }) => verdict === 'accepted'));
  });
}
