'use strict';

/** What retry plugins, and bots that retry by hand, make of an order that the gate held back and of a rejected key. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axiosRetry = require('axios-retry').default;
const { AuthGate, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { NEWEST, VERSIONS, openLab } = require('./support/axios-lab.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

const CLIENTS = [VERSIONS[0], NEWEST];
/** How often each may send again. */
const RETRIES = 3;
const always = () => true;

/** Each makes a bot retry, and returns how it sends: `send(call)` calls once, and what the plugin does follows. */
const PLUGINS = {
  'axios-retry as it comes': async (bot) => {
    axiosRetry(bot, { retries: RETRIES, retryDelay: () => 1 });
    return (call) => call();
  },
  'axios-retry for every error': async (bot) => {
    axiosRetry(bot, { retries: RETRIES, retryDelay: () => 1, retryCondition: always });
    return (call) => call();
  },
  'retry-axios as it comes': async (bot) => {
    const { attach } = await import('retry-axios');
    attach(bot);
    return (call) => call({ raxConfig: { retryDelay: 1, backoffType: 'static' } });
  },
  'retry-axios for every error': async (bot) => {
    const { attach, getConfig } = await import('retry-axios');
    attach(bot);
    const shouldRetry = (error) => getConfig(error).currentRetryAttempt < RETRIES;
    return (call) =>
      call({ raxConfig: { retry: RETRIES, retryDelay: 1, backoffType: 'static', shouldRetry } });
  },
  'an interceptor that sends error.config again': async (bot) => {
    let left = RETRIES;
    bot.interceptors.response.use(undefined, async (error) => {
      if (left === 0) throw error;
      left -= 1;
      return bot(error.config);
    });
    return (call) => call();
  },
  'an interceptor that sends a copy of error.config': async (bot) => {
    let left = RETRIES;
    bot.interceptors.response.use(undefined, async (error) => {
      if (left === 0) throw error;
      left -= 1;
      return bot.request({ ...error.config, headers: { ...error.config.headers }, attempt: left });
    });
    return (call) => call();
  },
};
const REQUESTS = {
  read: (bot, config) => bot.get(INFO, { params: { a: '1' }, ...config }),
  order: (bot, config) => bot.post(CREATE, ORDER, config),
};
const strict = (text) => {
  if (typeof text !== 'string') throw new Error('transformed twice');
  return JSON.parse(text);
};

for (const { axios, version } of CLIENTS) {
  for (const [name, install] of Object.entries(PLUGINS)) {
    test(`axios ${version}, ${name}: a rejected key is sent once`, async (t) => {
      for (const [kind, make] of Object.entries(REQUESTS)) {
        for (const fault of [
          { retCode: 33004, retMsg: 'Your api key has expired.' },
          { httpStatus: 401, body: '' },
        ]) {
          const lab = await openLab(t);
          lab.sandbox.set({ everyReply: fault });
          const told = [];
          const bot = lab.bot(axios, {}, { onError: (error) => told.push(error) });
          const send = await install(bot);
          const error = await rejection(send((config) => make(bot, config)));
          assert.equal(lab.sandbox.requests.length, 1, kind);
          assert.ok(error instanceof BybitAuthError);
          assert.ok(axios.isAxiosError(error));
          assert.equal(error.response.status, fault.httpStatus ?? 200);
          if (fault.retCode) assert.equal(error.response.data.retCode, 33004);
          assert.deepEqual(told, [error]);
        }
      }
    });

    test(`axios ${version}, ${name}: an order that the gate held back is not sent later`, async (t) => {
      const lab = await openLab(t);
      const gate = new AuthGate({ signer: lab.signer, baseURL: lab.baseURL, environment: 'mainnet' });
      lab.sandbox.addKey({ ...KEY, expiredAt: 1 });
      t.after(() => gate.close());
      await rejection(gate.ready());
      const bot = lab.bot(axios, { transformResponse: [strict] }, { gate });
      // The key is in order before the first retry: this runs before the plugin.
      let opened = null;
      bot.interceptors.request.use(async (config) => {
        if (opened !== null) await opened;
        return config;
      });
      bot.interceptors.response.use(undefined, (error) => {
        lab.sandbox.addKey(KEY);
        opened ??= gate.check();
        throw error;
      });
      const send = await install(bot);
      const error = await rejection(send((config) => REQUESTS.order(bot, config)));
      assert.ok(error instanceof BybitGateError);
      assert.deepEqual([error.retryable, error.sent, error.response.synthetic], [false, false, true]);
      assert.equal(error.response.data.retMsg, 'Your api key has expired.');
      assert.deepEqual(lab.sent(), []);
      await opened;
      assert.equal(gate.state, 'open');
      assert.equal((await bot.post(CREATE, ORDER)).data.retCode, 0, 'a new call is a new order');
    });
  }

  test(`axios ${version}: another address and another body are another request`, async (t) => {
    const lab = await openLab(t);
    lab.sandbox.addKey({ ...KEY, expiredAt: 1 });
    const bot = lab.bot(axios);
    const { config } = await rejection(bot.post(CREATE, ORDER));
    for (const change of [{ url: INFO }, { data: { ...ORDER, qty: '0.002' } }, { params: { a: '1' } }]) {
      const { length } = lab.sandbox.requests;
      await rejection(bot.request({ ...config, ...change }));
      assert.equal(lab.sandbox.requests.length, length + 1, Object.keys(change)[0]);
    }
    const { length } = lab.sandbox.requests;
    await rejection(bot.request(config));
    assert.equal(lab.sandbox.requests.length, length);
  });
}

test('p-retry calls anew: the gate stops it, and so does retryable', async (t) => {
  const { default: pRetry } = await import('p-retry');
  const lab = await openLab(t);
  lab.sandbox.addKey({ ...KEY, expiredAt: 1 });
  const gate = new AuthGate({ signer: lab.signer, baseURL: lab.baseURL, environment: 'mainnet' });
  t.after(() => gate.close());
  await rejection(gate.ready());
  const options = { retries: RETRIES, minTimeout: 1, maxTimeout: 1 };
  const behind = lab.bot(NEWEST.axios, {}, { gate });
  const held = await rejection(pRetry(() => behind.post(CREATE, ORDER), options));
  assert.ok(held instanceof BybitGateError);
  assert.deepEqual(lab.sent(), []);
  const bare = lab.bot(NEWEST.axios);
  const shouldRetry = ({ error }) => error.retryable === true;
  const error = await rejection(pRetry(() => bare.post(CREATE, ORDER), { ...options, shouldRetry }));
  assert.ok(error instanceof BybitAuthError);
  assert.equal(lab.sent().length, 1);
});
