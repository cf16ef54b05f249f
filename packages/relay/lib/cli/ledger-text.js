'use strict';

/**
 * Signals and orders of the ledger as text.
 *
 * @module
 */

const { clean, timeText } = require('./text');

/** What an intent is to do, in the words of the signal. @param {any} spec @returns {string} */
function specText(spec) {
  const { kind, side, position, size, type, price, note } = spec ?? {};
  if (kind === 'replay') return clean(note);
  const parts = [
    kind === 'target' ? `target ${position ?? ''}` : kind === 'order' ? side : kind,
    size && `${size.value} ${size.of}`,
    type && type !== 'market' ? type : undefined,
    price && `at ${price}`,
  ];
  return clean(parts.filter(Boolean).join(' '));
}

/** The order that was made of an intent, or that a dry run would send. @param {any} intent @returns {string} '' without one */
function orderText({ order, notional }) {
  if (!order) return '';
  const { type, side, qty, unit, price, reduceOnly } = order;
  const limit = price ? ` at ${price}` : '';
  const coin = unit === 'quote' ? ' quote' : '';
  const notes = [reduceOnly ? 'reduce only' : '', notional ? `worth ${notional}` : ''].filter(Boolean);
  return clean([`${type} ${side} ${qty}${coin}${limit}`, ...notes].join(', '));
}

/** Why an order came to its state. @param {any} intent @returns {string} */
function whyText(intent) {
  if (intent.state === 'dry' && intent.order) return `would send ${orderText(intent)}`;
  return intent.reason?.message ?? '';
}

/** @param {any} intent @returns {string} `main BTCUSDT buy 0.01 base: accepted` */
function intentTitle(intent) {
  const { account, symbol, spec, state, leg } = intent;
  const text = whyText(intent);
  const why = text === '' ? '' : `: ${text}`;
  const which = leg && leg !== 'main' ? ` (${leg})` : '';
  return clean(`${account} ${symbol} ${specText(spec)}${which} ${state}${why}`);
}

/** Why a signal was refused. @param {any} row @returns {string} */
const refusalText = ({ findings, reason }) => findings?.[0]?.message ?? reason ?? '';

/** @param {any} row of a signal; one that was refused may have no id @returns {string} */
const signalId = ({ id, row }) => id ?? `row ${row}`;

/** @param {any} row @returns {string} */
function signalTitle(row) {
  const { receivedAt, source, signal, result } = row;
  const refusal = refusalText(row);
  const why = result === 'accepted' || refusal === '' ? '' : `: ${refusal}`;
  const what = signal ? `${signal.symbol} ${specText(signal)}`.trim() : `${result}${why}`;
  return clean(`${timeText(receivedAt)}  ${source}  ${signalId(row)}  ${what}`);
}

/** @param {number} count @param {string} word @returns {string} */
const counted = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

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

module.exports = {
  STATE_STYLES,
  counted,
  intentTitle,
  orderText,
  refusalText,
  signalId,
  signalTitle,
  specText,
  whyText,
};
