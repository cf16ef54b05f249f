'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { World } = require('./support/world');

const EXIT = { kind: 'close' };

test('a lane keeps the order of acceptance; other lanes do not wait', async () => {
  const world = new World({ accounts: ['a', 'b'] });
  await world.start();
  world.venue.fates.push({ reply: 'lost' });
  const [first] = world.accept();
  const [second] = world.accept();
  const [other] = world.accept({}, { symbol: 'ETHUSDT' });
  const [elsewhere] = world.accept({}, { accounts: ['b'] });
  await world.time.run(1000);
  assert.deepEqual(
    [other, elsewhere].map((id) => world.state(id)),
    ['accepted', 'accepted'],
  );
  assert.equal(world.state(second), 'planned');
  await world.settle();
  const ids = world.venue.departed.map(({ id }) => id).filter((id) => id === first || id === second);
  assert.deepEqual(ids, [first, second]);
});

test('an exit passes an unknown outcome, unless the account says that it must not, or it is spot', async () => {
  for (const [onUnknown, category, passes] of [
    ['allow-reduce', 'linear', true],
    ['block', 'linear', false],
  ]) {
    const world = new World({ settings: { onUnknown }, venue: { visibleAfter: 3000 } });
    await world.start();
    world.venue.fates.push({ reply: 'error' });
    world.accept({}, { category });
    await world.time.run(100);
    const [exit] = world.accept(
      { kind: 'order', side: 'sell', reduceOnly: true, size: { of: 'base', value: '0.01' } },
      { category },
    );
    await world.time.run(500);
    assert.equal(world.state(exit), passes ? 'accepted' : 'planned');
  }
});

test('an exit cancels what was to be opened before it and has not been sent', async () => {
  const world = new World();
  await world.start();
  world.accounts.get('a').gate.set('closed');
  const [entry] = world.accept();
  await world.time.run(100);
  assert.equal(world.state(entry), 'held');
  const [exit] = world.accept(EXIT);
  await world.settle();
  assert.deepEqual(
    [entry, exit].map((id) => world.state(id)),
    ['cancelled', 'accepted'],
  );
  assert.equal(world.store.rows.get(entry).reason.code, 'superseded');
});

test('an unknown order that opens is not sent again after an exit, also when the relay was restarted between', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ arrivesAfter: 20_000, reply: 'error', repliesAfter: 0 });
  world.venue.fates[0].arrivesAfter = 100;
  world.venue.executed.push = () => 0;
  const [entry] = world.accept();
  await world.time.run(200);
  delete world.venue.executed.push;
  const [exit] = world.accept(EXIT);
  await world.time.run(500);
  assert.equal(world.state(exit), 'accepted');
  world.crash();
  await world.start();
  await world.settle();
  assert.equal(world.state(entry), 'cancelled');
  assert.deepEqual(
    world.venue.executed.map(({ id }) => id),
    [exit],
  );
});

test('a closed gate holds orders until it opens, or until they are too old', async () => {
  const world = new World({ limits: { maxAgeMs: 5000 } });
  await world.start();
  const { gate } = world.accounts.get('a');
  gate.set('closed', { isRejected: true });
  const [early] = world.accept();
  await world.settle();
  assert.equal(world.state(early), 'expired');
  assert.equal(world.store.rows.get(early).reason.cause.code, 'gate-closed');
  const [late] = world.accept();
  const [exit] = world.accept({
    kind: 'order',
    reduceOnly: true,
    side: 'sell',
    size: { of: 'base', value: '0.01' },
  });
  await world.time.run(1000);
  assert.deepEqual(
    [late, exit].map((id) => world.state(id)),
    ['held', 'held'],
  );
  gate.set('open');
  await world.settle();
  assert.deepEqual(
    [late, exit].map((id) => world.state(id)),
    ['accepted', 'accepted'],
  );
});

