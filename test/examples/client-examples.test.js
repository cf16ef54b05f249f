'use strict';

// Runs once, but for --thorough: programs and situations, of which each part is tested on both backends.

/** The examples with fetch and with node:https run as they stand, against a sandbox. */

const assert = require('node:assert/strict');
const path = require('node:path');
const test = require('node:test');
const { createClient } = require('../../examples/https.js');
const { AuthGate, BybitApiError, BybitAuthError, BybitGateError } = require('../../lib/index.js');
const { replies } = require('../../lib/sandbox/index.js');
const { openLab } = require('../support/clients/axios.js');
const { runChild } = require('../support/run-child.js');
const { CREATE, INFO, KEY, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');

const EXAMPLES = path.join(__dirname, '..', '..', 'examples');

for (const [file, printed] of [
  ['fetch.js', /^USDT: 10000(\.0+)?\nopen orders: 0\n$/],
  ['https.js', /^USDT: 10000(\.0+)?\n$/],
]) {
  test(`${file} prints the balance, or why it cannot`, async (t) => {
    const { sandbox } = await openLab(t, { now: Date.now });
    const run = (env) =>
      runChild(path.join(EXAMPLES, file), {
        env: {
          BYBIT_API_KEY: KEY.apiKey,
          BYBIT_API_SECRET: KEY.secret,
          BYBIT_BASE_URL: sandbox.urls.mainnet,
          ...env,
        },
      });
    const good = await run();
    assert.match(good.stdout, printed, good.stderr);
    assert.equal(good.code, 0);
    sandbox.addKey({ ...KEY, expiredAt: 1 });
    const expired = await run();
    assert.equal(expired.code, 1);
    assert.match(expired.stderr, /33004[\s\S]*Checklist/);
    assert.doesNotMatch(expired.stderr, /[0-9a-f]{64}/);
    const incomplete = await run({ BYBIT_API_SECRET: '' });
    assert.equal(incomplete.code, 1);
    assert.match(incomplete.stderr, /apiSecret is empty/);
    sandbox.set({ down: true });
    const down = await run();
    assert.equal(down.code, 1);
    assert.doesNotMatch(down.stderr, /^\s+at /m, 'no stack');
  });
}

test('the client of https.js: orders, rejections, gate, network', async (t) => {
  const { sandbox, signer, requests } = await openLab(t, { now: Date.now });
  const { mainnet } = sandbox.urls;
  const gate = new AuthGate({ signer, baseURL: mainnet, environments: sandbox.urls });
  t.after(() => gate.close());
  const send = createClient({ signer, gate, baseURL: mainnet, timeoutMs: 500 });
  assert.equal((await send('POST', CREATE, { body: ORDER })).retCode, 0);
  assert.equal((await send('GET', INFO, { query: { a: "it's é" } })).retCode, 0);
  assert.ok(requests.every(({ verdict }) => verdict === 'accepted' || verdict === 'public'));

  for (const [nextReply, category] of [
    [replies.badGateway, 'no-verdict'],
    [{ down: true }, 'no-verdict'],
    [{ body: 'x'.repeat(100), hangUpMidBody: true }, 'no-verdict'],
    [{ latencyMs: 600_000 }, 'no-verdict'],
    [replies.tooManyRequests, 'rate-limit'],
  ]) {
    sandbox.set({ nextReply });
    const error = await rejection(send('GET', INFO));
    assert.ok(error instanceof BybitApiError);
    assert.equal(error.category, category);
    assert.equal(gate.state, 'open');
  }
  sandbox.set({ clockSkewMs: 10_000 });
  assert.equal((await rejection(send('GET', INFO))).category, 'clock-behind');
  sandbox.reset().addKey({ ...KEY, ips: ['192.0.2.1'] });
  const refused = await rejection(send('POST', CREATE, { body: ORDER }));
  assert.ok(refused instanceof BybitAuthError);
  assert.equal(refused.code, 10010);
  const { length } = requests;
  assert.ok((await rejection(send('POST', CREATE, { body: ORDER }))) instanceof BybitGateError);
  assert.equal(requests.length, length);
});
