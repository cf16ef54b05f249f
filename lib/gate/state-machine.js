'use strict';

/**
 * The states of a gate and their transitions, as one table. docs/gate.md shows the diagram.
 *
 * @module
 */

const { CATEGORIES } = require('../errors/causes');

/**
 * The state of an AuthGate: `checking` until the key is verified, `closed` while orders are held back.
 *
 * @typedef {'checking' | 'open' | 'closed'} GateState
 */
/**
 * What can happen to a gate. `accepted`, `refused` and `undecided` are the outcomes of a check: the key is proven for
 * what the bot needs, something is proven to be wrong, or nothing is proven. The others are replies to requests of the
 * bot: `rejected` (the key itself), `barred` (a request that the gate guards, or one of `needs`, is not allowed),
 * `doubted` (may be the fault of one request), `distrusted` (doubted repeatedly), `passed` (a signed request was
 * accepted), `ignored` (it says nothing about the key or about what the gate guards). `ended` is close().
 *
 * @typedef {'accepted' | 'refused' | 'undecided' | 'rejected' | 'barred' | 'doubted' | 'distrusted' | 'passed' | 'ignored' | 'ended'} GateInput
 */
/** @typedef {'rejected' | 'doubted' | 'checked' | 'shutdown'} CloseReason what closed a gate: one reply, repeated doubts, a check, or close() */
/**
 * @typedef {object} Transition
 * @property {GateState} to
 * @property {'keep' | 'set' | 'clear'} error what becomes of gate.error
 * @property {'none' | 'now' | 'later' | 'daily'} check when to check next: `now` starts the back-off anew, `later`
 *   continues it, `none` changes no plan
 */

/** @type {(to: GateState, error: Transition['error'], check: Transition['check']) => Readonly<Transition>} */
const go = (to, error, check) => Object.freeze({ to, error, check });

/** @type {Readonly<Record<GateState, Readonly<Record<GateInput, Readonly<Transition>>>>>} */
const TRANSITIONS = Object.freeze({
  checking: {
    accepted: go('open', 'clear', 'daily'),
    refused: go('closed', 'set', 'later'),
    undecided: go('checking', 'set', 'later'),
    rejected: go('closed', 'set', 'now'),
    barred: go('closed', 'set', 'now'),
    doubted: go('checking', 'keep', 'none'),
    distrusted: go('closed', 'set', 'now'),
    passed: go('checking', 'keep', 'none'),
    ignored: go('checking', 'keep', 'none'),
    ended: go('closed', 'keep', 'none'),
  },
  open: {
    accepted: go('open', 'keep', 'daily'),
    refused: go('closed', 'set', 'later'),
    undecided: go('open', 'keep', 'later'),
    rejected: go('closed', 'set', 'now'),
    barred: go('closed', 'set', 'now'),
    doubted: go('open', 'keep', 'none'),
    distrusted: go('closed', 'set', 'now'),
    passed: go('open', 'keep', 'none'),
    ignored: go('open', 'keep', 'none'),
    ended: go('closed', 'keep', 'none'),
  },
  closed: {
    accepted: go('open', 'clear', 'daily'),
    refused: go('closed', 'set', 'later'),
    undecided: go('closed', 'keep', 'later'),
    // More serious than a doubt or a missing permission: it blocks cancels, too.
    rejected: go('closed', 'set', 'none'),
    barred: go('closed', 'keep', 'none'),
    doubted: go('closed', 'keep', 'none'),
    distrusted: go('closed', 'keep', 'none'),
    // A read may still be allowed to a key that must not trade, so only a check opens.
    passed: go('closed', 'keep', 'none'),
    ignored: go('closed', 'keep', 'none'),
    ended: go('closed', 'keep', 'none'),
  },
});

/** @type {Readonly<Partial<Record<GateInput, CloseReason>>>} */
const REASONS = Object.freeze({
  rejected: 'rejected',
  barred: 'rejected',
  distrusted: 'doubted',
  refused: 'checked',
  ended: 'shutdown',
});

/** Doubtful refusals in a row, without an accepted request between them, that close the gate. */
const DOUBTS = 3;

/**
 * @param {GateState} state
 * @param {GateInput} input
 * @returns {Readonly<Transition>}
 */
function transition(state, input) {
  return TRANSITIONS[state][input];
}

/**
 * @param {CloseReason | null} reason so far
 * @param {GateState} state before
 * @param {GateInput} input
 * @returns {CloseReason | null} what the gate is closed for after this; null when it is not closed
 */
function reasonAfter(reason, state, input) {
  const next = transition(state, input);
  if (next.to !== 'closed') return null;
  const isNew = state !== 'closed' || next.error === 'set' || input === 'ended';
  return isNew ? (REASONS[input] ?? null) : reason;
}

/** @param {import('../errors').ApiError | null} error @returns {boolean} the exchange rejects the key itself */
function rejectsKey(error) {
  return error !== null && CATEGORIES[error.category].gate === 'rejected';
}

module.exports = { DOUBTS, TRANSITIONS, reasonAfter, rejectsKey, transition };
