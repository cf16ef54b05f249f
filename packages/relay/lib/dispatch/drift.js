'use strict';

/**
 * A signal says which position its strategy had before (`previous`). Where the account has another one, a signal was missed, or
 * somebody traded by hand. The next target corrects it; a person should know.
 */

/** @typedef {import('./entry').Entry} Entry */
/** @typedef {{ account: string, symbol: string, source: string, signalId: string, expected: string, actual: string, message: string }} Drift */

/**
 * @param {Entry} entry  about to be sent for the first time
 * @param {{ side: string, size: string } | undefined} position  of the account
 * @returns {Drift | null}
 */
function driftOf({ intent }, position) {
  const expected = intent.spec?.previous;
  if (expected === undefined || position === undefined || intent.attempt > 0 || expected === position.side) {
    return null;
  }
  const { account, symbol, source, signalId } = intent;
  const size = position.side === 'flat' ? '' : ` ${position.size}`;
  const message = `${account}: ${symbol} is ${position.side}${size}, but the strategy of ${source} was ${expected} before signal ${signalId}: a signal was missed, or somebody traded by hand.`;
  return { account, symbol, source, signalId, expected, actual: position.side, message };
}

/**
 * An order that opens a position was found after an exit had been sent past it.
 *
 * @param {import('./entry').Intent} intent
 * @returns {Drift}
 */
function lateOpening({ account, symbol, source, signalId }) {
  const message = `${account}: ${symbol}, the order of signal ${source}/${signalId} was executed, and that became known after a later exit had been sent: check the position.`;
  return { account, symbol, source, signalId, expected: 'flat', actual: 'unknown', message };
}

/** @param {Drift} drift @returns {import('./notifications').Notification} */
const notificationOfDrift = (drift) => ({ kind: 'drift', text: drift.message, detail: drift });

module.exports = { driftOf, lateOpening, notificationOfDrift };
