'use strict';

/** The table of answers through a whole relay: real sources, a real store, orders at the sandbox. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { startSandbox } = require('bybit-auth/sandbox');
const { Webhook } = require('standardwebhooks');
const { temporaryFolder } = require('../../../../test/support/temporary-folder.js');
const { createRelay } = require('../../lib/relay.js');
const { SECRET, TOKEN, post } = require('./support.js');

const KEY = { apiKey: 'made_up_api_key_01', secret: 'made_up_secret_000000000000000000001' };
const SIGNING = `whsec_${Buffer.from('made-up key of a sender of signals').toString('base64')}`;

const folder = temporaryFolder({ after });

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {import('../../lib/relay.js').Relay} */
let relay;
let url = '';

before(async () => {
  sandbox = await startSandbox({ keys: [KEY] });
  relay = createRelay({
    store: path.join(folder, 'relay.db'),
    listen: { port: 0 },
    control: { token: TOKEN },
    sources: {
      std: { preset: 'standard', keys: [SIGNING], accounts: 'main' },
      tv: { preset: 'tradingview', secrets: [SECRET], accounts: 'main' },
      script: { preset: 'push', accounts: 'main' },
    },
    accounts: {
      main: {
        ...{ venue: 'bybit', apiKey: KEY.apiKey, apiSecret: KEY.secret, baseURL: sandbox.urls.mainnet },
        size: { of: 'base', value: '0.01' },
      },
    },
  });
  await relay.ready();
  ({ url } = await relay.listen());
});

after(async () => {
  await relay?.close();
  await sandbox?.close();
});

let count = 0;

