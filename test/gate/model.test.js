'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** Random lives of a gate, against a model that is written from its documentation and not from its table. */

const assert = require('node:assert/strict');
const test = require('node:test');
const fc = require('fast-check');
const { AuthGate, classify } = require('../../lib/index.js');
const { TRANSITIONS } = require('../../lib/gate/state-machine.js');
const { openDiagnosisLab } = require('../support/diagnose/diagnose.js');
const { KEY } = require('../support/fixtures.js');

/** Replies to requests of the bot, by what the documentation says that they do. */
const REPLIES = {
  rejects: [
    [33004, 'Your api key has expired.'],
    [33004, 'apikey/ip not matched'],
    [10003, 'API key is invalid.'],
    [10010, 'Unmatched IP'],
    [10008, 'banned'],
    [10007, 'User authentication failed.'],
  ],
  bars: [
    [10005, 'Permission denied'],
    [10009, 'Service restricted in your region'],
    [10024, 'compliance'],
  ],
  doubts: [
    [10004, 'error sign!'],
    [10002, 'invalid request'],
  ],
  nothing: [
    [10006, 'Too many visits'],
    [10016, 'Server error'],
    [110007, 'not enough'],
    [10029, 'symbol'],
  ],
};
const ORDER = { method: 'POST', endpoint: '/v5/order/create' };
const NEEDED_READ = { method: 'GET', endpoint: '/v5/position/list' };
const OTHER_READ = { method: 'GET', endpoint: '/v5/asset/transfer/query-asset-info' };
const REQUESTS = [ORDER, NEEDED_READ, OTHER_READ];

/** What the exchange would say to a check. */
const WORLDS = {
  good: (/** @type {any} */ sandbox) => sandbox.addKey(KEY),
  bad: (/** @type {any} */ sandbox) => sandbox.addKey({ ...KEY, expiredAt: 1 }),
  silent: (/** @type {any} */ sandbox) => sandbox.set({ down: true }),
};

const commands = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom('rejects', 'bars', 'doubts', 'nothing'),
      pick: fc.nat({ max: 5 }),
      request: fc.nat({ max: REQUESTS.length - 1 }),
      late: fc.boolean(),
    }),
    {
      // Three in a row are rare otherwise.
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('doubts'), pick: fc.nat({ max: 1 }), late: fc.boolean() }),
    },
    fc.record({ kind: fc.constant('doubts'), resynchronised: fc.constant(true), pick: fc.constant(1) }),
    fc.record({ kind: fc.constant('passed') }),
    fc.record({ kind: fc.constant('world'), world: fc.constantFrom('good', 'bad', 'silent') }),
    fc.record({ kind: fc.constant('check') }),
  ),
  { maxLength: 24 },
);

/** A check that proves something decides; one that proves nothing changes nothing. */
function modelCheck(model) {
  if (model.world === 'good') {
    return {
      ...model,
      state: 'open',
      doubts: model.state === 'open' ? model.doubts : 0,
      rejected: false,
      proven: true,
    };
  }
  return model.world === 'bad' ? { ...model, state: 'closed', rejected: true, proven: true } : model;
}

/** The documentation, as a model. `late`: the request had left before anything was doubted or proven. */
function modelReply(model, command) {
  const { kind, request, late, resynchronised } = command;
  if (kind === 'passed') return { ...model, doubts: 0 };
  if (kind === 'rejects') return { ...model, state: 'closed', rejected: true };
  if (kind === 'bars' && request !== 2) return { ...model, state: 'closed' };
  if (kind !== 'doubts' || (late && (model.doubted || model.proven))) return model;
  const doubts = model.doubts + 1;
  const state = resynchronised || doubts >= 3 ? 'closed' : model.state;
  return { ...model, state, doubts, doubted: true };
}

/** @param {any} gate @param {any} command @param {number} before  a moment before any doubt */
function report(gate, command, before) {
  if (command.kind === 'passed') {
    gate.report(null);
    return;
  }
  const table = REPLIES[command.kind];
  const [retCode, retMsg] = table[command.pick % table.length];
  const { resynchronised, late, request = 0 } = command;
  const sentAt = late && command.kind === 'doubts' ? before : undefined;
  gate.report(classify({ retCode, retMsg }, REQUESTS[request]), { resynchronised, sentAt });
}

async function assertLets(gate, { state, rejected }) {
  const passes = (...request) =>
    gate.admit(...request).then(
      () => true,
      (/** @type {any} */ error) => error.code !== 'ERR_BYBIT_GATE_CLOSED',
    );
  assert.ok(await passes('GET', '/v5/order/realtime'));
  // While the gate is checking, an order would make it check.
  if (state !== 'checking') assert.equal(await passes('POST', '/v5/order/create'), state === 'open');
  const params = { category: 'linear', reduceOnly: true };
  for (const [path, request] of [
    ['/v5/order/cancel', undefined],
    ['/v5/order/create', { params }],
  ]) {
    assert.equal(await passes('POST', path, request), state !== 'closed' || !rejected, String(path));
  }
}

/** One life of a gate, beside the model of it. */
async function live(sequence, { sandbox, signer }) {
  sandbox.reset();
  WORLDS.good(sandbox);
  const retry = { minMs: 600000, maxMs: 600000 };
  const before = performance.now();
  const needs = ['GET /v5/position/list'];
  const gate = new AuthGate({ signer, baseURL: sandbox.urls.mainnet, environment: 'mainnet', retry, needs });
  let model = { state: 'checking', doubts: 0, doubted: false, proven: false, rejected: false, world: 'good' };
  const events = [];
  gate.on('open', () => events.push('open'));
  gate.on('closed', (_error, { reason }) => events.push(`closed: ${reason}`));
  /** @param {any} next @param {string} [reason] */
  const expect = (next, reason) => {
    const isNew = next.state !== model.state;
    model = next;
    assert.equal(gate.state, model.state);
    assert.deepEqual(
      events.splice(0),
      isNew ? [model.state === 'closed' ? `closed: ${reason}` : model.state] : [],
    );
    if (model.state !== 'checking') assert.equal(gate.error !== null, model.state === 'closed');
  };
  try {
    for (const command of sequence) {
      if (command.kind === 'world') {
        sandbox.reset();
        WORLDS[command.world](sandbox);
        model.world = command.world;
        continue;
      }
      const previous = model.state;
      if (command.kind !== 'check') {
        report(gate, command, before);
        expect(modelReply(model, command), command.kind === 'doubts' ? 'doubted' : 'rejected');
        await assertLets(gate, model);
      }
      // A reply that closes makes the gate check at once; this is the same check.
      if (command.kind === 'check' || model.state !== previous) {
        await gate.check();
        expect(modelCheck(model), 'checked');
        await assertLets(gate, model);
      }
    }
  } finally {
    gate.close();
  }
}

test('random sequences of replies and checks end where the documentation says', async (t) => {
  const lab = await openDiagnosisLab(t);
  await fc.assert(
    fc.asyncProperty(commands, (sequence) => live(sequence, lab)),
    { numRuns: 150 },
  );
});

test('the table is whole: every state knows every input', () => {
  const inputs = Object.values(TRANSITIONS).map((row) => Object.keys(row).sort());
  for (const row of inputs) assert.deepEqual(row, inputs[0]);
  for (const row of Object.values(TRANSITIONS)) {
    for (const { to } of Object.values(row)) assert.ok(to in TRANSITIONS);
  }
});
