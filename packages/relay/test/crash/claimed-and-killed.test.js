'use strict';

/**
 * A relay that is killed between a claim under the kill switch and its order: the closing part of a target that turns the
 * position round is on disk, and never left. When the switch is lifted, the target does all that it says.
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { temporaryFolder } = require('../../../../test/support/temporary-folder.js');
const { auditMix } = require('./audit-mix.js');
const { World } = require('./world.js');

const folder = temporaryFolder(test);
const CLAIM = 'commit/after/transition:send#1';

test('killed between the claim of a closing part and its order', { timeout: 600_000 }, async (t) => {
  const world = await World.start({ folder, orderIds: 'ever' });
  t.after(() => world.close());
  const expected = { source: 'crash', accounts: ['a0001'], ends: ['accepted'] };
  const target = (/** @type {string} */ position) =>
    world.sender.send(
      world.nextSignal({
        ...{ symbol: 'ETHUSDT.P', kind: 'target', position, size: { of: 'base', value: '0.01' } },
        ...{ type: undefined, side: undefined },
      }),
      { expected },
    );
  assert.equal(await world.startRelay(), true);
  await target('long');
  await world.settle();
  assert.equal(await world.relay.call('switch', 'stop'), true);
  await world.relay.close();

  assert.equal(await world.startRelay({ env: { CRASH_AT: CLAIM } }), true);
  const sent = target('short');
  assert.equal(await world.relay.exited, 'SIGKILL');
  assert.equal(await world.startRelay(), true);
  await sent;
  assert.equal(await world.relay.call('switch', 'off'), true);
  await world.settle();

  const { fates, starts, ...evidence } = await world.evidence();
  assert.ok(starts > 0 && fates.normal > 0);
  const [reversal] = evidence.ledger.intents;
  const claims = evidence.ledger.events.filter(
    ({ intent, event }) => intent === reversal.id && event === 'send',
  );
  const orders = evidence.orders.filter(({ id }) => id === reversal.id);
  assert.deepEqual([claims.length, orders.length, orders[0].reduceOnly], [2, 1, false]);
  const { leaveWithinMs, recvWindow } = world.setup;
  const terms = { dry: '', parts: '', lanes: ['ETHUSDT'], leaveWithinMs, recvWindow, switches: [] };
  assert.deepEqual(auditMix(/** @type {any} */ (evidence), terms).violations, []);
});
