'use strict';

/**
 * A position in a swap, and how OKX shows it.
 * Fields: https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-positions
 */

const { decimal, decimalText, over, smaller, times } = require('../../decimal.js');
const { Market } = require('../market.js');

/** @typedef {import('../instruments.js').Instrument} Instrument */

/**
 * @typedef {object} Position
 * @property {Instrument} instrument
 * @property {'cross' | 'isolated'} mgnMode
 * @property {'net' | 'long' | 'short'} posSide
 * @property {bigint} size In contracts, negative for a short position.
 * @property {bigint} avgPx
 * @property {bigint} realized Profit so far, in the quote currency.
 * @property {string} posId
 * @property {number} createdAt ms
 * @property {number} updatedAt ms
 */

/** @param {bigint} value */
function size(value) {
  return value < 0n ? -value : value;
}

/**
 * The profit of a change of price.
 * @param {Position} position
 * @param {bigint} amount Of contracts, positive.
 * @param {bigint} price
 */
function profit({ instrument, size: held, avgPx }, amount, price) {
  const gain = times(times(amount, instrument.ctVal), price - avgPx);
  return held < 0n ? -gain : gain;
}

/**
 * @param {Position} position
 * @param {bigint} change In contracts; negative sells.
 * @param {bigint} price
 * @returns {bigint} The profit that it realizes.
 */
function applyFill(position, change, price) {
  const held = position.size;
  const reduces = held !== 0n && held < 0n !== change < 0n;
  const closed = reduces ? smaller(size(held), size(change)) : 0n;
  const gain = profit(position, closed, price);
  const left = held + change;
  // What is left after a reversal was opened at this price, as was a new position.
  if (held === 0n || size(change) > closed) {
    const kept = reduces ? 0n : size(held);
    const added = size(change) - closed;
    position.avgPx = over(times(kept, position.avgPx) + times(added, price), kept + added);
  }
  position.size = left;
  position.realized += gain;
  return gain;
}

/**
 * @param {Position} position
 * @param {string} lever
 */
function marginOf({ instrument, size: held, avgPx }, lever) {
  return over(Market.value(instrument, size(held), avgPx), decimal(lever));
}

/**
 * @param {Position} position
 * @param {{ price: bigint, lever: string }} current
 */
function describePosition(position, { price, lever }) {
  const { instrument, mgnMode, posSide } = position;
  const amount = decimalText(posSide === 'short' ? size(position.size) : position.size);
  const held = marginOf(position, lever);
  const margin = decimalText(held);
  const upl = profit(position, size(position.size), price);
  // A position that has just been closed is shown once more.
  const uplRatio = held === 0n ? '0' : decimalText(over(upl, held));
  const value = decimalText(Market.value(instrument, size(position.size), price));
  const last = decimalText(price);
  return {
    ...{ adl: '1', availPos: amount, avgPx: decimalText(position.avgPx), baseBal: '' },
    ...{ bePx: decimalText(position.avgPx), cTime: `${position.createdAt}`, ccy: instrument.quote },
    ...{ closeOrderAlgo: [], fee: '0', fundingFee: '0', idxPx: last },
    ...{ imr: mgnMode === 'cross' ? margin : '', instId: instrument.instId, instType: instrument.instType },
    ...{ interest: '', last, lever, liab: '', liabCcy: '', liqPenalty: '0', liqPx: '' },
    ...{ margin: mgnMode === 'isolated' ? margin : '', markPx: last, mgnMode, mgnRatio: '', mmr: '0' },
    ...{
      notionalUsd: value,
      optVal: '',
      pnl: '0',
      pos: amount,
      posCcy: '',
      posId: position.posId,
    },
    ...{ posSide, realizedPnl: decimalText(position.realized), tradeId: '', uTime: `${position.updatedAt}` },
    ...{ upl: decimalText(upl), uplLastPx: decimalText(upl), uplRatio, uplRatioLastPx: uplRatio, usdPx: '' },
  };
}

module.exports = { applyFill, describePosition, marginOf, profit, size };
