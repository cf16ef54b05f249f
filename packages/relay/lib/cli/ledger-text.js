'use strict';

/**
 * Signals and orders of the ledger as text.
 *
 * @module
 */

const { clean, timeText } = require('./text');

/** What an intent is to do, in the words of the signal. @param {any} spec @returns {string} */
function specText(spec) {
  const { kind, side, position, size, type, price } = spec ?? {};
  const parts = [
    kind === 'target' ? `target ${position ?? ''}` : kind === 'order' ? side : kind,
    size && `${size.value} ${size.of}`,
    type && type !== 'market' ? type : undefined,
    price && `at ${price}`,
  ];
  return clean(parts.filter(Boolean).join(' '));
}

/** @param {any} intent @returns {string} `main BTCUSDT buy 0.01 base: accepted` */
function intentTitle({ account, symbol, spec, state, leg, reason }) {
  const why = reason?.message ? `: ${reason.message}` : '';
  const which = leg && leg !== 'main' ? ` (${leg})` : '';
  return clean(`${account} ${symbol} ${specText(spec)}${which} ${state}${why}`);
}

/** @param {any} row @returns {string} */
function signalTitle({ receivedAt, source, id, signal, result }) {
  const what = signal ? `${signal.symbol} ${specText(signal)}` : result;
  return clean(`${timeText(receivedAt)}  ${source}  ${id ?? ''}  ${what}`);
}

/** @type {Readonly<Record<string, import('./text').Style>>} */
const STATE_STYLES = Object.freeze({
  accepted: 'green',
  dry: 'green',
  rejected: 'red',
  expired: 'red',
  'needs-operator': 'red',
  unknown: 'yellow',
  resolving: 'yellow',
  held: 'yellow',
});

module.exports = { STATE_STYLES, intentTitle, signalTitle, specText };
