'use strict';

/** The recipe for got (examples/got.js) with the real got, against a sandbox. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { inspect } = require('node:util');
const { createGot } = require('../../examples/got.js');
const { AuthGate, BybitAuthError, BybitGateError, Signer } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { authHeaders, openBystander, openLab } = require('../support/clients/axios.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { closedPort } = require('../support/serve.js');

/** Another version in a process that tests that one. */
const loading = import(process.env.COMPAT_GOT ?? 'got');
const relative = (address) => address.slice(1);

async function openGot(t, options = {}) {
  const lab = await openLab(t, { now: Date.now });
  const { default: got } = await loading;
  const make = (more = {}) =>
    createGot(got, { signer: lab.signer, baseURL: lab.sandbox.urls.mainnet, ...options, ...more }).extend({
      retry: { limit: 0 },
    });
  return { ...lab, got, make };
}

test('got: balance and order', async (t) => {
  const lab = await openGot(t);
  const bybit = lab.make();
  const searchParams = { accountType: 'UNIFIED', coin: 'USDT', extra: "it's é/+" };
  const { result } = await bybit('v5/account/wallet-balance', { searchParams }).json();
  assert.equal(result.list[0].coin[0].coin, 'USDT');
  assert.equal(lab.last().verdict, 'accepted');
  for (const options of [
    { json: ORDER },
    { body: JSON.stringify(ORDER) },
    { body: Buffer.from(JSON.stringify(ORDER)) },
  ]) {
    assert.equal((await bybit.post(relative(CREATE), options).json()).retCode, 0);
    assert.equal(lab.last().verdict, 'accepted');
  }
  await bybit.post(relative(CREATE), { form: { a: 'x y' } });
  assert.equal(lab.last().authenticated, true);
  assert.equal((await bybit(relative(INFO), { throwHttpErrors: false })).statusCode, 200);
});

test('got: public endpoints and other hosts get no signature', async (t) => {
  const lab = await openGot(t);
  const bystander = await openBystander(t);
  await lab.make()('v5/market/time');
  assert.deepEqual(authHeaders(lab.last()), []);
  await lab.make()(bystander.url + INFO, { prefixUrl: '' });
  lab.sandbox.set({ nextReply: { httpStatus: 307, headers: { Location: bystander.url + INFO } } });
  assert.equal((await lab.make()(relative(INFO))).statusCode, 307);
  assert.equal(bystander.requests.length, 1);
  assert.deepEqual(authHeaders(bystander.requests[0]), []);
});

/** [what, how it comes about, category, retCode, request] */
const FAILURES = [
  ['10003', (lab) => lab.sandbox.removeKey(KEY.apiKey), 'key-or-environment', 10003],
  ['33004, expired', (lab) => lab.sandbox.addKey({ ...KEY, expiredAt: 1 }), 'key-expired', 33004],
  [
    '33004, key or IP',
    (lab) => lab.sandbox.set({ nextReply: replies.keyOrIpMismatch }),
    'key-or-ip-mismatch',
    33004,
  ],
  ['10004', () => ({ signer: new Signer({ ...KEY, apiSecret: 'another_secret' }) }), 'bad-signature', 10004],
  ['10010', (lab) => lab.sandbox.addKey({ ...KEY, ips: ['192.0.2.1'] }), 'ip-not-allowed', 10010],
  [
    '10005',
    (lab) => lab.sandbox.addKey({ ...KEY, readOnly: true }),
    'permission',
    10005,
    { method: 'POST', json: ORDER },
  ],
  ['10002, behind', (lab) => lab.sandbox.set({ clockSkewMs: 10_000 }), 'clock-behind', 10002],
  ['10002, ahead', (lab) => lab.sandbox.set({ clockSkewMs: -5000 }), 'clock-ahead', 10002],
  ['401', (lab) => lab.sandbox.set({ nextReply: replies.unauthorized }), 'key-or-environment', null],
  ['403, region', (lab) => lab.sandbox.set({ nextReply: replies.regionBlocked }), 'region', null],
];

test('got: each rejection of identity is thrown as what it is, and can be logged', async (t) => {
  const lab = await openGot(t);
  for (const [what, arrange, category, code, options] of FAILURES) {
    await t.test(what, async () => {
      lab.sandbox.reset().addKey(KEY);
      const changed = arrange(lab);
      const bybit = lab.make(changed instanceof Object && 'signer' in changed ? changed : {});
      const error = await rejection(bybit(relative(options ? CREATE : INFO), options));
      assert.ok(error instanceof BybitAuthError, inspect(error));
      assert.equal(error.category, category);
      assert.equal(error.code, code);
      assert.equal(error.endpoint, options ? CREATE : INFO);
      assertDiscreet(error, lab);
    });
  }
});

test("got: everything else stays got's own error, without the signature", async (t) => {
  const lab = await openGot(t);
  for (const [faults, name] of [
    [{ nextReply: replies.badGateway }, 'HTTPError'],
    [{ nextReply: replies.tooManyRequests }, 'HTTPError'],
    [{ down: true }, 'RequestError'],
    [{ latencyMs: 600_000 }, 'TimeoutError'],
  ]) {
    lab.sandbox.reset().set(faults);
    const error = await rejection(lab.make()(relative(INFO), { timeout: { response: 100 } }));
    assert.equal(error.name, name);
    assertDiscreet(error, lab);
  }
  const error = await rejection(lab.make({ baseURL: await closedPort() })(relative(INFO)));
  assert.equal(error.code, 'ECONNREFUSED');
  assertDiscreet(error, lab);
});

function assertDiscreet(error, lab) {
  const text = `${inspect(error)}${error.stack}${inspect(error.options)}`;
  for (const { headers } of lab.requests) {
    if (headers['x-bapi-sign']) assert.equal(text.includes(headers['x-bapi-sign']), false, text);
  }
  assert.doesNotMatch(text, /X-BAPI-SIGN/i);
  assert.equal(text.includes(KEY.apiKey), false, text);
}

test('got: a retry is signed anew', async (t) => {
  const lab = await openGot(t);
  lab.sandbox.set({ nextReply: replies.badGateway });
  const retry = { limit: 1, calculateDelay: ({ computedValue }) => (computedValue ? 5 : 0) };
  assert.equal((await lab.make()(relative(INFO), { retry })).statusCode, 200);
  const [first, second] = lab.requests.map(({ headers }) => headers['x-bapi-timestamp']);
  assert.notEqual(first, second);
  assert.equal(lab.last().verdict, 'accepted');
});

test('got: a gate that is closed refuses orders, and nothing is sent', async (t) => {
  const lab = await openGot(t);
  const { mainnet } = lab.sandbox.urls;
  const gate = new AuthGate({ signer: lab.signer, baseURL: mainnet, environments: lab.sandbox.urls });
  t.after(() => gate.close());
  await gate.ready();
  const bybit = lab.make({ gate });
  assert.equal((await bybit.post(relative(CREATE), { json: ORDER }).json()).retCode, 0);
  lab.sandbox.set({ nextReply: replies.keyOrIpMismatch });
  await rejection(bybit(relative(INFO)));
  const { length } = lab.requests;
  const error = await rejection(bybit.post(relative(CREATE), { json: ORDER }));
  assert.ok(error instanceof BybitGateError, inspect(error));
  assert.equal(error.cause.code, 33004);
  assert.equal(lab.requests.length, length);
});

test('the page about clients shows the recipe that is tested here', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'clients.md'), 'utf8');
  assert.ok(page.includes(createGot.toString()));
});
