'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** What a bot does with a reply that is no success: which are thrown, as what, and which stay with axios. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const lib = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { FAILURES, REJECTIONS, provoke } = require('../support/clients/axios-failures.js');
const { openBystander, openLab } = require('../support/clients/axios.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');

/** The credential validator finds it too short. */
const SHORT_API_KEY = 'test_api_key';

const failureNamed = (name) => FAILURES.find((failure) => failure.name === name);
const stepOf = (error, step) => error.checks.find(({ id }) => id === step);

function assertClassified(error, { name, ...fields }, failure) {
  assert.equal(error.name, name);
  assert.ok(error instanceof lib[name]);
  assert.ok(error instanceof lib.BybitApiError);
  assert.equal(error instanceof lib.BybitAuthError, name === 'BybitAuthError');
  for (const [field, value] of Object.entries(fields)) assert.equal(error[field], value, field);
  assert.equal(error.method, (failure.request?.method ?? 'get').toUpperCase());
  assert.equal(error.endpoint, failure.request?.url ?? INFO);
  assert.equal(error.checks.length, 9);
}

function assertAxiosError(error, { error: { httpStatus }, networkCode }, adapter) {
  assert.equal(axios.isAxiosError(error), true);
  assert.equal(error instanceof lib.BybitApiError, false);
  assert.equal(error.config.url.startsWith('/v5/'), true);
  if (networkCode) assert.equal(error.code, networkCode[adapter]);
  else assert.equal(error.response.status, httpStatus);
}

test("throwOn 'auth', the default: rejections of identity are thrown", async (t) => {
  const lab = await openLab(t);
  for (const adapter of ['http', 'fetch']) {
    for (const failure of FAILURES) {
      await t.test(`${failure.name} (${adapter})`, async () => {
        const { value, error } = await provoke(lab, failure, {}, { adapter });
        if (failure.auth === 'error') assertClassified(error, failure.error, failure);
        else if (failure.auth === 'axios') assertAxiosError(error, failure, adapter);
        else {
          assert.equal(error, undefined);
          assert.equal(value.status, 200);
          assert.equal(value.data.retCode ?? null, failure.error.code);
        }
      });
    }
  }
});

test("throwOn 'any': everything that is no success is thrown", async (t) => {
  const lab = await openLab(t);
  for (const adapter of ['http', 'fetch']) {
    for (const failure of FAILURES) {
      await t.test(`${failure.name} (${adapter})`, async () => {
        const { error } = await provoke(lab, failure, { throwOn: 'any' }, { adapter });
        // fetch hides why there was no connection, so that less can be said about sending again.
        const vague = adapter === 'fetch' && failure.networkCode ? { retryable: error.retryable } : {};
        assertClassified(error, { ...failure.error, ...vague }, failure);
        if (failure.networkCode) assert.equal(error.cause.code, failure.networkCode[adapter]);
      });
    }
  }
});

test("throwOn 'never': axios alone decides", async (t) => {
  const lab = await openLab(t);
  for (const failure of FAILURES) {
    await t.test(failure.name, async () => {
      const { value, error } = await provoke(lab, failure, { throwOn: 'never' });
      const { httpStatus = 200, code } = failure.error;
      if (failure.networkCode || httpStatus !== 200) return assertAxiosError(error, failure, 'http');
      assert.equal(value.status, 200);
      assert.equal(value.data.retCode ?? null, code);
    });
  }
});

test('the checks of a rejection name what is proven', async (t) => {
  const lab = await openLab(t);
  const checksOf = async (name) => (await provoke(lab, failureNamed(name))).error;

  for (const name of ['10004', '10004 for an order']) {
    const signature = await checksOf(name);
    assert.equal(signature.checks[0].id, 'signature');
    assert.equal(signature.checks[0].status, 'fail');
    assert.match(signature.checks[0].evidence, /so the secret is wrong/);
    assert.match(signature.hints[0].fix, /secret/);
    assert.equal(stepOf(signature, 'key-exists').status, 'pass');
  }

  const behind = stepOf(await checksOf('10002, clock behind'), 'clock');
  assert.equal(behind.status, 'fail');
  assert.match(behind.evidence, /10000 ms/);
  const ahead = stepOf(await checksOf('10002, clock ahead'), 'clock');
  assert.equal(ahead.status, 'fail');
  assert.match(ahead.evidence, /1000 ms/);

  const address = stepOf(await checksOf('10010'), 'ip-whitelist');
  assert.equal(address.status, 'fail');
  const permission = stepOf(await checksOf('10005'), 'permissions');
  assert.equal(permission.status, 'fail');
  assert.match(permission.evidence, /needs ContractTrade\.Order\.$/);
  assert.equal(stepOf(await checksOf('33004, expired'), 'expiry').status, 'fail');

  const short = new lib.Signer({ apiKey: SHORT_API_KEY, apiSecret: KEY.secret });
  const { error } = await provoke(lab, failureNamed('10003'), { signer: short });
  const format = stepOf(error, 'key-format');
  assert.match(
    format.evidence,
    /apiKey is 12 bytes long/,
    'what the validator noticed about the credentials',
  );
});

