'use strict';

/**
 * The states of a gate and what moves it from one to the other, as one table; docs/gate.md draws it.
 *
 * @module
 */

/** @typedef {'checking' | 'open' | 'closed'} GateState */
/**
 * What can happen to a gate. `accepted`, `refused` and `undecided` are the outcomes of a check: the key is proven for
 * what the bot needs, something is proven to be wrong, or nothing is proven. The others are replies to requests of the
 * bot: `rejected` (by a category that closes at once), `doubted` (one that closes when it is repeated), `distrusted`
 * (repeated so often), `passed` (a signed request was accepted), `ignored` (a category that says nothing about the key).
 * `ended` is close().
 *
 * @typedef {'accepted' | 'refused' | 'undecided' | 'rejected' | 'doubted' | 'distrusted' | 'passed' | 'ignored' | 'ended'} GateInput
 */
/**
 * @typedef {object} Transition
 * @property {GateState} to
 * @property {'keep' | 'set' | 'clear'} error what becomes of gate.error
 * @property {'none' | 'soon' | 'later' | 'daily'} check when to check next: `soon` starts the back-off anew, `later`
 *   continues it, `none` leaves what is planned
 */

/** @type {(to: GateState, error: Transition['error'], check: Transition['check']) => Readonly<Transition>} */
const go = (to, error, check) => Object.freeze({ to, error, check });

/** @type {Readonly<Record<GateState, Readonly<Record<GateInput, Readonly<Transition>>>>>} */
const TRANSITIONS = Object.freeze({
  checking: {
    accepted: go('open', 'clear', 'daily'),
    refused: go('closed', 'set', 'later'),
    undecided: go('checking', 'set', 'later'),
    rejected: go('closed', 'set', 'soon'),
    doubted: go('checking', 'keep', 'none'),
    distrusted: go('closed', 'set', 'soon'),
    passed: go('checking', 'keep', 'none'),
    ignored: go('checking', 'keep', 'none'),
    ended: go('closed', 'keep', 'none'),
  },
  open: {
    accepted: go('open', 'keep', 'daily'),
    refused: go('closed', 'set', 'later'),
    undecided: go('open', 'keep', 'later'),
    rejected: go('closed', 'set', 'soon'),
    doubted: go('open', 'keep', 'none'),
    distrusted: go('closed', 'set', 'soon'),
    passed: go('open', 'keep', 'none'),
    ignored: go('open', 'keep', 'none'),
    ended: go('closed', 'keep', 'none'),
  },
  closed: {
    accepted: go('open', 'clear', 'daily'),
    refused: go('closed', 'set', 'later'),
    undecided: go('closed', 'keep', 'later'),
    rejected: go('closed', 'keep', 'none'),
    doubted: go('closed', 'keep', 'none'),
    distrusted: go('closed', 'keep', 'none'),
    // A read may still be allowed to a key that must not trade, so only a check opens.
    passed: go('closed', 'keep', 'none'),
    ignored: go('closed', 'keep', 'none'),
    ended: go('closed', 'keep', 'none'),
  },
});

/** What a rejection of a request says about the key. @type {Readonly<Record<import('../ret-codes').Category, 'rejected' | 'doubted' | 'ignored'>>} */
const INPUT_OF_CATEGORY = Object.freeze({
  'key-expired': 'rejected',
  'key-or-ip-mismatch': 'rejected',
  'key-or-environment': 'rejected',
  'ip-not-allowed': 'rejected',
  permission: 'rejected',
  banned: 'rejected',
  'auth-failed': 'rejected',
  region: 'rejected',
  compliance: 'rejected',
  // One of these can be the fault of one request; a key or a clock that is wrong makes them all fail.
  'bad-signature': 'doubted',
  'missing-auth': 'doubted',
  'clock-ahead': 'doubted',
  'clock-behind': 'doubted',
  'request-late': 'doubted',
  // These are about the endpoint or the symbol of one request, or about nothing.
  'account-mode': 'ignored',
  'symbol-not-allowed': 'ignored',
  'session-limit': 'ignored',
  'rate-limit': 'ignored',
  'no-verdict': 'ignored',
  business: 'ignored',
});

/** So many doubts in a row, without an accepted request between them, are no accident. */
const DOUBTS = 3;

/**
 * @param {GateState} state
 * @param {GateInput} input
 * @returns {Readonly<Transition>}
 */
function transition(state, input) {
  return TRANSITIONS[state][input];
}

module.exports = { DOUBTS, INPUT_OF_CATEGORY, TRANSITIONS, transition };