test('the kill switch: stop holds what opens, stop-all everything, and off lets them go', async () => {
  const world = new World();
  await world.start();
  world.store.killSwitch.mode = 'stop';
  // The dispatcher has not been told: the switch is read in the transaction that writes sending.
  const [entry] = world.accept();
  await world.time.run(1000);
  assert.equal(world.state(entry), 'held');
  assert.equal(world.venue.departed.length, 0);
  const reducing = { kind: 'order', reduceOnly: true, side: 'sell', size: { of: 'base', value: '0.01' } };
  const [exit] = world.accept(reducing);
  await world.time.run(1000);
  assert.equal(world.state(exit), 'accepted');
  world.store.killSwitch.mode = 'stop-all';
  world.dispatcher.changed();
  await world.time.run(100);
  const [held] = world.accept(reducing);
  await world.time.run(1000);
  assert.equal(world.state(held), 'held');
  world.store.killSwitch.mode = 'off';
  world.dispatcher.changed();
  await world.settle();
  assert.deepEqual(
    [entry, held].map((id) => world.state(id)),
    ['accepted', 'accepted'],
  );
});

for (const onPartial of ['alert', 'flatten']) {
  test(`a signal that is executed on some accounts only is told: ${onPartial}`, async () => {
    const world = new World({ accounts: ['a', 'b'], relay: { sources: { test: { onPartial } } } });
    await world.start();
    world.venue.fates.push({ reply: 'reject' });
    world.accept({}, { accounts: ['a', 'b'] });
    await world.settle();
    await world.time.run(100);
    const { data } = world.told.find(({ name }) => name === 'partial');
    const names = ({ filled }) => filled.map(({ account }) => account);
    assert.deepEqual(names(data), ['b']);
    assert.deepEqual(world.flattened.map(names), onPartial === 'flatten' ? [['b']] : []);
    // It is repeated after a crash, and not for exits.
    world.flattened = [];
    world.venue.fates.push({ reply: 'reject' });
    world.accept(EXIT, { accounts: ['a', 'b'] });
    await world.settle();
    world.crash();
    await world.start();
    assert.deepEqual(world.flattened.map(names), onPartial === 'flatten' ? [['b']] : []);
  });
}

test('a position that is not what the strategy had before is told', async () => {
  const world = new World();
  await world.start();
  world.accept({ kind: 'target', position: 'short', previous: 'flat', size: { of: 'base', value: '1' } });
  await world.settle();
  const { data } = world.told.find(({ name }) => name === 'drift');
  assert.deepEqual([data.expected, data.actual], ['flat', 'long']);
});

test('an exit passes an order whose reply takes longer than a second', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ repliesAfter: 5000 });
  const [entry] = world.accept();
  await world.time.run(100);
  const [exit] = world.accept(EXIT);
  await world.time.run(800);
  assert.deepEqual(
    [entry, exit].map((id) => world.state(id)),
    ['sending', 'planned'],
  );
  await world.time.run(300);
  assert.deepEqual(
    [entry, exit].map((id) => world.state(id)),
    ['sending', 'accepted'],
  );
  await world.settle();
  assert.equal(world.state(entry), 'accepted');
});

test('an exit that finds nothing to close waits until an earlier order can no longer open a position', async () => {
  const world = new World();
  await world.start();
  world.venue.positionNow = { side: 'flat', size: '0' };
  // It arrives after the exit has asked for the position.
  world.venue.fates.push({ arrivesAfter: 4000, reply: 'lost' });
  const [entry] = world.accept();
  await world.time.run(100);
  const [exit] = world.accept(EXIT);
  await world.time.run(3400);
  assert.equal(world.state(exit), 'planned');
  world.time.in(500, () => (world.venue.positionNow = { side: 'long', size: '0.01' }));
  await world.settle();
  assert.deepEqual(
    [entry, exit].map((id) => world.state(id)),
    ['accepted', 'accepted'],
  );
  assert.deepEqual(
    world.venue.executed.map(({ id }) => id),
    [entry, exit],
  );
});

