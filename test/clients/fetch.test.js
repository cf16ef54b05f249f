'use strict';

/** createFetch(): options, which requests are signed, where a signature may go, redirects, giving up. */

const assert = require('node:assert/strict');
const test = require('node:test');
const { createFetch } = require('../../lib/fetch.js');
const { AuthGate, BybitAuthError, Signer } = require('../../lib/index.js');
const { authHeaders, expectedSignature, openBystander, openLab } = require('../support/clients/axios.js');
const { openFetchLab } = require('../support/clients/fetch.js');
const { CREATE, INFO, KEY, NOW, ORDER } = require('../support/fixtures.js');
const { rejection, until } = require('../support/promises.js');

const signerOf = ({ apiKey, secret }) => new Signer({ apiKey, apiSecret: secret });
const order = (more = {}) => ({ method: 'POST', body: JSON.stringify({ ...ORDER, ...more }) });

/** A fetch that reaches no network: it answers itself and keeps what it would have sent. */
function offline(signer, options = {}) {
  const sent = [];
  const fetch = async (input, init) => {
    const request = new Request(input, init);
    sent.push({ url: request.url, headers: Object.fromEntries(request.headers), redirect: request.redirect });
    return new Response('{"retCode":0}');
  };
  return { bot: createFetch({ signer, fetch, ...options }), sent };
}

test('wrong arguments are TypeErrors with a code', async (t) => {
  const signer = signerOf(KEY);
  for (const options of [undefined, null, 'key', {}, { signer: null }, { signer: { apiKey: 'a' } }]) {
    assert.throws(() => createFetch(options), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
  }
  const gate = new AuthGate({ signer: signerOf(KEY) });
  t.after(() => gate.close());
  const invalid = {
    fetch: [null, {}, 'fetch'],
    baseURL: [
      '',
      '/v5',
      'localhost:80',
      'ftp://127.0.0.1',
      'http://api.bybit.com',
      'https://a/?b',
      'https://u:p@a',
      null,
      Object.create(null),
      [Symbol('url')],
    ],
    gate: [{}, gate, null],
    throwOn: ['AUTH', null],
    thread: [2],
    recvWindow: [0, '5000'],
    clock: [{}, null],
    resend: ['sometimes'],
    environment: ['prod', ['demo'], Object.create(null)],
    baseUrl: ['https://api.bybit.com'],
  };
  for (const [name, values] of Object.entries(invalid)) {
    for (const value of values) {
      const expected = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: new RegExp(`"${name}"`) };
      assert.throws(() => createFetch({ signer, [name]: value }), expected, name);
    }
  }
});

test('wrong options of one request are refused, and the error names what is wrong', async (t) => {
  const lab = await openFetchLab(t);
  const signedFetch = lab.fetch();
  for (const bybitAuth of [null, 5, 'options']) {
    const error = await rejection(signedFetch(INFO, { bybitAuth }));
    assert.equal(error.code, 'ERR_INVALID_ARG_TYPE');
    assert.match(error.message, /^The options of bybitAuth must be an object, given /);
    assert.equal(error.sent, false);
  }
  assert.equal(lab.requests.length, 0);
});

test('nothing global is changed, and the global fetch may be replaced by ours', async (t) => {
  const lab = await openFetchLab(t);
  const original = globalThis.fetch;
  t.after(() => {
    globalThis.fetch = original;
  });
  const bot = lab.fetch();
  assert.equal(globalThis.fetch, original);
  globalThis.fetch = bot;
  assert.equal((await fetch(INFO)).status, 200);
  assert.equal(lab.requests.length, 1);
  assert.equal(lab.last().verdict, 'accepted');
});

