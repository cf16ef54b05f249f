'use strict';

/** The state of one account: balances, orders, positions, settings. */

const { decimal, decimalText, over, times } = require('../../decimal.js');
const { Market } = require('../market.js');
const { marginOf, profit, size } = require('./position.js');

/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./position.js').Position} Position */
/** @typedef {import('../instruments.js').Instrument} Instrument */
/** @typedef {import('../market.js').MarketInstance} MarketInstance */
/** @typedef {{ orders: Set<Order>, positions: Set<Position>, balances: Set<string> }} Changes */

const DEFAULT_LEVER = '10';
/** Filled and cancelled orders that are kept. */
const KEPT_ORDERS = 1000;

class Account {
  /** @type {Map<string, bigint>} */
  #cash = new Map();
  /** @type {Map<string, string>} By instrument, margin mode and position side. */
  #levers = new Map();
  /** @type {Map<string, Position>} */
  #positions = new Map();
  /** @type {Order[]} */
  #filled = [];
  #onChange;
  /** @type {Changes} */
  #changes = { orders: new Set(), positions: new Set(), balances: new Set() };
  /** Oldest first. @type {Order[]} */
  orders = [];
  /** Oldest first. @type {import('./algo.js').Algo[]} */
  algos = [];

  /**
   * @param {{ acctLv: number, posMode: string, balances: Record<string, string> }} settings
   * @param {(changes: Changes) => void} onChange
   */
  constructor({ acctLv, posMode, balances }, onChange) {
    this.acctLv = acctLv;
    this.posMode = posMode;
    this.#onChange = onChange;
    this.setBalances(balances);
  }

  /** @param {Record<string, string>} balances */
  setBalances(balances) {
    this.#cash = new Map(Object.entries(balances).map(([ccy, amount]) => [ccy, decimal(amount)]));
  }

  /** @returns {Record<string, string>} */
  balances() {
    return Object.fromEntries([...this.#cash].map(([ccy, amount]) => [ccy, decimalText(amount)]));
  }

  currencies() {
    return [...this.#cash.keys()];
  }

  /** @param {string} ccy */
  cash(ccy) {
    return this.#cash.get(ccy) ?? 0n;
  }

  /** @param {string} ccy @param {bigint} amount */
  add(ccy, amount) {
    this.#cash.set(ccy, this.cash(ccy) + amount);
    this.#changes.balances.add(ccy);
  }

  /** Orders that wait to be filled. */
  open() {
    return this.orders.filter(({ state }) => state === 'live');
  }

  /** @param {Order} order */
  addOrder(order) {
    this.orders.push(order);
    this.#changes.orders.add(order);
    if (this.orders.length > KEPT_ORDERS) {
      const oldest = this.orders.findIndex(({ state }) => state !== 'live');
      if (oldest !== -1) this.orders.splice(oldest, 1);
    }
  }

  /** @param {Order} order */
  touch(order) {
    this.#changes.orders.add(order);
    if (order.state === 'filled') this.#filled.push(order);
  }

  /**
   * @param {{ ordId?: unknown, clOrdId?: unknown }} ids `ordId` counts if both are given.
   * @returns {Order | undefined} The newest one: a client id can be used again once its order is done.
   */
  findOrder({ ordId, clOrdId }) {
    const byId = typeof ordId === 'string' && ordId !== '';
    return this.orders.findLast((order) => (byId ? order.ordId === ordId : order.clOrdId === clOrdId));
  }

  positions() {
    return [...this.#positions.values()];
  }

  /**
   * @param {Instrument} instrument
   * @param {string} mgnMode
   * @param {string} posSide
   */
  position({ instId }, mgnMode, posSide) {
    return this.#positions.get(`${instId} ${mgnMode} ${posSide}`);
  }

  /** @param {Position} position One without a size is removed. */
  keepPosition(position) {
    const { instrument, mgnMode, posSide } = position;
    const name = `${instrument.instId} ${mgnMode} ${posSide}`;
    if (position.size === 0n) this.#positions.delete(name);
    else this.#positions.set(name, position);
    this.#changes.positions.add(position);
  }

  /**
   * @param {string} instId
   * @param {string} mgnMode
   * @param {string} posSide
   */
  lever(instId, mgnMode, posSide) {
    const own = mgnMode === 'isolated' ? this.#levers.get(`${instId} ${mgnMode} ${posSide}`) : undefined;
    return own ?? this.#levers.get(`${instId} ${mgnMode} net`) ?? DEFAULT_LEVER;
  }

  /**
   * @param {string} instId
   * @param {string} mgnMode
   * @param {string} posSide
   * @param {string} lever
   */
  setLever(instId, mgnMode, posSide, lever) {
    this.#levers.set(`${instId} ${mgnMode} ${posSide}`, lever);
  }

  /**
   * What an order takes away from the available balance while it waits.
   * @param {import('./order.js').Draft} draft
   * @param {bigint} price
   * @returns {{ ccy: string, amount: bigint }}
   */
  cost({ instrument, side, size: wanted, inQuote, tdMode, posSide, reduceOnly }, price) {
    if (instrument.instType === 'SPOT') {
      if (side === 'sell') {
        return { ccy: instrument.base, amount: inQuote ? over(wanted, price) : wanted };
      }
      return { ccy: instrument.quote, amount: inQuote ? wanted : times(wanted, price) };
    }
    const closes = reduceOnly || (posSide !== 'net' && (side === 'buy') === (posSide === 'short'));
    const held = this.position(instrument, tdMode, posSide)?.size ?? 0n;
    const against = held !== 0n && held < 0n === (side === 'buy') ? size(held) : 0n;
    const opened = closes ? 0n : wanted > against ? wanted - against : 0n;
    const lever = this.lever(instrument.instId, tdMode, posSide);
    return { ccy: instrument.quote, amount: over(Market.value(instrument, opened, price), decimal(lever)) };
  }

  /**
   * @param {string} ccy
   * @param {MarketInstance} market
   * @returns {{ frozen: bigint, upl: bigint, available: bigint }} `frozen`: held for open orders and as margin.
   */
  funds(ccy, market) {
    let frozen = 0n;
    let upl = 0n;
    for (const order of this.open()) {
      const cost = this.cost(order, order.px ?? market.price(order.instrument));
      if (cost.ccy === ccy) frozen += cost.amount;
    }
    for (const position of this.positions()) {
      const { instrument, mgnMode, posSide } = position;
      if (instrument.quote !== ccy) continue;
      frozen += marginOf(position, this.lever(instrument.instId, mgnMode, posSide));
      upl += profit(position, size(position.size), market.price(instrument));
    }
    const available = this.cash(ccy) + upl - frozen;
    return { frozen, upl, available: available > 0n ? available : 0n };
  }

  /** Orders that were filled since the last call. @returns {Order[]} */
  takeFilled() {
    return this.#filled.splice(0);
  }

  /** Reports what has changed since the last call. */
  flush() {
    const changes = this.#changes;
    this.#changes = { orders: new Set(), positions: new Set(), balances: new Set() };
    if (changes.orders.size + changes.positions.size + changes.balances.size > 0) this.#onChange(changes);
  }
}

/** @typedef {InstanceType<typeof Account>} AccountInstance */

module.exports = { Account };
