'use strict';

/** attach() and detach(): options, instances, adapters, threads, life of the signer. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach, detach } = require('../../lib/axios.js');
const { BybitAuthError, Signer } = require('../../lib/index.js');
const { authHeaders, openLab } = require('../support/clients/axios.js');
const { CREATE, INFO, KEY, NOW, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

const SECOND_KEY = { apiKey: 'second_api_key', secret: 'second_secret' };
const signerOf = ({ apiKey, secret }) => new Signer({ apiKey, apiSecret: secret });

test('attach() returns the instance that it was given', (t) => {
  const instance = axios.create();
  const options = { signer: signerOf(KEY) };
  t.after(() => options.signer.destroy());
  assert.equal(attach(instance, options), instance);
  assert.equal(attach(instance, options), instance);
  assert.equal(detach(instance), instance);
});

test('wrong arguments are TypeErrors with a code', () => {
  const signer = signerOf(KEY);
  const invalidType = [
    [undefined, { signer }],
    [null, { signer }],
    [{}, { signer }],
    ['axios', { signer }],
    [() => {}, { signer }],
    [axios.create(), undefined],
    [axios.create(), null],
    [axios.create(), 'key'],
    [axios.create(), {}],
    [axios.create(), { signer: undefined }],
    [axios.create(), { signer: null }],
    [axios.create(), { signer: { apiKey: 'a', apiSecret: 'b' } }],
    [axios.create(), { signer: Object.create(null) }],
  ];
  for (const args of invalidType) {
    assert.throws(() => attach(...args), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
  const invalidValue = {
    gate: [{}, null],
    resend: ['sometimes', null],
    toString: [() => ''],
    throwOn: ['AUTH', 'all', true, null],
    thread: ['libuv', 2, null],
    recvWindow: [0, -1, 1.5, '5000', NaN, Infinity, 2 ** 32, null],
    clock: [Date.now, () => 0, {}, 1, null],
    environment: ['testnet-demo', '', null, ['testnet'], Object.create(null)],
    baseURL: ['', 'localhost:80', null, [], {}, Object.create(null), [Object.create(null)], Symbol('url')],
  };
  for (const [name, values] of Object.entries(invalidValue)) {
    for (const value of values) {
      const message = new RegExp(`"${name}"`);
      const expected = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message };
      assert.throws(() => attach(axios.create(), { signer, [name]: value }), expected);
    }
  }
  assert.throws(() => detach({}), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
});

test('a failed attach() leaves everything as it was', async (t) => {
  const lab = await openLab(t);
  const bot = lab.bot();
  assert.throws(() => attach(bot, { signer: lab.signer, throwOn: 'sometimes' }));
  await bot.get(INFO);
  assert.equal(lab.last().verdict, 'accepted');
});

test('an option that is undefined is not given', async (t) => {
  const lab = await openLab(t);
  const nothing = { recvWindow: undefined, throwOn: undefined, thread: undefined, environment: undefined };
  await lab.bot(nothing).get(INFO);
  assert.equal(lab.last().verdict, 'accepted');
  assert.equal(lab.last().headers['x-bapi-recv-window'], '5000');
});

test('clock and recvWindow are those of the options', async (t) => {
  const lab = await openLab(t);
  await lab.bot({ clock: { now: () => NOW - 2999.25 }, recvWindow: 3000 }).get(INFO);
  assert.equal(lab.last().headers['x-bapi-timestamp'], `${NOW - 3000}`);
  assert.equal(lab.last().headers['x-bapi-recv-window'], '3000');
  assert.equal(lab.last().verdict, 'accepted');

  const before = Date.now();
  const bot = attach(axios.create({ baseURL: lab.sandbox.urls.mainnet }), {
    signer: lab.signer,
    throwOn: 'never',
  });
  await bot.get(INFO);
  const timestamp = Number(lab.last().headers['x-bapi-timestamp']);
  assert.ok(before <= timestamp && timestamp <= Date.now(), 'the default is the clock of the machine');

  const broken = lab.bot({ clock: { now: () => NaN } });
  const sent = lab.requests.length;
  assert.equal((await rejection(broken.get(INFO))).code, 'ERR_OUT_OF_RANGE');
  assert.equal(lab.requests.length, sent);
});

test('thread: signed on a worker unless the main thread is asked for', async (t) => {
  const lab = await openLab(t);
  for (const [options, method] of [
    [{}, 'authorize'],
    [{ thread: 'worker' }, 'authorize'],
    [{ thread: 'main' }, 'authorizeSync'],
  ]) {
    const signer = signerOf(KEY);
    const worker = t.mock.method(signer, 'authorize');
    const main = t.mock.method(signer, 'authorizeSync');
    const bot = lab.bot({ ...options, signer });
    await bot.get(INFO, { params: { q: 'привет' } });
    assert.equal(lab.last().verdict, 'accepted');
    await bot.post(CREATE, ORDER);
    assert.equal(lab.last().verdict, 'accepted');
    assert.equal(worker.mock.callCount(), method === 'authorize' ? 2 : 0);
    // A worker that is late on a busy machine is not waited for.
    if (method === 'authorizeSync') assert.equal(main.mock.callCount(), 2);
  }
});

test('two hundred requests at once are all signed', async (t) => {
  const lab = await openLab(t);
  const bot = lab.bot();
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  await Promise.all(numbers.map((number) => bot.get(INFO, { params: { number } })));
  assert.equal(lab.requests.length, 200);
  assert.ok(lab.requests.every(({ verdict }) => verdict === 'accepted'));
  assert.equal(new Set(lab.requests.map(({ query }) => query)).size, 200);
});

test('every adapter is signed', async (t) => {
  const lab = await openLab(t);
  const ownHttp = (config) => axios.getAdapter('http')(config);
  const throwing = () => {
    throw new RangeError('from the adapter');
  };
  for (const adapter of ['http', 'fetch', ['xhr', 'fetch', 'http'], ownHttp, [ownHttp]]) {
    const bot = lab.bot({}, { adapter });
    const { data } = await bot.get(INFO, { params: { a: "it's" } });
    assert.equal(data.retCode, 0);
    assert.equal(lab.last().url, `${INFO}?a=it%27s`);
    assert.equal(lab.last().verdict, 'accepted');
    await bot.post(CREATE, ORDER);
    assert.equal(lab.last().verdict, 'accepted');
    assert.deepEqual(JSON.parse(lab.last().body), ORDER);
  }
  await assert.rejects(lab.bot({}, { adapter: throwing }).get(INFO), new RangeError('from the adapter'));
  await assert.rejects(lab.bot({}, { adapter: 'pigeon' }).get(INFO), /pigeon/);
});

test('every way to call an instance is signed', async (t) => {
  const lab = await openLab(t);
  const bot = lab.bot();
  await bot(INFO);
  await bot({ url: INFO, method: 'GET' });
  await bot(CREATE, { method: 'POST', data: ORDER });
  await bot.request({ url: INFO });
  await bot.request(INFO, { params: { a: 1 } });
  await new axios.Axios({ ...bot.defaults }).get(INFO);
  assert.deepEqual(
    lab.requests.map(({ verdict }) => verdict),
    Array(6).fill('accepted'),
  );
});

test('attaching again goes by the last options, and signs once', async (t) => {
  const lab = await openLab(t);
  const bot = lab.bot();
  const second = signerOf(KEY);
  const first = t.mock.method(lab.signer, 'authorize');
  attach(bot, { signer: second, clock: lab.clock, recvWindow: 1234 });
  await bot.get(INFO);
  assert.equal(lab.last().verdict, 'accepted');
  assert.equal(lab.last().headers['x-bapi-recv-window'], '1234');
  assert.equal(first.mock.callCount(), 0);

  bot.defaults.adapter = 'fetch';
  attach(bot, { signer: second, clock: lab.clock });
  const { request } = await bot.get(INFO);
  assert.ok(request instanceof Request, 'the adapter that was chosen in between is kept');
  assert.equal(lab.last().verdict, 'accepted');
  detach(bot);
  assert.equal(bot.defaults.adapter, 'fetch');
});

test('detach() gives back what was there', async (t) => {
  const lab = await openLab(t);
  const toUpper = (data) => data && String(data).toUpperCase();
  const plain = lab.plain({ adapter: ['fetch'], transformRequest: [toUpper] });
  const { adapter, transformRequest } = plain.defaults;
  attach(attach(plain, { signer: lab.signer }), { signer: lab.signer, clock: lab.clock });
  await plain.post(CREATE, '{}');
  assert.equal(authHeaders(lab.last()).length, 4);
  detach(plain);
  assert.deepEqual(plain.defaults.adapter, adapter);
  assert.deepEqual(plain.defaults.transformRequest, transformRequest);
  assert.equal((await plain.post(CREATE, 'abc')).status, 401);
  assert.deepEqual(authHeaders(lab.last()), []);
  assert.equal(lab.last().body.toString(), 'ABC');
  assert.equal(detach(plain), plain, 'a second time does no harm');

  attach(plain, { signer: lab.signer, clock: lab.clock });
  await plain.get(INFO);
  assert.equal(lab.last().verdict, 'accepted');
});

test('an instance made from an attached one signs as its parent does', async (t) => {
  const lab = await openLab(t);
  const child = lab.bot({ recvWindow: 4321 }).create({ headers: { 'X-Child': '1' } });
  await child.get(INFO);
  assert.equal(lab.last().verdict, 'accepted');
  assert.equal(lab.last().headers['x-child'], '1');
  assert.equal(lab.last().headers['x-bapi-recv-window'], '4321');
});

test('an instance made from an attached one and attached itself signs with its own key only', async (t) => {
  const lab = await openLab(t, { keys: [KEY, SECOND_KEY] });
  const parent = lab.bot();
  const toUpper = (data) => data && data.toUpperCase();
  const child = attach(parent.create({ transformRequest: [toUpper] }), {
    signer: signerOf(SECOND_KEY),
    clock: lab.clock,
  });
  await child.post(CREATE, '{"a":"b"}');
  assert.equal(lab.last().apiKey, SECOND_KEY.apiKey);
  assert.equal(lab.last().verdict, 'accepted');
  assert.equal(lab.last().body.toString(), '{"A":"B"}');
  await parent.get(INFO);
  assert.equal(lab.last().apiKey, KEY.apiKey);

  detach(child);
  await assert.rejects(child.get(INFO), { status: 401 });
  assert.deepEqual(authHeaders(lab.last()), []);
  await parent.get(INFO);
  assert.equal(lab.last().verdict, 'accepted', 'the parent is still attached');
});

test('an instance made from an attached one can be detached by itself', async (t) => {
  const lab = await openLab(t);
  const parent = lab.bot();
  const child = detach(parent.create());
  await assert.rejects(child.get(INFO), { status: 401 });
  await parent.get(INFO);
  assert.equal(lab.last().verdict, 'accepted');
});

test('the default export of axios can be attached and detached', async (t) => {
  const lab = await openLab(t);
  const { adapter } = axios.defaults;
  t.after(() => {
    detach(axios);
    delete axios.defaults.baseURL;
  });
  axios.defaults.baseURL = lab.sandbox.urls.mainnet;
  attach(axios, { signer: lab.signer, clock: lab.clock });
  await axios.get(INFO);
  assert.equal(lab.last().verdict, 'accepted');
  await axios({ method: 'post', url: CREATE, data: ORDER });
  assert.equal(lab.last().verdict, 'accepted');
  detach(axios);
  assert.equal(axios.defaults.adapter, adapter);
  await assert.rejects(axios.get(INFO), { status: 401 });
});

test('a destroyed signer signs nothing more, and nothing is sent', async (t) => {
  const lab = await openLab(t);
  const signer = signerOf(KEY);
  const bots = [lab.bot({ signer }), lab.bot({ signer, thread: 'main' })];
  signer.destroy();
  for (const bot of bots) {
    const error = await rejection(bot.get(INFO));
    assert.equal(error.code, 'ERR_BYBIT_SIGNER_DESTROYED');
    assert.equal(error instanceof BybitAuthError, false);
    await bot.get('/v5/market/time');
  }
  assert.deepEqual(
    lab.requests.map(({ verdict }) => verdict),
    ['public', 'public'],
  );
});