test('the four headers of a signed request, in place of any that the caller set', async (t) => {
  const lab = await openFetchLab(t);
  const mine = { 'x-bapi-sign': 'aa', 'X-Bapi-Api-Key': KEY.apiKey, 'X-BAPI-TIMESTAMP': '1', 'X-Own': 'é' };
  const bot = lab.fetch({ recvWindow: 4321 });
  for (const headers of [undefined, mine, Object.entries(mine), new Headers(mine)]) {
    const response = await bot(`${INFO}?a=1`, { headers });
    assert.ok(response instanceof Response);
    assert.equal((await response.json()).retCode, 0);
    const sent = lab.last();
    assert.equal(sent.verdict, 'accepted');
    assert.equal(sent.rawHeaders.filter((name) => /^x-bapi-/i.test(name)).length, 4);
    assert.equal(sent.headers['x-bapi-timestamp'], `${NOW}`);
    assert.equal(sent.headers['x-bapi-recv-window'], '4321');
    assert.equal(sent.headers['x-bapi-sign'], expectedSignature(sent));
    assert.equal(sent.headers['x-own'], headers && 'é');
  }
});

test('what the caller passed is not changed', async (t) => {
  const lab = await openFetchLab(t);
  const init = Object.freeze({ ...order(), headers: Object.freeze({ 'X-Own': '1' }) });
  const url = new URL(`${lab.sandbox.urls.mainnet}${CREATE}#top`);
  await lab.fetch()(url, init);
  assert.equal(lab.last().verdict, 'accepted');
  assert.equal(url.hash, '#top');
  assert.deepEqual(init, { ...order(), headers: { 'X-Own': '1' } });
});

test('every way to name a request', async (t) => {
  const lab = await openFetchLab(t);
  const origin = lab.sandbox.urls.mainnet;
  const bot = lab.fetch();
  for (const input of [INFO, INFO.slice(1), origin + INFO, new URL(INFO, origin), `//${INFO}`, `${INFO}#x`]) {
    await bot(input);
    assert.equal(lab.last().url, INFO, String(input));
    assert.equal(lab.last().verdict, 'accepted');
  }
  await lab.fetch({ baseURL: `${origin}/proxy/bybit/` })(`${INFO}?a=1`);
  assert.equal(lab.last().url, `/proxy/bybit${INFO}?a=1`);
  await lab.fetch({ baseURL: new URL(origin) })(INFO);
  assert.equal(lab.last().verdict, 'accepted');

  // A Request in the place of the options, with its methods on a prototype.
  await bot(origin + INFO, new Request(origin, { headers: { 'X-Own': 'b' } }));
  assert.equal(lab.last().headers['x-own'], 'b');
  assert.equal(lab.last().verdict, 'accepted');
  const options = new Request(origin, order());
  assert.equal((await rejection(bot(origin + CREATE, options))).code, 'ERR_BYBIT_UNSIGNABLE_BODY');
  assert.equal((await rejection(createFetch({ signer: lab.signer })(INFO))).name, 'TypeError');
});

test('public endpoints are not signed, and sent as they are', async (t) => {
  const lab = await openFetchLab(t);
  const response = await lab.fetch()('/v5/market/time?a=it%27s');
  assert.equal((await response.json()).result.timeSecond, `${NOW / 1000}`);
  assert.equal(lab.last().verdict, 'public');
  assert.deepEqual(authHeaders(lab.last()), []);
  lab.sandbox.set({ nextReply: { httpStatus: 307, headers: { Location: '/v5/market/time?moved' } } });
  assert.equal((await lab.fetch()('/v5/market/time')).redirected, true);
  assert.equal(lab.last().query, 'moved', 'a public request follows, as fetch does');

  const { bot, sent } = offline(lab.signer);
  const isSigned = async (path) => {
    await bot(`https://api.bybit.com/v5/${path}`);
    return 'x-bapi-sign' in sent.at(-1).headers;
  };
  for (const path of ['market/tickers', 'announcements/index', 'system/status', 'market/../market/time']) {
    assert.equal(await isSigned(path), false, path);
  }
  for (const path of [
    'account/info',
    'market/../order/realtime',
    'market/%2e%2e/order/realtime',
    'asset/market',
  ]) {
    assert.equal(await isSigned(path), true, path);
  }
});

test('another host gets the request as fetch made it, and no signature', async (t) => {
  const lab = await openFetchLab(t);
  const bystander = await openBystander(t);
  const bot = lab.fetch();
  const stream = { method: 'POST', body: new Blob(['a']).stream(), duplex: 'half' };
  for (const [path, init] of [['/v5/order/realtime?a=x y'], [CREATE, order()], [CREATE, stream]]) {
    assert.deepEqual(await (await bot(bystander.url + path, init)).json(), { hello: 'you' });
  }
  await fetch(`${bystander.url}/v5/order/realtime?a=x y`);
  const [ours, , , plain] = bystander.requests;
  assert.deepEqual(ours, plain);
  for (const request of bystander.requests) assert.deepEqual(authHeaders(request), []);
  assert.equal(lab.requests.length, 0);
});

