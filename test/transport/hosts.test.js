'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** The option baseURL of attach() and createFetch(), and the warning for requests that go out untouched. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach, detach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate } = require('../../lib/index.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { rejection } = require('../support/promises.js');
const { serve } = require('../support/serve.js');
const { collectWarnings } = require('../support/warnings.js');

/** Makes a function that sends to an absolute URL. */
const CLIENTS = {
  axios: (options) => {
    const bot = attach(axios.create({ proxy: false }), { signer: newSigner(), ...options });
    return (url, { method = 'GET', data, headers, bybitAuth } = {}) =>
      bot.request({ url, method, data, headers, bybitAuth });
  },
  fetch: (options) => {
    const call = createFetch({ signer: newSigner(), ...options });
    return (url, { method = 'GET', data, headers, bybitAuth } = {}) =>
      call(url, { method, headers, bybitAuth, body: data && JSON.stringify(data) });
  },
};
const PLACE = { method: 'POST', data: ORDER };

/** A server of another kind, with an origin that no other test has. @returns {Promise<{ url: string, seen: object[] }>} */
async function openStranger(t) {
  const seen = [];
  const { url } = await serve(t, (request, response) => {
    seen.push(request.headers);
    response.setHeader('content-type', 'application/json').end('{"hello":"you"}');
  });
  return { url, seen };
}

for (const [client, make] of Object.entries(CLIENTS)) {
  test(`${client}: an origin of baseURL is signed for, one or several, as a text or a URL`, async (t) => {
    const [one, two] = [await openSandbox(t), await openSandbox(t)];
    const [first, second] = [one.urls.mainnet, two.urls.mainnet];
    for (const baseURL of [[first, second], [new URL(second), `${first}/some/path`], first, new URL(first)]) {
      const send = make({ baseURL });
      const hosts = Array.isArray(baseURL) ? [one, two] : [one];
      for (const sandbox of hosts) {
        const { length } = sandbox.requests;
        const url = sandbox === one ? first : second;
        await send(url + INFO);
        await send(url + CREATE, PLACE);
        assert.deepEqual(
          sandbox.requests.slice(length).map(({ verdict }) => verdict),
          ['accepted', 'accepted'],
        );
      }
    }
    await Promise.allSettled([make({ baseURL: first })(second + INFO)]);
    assert.equal(two.requests.at(-1).headers['x-bapi-sign'], undefined, 'another origin is not');
  });

  test(`${client}: a baseURL that cannot be right throws, and shows no secret`, () => {
    for (const baseURL of [
      '',
      '/v5',
      'localhost:80',
      'wss://stream.bybit.com',
      'http://api.bybit.com',
      'https://a.example/?token=topSecret',
      'https://me:topSecret@a.example',
      null,
      42,
      {},
      [],
      ['https://a.example', 'topSecret'],
      [undefined],
    ]) {
      assert.throws(
        () => make({ baseURL }),
        (error) => {
          assert.deepEqual([error.name, error.code], ['TypeError', 'ERR_INVALID_ARG_VALUE']);
          assert.match(error.message, /"baseURL"/);
          assert.doesNotMatch(error.message, /topSecret/);
          return true;
        },
        String(baseURL),
      );
    }
  });

  test(`${client}: a request that passes untouched is a warning, once per origin`, async (t) => {
    const [one, two] = [await openStranger(t), await openStranger(t)];
    const warnings = collectWarnings(t);
    const send = make({});
    for (let times = 0; times < 3; times += 1) {
      await send(`${one.url}${INFO}?secret=topSecret`, { headers: { 'X-Token': 'topSecret' } });
    }
    await make({})(one.url + CREATE, PLACE);
    await send(`${two.url}/some/path`, { headers: { 'x-bapi-api-key': KEY.apiKey } });
    const list = await warnings.until(2);
    assert.deepEqual(
      list.map(({ code }) => code),
      ['BYBIT_AUTH_UNSIGNED', 'BYBIT_AUTH_UNSIGNED'],
    );
    for (const [index, { url }] of [one, two].entries()) {
      const { message } = list[index];
      assert.ok(message.includes(`baseURL: '${url}'`), message);
      assert.doesNotMatch(message, /topSecret|gate/);
      assert.ok(!message.includes(KEY.apiKey));
    }
    assert.ok(one.seen.every((headers) => headers['x-bapi-sign'] === undefined));
    assert.ok(list[0].message.includes(client === 'axios' ? 'attach()' : 'createFetch()'));
  });

  test(`${client}: with a gate, the warning says that the gate is not asked`, async (t) => {
    const [stranger, sandbox] = [await openStranger(t), await openSandbox(t)];
    const warnings = collectWarnings(t);
    const signer = newSigner();
    const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet' });
    gate.close();
    await make({ signer, gate })(stranger.url + CREATE, PLACE);
    assert.match((await warnings.until(1))[0].message, /gate is not asked/);
  });

  test(`${client}: no warning for what needs no signature`, async (t) => {
    const [stranger, sandbox] = [await openStranger(t), await openSandbox(t)];
    const warnings = collectWarnings(t);
    const send = make({ baseURL: sandbox.urls.mainnet });
    await send(`${sandbox.urls.mainnet}/v5/market/time`);
    await send(sandbox.urls.mainnet + INFO);
    await send(`${stranger.url}/v5/market/time`);
    await send(`${stranger.url}/bot/sendMessage`, PLACE);
    await send(stranger.url + INFO, { bybitAuth: { sign: false } });
    await send(`${stranger.url}/api/v5/account`, { headers: { 'X-Other': '1' } });
    // The last one comes, so the others did not.
    await send(stranger.url, { bybitAuth: { recvWindow: 4000 } });
    const list = await warnings.until(1);
    assert.equal(list.length, 1);
  });
}

