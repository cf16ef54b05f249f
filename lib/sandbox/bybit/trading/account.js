'use strict';

/**
 * The trading account of a key: balances, orders, executions, positions and settings. It keeps and finds; what happens to
 * orders is in engine.js.
 */

const { decimal, decimalText, smaller } = require('../../decimal.js');
const { LinkIds } = require('./link-ids.js');
const { emptyPosition } = require('./position.js');
const { isOpen } = require('./order.js');

/** @typedef {import('../market/instruments.js').InstrumentRow} InstrumentRow */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./position.js').Position} Position */
/** @typedef {import('./execution.js').Execution} Execution */
/** @typedef {import('./execution.js').ClosedPnl} ClosedPnl */

/** How many finished orders, executions and closed positions an account remembers; the oldest are forgotten first. */
const KEPT = 500;
const DEFAULT_LEVERAGE = decimal('10');

/** @typedef {'REGULAR_MARGIN' | 'ISOLATED_MARGIN' | 'PORTFOLIO_MARGIN'} MarginMode */
/** @typedef {{ buy: bigint, sell: bigint }} Leverage */

/**
 * What has changed since the last announcement, each thing once.
 * @typedef {object} Changes
 * @property {Set<Order>} orders
 * @property {Execution[]} executions
 * @property {Set<Position>} positions
 * @property {boolean} wallet
 */

/** @returns {Changes} */
function noChanges() {
  return { orders: new Set(), executions: [], positions: new Set(), wallet: false };
}

/**
 * @template T
 * @param {T[]} list
 * @param {T} item
 */
function keep(list, item) {
  list.push(item);
  if (list.length > KEPT) list.shift();
}

class Account {
  /** Open orders by orderId, oldest first. @type {Map<string, Order>} */
  open = new Map();
  /** Finished orders by orderId, oldest first. @type {Map<string, Order>} */
  finished = new Map();
  /** @type {Execution[]} */
  executions = [];
  /** @type {ClosedPnl[]} */
  closedPnl = [];
  /** @type {MarginMode} */
  marginMode = 'REGULAR_MARGIN';
  /** @type {Map<string, Position>} */
  #positions = new Map();
  /** @type {Map<string, Leverage>} */
  #leverages = new Map();
  /** Symbols and settle coins in hedge mode, or explicitly not. @type {Map<string, boolean>} */
  #hedged = new Map();
  #changes = noChanges();
  #sequence = 0;
  #announce;
  #linkIds;

  /**
   * @param {Record<string, string>} balances Wallet balances by coin. The account changes them.
   * @param {(changes: Changes) => void} announce
   * @param {import('./link-ids.js').OrderIds} [orderIds] Default 'ever'.
   */
  constructor(balances, announce, orderIds = 'ever') {
    this.balances = balances;
    this.#announce = announce;
    this.#linkIds = new LinkIds(orderIds);
  }

  /** @param {string} coin */
  balance(coin) {
    return Object.hasOwn(this.balances, coin) ? decimal(this.balances[coin]) : 0n;
  }

  /**
   * @param {string} coin
   * @param {bigint} amount Negative to take.
   */
  credit(coin, amount) {
    if (amount === 0n) return;
    this.balances[coin] = decimalText(this.balance(coin) + amount, 18);
    this.#changes.wallet = true;
  }

  /** @param {string} linkId */
  isLinkIdTaken(linkId) {
    return this.#linkIds.isTaken(linkId);
  }

  /**
   * An order by its orderId, or else by its orderLinkId.
   * @param {unknown} orderId
   * @param {unknown} linkId
   * @returns {Order | undefined} undefined for an unknown order, and for one that the account has forgotten.
   */
  find(orderId, linkId) {
    const id = typeof orderId === 'string' ? orderId : '';
    if (id !== '') return this.open.get(id) ?? this.finished.get(id);
    return typeof linkId === 'string' ? this.#linkIds.find(linkId) : undefined;
  }

