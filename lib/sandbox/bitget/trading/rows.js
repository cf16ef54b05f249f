'use strict';

/**
 * Orders and positions, as Bitget shows them.
 * https://www.bitget.com/api-doc/spot/trade/Get-Order-Info and https://www.bitget.com/api-doc/contract/trade/Get-Order-Details
 */

const { decimalText, over, times } = require('../../decimal.js');
const { absolute, marginOf, profitAt } = require('../../trading/position.js');

/** @typedef {import('../../trading/order.js').Order} Order */
/** @typedef {import('../../trading/position.js').Position} Position */
/** @typedef {import('../../trading/engine.js').Desk} Desk */
/** @typedef {import('../keys.js').PositionMode} PositionMode */

const STATES = { open: 'live', filled: 'filled', canceled: 'cancelled' };
const FORCES = { gtc: 'gtc', ioc: 'ioc', fok: 'fok', 'post-only': 'post_only' };
const MARGIN_MODES = { cross: 'crossed', isolated: 'isolated', cash: '' };
const USER_CANCEL = 'normal_cancel';

/** @param {bigint | null} value */
function textOrZero(value) {
  return value === null ? '0' : decimalText(value);
}

/** @param {Order} order What was paid or received, in the quote currency. */
function turnover({ filled, fillPrice }) {
  return fillPrice === null ? '0' : decimalText(times(filled, fillPrice));
}

/** @param {Order} order */
function feeDetail({ state, fee, feeCurrency }) {
  if (state !== 'filled') return '';
  const paid = decimalText(-fee);
  const detail = { deduction: false, feeCoinCode: feeCurrency, totalDeductionFee: 0, totalFee: Number(paid) };
  return JSON.stringify({
    newFees: { c: 0, d: 0, deduction: false, r: Number(paid), t: Number(paid), totalDeductionFee: 0 },
    [feeCurrency]: detail,
  });
}

/** @param {Order} order @param {string} userId As orderInfo and history-orders show it. */
function describeSpotOrder(order, userId) {
  const { instrument, price, size, clientId } = order;
  return {
    ...{ userId, symbol: instrument.id, orderId: order.id, clientOid: clientId, price: textOrZero(price) },
    ...{ size: decimalText(size), orderType: price === null ? 'market' : 'limit', side: order.side },
    ...{
      status: STATES[order.state],
      priceAvg: textOrZero(order.fillPrice),
      baseVolume: decimalText(order.filled),
    },
    ...{
      quoteVolume: turnover(order),
      enterPointSource: 'API',
      feeDetail: feeDetail(order),
      orderSource: 'normal',
    },
    ...{ cancelReason: order.state === 'canceled' ? USER_CANCEL : '', cTime: `${order.createdAt}` },
    ...{
      uTime: `${order.updatedAt}`,
      tpslType: 'normal',
      triggerPrice: null,
      force: FORCES[order.timeInForce],
    },
    ...{ baseCoin: instrument.base, quoteCoin: instrument.quote },
  };
}

/** As unfilled-orders shows it: the limit is in `priceAvg`. @param {Order} order @param {string} userId */
function describeOpenSpotOrder(order, userId) {
  const { price, ...row } = describeSpotOrder(order, userId);
  // Absent from this list.
  Object.assign(row, {
    feeDetail: undefined,
    cancelReason: undefined,
    baseCoin: undefined,
    quoteCoin: undefined,
  });
  const { presetTakeProfitPrice, presetStopLossPrice } = order.asked;
  return {
    ...{ ...row, priceAvg: price, basePrice: '0', presetTakeProfitPrice, executeTakeProfitPrice: '' },
    ...{ presetStopLossPrice, executeStopLossPrice: '' },
  };
}

/** @param {Order} order @param {string} userId As fills shows it. */
function describeSpotFill(order, userId) {
  const paid = {
    deduction: 'no',
    feeCoin: order.feeCurrency,
    totalDeductionFee: '',
    totalFee: decimalText(-order.fee),
  };
  return {
    ...{ userId, symbol: order.instrument.id, orderId: order.id, tradeId: order.tradeId, side: order.side },
    ...{ orderType: order.price === null ? 'market' : 'limit', priceAvg: textOrZero(order.fillPrice) },
    ...{ size: decimalText(order.filled), amount: turnover(order), feeDetail: paid, tradeScope: 'taker' },
    ...{ cTime: `${order.updatedAt}`, uTime: `${order.updatedAt}` },
  };
}

/**
 * How the mode of positions names what an order does.
 * @param {Order} order
 */
function directionOf({ side, positionSide, reduceOnly, asked }) {
  if (positionSide === 'net') {
    const tradeSide = reduceOnly && asked.closes === true ? `reduce_${side}_single` : `${side}_single`;
    return { side, posSide: 'net', tradeSide, posMode: 'one_way_mode' };
  }
  // The side is that of the position, also where it is closed.
  const opens = (side === 'buy') === (positionSide === 'long');
  const shown = positionSide === 'long' ? 'buy' : 'sell';
  return { side: shown, posSide: positionSide, tradeSide: opens ? 'open' : 'close', posMode: 'hedge_mode' };
}

/**
 * @param {Order} order
 * @param {'state' | 'status'} name Of the state: `state` in details, `status` in lists.
 */
