'use strict';

/**
 * A new exchange is one folder and one line. A copy of lib gets the folder made-up, and then signs its requests, reads its replies,
 * and works with axios, fetch, a gate and diagnose(). docs/add-a-venue.md shows the same folder.
 */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { createHmac } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');
const axios = require('axios');

const { rejection } = require('../support/promises.js');
const { listen } = require('../support/serve.js');

const ROOT = path.join(__dirname, '..', '..');
const FOLDER = path.join(__dirname, 'made-up');
const LINE = "  'made-up': () => require('./made-up').MADE_UP,\n";
const KEY = {
  venue: 'made-up',
  apiKey: 'madeUpApiKey0001',
  apiSecret: 'made-up-secret-made-up-secret-01',
};

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'add-a-venue-'));
after(() => fs.rmSync(place, { recursive: true, force: true }));
fs.cpSync(path.join(ROOT, 'lib'), path.join(place, 'lib'), { recursive: true });
for (const name of ['build', 'prebuilds', 'node_modules', 'package.json']) {
  const original = path.join(ROOT, name);
  if (fs.existsSync(original)) fs.symlinkSync(original, path.join(place, name));
}
fs.cpSync(FOLDER, path.join(place, 'lib/venues/made-up'), { recursive: true });
const registry = path.join(place, 'lib/venues/index.js');
const without = fs.readFileSync(registry, 'utf8');
fs.writeFileSync(registry, without.replace(/(?<=\nconst LOADERS = Object\.freeze\(\{\n)/, LINE));

const load = (/** @type {string} */ name) => require(path.join(place, 'lib', name));
const { AuthGate, Signer, classify, diagnose, orderIdRules, validateRequest } = load('index.js');
const signer = () => new Signer(KEY);

/** @param {string} text */
const hmac = (text) => createHmac('sha256', KEY.apiSecret).update(text).digest('hex');

/**
 * An exchange of which only this test knows what it signs.
 *
 * @param {any} t
 * @param {{ code?: number }} [reply]
 */
async function openExchange(t, { code = 0 } = {}) {
  /** @type {any[]} */
  const seen = [];
  const server = http.createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method, url: target, headers } = incoming;
    if (target === '/v1/time') return outgoing.end(JSON.stringify({ code: 0, data: { now: Date.now() } }));
    const right = hmac(`${headers['mu-time']}\n${method}\n${target}\n${body}`);
    seen.push({ method, target, body, headers, right, signature: headers['mu-sign'] });
    outgoing.writeHead(code === 0 ? 200 : 401, { 'Content-Type': 'application/json' });
    return outgoing.end(JSON.stringify({ code, msg: code === 0 ? '' : 'refused', data: {} }));
  });
  return { seen, baseURL: `http://127.0.0.1:${await listen(t, server)}` };
}

test('one line makes the exchange known', () => {
  assert.equal(fs.readFileSync(registry, 'utf8').split('\n').length, without.split('\n').length + 1);
  assert.throws(() => new Signer({ ...KEY, venue: 'nobody' }), /made-up/);
  assert.deepEqual(orderIdRules('made-up'), []);
});

test('requests and logins are signed', async () => {
  const request = { method: 'POST', url: '/v1/orders?dry=1', body: '{"a":1}', timestamp: 1_700_000_000_000 };
  const signed = signer().authorizeSync(request);
  assert.equal(signed.headers['MU-SIGN'], hmac('1700000000000\nPOST\n/v1/orders?dry=1\n{"a":1}'));
  assert.deepEqual(await signer().authorize(request), signed);
  assert.equal(signer().login({ timestamp: 5 }).sign, hmac('5'));
  const env = { MADE_UP_API_KEY: KEY.apiKey, MADE_UP_API_SECRET: KEY.apiSecret };
  assert.deepEqual(Signer.fromEnv({ venue: 'made-up', env }).authorizeSync(request), signed);
});

test('its replies have causes', () => {
  const categories = [11, 12, 13, 99].map(
    (code) => classify({ code, msg: 'x' }, { venue: 'made-up' }).category,
  );
  assert.deepEqual(categories, ['key-or-environment', 'bad-signature', 'rate-limit', 'business']);
  assert.equal(classify({ code: 0, data: {} }, { venue: 'made-up' }), null);
});