  /**
   * Files an order where its status belongs, and notes that it has changed.
   * @param {Order} order
   */
  file(order) {
    this.#changes.orders.add(order);
    this.#linkIds.file(order);
    if (isOpen(order)) {
      this.open.set(order.orderId, order);
      return;
    }
    this.open.delete(order.orderId);
    this.finished.set(order.orderId, order);
    if (this.finished.size <= KEPT) return;
    const [oldest] = this.finished.values();
    this.finished.delete(oldest.orderId);
    this.#linkIds.forget(oldest);
  }

  nextSequence() {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** @param {Execution} execution */
  addExecution(execution) {
    keep(this.executions, execution);
    this.#changes.executions.push(execution);
  }

  /** @param {ClosedPnl} row */
  addClosedPnl(row) {
    keep(this.closedPnl, row);
  }

  /** @returns {Position[]} Also those that are empty again. */
  positions() {
    return [...this.#positions.values()];
  }

  /**
   * @param {InstrumentRow} instrument
   * @param {0 | 1 | 2} positionIdx
   * @returns {Position | undefined} undefined if there never was one.
   */
  findPosition({ category, symbol }, positionIdx) {
    return this.#positions.get(`${category} ${symbol} ${positionIdx}`);
  }

  /**
   * @param {InstrumentRow} instrument
   * @param {0 | 1 | 2} positionIdx
   * @param {number} now ms
   */
  position(instrument, positionIdx, now) {
    const found = this.findPosition(instrument, positionIdx);
    if (found !== undefined) return found;
    const position = emptyPosition(instrument, positionIdx, now);
    this.#positions.set(`${instrument.category} ${instrument.symbol} ${positionIdx}`, position);
    return position;
  }

  /** @param {Position} position */
  touch(position) {
    this.#changes.positions.add(position);
    this.#changes.wallet = true;
  }

  /** For changes of what open orders reserve. */
  touchWallet() {
    this.#changes.wallet = true;
  }

  /** @param {InstrumentRow} instrument @returns {Leverage} */
  leverageOf({ category, symbol, maxLeverage }) {
    const chosen = this.#leverages.get(`${category} ${symbol}`);
    if (chosen !== undefined) return chosen;
    const standard = smaller(DEFAULT_LEVERAGE, decimal(maxLeverage));
    return { buy: standard, sell: standard };
  }

  /** @param {InstrumentRow} instrument @param {Leverage} leverage */
  setLeverage({ category, symbol }, leverage) {
    this.#leverages.set(`${category} ${symbol}`, leverage);
  }

  /** @param {InstrumentRow} instrument Contracts only. */
  isHedged({ category, symbol, settleCoin }) {
    if (category !== 'linear') return false;
    return this.#hedged.get(symbol) ?? this.#hedged.get(`coin ${settleCoin}`) ?? false;
  }

  /**
   * @param {{ symbol: string } | { coin: string }} target A coin stands for all symbols that settle in it.
   * @param {boolean} hedged
   * @param {readonly InstrumentRow[]} instruments Those that are meant.
   */
  setHedged(target, hedged, instruments) {
    if ('symbol' in target) {
      this.#hedged.set(target.symbol, hedged);
      return;
    }
    for (const { symbol } of instruments) this.#hedged.delete(symbol);
    this.#hedged.set(`coin ${target.coin}`, hedged);
  }

  /** Tells the listeners what has changed since the last time. */
  flush() {
    const changes = this.#changes;
    const { orders, executions, positions, wallet } = changes;
    if (orders.size === 0 && executions.length === 0 && positions.size === 0 && !wallet) return;
    this.#changes = noChanges();
    this.#announce(changes);
  }

  /**
   * Replaces the balances, as when a test adds the key again with others.
   * @param {Record<string, string>} balances
   */
  setBalances(balances) {
    for (const coin of Object.keys(this.balances)) delete this.balances[coin];
    Object.assign(this.balances, balances);
    this.#changes.wallet = true;
    this.flush();
  }
}

/** @typedef {InstanceType<typeof Account>} AccountInstance */

module.exports = { Account };
