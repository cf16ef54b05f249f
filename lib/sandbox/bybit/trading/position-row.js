'use strict';

/** How the API shows a position. https://bybit-exchange.github.io/docs/v5/position */

const { ONE, decimalText, over, times } = require('../../decimal.js');
const { entryPrice, unrealisedPnl } = require('./position.js');
const { protectionOf } = require('./protection.js');
const { MAINTENANCE_RATE } = require('./rules.js');
const { leverageOfPosition, positionMargin } = require('./wallet.js');

/** @typedef {import('./desk.js').DeskInstance} DeskInstance */
/** @typedef {import('./position.js').Position} Position */

const RISK_LIMIT_VALUE = '2000000';

/**
 * The price of liquidation of a position with isolated margin. With cross margin it depends on the whole account, and
 * the sandbox liquidates nothing.
 * @param {Position} position
 * @param {DeskInstance} desk
 */
function liquidationPrice(position, desk) {
  if (desk.account.marginMode !== 'ISOLATED_MARGIN' || position.size === 0n) return '';
  const distance = over(ONE, leverageOfPosition(position, desk)) - MAINTENANCE_RATE;
  const factor = position.side === 'Buy' ? ONE - distance : ONE + distance;
  return decimalText(times(entryPrice(position), factor), 2);
}

/**
 * A row of GET /v5/position/list.
 * @param {Position} position
 * @param {DeskInstance} desk
 */
function positionRow(position, desk) {
  const { instrument, size, entryValue } = position;
  const { mark } = desk.quote(instrument);
  const margin = decimalText(positionMargin(position, desk));
  const maintenance = decimalText(times(entryValue, MAINTENANCE_RATE));
  const isEmpty = size === 0n;
  const { takeProfit, stopLoss, trailingStop } = protectionOf(desk, position);
  const average = decimalText(entryPrice(position));
  return {
    positionIdx: position.positionIdx,
    riskId: 1,
    riskLimitValue: RISK_LIMIT_VALUE,
    symbol: instrument.symbol,
    side: position.side,
    size: decimalText(size),
    avgPrice: average,
    positionValue: isEmpty ? '' : decimalText(entryValue),
    tradeMode: 0,
    autoAddMargin: 0,
    positionStatus: 'Normal',
    leverage: decimalText(leverageOfPosition(position, desk)),
    breakEvenPrice: isEmpty ? '' : average,
    markPrice: decimalText(mark),
    liqPrice: liquidationPrice(position, desk),
    bustPrice: '',
    positionIM: isEmpty ? '' : margin,
    positionIMByMp: isEmpty ? '' : margin,
    positionMM: isEmpty ? '' : maintenance,
    positionMMByMp: isEmpty ? '' : maintenance,
    positionBalance: '0',
    tpslMode: 'Full',
    takeProfit: takeProfit === null ? '' : decimalText(takeProfit.price),
    stopLoss: stopLoss === null ? '' : decimalText(stopLoss.price),
    trailingStop: decimalText(trailingStop?.distance ?? 0n),
    sessionAvgPrice: '',
    delta: '',
    gamma: '',
    vega: '',
    theta: '',
    unrealisedPnl: isEmpty ? '' : decimalText(unrealisedPnl(position, mark)),
    curRealisedPnl: decimalText(position.curRealisedPnl),
    cumRealisedPnl: decimalText(position.cumRealisedPnl),
    adlRankIndicator: isEmpty ? 0 : 2,
    isReduceOnly: false,
    mmrSysUpdatedTime: '',
    leverageSysUpdatedTime: '',
    createdTime: `${position.createdAt}`,
    updatedTime: `${position.updatedAt}`,
    openTime: position.openedAt,
    seq: position.seq,
  };
}

/**
 * A row of the topic `position`. https://bybit-exchange.github.io/docs/v5/websocket/private/position
 * @param {Position} position
 * @param {DeskInstance} desk
 */
function pushedPositionRow(position, desk) {
  const { avgPrice, ...row } = positionRow(position, desk);
  return { category: position.instrument.category, ...row, entryPrice: avgPrice };
}

module.exports = { positionRow, pushedPositionRow };
