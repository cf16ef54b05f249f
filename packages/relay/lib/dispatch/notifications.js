'use strict';

/** What a person is told about an intent: rows of the outbox, written with the step that they are about. */

/** @typedef {import('./entry').Intent} Intent */
/** @typedef {{ kind: string, text: string, detail: object }} Notification */

/** @param {Intent} intent */
const nameOf = ({ account, symbol, source, signalId, leg }) =>
  `${account}: ${symbol}, signal ${source}/${signalId}${leg && leg !== 'main' ? `, leg ${leg}` : ''}`;

/** @type {Partial<Record<import('../states').Event, { kind: string, verb: string }>>} */
const KINDS = Object.freeze({
  reject: { kind: 'intent-rejected', verb: 'was rejected by the exchange' },
  refuse: { kind: 'intent-rejected', verb: 'was not sent' },
  expire: { kind: 'intent-expired', verb: 'expired' },
  'cannot-tell': { kind: 'needs-operator', verb: 'needs you: nothing proves whether it was executed' },
});

/** An order that is cancelled for this reason was wanted. */
const ACCOUNT_CHANGED = 'account-changed';

/**
 * @param {Intent} intent  after the step
 * @param {import('../states').Event} event
 * @returns {Notification | null}
 */
function notificationOf(intent, event) {
  const isLost = event === 'cancel' && intent.reason?.code === ACCOUNT_CHANGED;
  const row = KINDS[isLost ? 'refuse' : event];
  if (row === undefined) return null;
  const { id, account, source, signalId, symbol, reason } = intent;
  const detail = { id, account, source, signalId, symbol, reason };
  const { kind, verb } = row;
  const why = reason === null ? '' : ` ${reason.message}`;
  return { kind, text: `${nameOf(intent)}: the order ${verb}.${why}`, detail };
}

module.exports = { nameOf, notificationOf };
