'use strict';

/**
 * The positions of futures, and their settings.
 * https://www.kucoin.com/docs-new/rest/futures-trading/positions/introduction
 */

const { decimal, decimalText, over, parseDecimal } = require('../decimal.js');
const { worth } = require('../trading/instrument.js');
const { absolute, marginOf, profitAt } = require('../trading/position.js');
const { marginModeOf, positionSideOf } = require('./futures-orders.js');
const { CONTRACTS } = require('./instruments.js');
const { oneOf } = require('./order-parameters.js');
const { failure, invalidParameter, success } = require('./replies.js');

/** @typedef {import('./endpoints.js').Call} Call */
/** @typedef {import('../trading/position.js').Position} Position */

/** @param {bigint} value */
const number = (value) => Number(decimalText(value));

/** @param {Position} position @param {Pick<Call, 'desk'>} call */
function describePosition(position, { desk: { account, market, now } }) {
  const { instrument, size, entryPrice, marginMode, realized, id, createdAt } = position;
  const price = market.price(instrument);
  const leverage = Number(account.leverage(position));
  const margin = marginOf(position, account.leverage(position));
  const unrealized = profitAt(position, price);
  const sign = size < 0n ? -1n : 1n;
  const cost = sign * worth(instrument, absolute(size), entryPrice);
  const value = sign * worth(instrument, absolute(size), price);
  const ratio = (/** @type {bigint} */ whole) => (whole === 0n ? 0 : number(over(unrealized, whole)));
  const isCross = marginMode === 'cross';
  return {
    ...{ id, symbol: instrument.id, crossMode: isCross, delevPercentage: 0.1, openingTimestamp: createdAt },
    ...{ currentTimestamp: now, currentQty: number(size), currentCost: number(cost), currentComm: 0 },
    ...{ unrealisedCost: number(cost), realisedGrossCost: 0, realisedCost: 0, isOpen: size !== 0n },
    ...{ markPrice: number(price), markValue: number(value), posCost: number(cost), posInit: number(margin) },
    ...{ posMargin: number(margin), posMaint: 0, maintMargin: number(margin), maintMarginReq: 0.004 },
    ...{ realisedGrossPnl: number(realized), realisedPnl: number(realized) },
    ...{ unrealisedPnl: number(unrealized), unrealisedPnlPcnt: ratio(absolute(cost)) },
    ...{ unrealisedRoePcnt: ratio(margin), avgEntryPrice: number(entryPrice), liquidationPrice: 0 },
    ...{ bankruptPrice: 0, settleCurrency: instrument.quote, isInverse: false },
    ...{ marginMode: isCross ? 'CROSS' : 'ISOLATED', positionSide: positionSideOf(position), leverage },
    ...(!isCross && { autoDeposit: false, riskLimit: 100_000, realLeverage: leverage }),
  };
}

/** @param {Call} call */
function positions(call) {
  const { symbol, currency } = call.params;
  const held = call.desk.account
    .positions()
    .filter(
      ({ instrument }) =>
        (symbol === undefined || instrument.id === symbol) &&
        (currency === undefined || instrument.quote === currency),
    );
  return held.map((position) => describePosition(position, call));
}

/** A contract without a position has a row that says so. @param {Call} call */
function onePosition(call) {
  const { params, key, desk } = call;
  const instrument = CONTRACTS.get(params.symbol);
  if (instrument === undefined) return invalidParameter('Contract does not exist.');
  const [held] = positions(call);
  if (held !== undefined) return success(held);
  const marginMode = marginModeOf(key, params.symbol) === 'CROSS' ? 'cross' : 'isolated';
  const none = { size: 0n, entryPrice: 0n, realized: 0n, id: '', createdAt: desk.now, updatedAt: desk.now };
  return success(describePosition({ instrument, marginMode, positionSide: 'net', ...none }, call));
}

/** @param {Call} call */
function changeMarginMode({ params, key, desk }) {
  const wrong = oneOf(params, 'marginMode', ['ISOLATED', 'CROSS']);
  if (wrong !== null) return wrong;
  if (!CONTRACTS.has(params.symbol)) return invalidParameter('Contract does not exist.');
  const { account } = desk;
  const isUsed = [...account.open(), ...account.positions()].some(
    ({ instrument }) => instrument.id === params.symbol,
  );
  if (isUsed && marginModeOf(key, params.symbol) !== params.marginMode) {
    return failure(330002, 'Close positions and orders before you switch the margin mode.');
  }
  key.marginModes.set(params.symbol, params.marginMode);
  return success({ symbol: params.symbol, marginMode: params.marginMode });
}

/** @param {Call} call */
function switchPositionMode({ params, desk: { account } }) {
  const wrong = oneOf({ mode: `${params.positionMode}` }, 'mode', ['0', '1']);
  if (wrong !== null) return wrong;
  const hedged = `${params.positionMode}` === '1';
  if (hedged !== account.hedged && account.positions().length + account.open().length > 0) {
    return failure(330010, 'Close positions and orders before you switch the position mode.');
  }
  account.hedged = hedged;
  return success({ positionMode: hedged ? 1 : 0 });
}

/** @param {Call} call */
function changeLeverage({ params, desk: { account } }) {
  const instrument = CONTRACTS.get(params.symbol);
  if (instrument === undefined) return invalidParameter('Contract does not exist.');
  const leverage = parseDecimal(params.leverage);
  if (leverage === null || leverage <= 0n || leverage > decimal(instrument.maxLeverage)) {
    return invalidParameter('Leverage parameter invalid.');
  }
  account.setLeverage({ instrument, marginMode: 'cross', positionSide: 'net' }, `${params.leverage}`);
  return success({ symbol: params.symbol, leverage: `${params.leverage}` });
}

/** @param {Call} call */
function crossLeverage({ params, desk: { account } }) {
  const instrument = CONTRACTS.get(params.symbol);
  if (instrument === undefined) return invalidParameter('Contract does not exist.');
  const leverage = account.leverage({ instrument, marginMode: 'cross', positionSide: 'net' });
  return success({ symbol: params.symbol, leverage });
}

const READ = {
  ...{ product: /** @type {const} */ ('futures'), method: 'GET' },
  permission: /** @type {const} */ ('General'),
};
const SET = { ...READ, method: 'POST', permission: /** @type {const} */ ('Futures') };

/** @type {readonly import('./endpoints.js').Endpoint[]} */
const POSITION_ENDPOINTS = [
  { ...READ, path: '/api/v1/positions', answer: (call) => success(positions(call)) },
  { ...READ, path: '/api/v1/position', answer: onePosition },
  {
    ...{ ...READ, path: '/api/v2/position/getMarginMode' },
    answer: ({ params: { symbol }, key }) => success({ symbol, marginMode: marginModeOf(key, symbol) }),
  },
  { ...SET, path: '/api/v2/position/changeMarginMode', answer: changeMarginMode },
  {
    ...{ ...READ, path: '/api/v2/position/getPositionMode' },
    answer: ({ desk }) => success({ positionMode: desk.account.hedged ? 1 : 0 }),
  },
  { ...SET, path: '/api/v2/position/switchPositionMode', answer: switchPositionMode },
  { ...READ, path: '/api/v2/getCrossUserLeverage', answer: crossLeverage },
  { ...SET, path: '/api/v2/changeCrossUserLeverage', answer: changeLeverage },
];

module.exports = { POSITION_ENDPOINTS };