function describeFuturesOrder(order, name) {
  const { instrument, price } = order;
  const { presetStopSurplusPrice, presetStopLossPrice } = order.asked;
  return {
    ...{ symbol: instrument.id, size: decimalText(order.size), orderId: order.id, clientOid: order.clientId },
    ...{
      baseVolume: decimalText(order.filled),
      fee: decimalText(-order.fee),
      price: price === null ? '' : decimalText(price),
    },
    ...{
      priceAvg: order.fillPrice === null ? '' : decimalText(order.fillPrice),
      [name]: STATES[order.state],
    },
    ...{ ...directionOf(order), force: FORCES[order.timeInForce], totalProfits: decimalText(order.profit) },
    ...{ marginCoin: instrument.quote, quoteVolume: turnover(order), leverage: order.leverage },
    ...{ marginMode: MARGIN_MODES[order.marginMode], enterPointSource: 'API' },
    ...{ orderType: price === null ? 'market' : 'limit', orderSource: 'normal' },
    ...{
      cancelReason: order.state === 'canceled' ? USER_CANCEL : '',
      presetStopSurplusPrice,
      presetStopLossPrice,
    },
    ...{
      reduceOnly: order.reduceOnly ? 'YES' : 'NO',
      cTime: `${order.createdAt}`,
      uTime: `${order.updatedAt}`,
    },
  };
}

/** @param {Position} position @param {Desk} desk @param {PositionMode} posMode As all-position shows it. */
function describePosition(position, { account, market }, posMode) {
  const { instrument, marginMode, size } = position;
  const amount = decimalText(absolute(size));
  const leverage = account.leverage(position);
  const price = market.price(instrument);
  return {
    ...{ marginCoin: instrument.quote, symbol: instrument.id, holdSide: size < 0n ? 'short' : 'long' },
    ...{ openDelegateSize: '0', marginSize: decimalText(marginOf(position, leverage)), available: amount },
    ...{ locked: '0', total: amount, leverage, achievedProfits: decimalText(position.realized) },
    ...{ openPriceAvg: decimalText(position.entryPrice), marginMode: MARGIN_MODES[marginMode], posMode },
    ...{
      unrealizedPL: decimalText(profitAt(position, price)),
      liquidationPrice: '0',
      keepMarginRate: '0.004',
    },
    ...{
      markPrice: decimalText(price),
      breakEvenPrice: decimalText(position.entryPrice),
      totalFee: '',
      deductedFee: '0',
    },
    ...{
      marginRatio: '0',
      assetMode: 'single',
      takeProfit: '',
      stopLoss: '',
      takeProfitId: '',
      stopLossId: '',
    },
    ...{ autoMargin: 'off', cTime: `${position.createdAt}`, uTime: `${position.updatedAt}` },
  };
}

/** What a fill adds to the row of an order in the channel `orders`. @param {Order} order */
function fillOf(order) {
  if (order.state !== 'filled' || order.fillPrice === null) return {};
  const [price, amount] = [decimalText(order.fillPrice), decimalText(order.filled)];
  return {
    ...{ fillPrice: price, tradeId: order.tradeId, baseVolume: amount, fillTime: `${order.updatedAt}` },
    ...{ fillFee: decimalText(-order.fee), fillFeeCoin: order.feeCurrency, tradeScope: 'T', priceAvg: price },
  };
}

/** @param {Order} order A row of the channel `orders`. */
function describeOrderPush(order) {
  const { instrument, size, price, state, fee, feeCurrency } = order;
  const paid = state === 'filled' ? [{ feeCoin: feeCurrency, fee: decimalText(-fee) }] : [];
  const shared = {
    ...{ instId: instrument.id, orderId: order.id, clientOid: order.clientId, size: decimalText(size) },
    ...{ orderType: price === null ? 'market' : 'limit', force: FORCES[order.timeInForce], side: order.side },
    ...{
      accBaseVolume: decimalText(order.filled),
      priceAvg: textOrZero(order.fillPrice),
      status: STATES[state],
    },
    ...{
      price: textOrZero(price),
      cTime: `${order.createdAt}`,
      uTime: `${order.updatedAt}`,
      feeDetail: paid,
    },
    ...{ enterPointSource: 'API', ...fillOf(order) },
  };
  if (instrument.kind === 'spot') return { ...shared, newSize: decimalText(size), notional: turnover(order) };
  const { leverage, marginMode, reduceOnly, profit } = order;
  return {
    ...{ ...shared, ...directionOf(order), leverage, marginCoin: instrument.quote },
    ...{
      marginMode: MARGIN_MODES[marginMode],
      reduceOnly: reduceOnly ? 'yes' : 'no',
      pnl: decimalText(profit),
    },
  };
}

/** @param {Position} position @param {Desk} desk @param {PositionMode} posMode A row of the channel `positions`. */
function describePositionPush(position, desk, posMode) {
  const { symbol, locked, marginRatio, leverage, ...row } = describePosition(position, desk, posMode);
  const margin = marginOf(position, leverage);
  const rate =
    margin === 0n
      ? '0'
      : decimalText(over(profitAt(position, desk.market.price(position.instrument)), margin));
  return {
    ...{ ...row, posId: position.id, instId: symbol, frozen: locked, marginRate: marginRatio },
    ...{ leverage: Number(leverage), unrealizedPLR: rate },
  };
}

module.exports = {
  describeFuturesOrder,
  describeOpenSpotOrder,
  describeOrderPush,
  describePosition,
  describePositionPush,
  describeSpotFill,
  describeSpotOrder,
};