test('only the hosts of Bybit and the base URL get a signature', async (t) => {
  const { sandbox, signer } = await openLab(t);
  const { bot, sent } = offline(signer, { baseURL: 'https://proxy.example/bybit' });
  const signed = [
    'https://api.bybit.com',
    'https://API.bybit.com',
    'https://api-testnet.bybit.com',
    'https://api.bybit.nl',
    'https://proxy.example',
  ];
  const unsigned = [
    'https://api.bybit.com.example.org',
    'https://example.org/api.bybit.com',
    'https://notbybit.com',
    'https://proxy.example:8443',
    'http://proxy.example',
    sandbox.urls.mainnet,
  ];
  for (const host of [...signed, ...unsigned]) {
    for (const input of [host + INFO, new Request(host + INFO)]) {
      await bot(input);
      assert.equal('x-bapi-sign' in sent.at(-1).headers, signed.includes(host), host);
      assert.equal(sent.at(-1).redirect, signed.includes(host) ? 'manual' : 'follow');
    }
  }
});

test('an address that cannot be right is refused before anything is sent', async (t) => {
  const { signer } = await openLab(t);
  const cases = [
    ['https://testnet.bybit.com', 'ERR_BYBIT_NOT_AN_API_HOST', /web site.*api-testnet\.bybit\.com/],
    ['https://www.bybit.com', 'ERR_BYBIT_NOT_AN_API_HOST', /web site/],
    ['https://api2.bybit.com', 'ERR_BYBIT_NOT_AN_API_HOST', /not a documented API host/],
    ['https://api-demo-testnet.bybit.com', 'ERR_BYBIT_NOT_AN_API_HOST', /api-demo\.bybit\.com/],
    ['http://api.bybit.com', 'ERR_BYBIT_INSECURE_URL', /https/],
  ];
  const { bot, sent } = offline(signer);
  for (const [host, code, message] of cases) {
    for (const input of [host + INFO, new URL(host + INFO), new Request(host + INFO)]) {
      const error = await rejection(bot(input));
      assert.equal(error.code, code, host);
      assert.match(error.message, message);
    }
  }
  assert.equal(sent.length, 0);
  await bot('https://www.bybit.com/en/help-center');
  assert.equal('x-bapi-sign' in sent.at(-1).headers, false, 'a page of the web site is none of our business');
});

test('redirects are not followed, and the signature goes nowhere else', async (t) => {
  const lab = await openFetchLab(t);
  const bystander = await openBystander(t);
  for (const [httpStatus, target] of [
    [307, bystander.url],
    [308, lab.sandbox.urls.testnet],
    [302, bystander.url],
    [301, ''],
  ]) {
    for (const redirect of [undefined, 'follow', 'manual']) {
      for (const init of [{ redirect }, new Request(lab.sandbox.urls.mainnet + INFO, { redirect })]) {
        lab.sandbox.set({ nextReply: { httpStatus, headers: { Location: target + INFO } } });
        const response = await (init instanceof Request ? lab.fetch()(init) : lab.fetch()(INFO, init));
        assert.equal(response.status, httpStatus);
        assert.equal(response.headers.get('location'), target + INFO);
      }
    }
  }
  const answered = lab.requests.length;
  const moved = { httpStatus: 302, headers: { Location: INFO } };
  lab.sandbox.set({ nextReply: moved });
  assert.equal((await rejection(lab.fetch()(INFO, { redirect: 'error' }))).name, 'TypeError');
  lab.sandbox.set({ nextReply: moved });
  assert.equal((await rejection(lab.fetch({ throwOn: 'any' })(INFO))).category, 'no-verdict');
  assert.equal(lab.requests.length, answered + 2);
  assert.equal(bystander.requests.length, 0);
  assert.ok(lab.requests.every(({ environment }) => environment === 'mainnet'));
});

