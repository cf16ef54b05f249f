'use strict';

/** Which axios attach() uses: the instance's own copy. What goes elsewhere, or cannot be sent, stays axios's own affair. */

const assert = require('node:assert/strict');
const http = require('node:http');
const path = require('node:path');
const { Readable } = require('node:stream');
const test = require('node:test');
const { pathToFileURL } = require('node:url');
const { inspect } = require('node:util');
const { attach } = require('../../lib/axios.js');
const { AuthGate, BybitApiError, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { NEWEST, VERSIONS, openLab } = require('./support/axios-lab.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { closedPort, listen } = require('../support/serve.js');

/** The versions from which axios has the error class of `instanceof`, and sends no header whose value is null or false. */
const OMITS = 2;

/** Rejects with the error that stayed in the response. */
const readError = ({ bybitAuth }) => Promise.reject(bybitAuth.error);

/** Each version, and the copy of the newest that `import` loads beside that of `require`. */
async function openCopies() {
  const folder = path.join(__dirname, 'node_modules', 'axios-1-21');
  const module = await import(pathToFileURL(path.join(folder, 'index.js')).href);
  assert.notEqual(module.default, NEWEST.axios);
  return [
    ...VERSIONS,
    { axios: module.default, version: `${module.VERSION} as ES module`, minor: NEWEST.minor },
  ];
}

test('errors are of the classes of the copy, whatever happens', async (t) => {
  for (const { axios, version } of await openCopies()) {
    const lab = await openLab(t);
    const bot = lab.bot(axios);
    const refused = await closedPort();
    lab.sandbox.set({ nextReply: { httpStatus: 502, body: 'Bad gateway' } });
    const failures = [
      bot.get(INFO),
      bot.get(INFO, { maxContentLength: 3 }),
      lab.bot(axios, { baseURL: refused }).get(INFO),
      bot.post(CREATE, ORDER, { bybitAuth: { leaveBy: Date.now() - 1 } }),
      bot.post(CREATE, ORDER, { signal: AbortSignal.abort() }),
      bot.get('https://other.invalid/v5/x', { baseURL: refused, proxy: false, timeout: 1 }),
    ];
    for (const outcome of await Promise.allSettled(failures)) {
      assert.equal(outcome.status, 'rejected', version);
      const { reason } = outcome;
      assert.ok(reason instanceof axios.AxiosError, `${version}: ${reason.stack}`);
      assert.equal(axios.isAxiosError(reason) || axios.isCancel(reason), true, version);
    }
    const cancelled = await rejection(bot.get(INFO, { signal: AbortSignal.abort() }));
    assert.ok(cancelled instanceof axios.CanceledError, version);
  }
});

test('the errors of this package are of the class of the copy as well', async (t) => {
  for (const { axios, version } of await openCopies()) {
    const lab = await openLab(t);
    const gate = new AuthGate({ signer: lab.signer, baseURL: lab.baseURL });
    gate.close('stopped');
    const seen = [];
    const throwAny = { throwOn: 'any', onError: (error) => seen.push(error instanceof axios.AxiosError) };
    const isAccepted = (await lab.bot(axios).get(INFO)).data.retCode === 0;
    assert.ok(isAccepted, version);
    lab.sandbox.addKey({ ...KEY, expiredAt: 1 });
    const refused = await closedPort();
    const failures = [
      [() => lab.bot(axios, {}, throwAny).get(INFO), BybitAuthError],
      [() => lab.bot(axios, {}, { throwOn: 'never' }).get(INFO).then(readError), BybitAuthError],
      [() => lab.bot(axios, { baseURL: refused }, throwAny).get(INFO), BybitApiError],
      [() => lab.bot(axios, {}, { gate, ...throwAny }).post(CREATE, ORDER), BybitGateError],
      // Each is refused before axios has shown its classes.
      [() => lab.bot(axios, {}, throwAny).post(CREATE, new Readable()), Error, 'ERR_BYBIT_UNSIGNABLE_BODY'],
      [() => lab.bot(axios, {}, throwAny).get(INFO, { data: { a: 1 } }), Error, 'ERR_BYBIT_GET_BODY'],
    ];
    for (const [fail, constructor, code] of failures) {
      const error = await rejection(fail());
      assert.ok(error instanceof axios.AxiosError, `${version}: ${error.stack}`);
      assert.ok(error instanceof constructor && error.constructor === constructor, version);
      if (code) assert.equal(error.code, code);
      const { message } = error.toJSON();
      assert.equal(message, error.message, version);
      assert.equal(JSON.parse(JSON.stringify(error)).config, undefined, version);
      assert.ok(inspect(error).startsWith(`${error.name}: ${message}`), version);
    }
    assert.ok(seen.length >= 5 && seen.every(Boolean), version);
    // Only the errors of this instance, and no class of ours, lead to axios.
    assert.equal(new BybitApiError({ category: 'no-verdict' }) instanceof axios.AxiosError, false);
    assert.equal(new axios.AxiosError('x') instanceof BybitApiError, false);
  }
});

test('headers that the bot switches off stay off', async (t) => {
  for (const { axios, minor, version } of await openCopies()) {
    if (minor < OMITS) continue;
    const lab = await openLab(t);
    const headers = { 'User-Agent': null, 'Accept-Encoding': false };
    const plain = axios.create({ baseURL: lab.baseURL, proxy: false, headers });
    await plain.get('/v5/market/time');
    await lab.bot(axios, { headers }).get(INFO);
    const [expected, signed] = lab.sandbox.requests.map((request) => request.headers);
    for (const name of ['user-agent', 'accept-encoding']) {
      assert.equal(signed[name], expected[name], `${version}: ${name}`);
    }
  }
});

/** Old versions throw instead of rejecting. */
async function outcomeOf(bot, params) {
  try {
    const { status } = await bot.get(INFO, { params });
    return { status };
  } catch (error) {
    const { name, code, message, isAxiosError, config, url, exists, response } = error;
    return { status: response?.status, name, code, message, isAxiosError, url, exists, path: config?.url };
  }
}

test("params that cannot be serialised: axios's own error, for every host", async (t) => {
  const circular = { name: 'a' };
  circular.self = circular;
  const broken = [
    () => ({ d: new Date(NaN) }),
    () => ({
      o: {
        toJSON() {
          throw new RangeError('of a test');
        },
      },
    }),
    () => ({ list: [Symbol('s')] }),
    () => circular,
  ];
  for (const { axios, version } of await openCopies()) {
    const lab = await openLab(t);
    const other = `http://127.0.0.1:${await listen(
      t,
      http.createServer((_, outgoing) => outgoing.end('{}')),
    )}`;
    for (const baseURL of [lab.baseURL, other]) {
      for (const params of broken) {
        const plain = axios.create({ baseURL, proxy: false });
        const attached = attach(axios.create({ baseURL, proxy: false }), { signer: lab.signer });
        const [native, ours] = await Promise.all([plain, attached].map((bot) => outcomeOf(bot, params())));
        // Versions differ in what they can serialise. What they send is signed.
        if (native.status === undefined) assert.deepEqual(ours, native, `${version} ${params}`);
        else assert.equal(ours.status, 200, `${version} ${params}`);
      }
    }
  }
});

test('requests to other hosts are those of axios: the same reply, error and configuration', async (t) => {
  const reply = (incoming, outgoing) => {
    outgoing.writeHead(incoming.url.endsWith('/bad') ? 400 : 200, { 'Content-Type': 'application/json' });
    outgoing.end('{"hello":"you"}');
  };
  for (const { axios, version } of await openCopies()) {
    const lab = await openLab(t);
    const other = `http://127.0.0.1:${await listen(t, http.createServer(reply))}`;
    const bot = lab.bot(axios);
    const seen = [];
    const transformResponse = [(data) => (seen.push(data), JSON.parse(data))];
    const response = await bot.post(`${other}/good`, { a: 1 }, { transformResponse });
    assert.deepEqual(response.data, { hello: 'you' }, version);
    assert.deepEqual(seen.splice(0), ['{"hello":"you"}'], version);
    assert.equal(response.config.url, `${other}/good`);
    assert.equal(response.config.transformResponse.length, 1);
    const error = await rejection(bot.get(`${other}/bad`, { transformResponse }));
    assert.equal(error.name, 'AxiosError', version);
    assert.deepEqual([error.code, error.response.status], ['ERR_BAD_REQUEST', 400]);
    assert.deepEqual(error.response.data, { hello: 'you' });
    assert.equal(seen.length, 1, version);
    assert.equal(error.config.url, `${other}/bad`);
    const unknown = await rejection(bot.get('gopher://other.invalid/'));
    assert.equal(unknown.message, 'Unsupported protocol gopher:', version);
  }
});
