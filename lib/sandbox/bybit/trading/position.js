'use strict';

/** The arithmetic of a position, without its account. Pure functions on one object. */

const { over, smaller } = require('../../decimal.js');
const { valueOf } = require('./rules.js');

/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */

/**
 * @typedef {object} Position
 * @property {InstrumentRow} instrument
 * @property {0 | 1 | 2} positionIdx
 * @property {'' | 'Buy' | 'Sell'} side '' while it is empty.
 * @property {bigint} size
 * @property {bigint} entryValue What it cost, in the coin in which it settles.
 * @property {bigint} openFee Of what is open.
 * @property {bigint} curRealisedPnl Since the position was opened, with fees.
 * @property {bigint} cumRealisedPnl Ever.
 * @property {number} createdAt ms
 * @property {number} updatedAt ms
 * @property {number} openedAt ms; 0 while it is empty.
 * @property {number} seq Counts its changes.
 */

/**
 * @param {InstrumentRow} instrument
 * @param {0 | 1 | 2} positionIdx
 * @param {number} now ms
 * @returns {Position}
 */
function emptyPosition(instrument, positionIdx, now) {
  return {
    instrument,
    positionIdx,
    side: '',
    size: 0n,
    entryValue: 0n,
    openFee: 0n,
    curRealisedPnl: 0n,
    cumRealisedPnl: 0n,
    createdAt: now,
    updatedAt: now,
    openedAt: 0,
    seq: 0,
  };
}

/** @param {Position} position @returns {bigint} 0 while it is empty. */
function entryPrice({ instrument, size, entryValue }) {
  if (size === 0n || entryValue === 0n) return 0n;
  return instrument.category === 'inverse' ? over(size, entryValue) : over(entryValue, size);
}

/**
 * Profit of a sale at `exit` of what was bought at `entry`, or the reverse.
 * @param {InstrumentRow} instrument
 * @param {'' | 'Buy' | 'Sell'} side Of the position.
 * @param {bigint} entry
 * @param {bigint} exit
 */
function profit({ category }, side, entry, exit) {
  // An inverse contract counts in the base coin, of which a rising price buys less.
  const long = category === 'inverse' ? entry - exit : exit - entry;
  return side === 'Sell' ? -long : long;
}

/**
 * @param {Position} position
 * @param {bigint} price
 */
function unrealisedPnl({ instrument, side, size, entryValue }, price) {
  return size === 0n ? 0n : profit(instrument, side, entryValue, valueOf(instrument, size, price));
}

/**
 * How much of a fill closes the position.
 * @param {Position} position
 * @param {'Buy' | 'Sell'} side Of the fill.
 * @param {bigint} qty
 */
function closedBy(position, side, qty) {
  return position.side === '' || position.side === side ? 0n : smaller(position.size, qty);
}

/**
 * @param {Position} position
 * @param {{ side: 'Buy' | 'Sell', qty: bigint, price: bigint, fee: bigint, now: number }} fill
 * @returns {{ closed: bigint, pnl: bigint, entry: bigint, exit: bigint, openFee: bigint }} What it closed.
 */
function applyFill(position, { side, qty, price, fee, now }) {
  const { instrument } = position;
  const closed = closedBy(position, side, qty);
  const opened = qty - closed;
  const result = { closed, pnl: 0n, entry: 0n, exit: 0n, openFee: 0n };
  if (closed > 0n) {
    result.entry = (position.entryValue * closed) / position.size;
    result.openFee = (position.openFee * closed) / position.size;
    result.exit = valueOf(instrument, closed, price);
    result.pnl = profit(instrument, position.side, result.entry, result.exit);
    position.entryValue -= result.entry;
    position.openFee -= result.openFee;
    position.size -= closed;
    if (position.size === 0n) Object.assign(position, { side: '', entryValue: 0n, openFee: 0n, openedAt: 0 });
  }
  if (opened > 0n) {
    if (position.side === '') Object.assign(position, { side, openedAt: now, curRealisedPnl: 0n });
    position.entryValue += valueOf(instrument, opened, price);
    position.openFee += (fee * opened) / qty;
    position.size += opened;
  }
  position.curRealisedPnl += result.pnl - fee;
  position.cumRealisedPnl += result.pnl - fee;
  position.updatedAt = now;
  position.seq += 1;
  return result;
}

module.exports = { applyFill, closedBy, emptyPosition, entryPrice, unrealisedPnl };