test('the environment is that of the host, or the one that the options name', async (t) => {
  const lab = await openLab(t);
  const errorFrom = async (options, defaults) => {
    lab.sandbox.set({ nextReply: replies.keyOrIpMismatch });
    return rejection(lab.bot(options, defaults).get(INFO));
  };
  assert.equal((await errorFrom({})).environment, null);
  assert.equal((await errorFrom({ environment: 'demo' })).environment, 'demo');
  const adapter = async (config) => ({
    status: 200,
    headers: {},
    config,
    data: '{"retCode":10003,"retMsg":"API key is invalid."}',
  });
  for (const params of [{}, { ids: 'x'.repeat(10_000) }]) {
    const bot = lab.bot({ environment: 'demo' }, { baseURL: 'https://api-testnet.bybit.com', adapter });
    assert.equal((await rejection(bot.get(INFO, { params }))).environment, 'testnet');
  }
});

test('replies of every type are classified', async (t) => {
  const lab = await openLab(t);
  for (const adapter of ['http', 'fetch']) {
    for (const responseType of ['json', 'text', 'arraybuffer', 'stream', undefined]) {
      await t.test(`${responseType} (${adapter})`, async () => {
        const defaults = { adapter, responseType };
        const error = await rejection(
          lab.bot({ signer: failureNamed('10004').options.signer }, defaults).get(INFO),
        );
        assert.ok(error instanceof lib.BybitAuthError);
        assert.equal(error.code, 10004);
        for (const throwOn of ['auth', 'any']) {
          const { data, status } = await lab.bot({ throwOn }, defaults).get(INFO);
          assert.equal(status, 200);
          assert.equal((await readAll(data)).retCode, 0);
        }
      });
    }
  }

  await t.test('a stream without headers that tell is left to the caller', async () => {
    for (const throwOn of ['auth', 'any']) {
      lab.sandbox.set({ nextReply: { body: '{"retCode":0}' } });
      const { data } = await lab.bot({ throwOn }).get(INFO, { responseType: 'stream' });
      assert.deepEqual(await readAll(data), { retCode: 0 });
    }
    lab.sandbox.set({ nextReply: replies.badGateway });
    const accepting = { responseType: 'stream', validateStatus: () => true };
    const error = await rejection(lab.bot({ throwOn: 'any' }).get(INFO, accepting));
    assert.equal(error.category, 'no-verdict');
  });

  await t.test('JSON is demanded, but something else comes', async () => {
    lab.sandbox.set({ nextReply: { body: 'hello' } });
    const strict = { responseType: 'json', transitional: { silentJSONParsing: false } };
    const error = await rejection(lab.bot().get(INFO, strict));
    assert.equal(axios.isAxiosError(error), true);
    assert.equal(error.code, 'ERR_BAD_RESPONSE');
  });
});

