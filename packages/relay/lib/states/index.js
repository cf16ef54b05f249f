'use strict';

/**
 * The states of an intent, as one table. Pure: the store applies it in the transaction that writes the event.
 *
 * @module
 */

const { RelayError } = require('../errors');

/**
 * - `planned`: accepted, not sent yet
 * - `held`: waits for its gate, or for the kill switch
 * - `sending`: may be on the wire; on disk before the first byte leaves
 * - `unknown`: was sent, and nothing proves what became of it
 * - `resolving`: the deadline is over, the venue is being asked
 * - `absent`: proven not to have been executed, so it may be sent again with the same id
 * - `needs-operator`: the venue cannot tell; a person decides
 *
 * The others are ends: `accepted` by the venue, `rejected` by the venue or by the relay's own rules, `expired`, `cancelled`
 * (replaced by a newer one, or nothing to do), `dry` (dry run).
 *
 * @typedef {'planned' | 'held' | 'sending' | 'unknown' | 'resolving' | 'absent' | 'needs-operator' | End} State
 */
/** @typedef {'accepted' | 'rejected' | 'expired' | 'cancelled' | 'dry'} End */
/**
 * - before sending: `send`, `hold`, `release`, `refuse` (the relay's own rules), `expire`, `cancel`, `dry`
 * - the venue's reply: `accept`, `reject`, `not-executed` (proven, and it may be sent again), `lose` (outcome unknown)
 * - look-ups: `look` (the deadline is over), `found`, `not-found` (proven), `cannot-tell`
 * - a person: `operator-accepted`, `operator-absent`
 * - after a restart: `recover`
 *
 * @typedef {'send' | 'hold' | 'release' | 'refuse' | 'expire' | 'cancel' | 'dry' | 'accept' | 'reject' | 'not-executed' |
 *   'lose' | 'look' | 'found' | 'not-found' | 'cannot-tell' | 'operator-accepted' | 'operator-absent' | 'recover'} Event
 */
/** @typedef {Readonly<Partial<Record<Event, State>>>} Row */

/** @type {Row} */
const UNSENT = { send: 'sending', refuse: 'rejected', expire: 'expired', cancel: 'cancelled', dry: 'dry' };
/** What the venue says about an order that was sent; a reply may come while look-ups are under way. @type {Row} */
const REPLIES = { accept: 'accepted', reject: 'rejected', 'not-executed': 'absent' };

/** @type {Readonly<Record<State, Row>>} */
const STATES = deepFreeze({
  planned: { ...UNSENT, hold: 'held' },
  held: { ...UNSENT, release: 'planned' },
  sending: { ...REPLIES, lose: 'unknown', recover: 'unknown' },
  // Before the deadline only `found` is a proof: the order may still be on its way.
  unknown: { ...REPLIES, found: 'accepted', look: 'resolving' },
  resolving: { ...REPLIES, found: 'accepted', 'not-found': 'absent', 'cannot-tell': 'needs-operator' },
  absent: { ...UNSENT, hold: 'held' },
  // A look-up may still find it. That it is absent is for a person to say, who may have placed the order by hand.
  'needs-operator': {
    found: 'accepted',
    reject: 'rejected',
    'operator-accepted': 'accepted',
    'operator-absent': 'absent',
  },
  accepted: {},
  rejected: {},
  expired: {},
  cancelled: {},
  dry: {},
});

/** @type {ReadonlySet<State>} */
const ENDS = new Set(/** @type {End[]} */ (['accepted', 'rejected', 'expired', 'cancelled', 'dry']));
/** Of an intent that may have been executed and is not settled. @type {ReadonlySet<State>} */
const UNSETTLED = new Set(/** @type {State[]} */ (['sending', 'unknown', 'resolving', 'needs-operator']));

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 * @throws {RelayError} ERR_RELAY_STATE when the table does not have the pair
 * @example next('planned', 'send') // 'sending'
 */
function next(state, event) {
  const row = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  const to = row !== undefined && Object.hasOwn(row, event) ? row[event] : undefined;
  if (to !== undefined) return to;
  throw new RelayError('ERR_RELAY_STATE', `An intent that is ${state} has no event ${event}.`);
}

/** @param {State} state @returns {boolean} nothing happens to it any more */
const isEnd = (state) => ENDS.has(state);

/** The reason with which an intent is cancelled that had nothing to do: a target that is reached, a close of nothing. */
const NOTHING_TO_DO = 'nothing-to-do';

/** @param {{ state: State, reason?: { code: string } | null }} intent @returns {boolean} what the signal wanted is so */
function isDone({ state, reason }) {
  return state === 'accepted' || state === 'dry' || (state === 'cancelled' && reason?.code === NOTHING_TO_DO);
}

/**
 * What became of a signal, by its intents.
 *
 * @param {readonly { state: State, reason?: { code: string } | null }[]} intents
 * @returns {'pending' | 'complete' | 'partial' | 'none'} `complete` also when it had none
 */
function outcomeOf(intents) {
  if (intents.some(({ state }) => !isEnd(state))) return 'pending';
  const done = intents.filter(isDone).length;
  if (done === intents.length) return 'complete';
  return done > 0 ? 'partial' : 'none';
}

/** @template {object} T @param {T} value @returns {Readonly<T>} */
function deepFreeze(value) {
  for (const part of Object.values(value)) Object.freeze(part);
  return Object.freeze(value);
}

module.exports = { ENDS, NOTHING_TO_DO, STATES, UNSETTLED, isEnd, next, outcomeOf };
