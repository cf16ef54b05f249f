'use strict';

/**
 * The relay is killed at each step that it publishes: before and after each commit, before and after each order is handed
 * to the wire, and when an answer comes. One signal goes to four accounts: the answer of one is lost, the order of one is
 * late, the answer of one comes twice.
 */

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { temporaryFolder } = require('../../../../test/support/temporary-folder.js');
const { THOROUGH } = require('../../../../test/support/effort.js');
const { World } = require('./world.js');

const KINDS = /** @type {const} */ (['ever', 'open', 'blind']);
/** Of the signal. An order with a price depends on nothing that is asked, so the commit that accepts it sends it. */
const SIGNALS = { ever: {}, open: { type: 'limit', price: '1000000' }, blind: {} };
const FATES = ['normal', 'lost', 'late', 'doubled'];
const LEAVE_WITHIN_MS = 500;
const RECV_WINDOW_MS = 800;
/** Past its deadline, whatever the clocks say. */
const LATE_MS = LEAVE_WITHIN_MS + RECV_WINDOW_MS + 1000;

/** @param {typeof KINDS[number]} orderIds */
async function openWorld(orderIds) {
  const folder = fs.mkdtempSync(path.join(base, `${orderIds}-`));
  const world = await World.start({
    ...{ folder, orderIds, accountCount: FATES.length },
    ...{ leaveWithinMs: LEAVE_WITHIN_MS, recvWindow: RECV_WINDOW_MS },
  });
  const next = Object.fromEntries(world.accounts.map(({ key }, index) => [key.apiKey, [FATES[index]]]));
  await world.venue.call('setPlan', { next, holdMs: [LATE_MS, LATE_MS] });
  return world;
}

const base = temporaryFolder(test);

/** One signal, from the first byte to rest. @param {World} world @param {Record<string, string>} env @param {object} fields of the signal */
async function play(world, env, fields) {
  // A relay that was killed in its start.
  if ((await world.startRelay({ env })) === null) await world.startRelay();
  world.sender.send(world.nextSignal(fields));
  await world.settle();
  return world.verdict();
}

/** Steps in the order in which they came. @param {string} file */
const readSteps = (file) => fs.readFileSync(file, 'utf8').trim().split('\n');

/**
 * Nothing left before it was on disk: what came along the wire is in the ledger as sent.
 *
 * @param {World} world whose relay was just killed
 */
async function assertWrittenFirst(world) {
  const { orders } = await world.venue.call('record');
  const { intents } = orders.length === 0 ? { intents: [] } : await world.ledger();
  const states = new Map(intents.map(({ id, state }) => [id, state]));
  for (const { id } of orders) {
    assert.ok(
      !['planned', 'held', undefined].includes(states.get(id)),
      `order ${id} left while it was ${states.get(id)}`,
    );
  }
}

/** @type {Record<string, string[]>} */
const steps = {};

for (const kind of KINDS) {
  test(`an undisturbed run, with order ids kept ${kind}`, async () => {
    const trace = path.join(base, `${kind}.trace`);
    const world = await openWorld(kind);
    try {
      const verdict = await play(world, { CRASH_TRACE: trace }, SIGNALS[kind]);
      assert.deepEqual(verdict.violations, []);
      assert.equal(verdict.executed, FATES.length);
      const { orders } = await world.venue.call('record');
      const late = orders.filter(({ fate }) => fate === 'late');
      assert.deepEqual(
        late.map(({ retCode }) => retCode),
        [10002],
        'what comes after its deadline is refused',
      );
      steps[kind] = [...new Set(readSteps(trace))];
      const kinds = new Set(steps[kind].map((step) => step.split('/').slice(0, 2).join('/')));
      const firstWrite = steps[kind].findIndex((step) => step.startsWith('write/'));
      const sendings = steps[kind].slice(0, firstWrite).filter((step) => step.includes('transition:send'));
      assert.equal(sendings.length > 0, kind !== 'open', `sent by a commit of its own: ${sendings}`);
      for (const needed of ['commit/before', 'commit/after', 'write/before', 'write/after', 'reply/after']) {
        assert.ok(kinds.has(needed), `no step ${needed} in ${[...kinds].join(', ')}`);
      }
    } finally {
      await world.close();
    }
  });
}

/** @param {typeof KINDS[number]} kind @param {string} step @returns {Promise<boolean>} whether it was killed there */
async function killAt(kind, step) {
  const world = await openWorld(kind);
  try {
    const started = await world.startRelay({ env: { CRASH_AT: step } });
    assert.ok(started === true || started === null, world.relay.error);
    world.sender.send(world.nextSignal(SIGNALS[kind]));
    await world.settle(null);
    const isKilled = !world.relay.isAlive;
    if (isKilled) await assertWrittenFirst(world);
    await world.settle();
    const { violations, executed } = await world.verdict();
    assert.deepEqual(violations, [], `killed at ${step}`);
    assert.equal(executed, FATES.length, `killed at ${step}`);
    return isKilled;
  } finally {
    await world.close();
  }
}

describe('killed at each step', { concurrency: 3 }, () => {
  for (const [index, kind] of KINDS.entries()) {
    test(`order ids kept ${kind}`, async (t) => {
      // Each step at one kind of exchange, and at all of them when there is time.
      const chosen = steps[kind].filter((_, number) => THOROUGH || number % KINDS.length === index);
      const missed = [];
      for (const step of chosen) if (!(await killAt(kind, step))) missed.push(step);
      // The order of what happens at the same time differs from run to run.
      t.diagnostic(
        `killed at ${chosen.length - missed.length} of ${chosen.length} steps; not reached: ${missed}`,
      );
      assert.ok(missed.length < chosen.length / 2, `not reached: ${missed}`);
    });
  }
});
