'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** A bot that runs for weeks: the wall clock and the exchange's clock move on together, a quarter of a day at a time. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { AuthGate, ServerClock } = require('../../lib/index.js');
const { attach } = require('../../lib/axios.js');
const { DAY_MS, KEY, MARKET_ORDER, OTHER_SECRET, QUERY_API } = require('../support/fixtures.js');
const { until } = require('../support/promises.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { newSigner } = require('../support/new-signer.js');

const STEPS_A_DAY = 4;
const NEEDS = ['POST /v5/order/create?category=linear'];

/** A bot, its exchange, and a wall clock that both go by. */
async function openWeeks(t, key) {
  const real = Date.now;
  let shiftMs = 0;
  t.mock.method(Date, 'now', () => real() + shiftMs);
  const sandbox = await openSandbox(t, { keys: [{ ...KEY, ...key }] });
  const baseURL = sandbox.urls.mainnet;
  const signer = newSigner();
  const clock = new ServerClock({ baseURL, samples: 1 }).start();
  const gate = new AuthGate({
    signer,
    clock,
    baseURL,
    environment: 'mainnet',
    needs: NEEDS,
    retry: { minMs: 60000 },
  });
  t.after(() => (gate.close(), clock.stop()));
  const diary = [];
  let day = 0;
  gate.on('open', () => diary.push(`open ${day}`));
  gate.on('closed', ({ category }) => diary.push(`closed ${day} ${category}`));
  gate.on('expiring', ({ days }) => diary.push(`expiring ${day}: ${days}`));
  const bot = attach(axios.create({ baseURL }), { signer, gate, clock, environment: 'mainnet' });
  return {
    sandbox,
    gate,
    diary,
    checks: () => sandbox.requests.filter(({ path }) => path === QUERY_API).length,
    day: () => day,
    /** @returns {Promise<string>} what came of an order */
    async order() {
      try {
        const { data } = await bot.post('/v5/order/create', MARKET_ORDER);
        return `placed ${data.retCode}`;
      } catch (/** @type {any} */ error) {
        if (!error.sent) return `held ${error.cause?.category}`;
        // The refusal begins a check, which must not be under way when the clocks move on.
        await gate.check().catch(() => {});
        return `refused ${error.category}`;
      }
    },
    /** A quarter of a day passes, and what is due is done. */
    async pass() {
      shiftMs += DAY_MS / STEPS_A_DAY;
      day += 1 / STEPS_A_DAY;
      await clock.settled();
      await gate.check().catch(() => {});
    },
  };
}

test('a key that expires after 16 days and is renewed on the 18th', async (t) => {
  const { sandbox, gate, diary, order, pass, day } = await openWeeks(t, {
    expiredAt: Date.now() + 16.1 * DAY_MS,
  });
  await gate.ready();
  const outcomes = new Map();
  while (day() < 20) {
    if (day() === 18) sandbox.addKey({ ...KEY, expiredAt: Date.now() + 90 * DAY_MS });
    await pass();
    const outcome = await order();
    outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), day()]);
  }
  assert.deepEqual(diary, [
    'open 0',
    'expiring 1.25: 14',
    'expiring 8.25: 7',
    'expiring 12.25: 3',
    'expiring 14.25: 1',
    'closed 16.25 key-expired',
    'open 18.25',
  ]);
  const dead = Array.from({ length: 8 }, (_, index) => 16.25 + index / STEPS_A_DAY);
  assert.deepEqual([...outcomes.keys()].sort(), ['held key-expired', 'placed 0']);
  assert.deepEqual(outcomes.get('held key-expired'), dead);
  assert.equal(outcomes.get('placed 0').length, 80 - dead.length);
});

test('an address that changes on odd days: one order is refused each time, and the gate opens by itself', async (t) => {
  const { sandbox, gate, diary, order, pass, day } = await openWeeks(t, { ips: ['127.0.0.1'] });
  await gate.ready();
  const outcomes = [];
  while (day() < 7) {
    const isAway = Math.floor(day()) % 2 === 1;
    sandbox.set({ clientIp: isAway ? '203.0.113.7' : '127.0.0.1' });
    outcomes.push(await order());
    await pass();
  }
  const count = (/** @type {string} */ outcome) => outcomes.filter((name) => name === outcome).length;
  assert.deepEqual(
    [count('refused ip-not-allowed'), count('held ip-not-allowed'), count('placed 0')],
    [3, 12, 13],
    outcomes.join(', '),
  );
  assert.deepEqual(diary, [
    'open 0',
    ...[1, 3, 5].flatMap((odd) => [`closed ${odd} ip-not-allowed`, `open ${odd + 1.25}`]),
  ]);
});

test('a reset of the testnet: the key goes, comes back with another secret, and then with its own', async (t) => {
  const { sandbox, gate, diary, order, pass, day, checks } = await openWeeks(t);
  await gate.ready();
  const outcomes = [];
  while (day() < 3) {
    if (day() === 1) sandbox.removeKey(KEY.apiKey);
    if (day() === 1.5) sandbox.addKey({ ...KEY, secret: OTHER_SECRET });
    if (day() === 2) sandbox.addKey(KEY);
    outcomes.push(await order());
    const before = checks();
    await pass();
    await until(() => checks() > before);
  }
  assert.equal(
    outcomes.filter((name) => name === 'refused key-or-environment').length,
    1,
    outcomes.join(', '),
  );
  assert.deepEqual(diary, ['open 0', 'closed 1 key-or-environment', 'open 2.25']);
  assert.equal(gate.state, 'open');
});
