'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { World } = require('./support/world');

const EXIT = { kind: 'close' };

test('an order is on disk as sending before it leaves, and accepted after its reply', async () => {
  const world = new World();
  await world.start();
  const [id] = world.accept();
  await world.settle();
  assert.equal(world.state(id), 'accepted');
  assert.equal(world.venue.executed.length, 1);
  const sending = world.store.events.find(({ event }) => event === 'send');
  assert.ok(sending.at <= world.venue.departed[0].at);
  assert.deepEqual(
    world.store.events.map(({ event }) => event),
    ['send', 'accept'],
  );
  const row = world.store.rows.get(id);
  assert.equal(row.outcome.venueOrderId, 'v1');
  assert.equal(row.attempt, 1);
  assert.ok(row.deadline >= row.leaveBy + 5000);
});

test('the orders of one signal for a hundred accounts leave in one tick', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `a${index}`);
  const world = new World({ accounts: names });
  await world.start();
  world.accept({}, { accounts: names });
  await world.settle();
  const times = new Set([...world.accounts.values()].map(({ venue }) => venue.departed[0].at));
  assert.equal(times.size, 1);
});

test('a reply that is lost: found by a look-up before the deadline, and not sent again', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ reply: 'error' });
  const startedAt = world.time.time;
  const [id] = world.accept();
  await world.settle();
  assert.equal(world.state(id), 'accepted');
  assert.equal(world.venue.executed.length, 1);
  assert.ok(world.time.time - startedAt < 1000);
});

test('an order that was lost on its way is sent again after the deadline, not before, with the same id', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ arrivesAfter: 20_000, reply: 'lost' });
  const [id] = world.accept();
  await world.settle();
  const [first, second] = world.venue.departed;
  assert.equal(second.id, id);
  assert.ok(second.at > first.deadline);
  assert.ok(second.at < first.deadline + 9000, `${second.at - first.deadline} ms after the deadline`);
  assert.equal(world.state(id), 'accepted');
  assert.equal(world.venue.executed.length, 1);
});

test('an order that opens a position is not sent again when the signal is too old, an exit is', async () => {
  for (const [spec, staleExit, expected] of [
    [{}, 'send', 'expired'],
    [EXIT, 'send', 'accepted'],
    [EXIT, 'expire', 'expired'],
  ]) {
    const world = new World({ limits: { maxAgeMs: 4000 }, settings: { staleExit } });
    await world.start();
    world.venue.fates.push({ arrivesAfter: 20_000, reply: 'lost' });
    const [id] = world.accept(spec);
    await world.settle();
    assert.equal(world.state(id), expected);
    assert.equal(world.venue.executed.length, expected === 'accepted' ? 1 : 0);
  }
});

test('a rate limit is waited out; the order is sent again at once afterwards', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ reply: 'limit' }, { reply: 'limit' });
  const [id] = world.accept();
  await world.settle();
  const times = world.venue.departed.map(({ at }) => at);
  assert.equal(world.state(id), 'accepted');
  assert.equal(times.length, 3);
  assert.ok(times[1] - times[0] >= 300 && times[2] - times[0] < 2000);
});

test('a rejection is final, and a person is told', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ reply: 'reject' });
  const [id] = world.accept();
  await world.settle();
  assert.equal(world.state(id), 'rejected');
  assert.deepEqual(world.store.rows.get(id).reason, {
    code: 'rejected',
    message: 'Too little balance.',
    venueCode: 110007,
  });
  assert.deepEqual(
    world.store.notifications.map(({ kind }) => kind),
    ['intent-rejected'],
  );
});

test('where look-ups are blind, a lost reply waits for a person, whose word counts', async () => {
  for (const [verdict, expected] of [
    ['accepted', 'accepted'],
    ['absent', 'expired'],
  ]) {
    const world = new World({ venue: { isBlind: true }, limits: { maxAgeMs: 10_000 } });
    await world.start();
    world.venue.fates.push({ reply: 'error' });
    const [id] = world.accept();
    await world.settle();
    assert.equal(world.state(id), 'needs-operator');
    assert.ok(world.told.some(({ name, data }) => name === 'needs-operator' && data.id === id));
    world.dispatcher.resolve(id, verdict);
    await world.time.run(1000);
    assert.equal(world.state(id), expected);
    assert.equal(world.venue.executed.length, 1);
    await assert.rejects(world.dispatcher.resolve(id, verdict), { code: 'ERR_RELAY_STATE' });
  }
});

test('a venue that knows the id has the order: it is looked up, and never sent again', async () => {
  const world = new World();
  await world.start();
  const [id] = world.accept();
  world.venue.executed.push({ id, at: world.time.time });
  await world.settle();
  assert.equal(world.state(id), 'accepted');
  assert.equal(world.venue.executed.length, 1);
});

