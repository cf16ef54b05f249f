'use strict';

/** Random commands, many at once, against a model in memory. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const fc = require('fast-check');

const { named, settings } = require('../../../../test/support/properties');
const { temporaryFolder } = require('../../../../test/support/temporary-folder');
const { STATES } = require('../../lib/states');
const { openStore } = require('../../lib/store');
const { NOW, acceptance, orderId, step } = require('./support/store');

const EVENTS = [...new Set(Object.values(STATES).flatMap((row) => Object.keys(row)))];

class Model {
  /** @type {Map<string, string>} the text of each accepted signal, by its id */
  signals = new Map();
  /** @type {Map<string, { state: string, attempt: number }>} */
  intents = new Map();
  kill = 'off';

  /** @param {any} command @returns {string} what the store should answer */
  apply(command) {
    return this[command.name](command);
  }

  accept({ signal: name, text }) {
    const earlier = this.signals.get(name);
    if (earlier !== undefined) return earlier === text ? 'duplicate' : 'conflict';
    this.signals.set(name, text);
    for (const account of ['a', 'b']) {
      this.intents.set(orderId(name, account), { state: 'planned', attempt: 0 });
    }
    return 'new';
  }

  transition({ signal: name, from, event }) {
    const intent = this.intents.get(orderId(name));
    if (intent === undefined) return 'ERR_RELAY_NO_INTENT';
    if (intent.state !== from) return `stale ${intent.state}`;
    const to = STATES[from][event];
    if (to === undefined) return 'ERR_RELAY_STATE';
    if (event === 'send' && this.kill !== 'off') return 'blocked';
    if (event === 'send') intent.attempt += 1;
    intent.state = to;
    return to;
  }

  setKill({ mode }) {
    this.kill = mode;
    return mode;
  }

  counts() {
    /** @type {Record<string, number>} */
    const byState = {};
    for (const { state } of this.intents.values()) byState[state] = (byState[state] ?? 0) + 1;
    return byState;
  }
}

/**
 * The same commands of a store, answered in the words of the model.
 *
 * @type {Record<string, (store: any, command: any) => Promise<string>>}
 */
const COMMANDS = {
  async accept(store, { signal, text }) {
    return (await store.accept(acceptance(signal, { accounts: ['a', 'b'], bodyHash: text }))).result;
  },
  async transition(store, { signal, from, event }) {
    const answer = await store.transition(step(signal, from, event));
    if (answer.stale) return `stale ${answer.stale.state}`;
    return answer.blocked ? 'blocked' : answer.intent.state;
  },
  async setKill(store, { mode }) {
    await store.setKill({ mode, by: 'test' });
    return mode;
  },
};

const signal = fc.constantFrom('one', 'two', 'three');
const command = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ name: fc.constant('accept'), signal, text: fc.constantFrom('x', 'x', 'y') }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      name: fc.constant('transition'),
      signal,
      from: fc.constantFrom(...Object.keys(STATES)),
      event: fc.constantFrom(...EVENTS),
    }),
  },
  { weight: 6, arbitrary: likelyTransition() },
  {
    weight: 1,
    arbitrary: fc.record({ name: fc.constant('setKill'), mode: fc.constantFrom('off', 'off', 'stop') }),
  },
);

/** One that the table of states has. */
function likelyTransition() {
  const pairs = Object.entries(STATES).flatMap(([from, row]) =>
    Object.keys(row).map((event) => ({ from, event })),
  );
  return fc
    .record({ name: fc.constant('transition'), signal, pair: fc.constantFrom(...pairs) })
    .map(({ pair, ...rest }) => ({ ...rest, ...pair }));
}

/** Commands that are given at once, then a restart. */
const batches = fc.array(fc.array(command, { maxLength: 40 }), { minLength: 1, maxLength: 4 });

/** @param {any} store @param {Model} model */
async function compare(store, model) {
  const kept = new Map((await store.intents()).map((intent) => [intent.id, intent]));
  assert.deepEqual(
    new Map([...kept].map(([id, { state, attempt }]) => [id, { state, attempt }]).sort()),
    new Map([...model.intents].sort()),
  );
  assert.deepEqual((await store.counts()).byState, model.counts());
  assert.equal((await store.kill()).mode, model.kill);
  // The ledger tells the same story: each step begins where the one before ended.
  for (const [id, { state }] of kept) {
    const steps = await store.events({ intent: id });
    const end = steps.reduce((before, { from, to }) => {
      assert.equal(from, before);
      return to;
    }, 'planned');
    assert.equal(end, state);
  }
}

test(named('a store answers as the model does, also after restarts'), async (t) => {
  await fc.assert(
    fc.asyncProperty(batches, async (rounds) => {
      const file = path.join(temporaryFolder(t), 'relay.db');
      const model = new Model();
      for (const commands of rounds) {
        const store = await openStore(file, { now: () => NOW });
        const answers = commands.map((one) => COMMANDS[one.name](store, one).catch((error) => error.code));
        const expected = commands.map((one) => model.apply(one));
        assert.deepEqual(await Promise.all(answers), expected);
        await compare(store, model);
        await store.close();
      }
    }),
    settings,
  );
});
