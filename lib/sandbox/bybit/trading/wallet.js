'use strict';

/** What an account owns and what its orders and positions reserve. */

const { decimalText, larger, over, smaller, times } = require('../../decimal.js');
const { leavesOf } = require('./order.js');
const { unrealisedPnl } = require('./position.js');
const { MAINTENANCE_RATE, marginOf, valueOf } = require('./rules.js');

/** @typedef {import('./desk.js').DeskInstance} DeskInstance */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./position.js').Position} Position */

/**
 * The figures of one coin.
 * @typedef {object} CoinFigures
 * @property {bigint} wallet
 * @property {bigint} locked By spot orders.
 * @property {bigint} orderMargin
 * @property {bigint} positionMargin
 * @property {bigint} maintenance
 * @property {bigint} unrealised
 * @property {bigint} realised Ever.
 */

/** @typedef {{ coin: string, amount: bigint }} Reserve */

/** @param {Position} position @param {DeskInstance} desk */
function leverageOfPosition({ instrument, side }, { account }) {
  const { buy, sell } = account.leverageOf(instrument);
  return side === 'Sell' ? sell : buy;
}

/**
 * The margin of a position, in the coin in which it settles.
 * @param {Position} position
 * @param {DeskInstance} desk
 */
function positionMargin(position, desk) {
  return marginOf(position.instrument, position.entryValue, leverageOfPosition(position, desk));
}

/**
 * What an order of this size reserves. A part that closes a position reserves nothing.
 * @param {Order} order
 * @param {DeskInstance} desk
 * @returns {Reserve}
 */
function reserveFor(order, desk) {
  const { instrument, side, orderType, marketUnit } = order;
  const leaves = leavesOf(order);
  const { bid, ask } = desk.quote(instrument);
  const price = orderType === 'Limit' ? order.price : side === 'Buy' ? ask : bid;
  if (instrument.category === 'spot') {
    if (side === 'Sell') {
      return {
        coin: instrument.baseCoin,
        amount: marketUnit === 'quoteCoin' ? over(leaves, price) : leaves,
      };
    }
    return {
      coin: instrument.quoteCoin,
      amount: marketUnit === 'quoteCoin' ? leaves : times(leaves, price),
    };
  }
  const coin = instrument.settleCoin;
  if (order.reduceOnly) return { coin, amount: 0n };
  const position = desk.account.findPosition(instrument, order.positionIdx);
  const opposite = position !== undefined && position.side !== '' && position.side !== side;
  const opened = opposite ? larger(leaves - position.size, 0n) : leaves;
  const { buy, sell } = desk.account.leverageOf(instrument);
  const value = valueOf(instrument, opened, price);
  return { coin, amount: marginOf(instrument, value, side === 'Buy' ? buy : sell) };
}

/**
 * A conditional order reserves nothing until it is triggered. One with orderFilter tpslOrder, of spot, does.
 * @param {Pick<Order, 'status' | 'stopOrderType'>} order Open, or about to be.
 */
function isReserving({ status, stopOrderType }) {
  return status !== 'Untriggered' || stopOrderType === 'tpslOrder';
}

/** @returns {CoinFigures} */
function noFigures() {
  return {
    wallet: 0n,
    locked: 0n,
    orderMargin: 0n,
    positionMargin: 0n,
    maintenance: 0n,
    unrealised: 0n,
    realised: 0n,
  };
}

/**
 * @param {DeskInstance} desk
 * @returns {Map<string, CoinFigures>} Of every coin that the account has or uses.
 */
function figuresOf(desk) {
  const { account } = desk;
  /** @type {Map<string, CoinFigures>} */
  const coins = new Map();
  const figures = (/** @type {string} */ coin) => {
    const known = coins.get(coin);
    if (known !== undefined) return known;
    const fresh = noFigures();
    coins.set(coin, fresh);
    return fresh;
  };
  for (const coin of Object.keys(account.balances)) figures(coin).wallet = account.balance(coin);
  for (const order of account.open.values()) {
    if (!isReserving(order)) continue;
    const { coin, amount } = reserveFor(order, desk);
    figures(coin)[order.instrument.category === 'spot' ? 'locked' : 'orderMargin'] += amount;
  }
  for (const position of account.positions()) {
    const { instrument, entryValue, cumRealisedPnl } = position;
    const own = figures(instrument.settleCoin);
    own.positionMargin += positionMargin(position, desk);
    own.maintenance += times(entryValue, MAINTENANCE_RATE);
    own.unrealised += unrealisedPnl(position, desk.quote(instrument).mark);
    own.realised += cumRealisedPnl;
  }
  return coins;
}