/** @param {object} [fields]  beside those that a signal must have */
const signal = (fields = {}) => {
  count += 1;
  return { id: `x-${count}`, at: Date.now(), symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy', ...fields };
};

/**
 * Signed as Standard Webhooks, by another implementation than the relay's.
 *
 * @param {object | string} body
 * @param {{ signedAt?: Date, key?: string }} [options]
 */
function send(body, { signedAt = new Date(), key = SIGNING } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const id = `msg_${Math.random().toString(36).slice(2)}`;
  return post(`${url}/hook/std`, text, {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign(id, signedAt, text),
  });
}

const bearer = { authorization: `Bearer ${TOKEN}` };

test('202 with the id and the number of orders, 200 for the same again, 409 for another text with this id', async () => {
  const first = signal();
  const accepted = await send(first);
  assert.deepEqual([accepted.status, accepted.body], [202, { id: first.id, intents: 1 }]);
  for await (const { account, state } of relay.outcomes({ signal: first.id })) {
    assert.deepEqual([account, state], ['main', 'accepted']);
  }
  const again = await send(first);
  assert.deepEqual([again.status, again.body], [200, { id: first.id, duplicate: true, state: 'complete' }]);
  const other = await send({ ...first, side: 'sell' });
  assert.deepEqual([other.status, other.body.error], [409, 'conflict']);
  const orders = sandbox.requests.filter(({ path: to }) => to === '/v5/order/create');
  assert.equal(orders.length, 1);
});

test('401 for a wrong signature, and for a signed time that is too far off', async () => {
  const stranger = `whsec_${Buffer.from('made-up key of somebody else').toString('base64')}`;
  const wrong = await send(signal(), { key: stranger });
  assert.equal(wrong.status, 401);
  const old = await send(signal(), { signedAt: new Date(Date.now() - 3_600_000) });
  assert.equal(old.status, 401);
  assert.notEqual(old.body.error, wrong.body.error);
  const none = await post(`${url}/hook/std`, JSON.stringify(signal()));
  assert.equal(none.status, 401);
});

test("403 for TradingView's preset from another address, with the reason", async () => {
  const body = JSON.stringify({ ...signal(), secret: SECRET });
  const direct = await post(`${url}/hook/tv`, body);
  assert.deepEqual([direct.status, direct.body.hint], [403, undefined]);
  const behind = await post(`${url}/hook/tv`, body, { 'x-forwarded-for': '52.89.214.238' });
  assert.equal(behind.status, 403);
  assert.match(behind.body.hint, /listen\.trustProxy/);
  assert.equal(JSON.stringify(behind.body).includes(SECRET), false);
});

test('a source for the own program takes nothing over HTTP', async () => {
  assert.equal((await post(`${url}/hook/script`, JSON.stringify(signal()))).status, 403);
});

for (const [what, make, status, check] of [
  ['not JSON', () => '{"id": oops', 400, /byte/],
  ['a key twice', () => '{"id":"a","id":"b"}', 400, /duplicate-key/],
  ['a signal that is too old', () => signal({ at: Date.now() - 3_600_000 }), 422, /stale/],
  ['a signal of tomorrow', () => signal({ at: Date.now() + 86_400_000 }), 422, /from-the-future/],
  ['a typo', () => signal({ redcueOnly: true }), 422, /reduceOnly/],
  ['a symbol that does not exist', () => signal({ symbol: 'NOPE/USDT:USDT' }), 422, /symbol/],
  [
    'a placeholder that was not filled in',
    () => signal({ type: 'limit', price: '{{close}}' }),
    422,
    /placeholder/,
  ],
]) {
  test(`${status} for ${what}, with findings`, async () => {
    const answer = await send(make());
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.ok(answer.body.findings.length > 0);
    assert.match(JSON.stringify(answer.body), check);
  });
}

test('with the kill switch on, signals are still accepted; /readyz says why nothing leaves', async () => {
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  const stop = await post(`${url}/stop`, '{"reason":"a test"}', bearer);
  assert.deepEqual([stop.status, stop.body], [200, { kill: 'stop' }]);
  assert.equal((await send(signal())).status, 202);
  const ready = await fetch(`${url}/readyz`);
  assert.equal(ready.status, 503);
  assert.match(JSON.stringify(await ready.json()), /kill switch is on \(stop, by http: a test\)/);
  const status = await fetch(`${url}/status`, { headers: bearer });
  assert.equal((await status.json()).kill.mode, 'stop');
  assert.equal((await post(`${url}/resume`, '', bearer)).status, 200);
});

test('/healthz and /metrics tell of the store, the signals and the gates, and no secret', async () => {
  const health = await fetch(`${url}/healthz`);
  assert.deepEqual([health.status, await health.json()], [200, { ok: true, reasons: [] }]);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(metrics, /^signal_relay_signals_total\{source="std",result="new"\} [1-9]/m);
  assert.match(
    metrics,
    /^signal_relay_intents_total\{venue="bybit",account="main",state="accepted"\} [1-9]/m,
  );
  assert.match(metrics, /^signal_relay_gate_open\{account="main"\} 1$/m);
  assert.match(metrics, /^signal_relay_fsync_seconds_count [1-9]/m);
  for (const secret of [KEY.secret, KEY.apiKey, SECRET, TOKEN, SIGNING]) {
    assert.equal(metrics.includes(secret), false);
  }
});

test('fetch handlers and adapters are those of the same relay', async () => {
  const answer = await relay.fetch(new Request('https://bot.example.com/api/healthz'));
  assert.equal(answer.status, 200);
  assert.equal(typeof relay.handler, 'function');
  for (const adapter of ['express', 'fastify', 'koa']) assert.equal(typeof relay[adapter](), 'function');
});

test('503 when the store is gone: the one answer after which a sender should try again', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows does not delete a file that is open');
  // Not once() of node:events, which would reject for the events `error` that belong to it.
  const lost = new Promise((resolve) => {
    relay.once('lost', resolve);
  });
  for (const ending of ['', '-wal', '-shm']) {
    fs.rmSync(path.join(folder, `relay.db${ending}`), { force: true });
  }
  const first = await send(signal());
  assert.equal(first.status, 503);
  assert.match(first.headers.get('retry-after'), /^\d+$/);
  await lost;
  assert.equal((await send(signal())).status, 503);
  for (const route of ['/healthz', '/readyz']) {
    const answer = await fetch(url + route);
    assert.equal(answer.status, 503);
    assert.match(JSON.stringify(await answer.json()), /relay\.db was moved, replaced or deleted/);
  }
});

test('after close() nothing listens, and the handlers answer 503', async () => {
  await relay.close();
  await assert.rejects(fetch(`${url}/healthz`));
  const answer = await relay.fetch(
    new Request('https://bot.example.com/hook/std', { method: 'POST', body: '{}' }),
  );
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '5']);
  assert.equal((await answer.json()).error, 'closed');
});
