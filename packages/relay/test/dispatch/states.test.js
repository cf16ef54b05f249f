'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const fc = require('fast-check');
const { ENDS, STATES, isEnd, next, outcomeOf } = require('../../lib/states');

const states = Object.keys(STATES);
const events = [...new Set(Object.values(STATES).flatMap((row) => Object.keys(row)))];

test('an end is never left, and every other state leads to one', () => {
  for (const state of states) {
    assert.equal(Object.keys(STATES[state]).length === 0, isEnd(state), state);
    const reached = new Set([state]);
    for (const one of reached) for (const to of Object.values(STATES[one])) reached.add(to);
    assert.ok(
      [...ENDS].some((end) => reached.has(end)),
      `${state} leads to an end`,
    );
  }
});

test('only send leads to sending, and only from a state in which nothing is on the wire', () => {
  for (const state of states) {
    for (const [event, to] of Object.entries(STATES[state])) {
      assert.equal(to === 'sending', event === 'send', `${state} ${event}`);
      if (event === 'send') assert.ok(['planned', 'held', 'absent'].includes(state));
    }
  }
});

test('a sent intent becomes absent by a proof only: a reply, a look-up after the deadline, or a person', () => {
  const proofs = states.flatMap((state) =>
    Object.entries(STATES[state]).flatMap(([event, to]) => (to === 'absent' ? [`${state} ${event}`] : [])),
  );
  assert.deepEqual(proofs.sort(), [
    'needs-operator operator-absent',
    'resolving not-executed',
    'resolving not-found',
    'sending not-executed',
    'unknown not-executed',
  ]);
});

test('a pair that the table does not have is an error that names both', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...states, 'toString'),
      fc.constantFrom(...events, 'constructor'),
      (state, event) => {
        const row = Object.hasOwn(STATES, state) ? STATES[state] : {};
        if (Object.hasOwn(row, event)) assert.equal(next(state, event), row[event]);
        else {
          assert.throws(() => next(state, event), {
            code: 'ERR_RELAY_STATE',
            message: new RegExp(`${state}.*${event}`),
          });
        }
      },
    ),
  );
});

test('the outcome of a signal', () => {
  const of = (...list) => outcomeOf(list.map((state) => ({ state })));
  assert.equal(of('accepted', 'unknown'), 'pending');
  assert.equal(of('accepted', 'dry'), 'complete');
  assert.equal(of('accepted', 'rejected'), 'partial');
  assert.equal(of('expired', 'cancelled'), 'none');
  assert.equal(outcomeOf([{ state: 'cancelled', reason: { code: 'nothing-to-do' } }]), 'complete');
  assert.equal(outcomeOf([]), 'complete');
});