/**
 * The totals of the account in USD.
 * @param {Map<string, CoinFigures>} coins
 * @param {DeskInstance} desk
 */
function totalsOf(coins, desk) {
  const totals = noFigures();
  for (const [coin, figures] of coins) {
    const price = desk.usdPrice(coin);
    for (const name of /** @type {(keyof CoinFigures)[]} */ (Object.keys(totals))) {
      totals[name] += times(figures[name], price);
    }
  }
  return totals;
}

/**
 * Whether the account can pay for an order that is not open yet: with the coin itself for spot, with everything that it
 * owns for contracts.
 * @param {Order} order
 * @param {DeskInstance} desk
 * @param {bigint} [released] What an order that it replaces has reserved.
 */
function canAfford(order, desk, released = 0n) {
  const { coin, amount } = reserveFor(order, desk);
  if (amount <= released) return true;
  const coins = figuresOf(desk);
  const own = coins.get(coin) ?? noFigures();
  if (order.instrument.category === 'spot') return amount <= own.wallet - own.locked + released;
  const { wallet, unrealised, orderMargin, positionMargin: margin } = totalsOf(coins, desk);
  return times(amount - released, desk.usdPrice(coin)) <= wallet + unrealised - orderMargin - margin;
}

/**
 * @param {string} coin
 * @param {CoinFigures} figures
 * @param {bigint} usdPrice
 */
function coinRow(coin, figures, usdPrice) {
  const equity = figures.wallet + figures.unrealised;
  return {
    coin,
    equity: decimalText(equity),
    usdValue: decimalText(times(equity, usdPrice)),
    walletBalance: decimalText(figures.wallet),
    availableToWithdraw: '',
    availableToBorrow: '',
    borrowAmount: decimalText(-smaller(figures.wallet, 0n)),
    accruedInterest: '0',
    totalOrderIM: decimalText(figures.orderMargin),
    totalPositionIM: decimalText(figures.positionMargin),
    totalPositionMM: decimalText(figures.maintenance),
    unrealisedPnl: decimalText(figures.unrealised),
    cumRealisedPnl: decimalText(figures.realised),
    bonus: '0',
    collateralSwitch: true,
    marginCollateral: true,
    locked: decimalText(figures.locked),
    spotHedgingQty: '0',
    spotBorrow: '0',
  };
}

/**
 * The account as wallet-balance and the topic `wallet` show it.
 * @param {DeskInstance} desk
 * @param {string} accountType
 * @param {string[]} [asked] Coins. Default: those that the account has.
 */
function walletRow(desk, accountType, asked) {
  const coins = figuresOf(desk);
  const totals = totalsOf(coins, desk);
  const equity = totals.wallet + totals.unrealised;
  const margin = totals.orderMargin + totals.positionMargin;
  const rate = (/** @type {bigint} */ part) => (equity > 0n ? decimalText(over(part, equity), 4) : '0');
  const names = asked ?? [...coins.keys()].filter((coin) => coins.get(coin)?.wallet !== 0n);
  return {
    accountType,
    accountLTV: '0',
    accountIMRate: rate(margin),
    accountIMRateByMp: rate(margin),
    accountMMRate: rate(totals.maintenance),
    accountMMRateByMp: rate(totals.maintenance),
    totalEquity: decimalText(equity),
    totalWalletBalance: decimalText(totals.wallet),
    totalMarginBalance: decimalText(equity),
    totalAvailableBalance: decimalText(equity - margin),
    totalPerpUPL: decimalText(totals.unrealised),
    totalInitialMargin: decimalText(margin),
    totalInitialMarginByMp: decimalText(margin),
    totalMaintenanceMargin: decimalText(totals.maintenance),
    totalMaintenanceMarginByMp: decimalText(totals.maintenance),
    coin: names.map((name) => coinRow(name, coins.get(name) ?? noFigures(), desk.usdPrice(name))),
  };
}

module.exports = { canAfford, isReserving, leverageOfPosition, positionMargin, reserveFor, walletRow };
