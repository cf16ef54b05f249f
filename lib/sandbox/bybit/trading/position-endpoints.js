'use strict';

/** The endpoints of positions and of the margin mode. https://bybit-exchange.github.io/docs/v5/position */

const { ONE, decimalText, parseDecimal } = require('../../decimal.js');
const { isCategory } = require('../market/instruments.js');
const { checkProtection } = require('./checks.js');
const { optionalPrice, readProtection } = require('./draft.js');
const { closedPnlRow } = require('./execution.js');
const { deskOf, success } = require('./order-endpoints.js');
const {
  ILLEGAL_CATEGORY,
  checkTypes,
  isInScope,
  readInstrument,
  readPage,
  readSpan,
  textOf,
} = require('./parameters.js');
const { emptyPosition } = require('./position.js');
const { positionRow } = require('./position-row.js');
const { protect, protectionOf, setFull, setTrailingStop } = require('./protection.js');
const { filtersOf, parameterError } = require('./rules.js');

/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./order-endpoints.js').Call} Call */
/** @typedef {import('./position.js').Position} Position */

/** @type {readonly import('../market/instruments.js').Category[]} */
const CONTRACTS = ['linear', 'inverse', 'option'];
/** @type {readonly import('../market/instruments.js').Category[]} */
const PERPETUALS = ['linear', 'inverse'];
const POSITION_PAGE = { standard: 20, maximum: 200 };
const CLOSED_PAGE = { standard: 50, maximum: 100 };
const HEDGE_MODE = '3';
const MARGIN_MODES = /** @type {const} */ (['REGULAR_MARGIN', 'ISOLATED_MARGIN', 'PORTFOLIO_MARGIN']);

/** @param {number} retCode @param {string} retMsg @returns {ReplySpec} */
function refusal(retCode, retMsg) {
  return { retCode, retMsg };
}

/**
 * The positions of a symbol, also empty ones: one, or in hedge mode two.
 * @param {Call} call
 * @param {InstrumentRow} instrument
 */
function positionsOf({ key: { account }, now }, instrument) {
  const indexes = /** @type {readonly (0 | 1 | 2)[]} */ (account.isHedged(instrument) ? [1, 2] : [0]);
  return indexes.map(
    (index) => account.findPosition(instrument, index) ?? emptyPosition(instrument, index, now),
  );
}

/**
 * GET /v5/position/list. With `symbol` it shows empty positions too.
 * @param {Call} call
 * @returns {ReplySpec}
 */
function listPositions(call) {
  const { key, params } = call;
  const { category } = params;
  if (!isCategory(category) || !CONTRACTS.includes(category)) return ILLEGAL_CATEGORY;
  const isBySymbol = textOf(params.symbol) !== '';
  if (category === 'linear' && !isBySymbol && textOf(params.settleCoin) === '') {
    return refusal(10001, 'Missing some parameters that must be filled in, symbol or settleCoin');
  }
  const instrument = isBySymbol ? readInstrument(call) : null;
  if (instrument !== null && 'refusal' in instrument) return instrument.refusal;
  const open = key.account.positions().filter(({ size }) => size > 0n);
  const rows =
    instrument === null
      ? open.filter((position) => isInScope(position.instrument, params))
      : positionsOf(call, instrument);
  // The oldest first: an account keeps its positions in the order in which they were first opened.
  const cut = readPage(params, POSITION_PAGE, rows, (position) => -key.account.positions().indexOf(position));
  if ('refusal' in cut) return cut.refusal;
  const desk = deskOf(call);
  const list = cut.page.map((position) => positionRow(position, desk));
  return success({ list, nextPageCursor: cut.nextPageCursor, category });
}

/**
 * POST /v5/position/set-leverage. In one-way mode both sides have the same leverage.
 * @param {Call} call
 * @returns {ReplySpec}
 */
