'use strict';

/** Orders that overtake each other, on virtual time. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { World } = require('../dispatch/support/world');

const LIMIT = { type: 'limit', price: '50000' };

test('a cancel also ends limit orders that have not been sent: they would be placed after it', async () => {
  const world = new World();
  await world.start();
  world.accounts.get('a').gate.set('closed');
  const [limit] = world.accept(LIMIT);
  const [market] = world.accept({});
  const [cancel] = world.accept({ kind: 'cancel' });
  await world.time.run(1000);
  world.accounts.get('a').gate.set('open');
  await world.settle();
  assert.deepEqual(
    [limit, market, cancel].map((id) => world.state(id)),
    ['cancelled', 'accepted', 'accepted'],
  );
  assert.equal(world.store.rows.get(limit).reason.code, 'superseded');
});

test('a cancel is repeated while an earlier order may still arrive', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ arrivesAfter: 3000, reply: 'lost' });
  const [limit] = world.accept(LIMIT);
  await world.time.run(1500);
  const [cancel] = world.accept({ kind: 'cancel' });
  await world.settle();
  assert.equal(world.state(limit), 'accepted');
  assert.equal(world.state(cancel), 'accepted');
  const arrived = world.venue.executed.find(({ id }) => id === limit).at;
  const cancels = world.venue.departed.filter(({ at }) => at > arrived && world.venue.departed[0].at !== at);
  assert.ok(cancels.length > 0, 'none was sent after the order had arrived');
});

test('an exit passes a cancel that the exchange does not take', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ reply: 'error' });
  const [cancel] = world.accept({ kind: 'cancel' });
  await world.time.run(20);
  const [exit] = world.accept({ kind: 'close' });
  await world.settle();
  const { events } = world.store;
  const ended = (wanted) => events.findIndex(({ id, to }) => id === wanted && to === 'accepted');
  assert.ok(ended(exit) < ended(cancel));
});

test('an order that is not sent because its account is gone is told', async () => {
  const world = new World();
  await world.start();
  world.accounts.get('a').gate.set('closed');
  const [lost] = world.accept({});
  await world.time.run(100);
  world.crash();
  world.accounts.delete('a');
  await world.start();
  await world.settle();
  assert.equal(world.state(lost), 'cancelled');
  assert.deepEqual(
    world.store.notifications.map(({ kind }) => kind),
    ['intent-rejected'],
  );
});

test('nothing leaves after leaveBy when the disk was slow and the clock was set back', async () => {
  const world = new World();
  await world.start();
  const { store, time, venue } = world;
  const [id] = world.accept({});
  await time.run(60_000, () => store.rows.get(id).state === 'sending' || stall(world, id));
  await world.settle();
  const [first] = venue.departed;
  const sent = store.events.filter(({ event }) => event === 'send');
  assert.ok(first === undefined || first.at - sent.findLast(({ at }) => at <= first.at).at < 5000);
});

let isStalled = false;
/** The write of `sending` takes 8 s, and the wall clock goes back meanwhile. */
function stall({ store, time }, id) {
  if (isStalled || store.rows.get(id).state !== 'planned') return false;
  isStalled = true;
  const { transition } = store;
  store.transition = (parameters) => {
    const result = Reflect.apply(transition, store, [parameters]);
    if (parameters.event === 'send' && time.wallError === 0) {
      time.time += 8000;
      time.wallError = -10_000;
    }
    return result;
  };
  return false;
}

test('an exit that cannot leave is told once it is old, and leaves when it can', async () => {
  const world = new World();
  await world.start();
  const { position } = world.venue;
  world.venue.position = async () => {
    throw new Error('BTCUSDT is in hedge mode.');
  };
  const [exit] = world.accept({ kind: 'close' });
  await world.time.run(120_000);
  const [told, ...more] = world.store.notifications;
  assert.deepEqual([told.kind, more], ['exit-late', []]);
  assert.match(told.text, /has not left; it is tried again\. BTCUSDT is in hedge mode\./);
  world.venue.position = position;
  await world.settle();
  assert.equal(world.state(exit), 'accepted');
});
