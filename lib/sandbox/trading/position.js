'use strict';

/** A position in a contract. */

const { decimal, over, smaller, times } = require('../decimal.js');
const { worth } = require('./instrument.js');

/**
 * @typedef {object} Position
 * @property {import('./instrument.js').Instrument} instrument
 * @property {import('./order.js').MarginMode} marginMode
 * @property {import('./order.js').PositionSide} positionSide
 * @property {bigint} size Negative for a short position.
 * @property {bigint} entryPrice
 * @property {bigint} realized Profit so far, in the quote currency.
 * @property {string} id
 * @property {number} createdAt ms
 * @property {number} updatedAt ms
 */

/** @param {bigint} value */
function absolute(value) {
  return value < 0n ? -value : value;
}

/** The side that closes a position. @param {Position} position */
function closingSide({ size }) {
  return size < 0n ? 'buy' : 'sell';
}

/**
 * The profit of a change of price.
 * @param {Position} position
 * @param {bigint} price
 * @param {bigint} [amount] Positive. Default: the whole position.
 */
function profitAt({ instrument, size, entryPrice }, price, amount = absolute(size)) {
  const gain = times(times(amount, instrument.contractSize), price - entryPrice);
  return size < 0n ? -gain : gain;
}

/**
 * @param {Position} position
 * @param {bigint} change Negative sells.
 * @param {bigint} price
 * @returns {bigint} The profit that it realizes.
 */
function applyFill(position, change, price) {
  const held = position.size;
  const reduces = held !== 0n && held < 0n !== change < 0n;
  const closed = reduces ? smaller(absolute(held), absolute(change)) : 0n;
  const gain = profitAt(position, price, closed);
  // What is left after a reversal was opened at this price, as was a new position.
  if (held === 0n || absolute(change) > closed) {
    const kept = reduces ? 0n : absolute(held);
    const added = absolute(change) - closed;
    position.entryPrice = over(times(kept, position.entryPrice) + times(added, price), kept + added);
  }
  position.size = held + change;
  position.realized += gain;
  return gain;
}

/** @param {Position} position @param {string} leverage */
function marginOf({ instrument, size, entryPrice }, leverage) {
  return over(worth(instrument, absolute(size), entryPrice), decimal(leverage));
}

module.exports = { absolute, applyFill, closingSide, marginOf, profitAt };
