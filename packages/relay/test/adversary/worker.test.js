'use strict';

/** The thread of the store dies: nothing is accepted any more, and nothing is sent. */

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { test } = require('node:test');
const { inspect } = require('node:util');
const workers = require('node:worker_threads');

/** The threads that are started from here on. @type {workers.Worker[]} */
const started = [];
workers.Worker = class extends workers.Worker {
  constructor(...options) {
    super(...options);
    started.push(this);
  }
};
const { SECRET, outcomesOf, setUp } = require('../support/world');

const order = (id) => ({ id, at: Date.now(), symbol: 'BTC/USDT:USDT', kind: 'order', side: 'buy' });

test('when the thread of the store dies, signals get 503 and no order leaves', async (t) => {
  const { start, orders } = await setUp(t, { accounts: 1 });
  const relay = await start();
  const { url } = await relay.listen();
  await relay.push('script', order('w-1'));
  await outcomesOf(relay, { signal: 'w-1' });
  const lost = once(relay, 'lost');
  await started.find(({ threadId }) => threadId > 0).terminate();
  await lost;
  const before = orders().length;
  const body = JSON.stringify({ secret: SECRET, ...order('w-2') });
  const { status } = await fetch(`${url}/hook/tv`, { method: 'POST', body });
  assert.equal(status, 503);
  await assert.rejects(relay.push('script', order('w-3')), { code: 'ERR_RELAY_UNAVAILABLE' });
  assert.equal((await relay.healthz()).ok, false);
  assert.equal(orders().length, before);
});

test('no inspection of a relay, its settings or its status shows a secret', async (t) => {
  const { start } = await setUp(t, {
    accounts: 1,
    config: { control: { token: 'test_control_token_0123456789abcdef' } },
  });
  const relay = await start();
  const options = { depth: 20, showHidden: true, getters: true };
  const texts = [inspect(relay, options), inspect(relay.settings, options), JSON.stringify(relay.settings)];
  texts.push(JSON.stringify(await relay.status()), inspect(await relay.status(), options));
  for (const text of texts) assert.doesNotMatch(text, /test_webhook_secret|test_secret_1|test_control_token/);
});