/** @type {Record<string, (options: any) => (method: string, path: string, body?: string) => Promise<any>>} */
const CLIENTS = {
  axios: ({ baseURL, ...options }) => {
    const bot = load('axios.js').attach(axios.create({ baseURL }), { baseURL, ...options });
    return (method, url, data) =>
      bot.request({ method, url, data, headers: { 'Content-Type': 'application/json' } });
  },
  fetch: (options) => {
    const bot = load('fetch.js').createFetch(options);
    return (method, target, body) => bot(target, { method, body });
  },
};

for (const [client, open] of Object.entries(CLIENTS)) {
  test(`${client}: what arrives is what was signed, and an order gets an id`, async (t) => {
    const { seen, baseURL } = await openExchange(t);
    const call = open({ baseURL, signer: signer(), clientOrderId: 'auto' });
    await call('GET', '/v1/balance?coin=a%20b');
    await call('POST', '/v1/orders', '{"side":"buy"}');
    await call('GET', '/v1/prices');
    const [read, order, open_] = seen;
    for (const { right, signature, headers } of [read, order]) {
      assert.equal(signature, right);
      assert.equal(headers['mu-key'], KEY.apiKey);
    }
    assert.match(JSON.parse(order.body).myId, /^[\da-f-]{36}$/);
    assert.equal(open_.signature, undefined, 'public');
  });

  test(`${client}: a refusal is an AuthError of the exchange`, async (t) => {
    const { baseURL } = await openExchange(t, { code: 12 });
    const error = await rejection(open({ baseURL, signer: signer(), throwOn: 'any' })('GET', '/v1/balance'));
    assert.deepEqual([error.venue, error.code, error.category], ['made-up', 12, 'bad-signature']);
    assert.ok(!JSON.stringify(error).includes(KEY.apiKey));
  });
}

test('diagnose() finds the cause', async (t) => {
  for (const [code, category] of [
    [11, 'key-or-environment'],
    [12, 'bad-signature'],
  ]) {
    const { baseURL } = await openExchange(t, { code: Number(code) });
    const diagnosis = await diagnose({ signer: signer(), baseURL });
    assert.equal(diagnosis.category, category, diagnosis.toText());
    assert.doesNotMatch(diagnosis.toText(), /bybit|undefined/i);
  }
});

test('a gate lets orders pass while the key is accepted, and not when it is refused', async (t) => {
  for (const code of [0, 11]) {
    const { baseURL, seen } = await openExchange(t, { code });
    const own = signer();
    const gate = new AuthGate({ signer: own, baseURL });
    t.after(() => gate.close());
    await gate.ready().catch(() => undefined);
    const call = CLIENTS.axios({ baseURL, signer: own, gate });
    const sent = seen.length;
    const outcome = await call('POST', '/v1/orders', '{}').then(
      () => 'sent',
      (error) => error.name,
    );
    assert.equal(outcome, code === 0 ? 'sent' : 'GateError');
    assert.equal(seen.length - sent, code === 0 ? 1 : 0);
  }
});

test('without rules for it, requests cannot be validated', async () => {
  const request = { venue: 'made-up', method: 'GET', url: '/v1/balance', headers: {} };
  await assert.rejects(async () => validateRequest(request), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('the folder has the type of an exchange', () => {
  const configuration = {
    ...{ extends: path.join(ROOT, 'tsconfig.json'), include: [] },
    files: [path.join(place, 'lib/venues/made-up/index.js')],
    compilerOptions: {
      noEmit: true,
      incremental: false,
      typeRoots: [path.join(ROOT, 'node_modules/@types')],
    },
  };
  const file = path.join(place, 'tsconfig.json');
  fs.writeFileSync(file, JSON.stringify(configuration));
  const found = spawnSync(
    process.execPath,
    [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', file],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(found.stdout, '');
  assert.equal(found.status, 0);
});

test('docs/add-a-venue.md shows this folder', () => {
  const page = fs.readFileSync(path.join(ROOT, 'docs/add-a-venue.md'), 'utf8');
  const blocks = [...page.matchAll(/```javascript\n(.*?)```/gs)].map(([, code]) => code);
  const [folder, line] = blocks;
  const code = fs.readFileSync(path.join(FOLDER, 'index.js'), 'utf8');
  assert.equal(folder, code.replace("'use strict';\n\n", ''));
  assert.equal(line.trim(), LINE.trim());
});