/** The JSON that a reply of any type holds. */
async function readAll(data) {
  if (Buffer.isBuffer(data) || data instanceof ArrayBuffer) return JSON.parse(Buffer.from(data).toString());
  if (typeof data === 'string') return JSON.parse(data);
  if (data[Symbol.asyncIterator] === undefined) return data;
  const chunks = [];
  for await (const chunk of data) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

test("validateStatus stays the user's", async (t) => {
  const lab = await openLab(t);
  const everything = { validateStatus: () => true };
  for (const failure of REJECTIONS) {
    const { error } = await provoke(lab, failure, {}, everything);
    assertClassified(error, failure.error, failure);
  }
  const { value } = await provoke(lab, failureNamed('502, a page'), {}, everything);
  assert.equal(value.status, 502);
  const { error } = await provoke(
    lab,
    { name: 'success' },
    { throwOn: 'any' },
    { validateStatus: () => false },
  );
  assert.equal(axios.isAxiosError(error), true);
  assert.equal(error.response.data.retCode, 0);
});

test('response interceptors run, and see what is thrown', async (t) => {
  const lab = await openLab(t);
  const bot = lab.bot();
  const seen = [];
  bot.interceptors.response.use(
    (response) => {
      seen.push(response.data.retCode);
      return response.data;
    },
    (error) => {
      seen.push(error.code);
      throw error;
    },
  );
  assert.equal((await bot.get(INFO)).retCode, 0);
  assert.equal((await bot.post(CREATE, { ...ORDER, category: 'none' })).retCode, 10001);
  lab.sandbox.set({ nextReply: replies.keyOrIpMismatch });
  assert.equal((await rejection(bot.get(INFO))).code, 33004);
  lab.sandbox.set({ nextReply: replies.badGateway });
  assert.equal((await rejection(bot.get(INFO))).code, 'ERR_BAD_RESPONSE');
  assert.deepEqual(seen, [0, 10001, 33004, 'ERR_BAD_RESPONSE']);
});

test('an error of Node.js in an adapter of the user says whether the order was sent, and is no refusal', async (t) => {
  const lab = await openLab(t);
  const told = [];
  const onError = (error) => told.push(error);
  const http = axios.getAdapter('http');
  const adapter = async (config) => {
    await http(config);
    throw Object.assign(new TypeError('The "path" argument is wrong'), { code: 'ERR_INVALID_ARG_TYPE' });
  };
  const error = await rejection(lab.bot({ onError }, { adapter }).post(CREATE, ORDER));
  assert.equal(lab.requests.length, 1);
  assert.equal(error.message, 'The "path" argument is wrong');
  assert.equal(error.sent, true);
  assert.equal(error.response, undefined);
  assert.deepEqual(told, []);
});

test('a request that is aborted is cancelled, not classified', async (t) => {
  const lab = await openLab(t);
  for (const adapter of ['http', 'fetch']) {
    for (const throwOn of ['auth', 'any', 'never']) {
      const bot = lab.bot({ throwOn }, { adapter });
      const early = await rejection(bot.get(INFO, { signal: AbortSignal.abort() }));
      assert.equal(axios.isCancel(early), true);

      const controller = new AbortController();
      const source = axios.CancelToken.source();
      const pending = [
        rejection(bot.post(CREATE, ORDER, { signal: controller.signal })),
        rejection(bot.post(CREATE, ORDER, { cancelToken: source.token })),
      ];
      controller.abort();
      source.cancel();
      for (const error of await Promise.all(pending)) assert.equal(error.code, 'ERR_CANCELED');
    }
  }
  // Proof that nothing was on its way: what is sent now comes first.
  await lab.bot().get(INFO);
  assert.deepEqual(
    lab.requests.map(({ path }) => path),
    [INFO],
  );

  for (const adapter of ['http', 'fetch']) {
    for (const throwOn of ['auth', 'any']) {
      const controller = new AbortController();
      lab.requests.length = 0;
      lab.sandbox.set({ latencyMs: 600_000 });
      const pending = rejection(lab.bot({ throwOn }, { adapter }).get(INFO, { signal: controller.signal }));
      await until(() => lab.requests.length > 0);
      controller.abort();
      const error = await pending;
      assert.equal(axios.isCancel(error), true);
      assert.equal(error.code, 'ERR_CANCELED');
    }
  }
});

test('an error of a public endpoint is classified, one of another host is not', async (t) => {
  const lab = await openLab(t);
  lab.sandbox.set({ nextReply: replies.regionBlocked });
  const error = await rejection(lab.bot().get('/v5/market/time'));
  assert.equal(error.category, 'region');
  assert.equal(error.endpoint, '/v5/market/time');

  const bystander = await openBystander(t);
  lab.sandbox.removeKey(KEY.apiKey);
  const { data } = await lab.bot({ throwOn: 'any' }).get(`${bystander.url}${INFO}`);
  assert.deepEqual(data, { hello: 'you' });
  const elsewhere = await rejection(lab.bot({ throwOn: 'any' }).get(`${lab.sandbox.urls.testnet}${INFO}`));
  assert.equal(axios.isAxiosError(elsewhere), true);
});
