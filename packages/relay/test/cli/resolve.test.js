'use strict';

/** `resolve`: a person says what became of an order. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { openStore } = require('../../lib/store');
const { openProject, run } = require('./support/project');

const ID = 'r1AAAAAAAAAAAAAAAAAAAAAA';

/** @param {import('node:test').TestContext} t @param {string[]} events what happened to the order @returns {Promise<string>} the folder */
async function withIntent(t, events) {
  const folder = openProject(t);
  const store = await openStore(path.join(folder, 'relay.db'), { mode: 'relay', limits: {} });
  const at = Date.now();
  const spec = { kind: 'order', side: 'buy', size: { of: 'base', value: '1' } };
  const place = { account: 'main', uid: '1', venue: 'bybit', symbol: 'BTCUSDT', category: 'linear' };
  const intent = {
    ...place,
    id: ID,
    lane: 'main|linear:BTCUSDT',
    leg: '',
    kind: 'order',
    spec,
    reduces: false,
    at,
  };
  const body = { bodyHash: 'hash', body: '{}', signal: { ...spec, symbol: 'BTCUSDT.P' } };
  await store.accept({
    source: 'tv',
    signalId: 's',
    ...body,
    at,
    receivedAt: at,
    warnings: [],
    intents: [intent],
  });
  let from = 'planned';
  for (const event of events) {
    const { intent: changed } = await store.transition({ id: ID, from, event, at, patch: {} });
    from = changed.state;
  }
  await store.close();
  return folder;
}

/** @param {string} folder @returns {Promise<any>} */
async function intentOf(folder) {
  const { stdout } = await run(folder, ['ledger', '--store', 'relay.db', '--json']);
  return JSON.parse(stdout).signals[0].intents[0];
}

const NEEDS_A_PERSON = ['send', 'lose', 'look', 'cannot-tell'];

test('accepted and absent are recorded, with who said it', async (t) => {
  for (const [outcome, state] of [
    ['accepted', 'accepted'],
    ['absent', 'absent'],
  ]) {
    const folder = await withIntent(t, NEEDS_A_PERSON);
    const status = await run(folder, ['status', '--store', 'relay.db']);
    assert.deepEqual([status.code, status.stdout.includes(ID)], [1, true], status.stdout);
    const unasked = await run(folder, ['resolve', ID, outcome, '--store', 'relay.db']);
    assert.equal(unasked.code, 2, 'there is no terminal to ask on');
    const { code, stdout, stderr } = await run(folder, [
      'resolve',
      ID,
      outcome,
      '--yes',
      '--store',
      'relay.db',
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`Recorded as ${outcome}`));
    const intent = await intentOf(folder);
    assert.equal(intent.state, state);
    assert.match(intent.reason.message, /operator/);
  }
});

test('an order that needs no person is left alone, and those that do are named', async (t) => {
  const folder = await withIntent(t, ['send', 'lose']);
  const early = await run(folder, ['resolve', ID, 'absent', '--yes', '--store', 'relay.db']);
  assert.equal(early.code, 1);
  assert.match(early.stderr, /No order needs a person/);
  assert.equal((await intentOf(folder)).state, 'unknown');
  const other = await withIntent(t, NEEDS_A_PERSON);
  const wrong = await run(other, [
    'resolve',
    'r1BBBBBBBBBBBBBBBBBBBBBB',
    'absent',
    '--yes',
    '--store',
    'relay.db',
  ]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, new RegExp(ID));
});

test('replay refuses while an outcome is unknown', async (t) => {
  const folder = await withIntent(t, ['send', 'lose']);
  const { code, stderr } = await run(folder, ['replay', 's', '--yes', '--store', 'relay.db']);
  assert.equal(code, 1);
  assert.match(stderr, /cannot be replayed/);
});
