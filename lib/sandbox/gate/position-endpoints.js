'use strict';

/** The positions in contracts, and their settings. https://www.gate.com/docs/developers/apiv4/en/#list-all-positions-of-a-user */

const { decimal, decimalText, parseDecimal } = require('../decimal.js');
const { worth } = require('../trading/instrument.js');
const { absolute, marginOf, profitAt } = require('../trading/position.js');
const { describeFuturesAccount } = require('./account-endpoints.js');
const { CONTRACTS } = require('./instruments.js');
const { UNKNOWN_CONTRACT } = require('./market-endpoints.js');
const { invalidParameter, refusal, success } = require('./replies.js');

/** @typedef {import('./endpoints.js').Call} Call */
/** @typedef {import('../trading/engine.js').Desk} Desk */
/** @typedef {import('../trading/instrument.js').Instrument} Instrument */
/** @typedef {import('../trading/order.js').PositionSide} PositionSide */

const MODES = { net: 'single', long: 'dual_long', short: 'dual_short' };

/**
 * @param {Instrument} instrument
 * @param {PositionSide} positionSide
 * @param {{ desk: Desk, userId: number }} of
 */
function describePosition(instrument, positionSide, { desk: { account, market, now }, userId }) {
  const position = account.position(instrument, 'cross', positionSide) ?? {
    ...{ instrument, positionSide, marginMode: /** @type {const} */ ('cross'), size: 0n, entryPrice: 0n },
    ...{ realized: 0n, id: '0', createdAt: now, updatedAt: now },
  };
  const price = market.price(instrument);
  const leverage = account.leverage(position);
  const margin = decimalText(marginOf(position, leverage));
  return {
    ...{ user: userId, contract: instrument.id, size: Number(decimalText(position.size)), leverage },
    ...{ risk_limit: '1000000', leverage_max: instrument.maxLeverage, maintenance_rate: '0.004' },
    ...{ value: decimalText(worth(instrument, absolute(position.size), price)), margin },
    ...{ entry_price: decimalText(position.entryPrice), liq_price: '0', mark_price: decimalText(price) },
    ...{ initial_margin: margin, maintenance_margin: '0' },
    ...{
      unrealised_pnl: decimalText(profitAt(position, price)),
      realised_pnl: decimalText(position.realized),
    },
    ...{ history_pnl: '0', last_close_pnl: '0', realised_point: '0', history_point: '0', adl_ranking: 5 },
    ...{ pending_orders: account.open().filter((order) => order.instrument === instrument).length },
    ...{ close_order: null, mode: MODES[positionSide], cross_leverage_limit: '0' },
    ...{ update_time: Math.floor(position.updatedAt / 1000), update_id: 1 },
    ...{ open_time: Math.floor(position.createdAt / 1000), pos_margin_mode: 'isolated' },
  };
}

/** @param {Call} call */
const ofCall = ({ futures, key }) => ({ desk: futures, userId: key.userId });

/** @param {Call} call */
function list(call) {
  const held = call.futures.account.positions();
  return success(held.map((row) => describePosition(row.instrument, row.positionSide, ofCall(call))));
}

/**
 * @param {readonly PositionSide[]} sides
 * @param {(instrument: Instrument, call: Call) => ReturnType<typeof invalidParameter> | null} [change]
 */
function rowsOf(sides, change = () => null) {
  return (/** @type {Call} */ call) => {
    const instrument = CONTRACTS.get(call.ids.contract);
    if (instrument === undefined) return UNKNOWN_CONTRACT;
    const refused = change(instrument, call);
    if (refused !== null) return refused;
    const rows = sides.map((side) => describePosition(instrument, side, ofCall(call)));
    return success(sides.length === 1 ? rows[0] : rows);
  };
}

/** @param {Instrument} instrument @param {Call} call */
function setLeverage(instrument, { params, futures }) {
  const wanted = parseDecimal(params.leverage);
  if (wanted === null || wanted < 0n) return invalidParameter('Invalid leverage');
  if (wanted > decimal(instrument.maxLeverage)) {
    return refusal(400, 'LEVERAGE_TOO_HIGH', `leverage limit ${instrument.maxLeverage}`);
  }
  // 0 asks for cross margin, with a limit of its own.
  const leverage = wanted === 0n ? String(params.cross_leverage_limit ?? '10') : String(params.leverage);
  futures.account.setLeverage({ instrument, marginMode: 'cross', positionSide: 'net' }, leverage);
  return null;
}

/** @param {Call} call */
function setDualMode({ params, futures }) {
  const { account } = futures;
  const wanted = String(params.dual_mode);
  if (wanted !== 'true' && wanted !== 'false') return invalidParameter('Invalid dual_mode');
  const isBusy = account.positions().length + account.open().length > 0;
  if (account.hedged !== (wanted === 'true') && isBusy) {
    return refusal(400, 'POSITION_HOLDING', 'close the positions and cancel the orders first');
  }
  account.hedged = wanted === 'true';
  return success(describeFuturesAccount(futures));
}

const FUTURES = { permission: /** @type {const} */ ('futures') };
const READ = { ...FUTURES, method: 'GET', write: false };
const CHANGE = { ...FUTURES, method: 'POST', write: true };
const ONE = /** @type {const} */ (['net']);
const BOTH = /** @type {const} */ (['long', 'short']);

/** @type {readonly import('./endpoints.js').Endpoint[]} */
const POSITION_ENDPOINTS = [
  { ...READ, path: '/futures/usdt/positions', answer: list },
  { ...READ, path: '/futures/usdt/positions/{contract}', answer: rowsOf(ONE) },
  { ...READ, path: '/futures/usdt/dual_comp/positions/{contract}', answer: rowsOf(BOTH) },
  { ...CHANGE, path: '/futures/usdt/positions/{contract}/leverage', answer: rowsOf(ONE, setLeverage) },
  {
    ...CHANGE,
    path: '/futures/usdt/dual_comp/positions/{contract}/leverage',
    answer: rowsOf(BOTH, setLeverage),
  },
  { ...CHANGE, path: '/futures/usdt/dual_mode', answer: setDualMode },
];

module.exports = { POSITION_ENDPOINTS, describePosition };