function setLeverage(call) {
  const instrument = readInstrument(call, PERPETUALS);
  if ('refusal' in instrument) return instrument.refusal;
  const { account } = call.key;
  const buy = parseDecimal(call.params.buyLeverage);
  const sell = parseDecimal(call.params.sellLeverage);

  if (buy === null || buy < ONE) return refusal(10001, 'buy leverage invalid');
  if (sell === null || sell < ONE) return refusal(10001, 'sell leverage invalid');
  if (buy !== sell && !account.isHedged(instrument)) {
    return refusal(10001, 'buyLeverage must be equal to sellLeverage in one-way mode');
  }
  const { maxLeverage } = filtersOf(instrument);
  const highest = buy > sell ? buy : sell;
  if (highest > maxLeverage) {
    // Bybit's text counts in hundredths.
    const [wanted, allowed] = [highest, maxLeverage].map((leverage) => decimalText(leverage * 100n));
    return refusal(110013, `cannot set leverage [${wanted}] gt maxLeverage [${allowed}] by risk limit`);
  }
  const current = account.leverageOf(instrument);
  if (current.buy === buy && current.sell === sell) return refusal(110043, 'leverage not modified');
  account.setLeverage(instrument, { buy, sell });
  for (const position of positionsOf(call, instrument)) if (position.size > 0n) account.touch(position);
  return success({});
}

/**
 * What trading-stop sets, with what is to be removed: `0` cancels.
 * @param {Call} call
 * @param {Position} position
 * @param {'Buy' | 'Sell'} side Of the position.
 * @returns {ReplySpec}
 */
function setStops(call, position, side) {
  const { params, key } = call;
  const desk = deskOf(call);
  const { instrument, positionIdx, size } = position;
  const isGiven = (/** @type {string} */ name) => textOf(params[name]) !== '';
  const wishes = readProtection(params);
  const distance = optionalPrice(params.trailingStop);
  const { last } = desk.quote(instrument);
  const wrong = wishes === null ? null : checkProtection(side, wishes, last, instrument);
  if (wrong !== null) return wrong;
  const activePrice = optionalPrice(params.activePrice);
  if (distance !== null && distance < 0n) return parameterError('trailingStop invalid');
  if (activePrice !== null && activePrice < 0n) return parameterError('activePrice invalid');

  const holding = { instrument, positionIdx, side, qty: size };
  if (wishes?.mode === 'Partial') {
    const part = optionalPrice(params.tpSize ?? params.slSize);
    if (part !== null && (part <= 0n || part > size)) return parameterError('tpSize or slSize invalid');
    protect(desk, { ...holding, qty: part ?? size, protection: wishes });
  } else {
    const before = protectionOf(desk, position);
    const modified =
      (isGiven('takeProfit') && before.takeProfit?.price !== (wishes?.takeProfit ?? undefined)) ||
      (isGiven('stopLoss') && before.stopLoss?.price !== (wishes?.stopLoss ?? undefined)) ||
      (isGiven('trailingStop') && before.trailingStop?.distance !== (distance ?? undefined)) ||
      isGiven('activePrice');
    if (!modified) return refusal(34040, 'not modified');
    if (wishes !== null) protect(desk, { ...holding, protection: wishes });
    if (isGiven('takeProfit') && wishes?.takeProfit == null) setFull(desk, holding, 'TakeProfit', null);
    if (isGiven('stopLoss') && wishes?.stopLoss == null) setFull(desk, holding, 'StopLoss', null);
    if (distance !== null) setTrailingStop(desk, holding, distance, activePrice);
    else if (isGiven('trailingStop')) setFull(desk, holding, 'TrailingStop', null);
  }
  key.account.touch(position);
  return success({});
}

/**
 * POST /v5/position/trading-stop. https://bybit-exchange.github.io/docs/v5/position/trading-stop
 * @param {Call} call
 * @returns {ReplySpec}
 */
function setTradingStop(call) {
  const instrument = readInstrument(call, CONTRACTS);
  if ('refusal' in instrument) return instrument.refusal;
  const mistyped = checkTypes(call.params);
  if (mistyped !== null) return mistyped;
  const { account } = call.key;
  const index = Number(textOf(call.params.positionIdx) || '0');
  const isHedged = account.isHedged(instrument);
  if (isHedged ? index !== 1 && index !== 2 : index !== 0) {
    return refusal(10001, 'position idx not match position mode');
  }
  const position = account.findPosition(instrument, /** @type {0 | 1 | 2} */ (index));
  if (position === undefined || position.side === '') {
    return refusal(10001, 'can not set tp/sl/ts for zero position');
  }
  return setStops(call, position, position.side);
}