test('a dry run sends nothing and says so', async () => {
  const world = new World({ settings: { dryRun: true } });
  await world.start();
  const [id] = world.accept();
  await world.settle();
  assert.equal(world.state(id), 'dry');
  assert.equal(world.venue.departed.length, 0);
  assert.equal(world.store.rows.get(id).order.qty, '0.01');
});

test('a cancel whose outcome is unknown is sent again, not looked up', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ reply: 'error' });
  const [id] = world.accept({ kind: 'cancel' });
  await world.settle();
  assert.equal(world.state(id), 'accepted');
  assert.equal(world.venue.departed.length, 2);
});

test('a wall clock that is set back does not make an old signal young, nor an old deadline late', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ arrivesAfter: 20_000, reply: 'lost' });
  const [id] = world.accept();
  await world.time.run(100);
  world.time.wallError = -7_200_000;
  await world.settle();
  const [first, second] = world.venue.departed;
  assert.ok(second.at > first.deadline && second.at < first.deadline + 9000);
  assert.equal(world.state(id), 'accepted');
  world.time.wallError = 7_200_000;
  const [later] = world.accept();
  await world.settle();
  assert.equal(world.state(later), 'accepted');
});

test('while the store cannot be written to nothing leaves, and what happened is written afterwards', async () => {
  const world = new World();
  await world.start();
  world.store.failure = Object.assign(new Error('disk full'), { code: 'ERR_RELAY_STORE_FULL' });
  const [id] = world.accept();
  await world.time.run(3000);
  assert.equal(world.venue.departed.length, 0);
  world.store.failure = null;
  await world.time.run(2000, () => world.venue.departed.length === 1);
  world.store.failure = new Error('disk full');
  await world.time.run(3000);
  assert.equal(world.state(id), 'sending');
  world.store.failure = null;
  await world.settle();
  assert.equal(world.state(id), 'accepted');
  assert.equal(world.venue.departed.length, 1);
});

test('an account that the configuration does not have any more: unsent is cancelled, unknown needs a person', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ reply: 'lost' });
  const [unknown] = world.accept();
  await world.time.run(100);
  const [unsent] = world.accept();
  world.crash();
  world.accounts.get('a').uid = 'another';
  await world.start();
  await world.settle();
  assert.deepEqual(
    [unknown, unsent].map((id) => world.state(id)),
    ['needs-operator', 'cancelled'],
  );
});

test('stop() waits for what is on the wire and sends nothing more', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ repliesAfter: 500 });
  const [first] = world.accept();
  const [second] = world.accept();
  await world.time.run(50);
  let isStopped = false;
  world.dispatcher.stop({ drainMs: 5000 }).then(() => (isStopped = true));
  await world.time.run(10_000, () => isStopped);
  assert.deepEqual(
    [first, second].map((id) => world.state(id)),
    ['accepted', 'planned'],
  );
});

test('a listener that throws does not stop an order', async (t) => {
  const world = new World();
  const warnings = [];
  const warn = (warning) => void (warning.code === 'SIGNAL_RELAY_LISTENER' && warnings.push(warning.message));
  process.on('warning', warn);
  t.after(() => process.off('warning', warn));
  world.told.push = () => {
    throw new Error('a mistake of the user');
  };
  await world.start();
  const ids = [...world.accept(), ...world.accept()];
  await world.settle();
  assert.deepEqual(
    ids.map((id) => world.state(id)),
    ['accepted', 'accepted'],
  );
  assert.equal(world.venue.departed.length, 2);
  await new Promise((resolve) => setImmediate(resolve));
  assert.match(warnings[0], /outcome failed: a mistake of the user/);
});

test('a deadline years ahead, from a clock that was wrong, is for a person to decide', async () => {
  const world = new World();
  await world.start();
  const { clock } = world.accounts.get('a');
  clock.reading = null;
  world.time.wallError = 3 * 365 * 86_400_000;
  world.venue.fates.push({ arrivesAfter: 20_000, reply: 'lost' });
  const [id] = world.accept({}, { at: world.time.clocks.now() });
  await world.time.run(100);
  clock.reading = {};
  world.time.wallError = 0;
  await world.settle();
  assert.equal(world.state(id), 'needs-operator');
  assert.equal(world.store.rows.get(id).reason.code, 'deadline-far');
});

test('what another process accepts is sent, also when the store could not be read at once', async () => {
  const world = new World();
  await world.start();
  const [first] = world.accept({}, { isElsewhere: true });
  await world.settle();
  world.store.failure = new Error('busy');
  const [second] = world.accept({}, { isElsewhere: true });
  await world.time.run(100);
  world.store.failure = null;
  await world.settle();
  assert.deepEqual(
    [first, second].map((id) => world.state(id)),
    ['accepted', 'accepted'],
  );
});
