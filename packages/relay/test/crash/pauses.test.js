'use strict';

/** What happens to machines: they stand still, their clocks are set, and somebody starts the relay twice. */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { setTimeout: pause } = require('node:timers/promises');
const { temporaryFolder } = require('../../../../test/support/temporary-folder.js');
const { PATIENCE_MS, World } = require('./world.js');

const base = temporaryFolder(test);
const LEAVE_WITHIN_MS = 500;
const RECV_WINDOW_MS = 800;
/** Of the whole relay; more than the deadline of any order. */
const STANDSTILL_MS = 4 * (LEAVE_WITHIN_MS + RECV_WINDOW_MS);
const CLOCK = path.join(__dirname, 'clock-preload.js');

/** @param {Partial<import('./world.js').WorldOptions>} [options] */
async function openWorld(options) {
  const folder = fs.mkdtempSync(path.join(base, 'world-'));
  return World.start({
    ...{ folder, orderIds: 'open', leaveWithinMs: LEAVE_WITHIN_MS, recvWindow: RECV_WINDOW_MS },
    ...options,
  });
}

/** @param {() => Promise<boolean>} isSo @param {string} what */
async function until(isSo, what) {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    assert.ok(performance.now() < deadline, `it never came to this: ${what}`);
    await pause(20);
  }
}

/** @param {World} world @param {number} count */
async function ordersOnTheWire(world, count) {
  await until(
    async () => (await world.venue.call('record')).orders.length >= count,
    `${count} orders on the wire`,
  );
}

/** @param {World} world */
async function assertNothingLeftLate(world) {
  const { orders } = await world.venue.call('record');
  for (const { id, cameAt, timestamp } of orders) {
    assert.ok(
      cameAt - timestamp < STANDSTILL_MS / 2,
      `order ${id} left ${cameAt - timestamp} ms after it was signed`,
    );
  }
}

for (const fate of /** @type {const} */ (['swallowed', 'lost', 'late'])) {
  test(`the relay stands still beyond the deadline of an order that is ${fate}`, async (t) => {
    const world = await openWorld();
    t.after(() => world.close());
    const [{ key }] = world.accounts;
    const hold = STANDSTILL_MS / 2;
    await world.venue.call('setPlan', { next: { [key.apiKey]: [fate] }, holdMs: [hold, hold] });
    assert.equal(await world.startRelay(), true, world.relay.error);
    for (let i = 0; i < 4; i += 1) world.sender.send(world.nextSignal());
    await ordersOnTheWire(world, 1);
    world.relay.kill('SIGSTOP');
    await pause(STANDSTILL_MS);
    world.relay.kill('SIGCONT');
    await world.settle();
    await assertNothingLeftLate(world);
    const { violations, executed } = await world.verdict();
    assert.deepEqual(violations, []);
    assert.equal(executed, 4);
  });
}

for (const [name, stepMs] of /** @type {const} */ ([
  ['forward by 12 hours', 43_200_000],
  ['back by 12 hours', -43_200_000],
  ['forward by 3 s', 3000],
  ['back by 3 s', -3000],
])) {
  test(`the wall clock of the relay is set ${name} while an outcome is unknown`, async (t) => {
    const world = await openWorld({
      settings: { limits: { maxAgeMs: 86_400_000, maxAheadMs: 86_400_000 } },
    });
    t.after(() => world.close());
    const [{ key }] = world.accounts;
    const clock = path.join(path.dirname(world.setup.file), 'clock');
    const hold = LEAVE_WITHIN_MS + RECV_WINDOW_MS - 100;
    await world.venue.call('setPlan', {
      next: { [key.apiKey]: ['late', 'lost', 'swallowed'] },
      holdMs: [hold, hold],
    });
    const options = { preload: [CLOCK], env: { CRASH_CLOCK: clock } };
    assert.equal(await world.startRelay(options), true, world.relay.error);
    for (let i = 0; i < 4; i += 1) world.sender.send(world.nextSignal());
    await ordersOnTheWire(world, 3);
    fs.writeFileSync(clock, String(stepMs));
    await world.settle(options);
    const { violations, executed } = await world.verdict();
    assert.deepEqual(violations, []);
    assert.equal(executed, 4);
  });
}

test('a second relay on the same store is refused, and takes over once the first one is dead', async (t) => {
  const world = await openWorld();
  t.after(() => world.close());
  assert.equal(await world.startRelay(), true, world.relay.error);
  const second = await world.startSecond();
  const { code, message } = await second.started;
  assert.equal(code, 'ERR_RELAY_STORE_IN_USE');
  assert.match(message, new RegExp(`\\b${world.relay.pid}\\b`), 'it names the process');
  await second.exited;

  world.relay.kill('SIGSTOP');
  const third = await world.startSecond();
  assert.equal((await third.started).code, 'ERR_RELAY_STORE_IN_USE', 'also while the first one stands still');
  await third.exited;
  world.relay.kill('SIGCONT');

  world.sender.send(world.nextSignal());
  await world.settle();
  world.relay.kill('SIGKILL');
  await world.relay.exited;
  assert.equal(await world.startRelay(), true, world.relay.error);
  const { violations } = await world.verdict();
  assert.deepEqual(violations, []);
});
