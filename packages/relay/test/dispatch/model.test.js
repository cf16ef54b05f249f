'use strict';

/**
 * Random lives of a dispatcher, on virtual time: replies that are lost, late or refused, crashes, pauses, clocks that are set, gates, the
 * kill switch, a store that cannot be written to. Whatever happens, no intent is executed twice, and none is lost silently.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const fc = require('fast-check');
const { isEnd } = require('../../lib/states');
const { World } = require('./support/world');

const RUNS = process.env.TEST_THOROUGH === '1' ? 3000 : 150;
const MAX_AGE_MS = 30_000;
const RECV_WINDOW_MS = 2000;

const fate = fc.record({
  departsAfter: fc.constantFrom(0, 0, 0, 500, 2500),
  arrivesAfter: fc.constantFrom(5, 5, 5, 800, 1900, 2500, 15_000),
  repliesAfter: fc.constantFrom(5, 5, 400, 3000),
  reply: fc.constantFrom('ok', 'ok', 'ok', 'lost', 'lost', 'error', 'limit', 'reject'),
});

const reduce = { kind: 'order', side: 'sell', reduceOnly: true, size: { of: 'base', value: '0.01' } };
const SIGNALS = {
  entry: {},
  exit: { kind: 'close' },
  reduce,
  target: { kind: 'target', position: 'long', size: { of: 'base', value: '2' } },
};

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('accept'),
      what: fc.constantFrom(...Object.keys(SIGNALS), 'entry'),
      symbol: fc.constantFrom('BTCUSDT', 'BTCUSDT', 'ETHUSDT'),
      accounts: fc.constantFrom(['a'], ['a'], ['a', 'b']),
      isElsewhere: fc.constantFrom(false, false, true),
      isEarly: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1, 3, 10, 100, 1000, 3000, 6000) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause'), ms: fc.constantFrom(1000, 5000, 40_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('setWallClock'),
      ms: fc.constantFrom(-7_200_000, -1000, 0, 1000, 7_200_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('setServerClock'),
      errorMs: fc.constantFrom(0, 10, 200, 400),
      isAhead: fc.boolean(),
      isSettled: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('gate'), state: fc.constantFrom('open', 'closed', 'rejected') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('kill'), mode: fc.constantFrom('off', 'stop', 'stop-all') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('store'), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('down'), ms: fc.constantFrom(500, 20_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('operator') }) },
);

const life = fc.record({
  venue: fc.constantFrom(
    { idScope: 'ever' },
    { idScope: 'open' },
    { idScope: 'open' },
    { idScope: 'open', isBlind: true },
  ),
  onUnknown: fc.constantFrom('allow-reduce', 'block'),
  staleExit: fc.constantFrom('send', 'expire'),
  fates: fc.array(fate, { maxLength: 12 }),
  steps: fc.array(step, { minLength: 1, maxLength: 30 }),
});

/** The actions of a life. */
const ACTIONS = {
  accept: (world, { what, ...where }) => void world.accept(SIGNALS[what], where),
  wait: (world, { ms }) => world.time.run(ms),
  async crash(world) {
    world.crash();
    world.store.failure = null;
    await world.start();
  },
  pause: (world, { ms }) => void (world.time.time += ms),
  setWallClock: (world, { ms }) => void (world.time.wallError = ms),
  setServerClock: (world, clock) => void Object.assign(world.clock, clock),
  gate(world, { state }) {
    const isRejected = state === 'rejected';
    world.accounts.get('a').gate.set(isRejected ? 'closed' : state, { isRejected });
  },
  kill(world, { mode }) {
    world.store.killSwitch = { mode, by: 'test', reason: '', at: world.time.time };
    world.dispatcher.changed();
  },
  store: (world, { fails }) => void (world.store.failure = fails ? new Error('disk full') : null),
  down: (world, { ms }) => void (world.venue.downUntil = world.time.time + ms),
  operator: decide,
};

/** A person who looks at the exchange's own page, and so says what is true. */
async function decide(world) {
  for (const { id, state } of world.store.rows.values()) {
    if (state !== 'needs-operator') continue;
    const verdict = world.executed.some((order) => order.id === id) ? 'accepted' : 'absent';
    world.dispatcher.resolve(id, verdict).catch(() => {});
  }
  await world.time.run(10);
}

