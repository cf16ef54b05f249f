'use strict';

/** Random lives of a gate, against a model that is written from its documentation and not from its table. */

const assert = require('node:assert/strict');
const test = require('node:test');
const fc = require('fast-check');
const { AuthGate, classify } = require('../lib/index.js');
const { TRANSITIONS } = require('../lib/gate/states.js');
const { CATEGORIES } = require('../lib/ret-codes.js');
const { KEY, openClinic } = require('./support/diagnose.js');

/** Replies to requests of the bot, by what the documentation says that they do. */
const REPLIES = {
  closes: [
    [33004, 'Your api key has expired.'],
    [33004, 'apikey/ip not matched'],
    [10003, 'API key is invalid.'],
    [10010, 'Unmatched IP'],
    [10005, 'Permission denied'],
    [10008, 'banned'],
  ],
  doubts: [
    [10004, 'error sign!'],
    [10002, 'invalid request'],
  ],
  nothing: [
    [10006, 'Too many visits'],
    [10016, 'Server error'],
    [110007, 'not enough'],
  ],
};

/** What the exchange would say to a check. */
const WORLDS = {
  good: (/** @type {any} */ sandbox) => sandbox.addKey(KEY),
  bad: (/** @type {any} */ sandbox) => sandbox.addKey({ ...KEY, expiredAt: 1 }),
  silent: (/** @type {any} */ sandbox) => sandbox.set({ down: true }),
};

const commands = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('closes', 'doubts', 'nothing'), pick: fc.nat({ max: 5 }) }),
    fc.record({ kind: fc.constant('doubts'), resynchronised: fc.constant(true), pick: fc.constant(1) }),
    fc.record({ kind: fc.constant('passed') }),
    fc.record({ kind: fc.constant('check'), world: fc.constantFrom('good', 'bad', 'silent') }),
  ),
  { maxLength: 24 },
);

/** The documentation, as a model: a check that proves decides; one that proves nothing changes nothing. */
function modelStep(model, command) {
  if (command.kind === 'check') {
    if (command.world === 'good') return { state: 'open', doubts: model.state === 'open' ? model.doubts : 0 };
    return command.world === 'bad' ? { ...model, state: 'closed' } : model;
  }
  if (command.kind === 'passed') return { ...model, doubts: 0 };
  if (command.kind === 'nothing') return model;
  if (command.kind === 'closes') return { ...model, state: 'closed' };
  const doubts = model.doubts + 1;
  return { state: command.resynchronised || doubts >= 3 ? 'closed' : model.state, doubts };
}

async function play(gate, sandbox, command) {
  if (command.kind === 'passed') gate.report(null);
  else if (command.kind !== 'check') {
    const table = REPLIES[command.kind];
    const [retCode, retMsg] = table[command.pick % table.length];
    gate.report(classify({ retCode, retMsg }), { resynchronised: command.resynchronised });
  } else {
    sandbox.reset();
    WORLDS[command.world](sandbox);
    await gate.check();
  }
}

test('random sequences of replies and checks end where the documentation says', async (t) => {
  const { sandbox, signer } = await openClinic(t);
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const gate = new AuthGate({
        signer,
        baseURL: sandbox.urls.mainnet,
        environment: 'mainnet',
        retry: { minMs: 600000, maxMs: 600000 },
      });
      let model = { state: 'checking', doubts: 0 };
      let checked = false;
      const events = [];
      gate.on('open', () => events.push('open')).on('closed', () => events.push('closed'));
      try {
        for (const command of sequence) {
          const before = model.state;
          const told = events.length;
          await play(gate, sandbox, command);
          model = modelStep(model, command);
          checked ||= command.kind === 'check';
          assert.equal(gate.state, model.state, JSON.stringify(command));
          assert.deepEqual(events.slice(told), model.state === before ? [] : [model.state]);
          assert.equal(
            gate.error !== null,
            model.state === 'closed' || (model.state === 'checking' && checked),
          );
          const passes = await gate.admit('GET', '/v5/order/realtime').then(() => true);
          assert.ok(passes);
          if (model.state === 'closed') {
            await assert.rejects(gate.admit('POST', '/v5/order/create'), { cause: gate.error });
          }
          if (model.state === 'open') await gate.admit('POST', '/v5/order/create');
        }
      } finally {
        gate.close();
      }
    }),
    { numRuns: 150 },
  );
});

test('the table is whole: every state knows every input, and no category is forgotten', () => {
  const inputs = Object.values(TRANSITIONS).map((row) => Object.keys(row).sort());
  for (const row of inputs) assert.deepEqual(row, inputs[0]);
  const { INPUT_OF_CATEGORY } = require('../lib/gate/states.js');
  assert.deepEqual(Object.keys(INPUT_OF_CATEGORY).sort(), Object.keys(CATEGORIES).sort());
  for (const row of Object.values(TRANSITIONS)) {
    for (const { to } of Object.values(row)) assert.ok(to in TRANSITIONS);
  }
});