test('a request that was given up before is neither signed nor sent', async (t) => {
  const lab = await openFetchLab(t);
  const sign = t.mock.method(lab.signer, 'authorize');
  const reason = new Error('changed my mind');
  const signal = AbortSignal.abort(reason);
  for (const call of [
    (bot) => bot(INFO, { signal }),
    (bot) => bot(new Request(lab.sandbox.urls.mainnet + INFO, { signal })),
    (bot) => bot('/v5/market/time', { signal }),
  ]) {
    assert.equal(await rejection(call(lab.fetch())), reason);
  }
  assert.equal(sign.mock.callCount(), 0);
  // A signal in the options goes before that of the Request; null means none.
  const request = new Request(lab.sandbox.urls.mainnet + INFO, { signal: AbortSignal.abort() });
  assert.equal((await lab.fetch()(request, { signal: null })).status, 200);
  assert.equal(lab.requests.length, 1);
});

test('a request that is given up while it waits, is signed, under way, or read', async (t) => {
  const lab = await openFetchLab(t);
  const name = async (pending) => (await rejection(pending)).name;

  let asked = 0;
  let admitted = () => {};
  const gate = {
    signer: lab.signer,
    report() {},
    requireOpen() {},
    admit: () => (asked++, new Promise((go) => (admitted = go))),
  };
  const waits = new AbortController();
  const waiting = name(lab.fetch({ gate })(CREATE, { ...order(), signal: waits.signal }));
  await until(() => asked > 0);
  waits.abort();
  assert.equal(await waiting, 'AbortError');
  admitted();
  await new Promise(setImmediate);

  const signs = new AbortController();
  let signing;
  const sign = t.mock.method(lab.signer, 'authorize', (request) => {
    signs.abort();
    signing = lab.signer.constructor.prototype.authorize.call(lab.signer, request);
    return signing;
  });
  const deaf = t.mock.fn(async () => new Response('{"retCode":0}'));
  assert.equal(await name(lab.fetch({ fetch: deaf })(INFO, { signal: signs.signal })), 'AbortError');
  await signing;
  sign.mock.restore();
  await new Promise(setImmediate);
  assert.equal(deaf.mock.callCount(), 0, 'a client that knows no signals is not asked either');
  assert.equal(lab.requests.length, 0);

  for (const [fault, input] of [
    [{ latencyMs: 600_000 }, INFO],
    [{ latencyMs: 600_000 }, new Request(lab.sandbox.urls.mainnet + INFO)],
    [{ everyReply: { body: 'x'.repeat(100) }, dripMs: 100_000 }, INFO],
  ]) {
    lab.sandbox.reset().set(fault);
    const { length } = lab.requests;
    const goes = new AbortController();
    const pending = name(lab.fetch({ throwOn: 'any' })(input, { signal: goes.signal }));
    await until(() => lab.requests.length > length);
    goes.abort();
    assert.equal(await pending, 'AbortError');
  }
  assert.equal(
    await name(lab.fetch({ throwOn: 'any' })(INFO, { signal: AbortSignal.timeout(5) })),
    'TimeoutError',
  );
});

test('a destroyed signer signs nothing more, and nothing is sent', async (t) => {
  const lab = await openFetchLab(t);
  const signer = signerOf(KEY);
  signer.destroy();
  for (const thread of ['worker', 'main']) {
    const error = await rejection(lab.fetch({ signer, thread })(INFO));
    assert.equal(error.code, 'ERR_BYBIT_SIGNER_DESTROYED');
    assert.equal(error instanceof BybitAuthError, false);
    assert.equal((await lab.fetch({ signer, thread })('/v5/market/time')).status, 200);
  }
  assert.ok(lab.requests.every(({ verdict }) => verdict === 'public'));
});

test('two hundred requests at once are all signed', async (t) => {
  const lab = await openFetchLab(t);
  const bot = lab.fetch();
  await Promise.all(Array.from({ length: 200 }, (_, number) => bot(`${INFO}?number=${number}`)));
  assert.equal(lab.requests.length, 200);
  assert.ok(lab.requests.every(({ verdict }) => verdict === 'accepted'));
});