async function live({ venue, onUnknown, staleExit, fates, steps }) {
  const world = new World({
    accounts: ['a', 'b'],
    venue: { ...venue, recvWindow: RECV_WINDOW_MS },
    settings: { recvWindow: RECV_WINDOW_MS, leaveWithinMs: 2000, onUnknown, staleExit },
    limits: { maxAgeMs: MAX_AGE_MS },
  });
  world.clock = world.accounts.get('a').clock;
  world.venue.fates.push(...fates);
  await world.start();
  for (const action of steps) await ACTIONS[action.do](world, action);
  // All is well again.
  world.store.failure = null;
  world.clock.isSettled = true;
  await ACTIONS.kill(world, { mode: 'off' });
  await ACTIONS.gate(world, { state: 'open' });
  for (let round = 0; round < 40; round += 1) {
    await world.settle();
    await decide(world);
  }
  await world.settle();
  return world;
}

/** What must be true of every life. */
function check(world) {
  const { rows, events } = world.store;
  const { executed, departed, elsewhere, knownAt } = world;
  for (const row of rows.values()) {
    const times = executed.filter(({ id }) => id === row.id);
    assert.ok(times.length <= 1, `${row.id} was executed ${times.length} times`);
    assert.ok(world.isEnded(row.id), `${row.id} ends as ${row.state}`);
    assert.equal(row.state === 'accepted', times.length === 1, `${row.id} is ${row.state}`);
    checkSendings(row, events, departed);
  }
  checkLanes(rows, departed, { elsewhere, knownAt });
  checkTurns(rows, departed, { elsewhere, events });
}

function checkSendings(row, events, departed) {
  const sendings = events.filter(({ id, event }) => id === row.id && event === 'send');
  const departures = departed.filter(({ id }) => id === row.id);
  assert.ok(
    departures.length <= sendings.length,
    'each sending is written once for each time that it leaves',
  );
  departures.forEach((departure, index) => {
    assert.ok(
      sendings.some(({ at }) => at <= departure.at),
      'sending is written before it leaves',
    );
    assert.ok(
      row.reduces || departure.at <= row.at + MAX_AGE_MS + 500,
      'what opens does not leave when it is too old',
    );
    const before = departures[index - 1];
    if (before === undefined || before.isRefused) return;
    assert.ok(departure.at > before.deadline, 'not sent again while the first may still arrive');
  });
}

function checkLanes(rows, departed, { elsewhere, knownAt }) {
  for (const exit of rows.values()) {
    // What another process accepts is seen a little later.
    if (exit.kind !== 'close' || elsewhere.has(exit.id)) continue;
    for (const { id, askedAt } of departed) {
      const row = rows.get(id);
      const isOlder = row.lane === exit.lane && row.sequence < exit.sequence && !row.reduces;
      const isWithin = askedAt <= (knownAt.get(exit.id) ?? exit.createdAt);
      assert.ok(!isOlder || isWithin, `${id} is sent after an exit had come in`);
    }
  }
}

function checkTurns(rows, departed, { elsewhere, events }) {
  for (const { id, askedAt } of departed) {
    const opening = rows.get(id);
    if (opening.reduces) continue;
    for (const exit of rows.values()) {
      const isOlder = exit.lane === opening.lane && exit.sequence < opening.sequence;
      if (exit.kind !== 'close' || !isOlder || elsewhere.has(exit.id)) continue;
      const isOver = events.some(({ id: of, to, at }) => of === exit.id && isEnd(to) && at <= askedAt);
      assert.ok(isOver, `${id} leaves before the exit ${exit.id}`);
    }
  }
}

test('no life executes an intent twice, or loses one', async () => {
  await fc.assert(
    fc.asyncProperty(life, async (one) => check(await live(one))),
    {
      numRuns: RUNS,
      includeErrorInReport: true,
      ...(process.env.TEST_SEED && { seed: Number(process.env.TEST_SEED) }),
    },
  );
});