test('an order that is found after an exit has passed it is told', async () => {
  const world = new World({ venue: { visibleAfter: 3000 } });
  await world.start();
  world.venue.fates.push({ reply: 'error' });
  const [entry] = world.accept();
  await world.time.run(100);
  const [exit] = world.accept(EXIT);
  await world.settle();
  assert.deepEqual(
    [entry, exit].map((id) => world.state(id)),
    ['accepted', 'accepted'],
  );
  const { data } = world.told.find(({ name }) => name === 'drift');
  assert.match(data.message, /after a later exit/);
});

test('below a rate limit exits leave first, then look-ups, then what opens', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const world = new World({ accounts: names, relay: { rates: { perIp: { requests: 2, ms: 1000 } } } });
  await world.start();
  const busy = world.accept({}, { accounts: ['c', 'd'] });
  await world.time.run(100);
  const [entry] = world.accept({}, { accounts: ['a'] });
  const [exit] = world.accept(EXIT, { accounts: ['b'] });
  await world.settle();
  assert.ok([...busy, entry, exit].every((id) => world.state(id) === 'accepted'));
  const at = (name) => world.accounts.get(name).venue.departed[0].at;
  assert.ok(at('b') < at('a'), 'the exit came later and left first');
  assert.ok(at('b') >= at('c') + 1000);
});

test('an order to open that an exit has passed is told when it is executed all the same', async () => {
  const drifts = ({ told }) => told.filter(({ name }) => name === 'drift').map(({ data }) => data.signalId);
  // The reply comes late, and the exit, which closes what was there, does not wait for it.
  const passed = new World();
  await passed.start();
  // The alarm is in the commit of the step: what is written after it may be lost in a crash.
  passed.store.notify = () => {};
  passed.venue.fates.push({ arrivesAfter: 3000 });
  const [late] = passed.accept();
  await passed.time.run(100);
  const [exit] = passed.accept(EXIT);
  await passed.settle();
  assert.deepEqual(
    [late, exit].map((id) => passed.state(id)),
    ['accepted', 'accepted'],
  );
  assert.deepEqual(drifts(passed), ['s1']);
  const alarms = passed.store.notifications.filter(({ kind }) => kind === 'drift');
  assert.deepEqual(
    alarms.map(({ detail }) => detail.signalId),
    ['s1'],
  );
  // The exit waits, and closes all.
  const waited = new World({ settings: { onUnknown: 'block' }, venue: { visibleAfter: 3000 } });
  await waited.start();
  waited.venue.fates.push({ reply: 'error' });
  waited.accept();
  await waited.time.run(100);
  waited.accept(EXIT);
  await waited.settle();
  assert.deepEqual(drifts(waited), []);
});

test('an order to open that an exit had passed before a crash is told, however old its signal is', async () => {
  const world = new World();
  await world.start();
  world.venue.fates.push({ reply: 'lost' });
  world.accept();
  await world.time.run(100);
  const [exit] = world.accept(EXIT);
  world.venue.find = async () => ({ found: null, complete: false, failed: true });
  await world.time.run(10_000, () => world.state(exit) === 'accepted');
  world.crash();
  delete world.venue.find;
  world.time.time += 120_000;
  await world.start();
  await world.settle();
  const drifts = world.told.filter(({ name }) => name === 'drift').map(({ data }) => data.signalId);
  assert.deepEqual(drifts, ['s1']);
});

test('a kill switch that is set in the moment of sending: the closing part of a reversal passes too', async () => {
  const world = new World();
  await world.start();
  world.store.killSwitch.mode = 'stop';
  const [reversal] = world.accept({ kind: 'target', position: 'short', size: { of: 'base', value: '2' } });
  await world.settle(5000);
  assert.equal(world.state(reversal), 'accepted');
  assert.equal(world.store.rows.get(reversal).order.qty, '1');
});
