'use strict';

/** Orders that leave with the commit that accepts their signal, beside what else is under way in their lane. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { World } = require('./support/world');

const EXIT = { kind: 'close' };

test('an order does not leave before an exit whose acceptance is still being written', async () => {
  const world = new World();
  await world.start();
  const [exit] = world.accept(EXIT, { isEarly: true });
  const [entry] = world.accept({}, { isEarly: true });
  await world.settle();
  assert.deepEqual(
    world.venue.departed.map(({ id }) => id),
    [exit, entry],
  );
});

test('an order does not leave before an exit that a replay has accepted meanwhile', async () => {
  const world = new World();
  await world.start();
  const { dispatcher } = world;
  const { add } = dispatcher;
  let replayed;
  dispatcher.add = (intents) => (replayed = intents);
  const [exit] = world.accept(EXIT);
  dispatcher.add = add;
  const [entry] = world.accept({}, { isEarly: true });
  dispatcher.add(replayed);
  await world.settle();
  assert.deepEqual(
    world.venue.departed.map(({ id }) => id),
    [exit, entry],
  );
});

test('an order whose acceptance was on disk although it had failed is looked up', async () => {
  const world = new World();
  await world.start();
  const { dispatcher } = world;
  const { add } = dispatcher;
  // The answer of the store is lost.
  dispatcher.add = () => {};
  const [entry] = world.accept({}, { isEarly: true });
  await world.time.run(10);
  dispatcher.add = add;
  dispatcher.changed();
  await world.settle();
  assert.equal(world.state(entry), 'accepted');
  assert.equal(world.venue.executed.length, 1);
});

test('an order that cannot be made keeps neither its signal nor the lanes of the other accounts', async () => {
  const world = new World({ accounts: ['a', 'b'] });
  await world.start();
  const { rules } = world.accounts.get('b');
  const { known } = rules;
  // As an earlier version has kept them.
  rules.known = () => ({ ...known(), minNotional: undefined });
  const [first] = world.accept({}, { accounts: ['a', 'b'], isEarly: true });
  await world.time.run(10_000);
  assert.equal(world.state(first), 'accepted');
  const [second] = world.accept({}, { isEarly: true });
  await world.settle();
  assert.equal(world.state(second), 'accepted');
});

test('an order is not refused for what it was worth some seconds ago', async () => {
  const world = new World();
  await world.start();
  const { venue } = world;
  venue.knownPrice = () => '10';
  venue.price = async (symbol, category, maxAgeMs = 250) => (maxAgeMs > 250 ? '10' : '50000');
  const [entry] = world.accept({}, { isEarly: true });
  await world.settle();
  assert.equal(world.state(entry), 'accepted');
});

test('a lane is free again after a signal that was not accepted', async () => {
  const world = new World();
  await world.start();
  world.store.failure = new Error('The disk is full.');
  for (const spec of [{}, EXIT]) world.accept(spec, { isEarly: true });
  world.store.failure = null;
  await world.time.run(1);
  const [entry] = world.accept({}, { isEarly: true });
  assert.equal(world.state(entry), 'sending', 'it leaves with its acceptance');
  await world.settle();
  assert.equal(world.state(entry), 'accepted');
  assert.deepEqual(world.dispatcher.depth(), {});
});
