'use strict';

/** The balances, orders and positions of a key in an environment. */

const { decimal, decimalText } = require('../../decimal.js');

/** @typedef {import('../keys.js').Product} Product */
/** @typedef {import('./order.js').Order} Order */

/**
 * @typedef {object} Position
 * @property {string} symbol
 * @property {'BOTH' | 'LONG' | 'SHORT'} side
 * @property {bigint} amount Negative for a short position.
 * @property {bigint} entryPrice
 * @property {number} updateTime ms
 */

/**
 * @typedef {object} Trade
 * @property {number} id
 * @property {Order} order
 * @property {bigint} price
 * @property {bigint} quantity
 * @property {bigint} realized
 * @property {boolean} isMaker
 * @property {number} time ms
 */

/** What happened to an order. @typedef {{ order: Order, type: 'NEW' | 'TRADE' | 'CANCELED' | 'EXPIRED', trade: Trade | null, time: number }} OrderEvent */

const DEFAULT_BALANCES = { USDT: '10000', USDC: '1000', BTC: '0.5' };
const DEFAULT_LEVERAGE = 20;

class Account {
  /** Coins by product, locked ones included. @type {Record<Product, Map<string, bigint>>} */
  #coins;
  /** @type {Order[]} */
  orders = [];
  /** @type {Trade[]} */
  trades = [];
  /** By product, symbol and side. @type {Map<string, Position>} */
  positions = new Map();
  /** By product and symbol. @type {Map<string, number>} */
  leverages = new Map();
  dualSidePosition = false;
  /** @type {OrderEvent[]} */
  #events = [];
  #onEvents;

  /**
   * @param {Record<string, string>} balances
   * @param {(events: OrderEvent[]) => void} onEvents
   */
  constructor(balances, onEvents) {
    this.#coins = { spot: new Map(), usdm: new Map(), coinm: new Map() };
    this.#onEvents = onEvents;
    this.setBalances(balances);
  }

  /** @param {Record<string, string>} balances Of every product. */
  setBalances(balances) {
    for (const coins of Object.values(this.#coins)) {
      coins.clear();
      for (const [coin, amount] of Object.entries(balances)) coins.set(coin, decimal(amount));
    }
  }

  /** @param {Product} product @returns {Record<string, string>} By coin. */
  balances(product) {
    return Object.fromEntries([...this.#coins[product]].map(([coin, amount]) => [coin, decimalText(amount)]));
  }

  /** @param {Product} product @returns {string[]} */
  coinsOf(product) {
    return [...this.#coins[product].keys()];
  }

  /** @param {Product} product @param {string} coin @returns {bigint} Locked coins included. */
  total(product, coin) {
    return this.#coins[product].get(coin) ?? 0n;
  }

  /** @param {Product} product @param {string} coin @param {bigint} amount Negative to take. */
  add(product, coin, amount) {
    this.#coins[product].set(coin, this.total(product, coin) + amount);
  }

  /** @param {Product} product @returns {Order[]} */
  openOrders(product) {
    return this.orders.filter((order) => order.product === product && order.isOpen);
  }

  /** @param {Product} product @param {string} symbol */
  leverage(product, symbol) {
    return this.leverages.get(`${product} ${symbol}`) ?? DEFAULT_LEVERAGE;
  }

  /** @param {OrderEvent} event */
  tell(event) {
    this.#events.push(event);
  }

  /** Reports what has happened since the last call. */
  flush() {
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#onEvents(events);
  }
}

/** @typedef {InstanceType<typeof Account>} AccountInstance */

module.exports = { Account, DEFAULT_BALANCES };
