'use strict';

/** Targets, whose orders depend on the position of the account. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { World } = require('./support/world');

/** An exchange that executes 300 ms after its reply: until then the position is the old one, and a look-up shows an open order. */
function executeLate({ venue, time }) {
  const filled = () => venue.executed.filter(({ at }) => at + 300 <= time.time).length;
  venue.position = async () => ({
    side: filled() === 0 ? 'flat' : 'long',
    size: filled() === 0 ? '0' : '0.01',
  });
  const find = venue.find.bind(venue);
  venue.find = async (id) => {
    const answer = await find(id);
    return filled() > 0 || answer.found === null ? answer : { found: { state: 'new' }, complete: true };
  };
}

const LONG = (value) => ({ kind: 'target', position: 'long', size: { of: 'base', value } });

for (const [name, between] of /** @type {const} */ ([
  ['that was accepted', () => {}],
  ['that a look-up has found', ({ venue }) => venue.fates.push({ reply: 'error' })],
])) {
  test(`a target does not count with a position that the last order, ${name}, has not reached yet`, async () => {
    const world = new World();
    await world.start();
    executeLate(world);
    between(world);
    world.accept(LONG('0.01'));
    const [second] = world.accept(LONG('0.02'));
    await world.settle();
    assert.equal(world.store.rows.get(second).order.qty, '0.01');
  });
}

test('an exit waits for every late order, not only for the newest', async () => {
  const world = new World();
  const { venue, time } = world;
  await world.start();
  // The exchange shows the first order 500 ms after its reply, and those after it at once.
  const isLate = () => venue.executed[0].at + 500 > time.time;
  const shown = () => venue.executed.length - (isLate() ? 1 : 0);
  venue.position = async () => ({ side: shown() === 0 ? 'flat' : 'long', size: (shown() / 100).toFixed(2) });
  const find = venue.find.bind(venue);
  const [first] = world.accept();
  venue.find = async (id) => {
    const answer = await find(id);
    const state = id === first && isLate() ? 'new' : 'filled';
    return answer.found === null ? answer : { found: { state }, complete: true };
  };
  const [second] = world.accept();
  await time.run(400, () => world.state(second) === 'accepted');
  const [exit] = world.accept({ kind: 'close' });
  await world.settle();
  assert.equal(world.store.rows.get(exit).order.qty, '0.02');
});

test('a target does not count with a position that the last order before a crash has not reached yet', async () => {
  const world = new World();
  await world.start();
  executeLate(world);
  const [first] = world.accept(LONG('0.01'));
  await world.time.run(10_000, () => world.state(first) === 'accepted');
  world.crash();
  await world.start();
  const [second] = world.accept(LONG('0.02'));
  await world.settle();
  assert.equal(world.store.rows.get(second).order.qty, '0.01');
});

test('the kill switch stop: a target that reduces passes, of one that turns round the closing part', async () => {
  const world = new World();
  await world.start();
  world.store.killSwitch.mode = 'stop';
  world.dispatcher.changed();
  await world.time.run(100);
  // The position is long 1.
  const target = (position, value) => ({ kind: 'target', position, size: { of: 'base', value } });
  const [smaller] = world.accept(target('long', '0.4'));
  const [larger] = world.accept(target('long', '3'), { symbol: 'ETHUSDT' });
  const [reversal] = world.accept(target('short', '2'), { symbol: 'XRPUSDT' });
  await world.time.run(2000);
  assert.deepEqual(
    [smaller, larger, reversal].map((id) => world.state(id)),
    ['accepted', 'held', 'accepted'],
  );
  const order = (id) => {
    const { side, qty, reduceOnly } = world.store.rows.get(id).order;
    return [side, qty, reduceOnly];
  };
  assert.deepEqual(order(smaller), ['sell', '0.6', true]);
  assert.deepEqual(order(reversal), ['sell', '1', true]);
  assert.equal(world.store.rows.get(reversal).reason.code, 'closed-only');
  world.store.killSwitch.mode = 'off';
  world.dispatcher.changed();
  await world.settle();
  assert.equal(world.state(larger), 'accepted');
});

test('that a target was only closed is told also when a look-up has found its order', async () => {
  const world = new World({ venue: { visibleAfter: 300 } });
  await world.start();
  world.store.killSwitch.mode = 'stop';
  world.dispatcher.changed();
  await world.time.run(100);
  world.venue.fates.push({ reply: 'lost' });
  const [reversal] = world.accept({ kind: 'target', position: 'short', size: { of: 'base', value: '2' } });
  await world.settle();
  const { state, outcome, reason } = world.store.rows.get(reversal);
  assert.deepEqual([state, outcome.lookedUp, reason?.code], ['accepted', true, 'closed-only']);
});
