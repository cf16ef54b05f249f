'use strict';

/** The state of one account, or of one wallet where an exchange separates them: money, orders, positions, leverages. */

const { decimal, decimalText, over, times } = require('../decimal.js');
const { worth } = require('./instrument.js');
const { absolute, marginOf, profitAt } = require('./position.js');

/** @typedef {import('./instrument.js').Instrument} Instrument */
/** @typedef {import('./market.js').MarketInstance} Market */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./position.js').Position} Position */
/** @typedef {{ orders: Set<Order>, positions: Set<Position>, currencies: Set<string> }} Changes */

/** Filled and cancelled orders that are kept. */
const KEPT_ORDERS = 1000;

/** @returns {Changes} */
function noChanges() {
  return { orders: new Set(), positions: new Set(), currencies: new Set() };
}

class Account {
  /** @type {Map<string, bigint>} */
  #cash = new Map();
  /** @type {Map<string, string>} */
  #leverages = new Map();
  /** @type {Map<string, Position>} */
  #positions = new Map();
  #changes = noChanges();
  #onChange;
  #defaultLeverage;
  /** Oldest first. @type {Order[]} */
  orders = [];
  /** Every one that was used. @type {Set<string>} */
  clientIds = new Set();
  hedged = false;

  /**
   * @param {object} settings
   * @param {Record<string, string>} settings.balances By currency.
   * @param {boolean} [settings.hedged] A long and a short position for each contract. Default false.
   * @param {string} [settings.leverage] Default '10'.
   * @param {(changes: Changes) => void} [settings.onChange] Called by flush().
   */
  constructor({ balances, hedged = false, leverage = '10', onChange = () => {} }) {
    this.hedged = hedged;
    this.#defaultLeverage = leverage;
    this.#onChange = onChange;
    this.setBalances(balances);
  }

  /** @param {Record<string, string>} balances */
  setBalances(balances) {
    this.#cash = new Map(Object.entries(balances).map(([currency, amount]) => [currency, decimal(amount)]));
  }

  /** @returns {Record<string, string>} */
  balances() {
    return Object.fromEntries([...this.#cash].map(([currency, amount]) => [currency, decimalText(amount)]));
  }

  currencies() {
    return [...this.#cash.keys()];
  }

  /** @param {string} currency */
  cash(currency) {
    return this.#cash.get(currency) ?? 0n;
  }

  /** @param {string} currency @param {bigint} amount */
  add(currency, amount) {
    this.#cash.set(currency, this.cash(currency) + amount);
    this.#changes.currencies.add(currency);
  }

  /** Orders that wait to be filled, oldest first. */
  open() {
    return this.orders.filter(({ state }) => state === 'open');
  }

  /** @param {Order} order */
  addOrder(order) {
    this.orders.push(order);
    if (order.clientId !== '') this.clientIds.add(order.clientId);
    this.#changes.orders.add(order);
    if (this.orders.length > KEPT_ORDERS) {
      const oldest = this.orders.findIndex(({ state }) => state !== 'open');
      if (oldest !== -1) this.orders.splice(oldest, 1);
    }
  }

  /** Notes a change of an order. @param {Order} order */
  touch(order) {
    this.#changes.orders.add(order);
  }

  /**
   * @param {{ id?: unknown, clientId?: unknown }} ids `id` counts if both are given.
   * @returns {Order | undefined} The newest one, where a client id can be used again.
   */
  findOrder({ id, clientId }) {
    const byId = typeof id === 'string' && id !== '';
    return this.orders.findLast((order) =>
      byId ? order.id === id : order.clientId !== '' && order.clientId === clientId,
    );
  }

  positions() {
    return [...this.#positions.values()];
  }

  /**
   * @param {Instrument} instrument
   * @param {import('./order.js').MarginMode} marginMode
   * @param {import('./order.js').PositionSide} [positionSide]
   */
  position({ id }, marginMode, positionSide = 'net') {
    return this.#positions.get(`${id} ${marginMode} ${positionSide}`);
  }

  /** @param {Position} position One without a size is removed. */
  keepPosition(position) {
    const { instrument, marginMode, positionSide } = position;
    const name = `${instrument.id} ${marginMode} ${positionSide}`;
    if (position.size === 0n) this.#positions.delete(name);
    else this.#positions.set(name, position);
    this.#changes.positions.add(position);
  }

  /**
   * @param {Pick<Position, 'instrument' | 'marginMode' | 'positionSide'>} position
   * @returns {string}
   */
  leverage({ instrument: { id }, marginMode, positionSide }) {
    return (
      this.#leverages.get(`${id} ${marginMode} ${positionSide}`) ??
      this.#leverages.get(`${id} ${marginMode} net`) ??
      this.#defaultLeverage
    );
  }

  /**
   * @param {Pick<Position, 'instrument' | 'marginMode' | 'positionSide'>} position `net`: of both sides that have none of
   *   their own.
   * @param {string} leverage
   */
  setLeverage({ instrument, marginMode, positionSide }, leverage) {
    this.#leverages.set(`${instrument.id} ${marginMode} ${positionSide}`, leverage);
  }

  /**
   * What an order takes away from the available money while it waits.
   * @param {Required<import('./order.js').Draft>} draft
   * @param {bigint} price
   * @returns {{ currency: string, amount: bigint }}
   */
  cost(draft, price) {
    const { instrument, side, size, inQuote, marginMode, positionSide, reduceOnly } = draft;
    if (instrument.kind === 'spot') {
      if (side === 'sell') return { currency: instrument.base, amount: inQuote ? over(size, price) : size };
      return { currency: instrument.quote, amount: inQuote ? size : times(size, price) };
    }
    const closes = reduceOnly || (positionSide !== 'net' && (side === 'buy') === (positionSide === 'short'));
    const held = this.position(instrument, marginMode, positionSide)?.size ?? 0n;
    const against = held !== 0n && held < 0n === (side === 'buy') ? absolute(held) : 0n;
    const opened = closes || size < against ? 0n : size - against;
    const leverage = decimal(draft.leverage === '' ? this.leverage(draft) : draft.leverage);
    return { currency: instrument.quote, amount: over(worth(instrument, opened, price), leverage) };
  }

  /**
   * The money of one currency. `held` is what waiting orders and positions keep, `unrealized` the profit of the positions.
   * @param {string} currency
   * @param {Market} market
   */
  funds(currency, market) {
    let [orderMargin, positionMargin, unrealized] = [0n, 0n, 0n];
    for (const order of this.open()) {
      const cost = this.cost(order, order.price ?? market.price(order.instrument));
      if (cost.currency === currency) orderMargin += cost.amount;
    }
    for (const position of this.positions()) {
      if (position.instrument.quote !== currency) continue;
      positionMargin += marginOf(position, this.leverage(position));
      unrealized += profitAt(position, market.price(position.instrument));
    }
    const cash = this.cash(currency);
    const held = orderMargin + positionMargin;
    const left = cash + unrealized - held;
    const available = left > 0n ? left : 0n;
    return { cash, orderMargin, positionMargin, held, unrealized, available, equity: cash + unrealized };
  }

  /** Reports what has changed since the last call. */
  flush() {
    const changes = this.#changes;
    this.#changes = noChanges();
    if (changes.orders.size + changes.positions.size + changes.currencies.size > 0) this.#onChange(changes);
  }
}

/** @typedef {InstanceType<typeof Account>} AccountInstance */

module.exports = { Account };