test('axios itself, with an absolute URL', async (t) => {
  const sandbox = await openSandbox(t);
  const { mainnet } = sandbox.urls;
  attach(axios, { signer: newSigner(), baseURL: mainnet });
  t.after(() => detach(axios));
  assert.equal((await axios.post(mainnet + CREATE, ORDER)).data.retCode, 0);
  assert.equal((await axios({ url: mainnet + INFO, params: { a: '1' } })).data.retCode, 0);
  sandbox.set({ nextReply: { retCode: 33004, retMsg: 'Your api key has expired.' } });
  assert.equal((await rejection(axios.get(mainnet + INFO))).response.data.retCode, 33004);
});

test('createFetch: relative addresses go to the first baseURL', async (t) => {
  const [one, two] = [await openSandbox(t), await openSandbox(t)];
  const call = createFetch({ signer: newSigner(), baseURL: [one.urls.mainnet, two.urls.mainnet] });
  assert.equal((await call(INFO)).status, 200);
  assert.deepEqual([one.requests.length, two.requests.length], [1, 0]);
});

test('headers that only the client may read stay unread', async (t) => {
  const { url, seen } = await openStranger(t);
  const call = createFetch({ signer: newSigner() });
  function* once() {
    yield ['x-once', 'yes'];
  }
  await call(url + INFO, { headers: once() });
  await call(new Request(url + INFO, { headers: { 'x-once': 'again' } }));
  assert.deepEqual(
    seen.map((headers) => headers['x-once']),
    ['yes', 'again'],
  );
  await assert.rejects(call(url + INFO, { headers: [null] }), TypeError);
});

test('the memory that the warnings need is bounded', async (t) => {
  const warnings = collectWarnings(t);
  const { warnUnsigned } = require('../../lib/transport/unsigned-warning.js');
  const { VENUES } = require('../../lib/venues');
  const count = 1000;
  for (let n = 0; n < count; n += 1) {
    const url = new URL(`http://host-${n}.example${CREATE}`);
    warnUnsigned({ url, headerNames: [], options: undefined }, { venue: VENUES.bybit }, 'attach()');
  }
  await new Promise((resolve) => process.nextTick(resolve));
  assert.ok(warnings.list.length > 0 && warnings.list.length <= 100);
});
