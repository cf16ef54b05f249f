'use strict';

/**
 * A target that turns a position round while the kill switch is on: the position is closed, and the opposite one is not opened.
 *
 * @module
 */

const CLOSED_ONLY = Object.freeze({
  code: 'closed-only',
  message: 'The kill switch was on: the position was closed, and the opposite one was not opened.',
});

/** @type {Readonly<Record<string, string>>} */
const OPENS = Object.freeze({ long: 'buy', short: 'sell' });

/**
 * Read from the row, so that it is told also of an order that a look-up finds after a restart.
 *
 * @param {{ kind: string, spec: any, order: any }} intent  whose order was placed
 * @returns {{ code: string, message: string } | null} why it did less than the signal says
 */
function noteOf({ kind, spec, order }) {
  const isClosing = kind === 'target' && order?.reduceOnly === true && order.side === OPENS[spec?.position];
  return isClosing ? CLOSED_ONLY : null;
}

module.exports = { noteOf };