/**
 * POST /v5/position/switch-mode: one-way (0) or hedge mode (3), for a symbol or for all that settle in a coin.
 * @param {Call} call
 * @returns {ReplySpec}
 */
function switchMode(call) {
  const { key, params, market } = call;
  const { account } = key;
  const { category, coin, mode } = params;
  if (!isCategory(category) || !PERPETUALS.includes(category)) return ILLEGAL_CATEGORY;
  const isBySymbol = textOf(params.symbol) !== '';
  const instrument = isBySymbol ? readInstrument(call) : null;
  if (instrument !== null && 'refusal' in instrument) return instrument.refusal;
  const settled = market.listInstruments(category).filter(({ settleCoin }) => settleCoin === coin);
  const instruments = instrument === null ? settled : [instrument];
  if (instruments.length === 0) return refusal(10001, 'symbol and coin cannot both be empty');
  if (textOf(mode) !== '0' && textOf(mode) !== HEDGE_MODE) return parameterError('mode invalid');
  const hedged = textOf(mode) === HEDGE_MODE;
  if (hedged && instruments[0].settleCoin !== 'USDT') {
    return refusal(110029, 'Hedge mode is not supported for this symbol');
  }
  if (instruments.every((row) => account.isHedged(row) === hedged)) {
    return refusal(110025, 'Position mode is not modified');
  }
  const concerns = (/** @type {InstrumentRow} */ row) => instruments.includes(row);
  if (account.positions().some((position) => position.size > 0n && concerns(position.instrument))) {
    return refusal(110024, 'You have an existing position, so the position mode cannot be switched');
  }
  if ([...account.open.values()].some((order) => concerns(order.instrument))) {
    return refusal(110028, 'You have existing open orders, so the position mode cannot be switched');
  }
  const target = instrument === null ? { coin: textOf(coin) } : { symbol: instrument.symbol };
  account.setHedged(target, hedged, instruments);
  if (instrument !== null) return success({});
  return { ...success({}), retMsg: 'All symbols switched successfully.' };
}

/**
 * POST /v5/position/switch-isolated: for classic accounts. A unified account has one margin mode for all symbols.
 * @param {Call} call
 * @returns {ReplySpec}
 */
function switchIsolated(call) {
  if (call.key.uta === 1) return refusal(100028, 'unified account is forbidden');
  const instrument = readInstrument(call, PERPETUALS);
  if ('refusal' in instrument) return instrument.refusal;
  const { account } = call.key;
  const mode = textOf(call.params.tradeMode) === '1' ? 'ISOLATED_MARGIN' : 'REGULAR_MARGIN';
  if (account.marginMode === mode) return refusal(110026, 'Cross/isolated margin mode is not modified');
  account.marginMode = mode;
  return success({});
}

/**
 * POST /v5/account/set-margin-mode. https://bybit-exchange.github.io/docs/v5/account/set-margin-mode
 * @param {Call} call
 * @returns {ReplySpec}
 */
function setMarginMode({ key, params }) {
  const mode = MARGIN_MODES.find((name) => name === params.setMarginMode);
  if (mode === undefined) return parameterError('setMarginMode invalid');
  key.account.marginMode = mode;
  return { retCode: 0, retMsg: 'Request accepted', result: { reasons: [] } };
}

/**
 * GET /v5/position/closed-pnl, newest first.
 * @param {Call} call
 * @returns {ReplySpec}
 */
function listClosedPnl({ key, params, now }) {
  const { category } = params;
  if (!isCategory(category) || !CONTRACTS.includes(category)) return ILLEGAL_CATEGORY;
  const span = readSpan(params, now);
  if ('refusal' in span) return span.refusal;
  const rows = key.account.closedPnl.filter(
    ({ execution: { order, time } }) =>
      isInScope(order.instrument, params) && time >= span.start && time <= span.end,
  );
  const cut = readPage(params, CLOSED_PAGE, rows, ({ execution }) => execution.seq);
  if ('refusal' in cut) return cut.refusal;
  return success({ list: cut.page.map(closedPnlRow), nextPageCursor: cut.nextPageCursor, category });
}

module.exports = {
  listClosedPnl,
  listPositions,
  setLeverage,
  setMarginMode,
  setTradingStop,
  switchIsolated,
  switchMode,
};
