'use strict';

/**
 * Places, fills, cancels and closes. Filling is deterministic: an order that the current price reaches is filled at once
 * and whole, at that price; any other waits until the price is set to what it asks for.
 */

const { decimal, smaller, times } = require('../decimal.js');
const { sizeFor, worth } = require('./instrument.js');
const { completeDraft } = require('./order.js');
const { absolute, applyFill, closingSide } = require('./position.js');

/** @typedef {import('./order.js').Draft} Draft */
/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./order.js').Refusal} Refusal */
/** @typedef {import('./position.js').Position} Position */

/**
 * What trades for one account, and how the exchange does it.
 * @typedef {object} Desk
 * @property {import('./account.js').AccountInstance} account
 * @property {import('./market.js').MarketInstance} market
 * @property {number} now Server clock, ms.
 * @property {() => string} nextId Of orders, trades and positions.
 * @property {Rules} rules
 */

/**
 * @typedef {object} Rules
 * @property {'ever' | 'open' | 'never'} uniqueClientIds Among all orders of the account, among those that are open, or not
 *   at all.
 * @property {{ spot: string, contract: string }} fees Rates.
 * @property {'received' | 'quote'} spotFeeIn The currency that a spot fee is taken from.
 */

/**
 * What an order that can only close may close.
 * @param {Desk} desk
 * @param {Required<Draft>} draft
 * @returns {bigint | null} null if it may open a position.
 */
function closable({ account }, { instrument, marginMode, positionSide, side, reduceOnly }) {
  const closesSide = positionSide !== 'net' && (side === 'buy') === (positionSide === 'short');
  if (!reduceOnly && !closesSide) return null;
  const position = account.position(instrument, marginMode, positionSide);
  return position !== undefined && closingSide(position) === side ? absolute(position.size) : 0n;
}

/** @param {Desk} desk @param {Required<Draft>} draft @returns {Refusal | null} */
function checkFunds({ account, market }, draft) {
  const { currency, amount } = account.cost(draft, draft.price ?? market.price(draft.instrument));
  return amount <= account.funds(currency, market).available ? null : { reason: 'funds', currency };
}

/** @param {Desk} desk @param {string} clientId */
function isTaken({ account, rules: { uniqueClientIds } }, clientId) {
  if (clientId === '' || uniqueClientIds === 'never') return false;
  if (uniqueClientIds === 'ever') return account.clientIds.has(clientId);
  return account.open().some((order) => order.clientId === clientId);
}

/** @param {Required<Draft>} draft @param {bigint} price */
function reaches({ price: limit, side }, price) {
  return limit === null || (side === 'buy' ? limit >= price : limit <= price);
}

/**
 * Why an order would be refused, without placing it.
 * @param {Desk} desk
 * @param {Draft} draft
 * @returns {Refusal | null}
 */
function check(desk, draft) {
  const wanted = completeDraft(draft);
  if (isTaken(desk, wanted.clientId)) return { reason: 'client-id' };
  if (closable(desk, wanted) === 0n) return { reason: 'nothing-to-close' };
  return checkFunds(desk, wanted);
}

/**
 * @param {Desk} desk
 * @param {Draft} draft
 * @returns {{ order: Order, refusal: null } | { order: null, refusal: Refusal }}
 */
function place(desk, draft) {
  const { account, market, now, nextId } = desk;
  const refusal = check(desk, draft);
  if (refusal !== null) return { order: null, refusal };
  const wanted = completeDraft(draft);
  const { instrument, timeInForce } = wanted;
  if (wanted.leverage !== '') account.setLeverage(wanted, wanted.leverage);
  /** @type {Order} */
  const order = {
    ...wanted,
    leverage: instrument.kind === 'spot' ? '' : account.leverage(wanted),
    ...{ id: nextId(), state: 'open', reason: null, filled: 0n, fillPrice: null, fee: 0n },
    ...{ feeCurrency: instrument.quote, profit: 0n, tradeId: '', createdAt: now, updatedAt: now },
  };
  account.addOrder(order);
  const price = market.price(instrument);
  const crosses = reaches(order, price);
  if (timeInForce === 'post-only' && crosses) cancel(desk, order, 'post-only');
  else if (crosses) fill(desk, order, price);
  else if (timeInForce === 'ioc' || timeInForce === 'fok') cancel(desk, order, timeInForce);
  return { order, refusal: null };
}

/**
 * @param {Desk} desk
 * @param {Order} order
 * @param {import('./order.js').CancelReason} [reason]
 */
function cancel({ account, now }, order, reason = 'user') {
  Object.assign(order, { state: 'canceled', reason, updatedAt: now });
  account.touch(order);
}

/** @param {Desk} desk @param {Order} order @param {bigint} price */
function fill(desk, order, price) {
  const limit = closable(desk, order);
  const wanted = order.inQuote ? sizeFor(order.instrument, order.size, price) : order.size;
  const filled = limit === null ? wanted : smaller(wanted, limit);
  if (filled === 0n) {
    cancel(desk, order, 'nothing-to-close');
    return;
  }
  // What has been held for the order is free again.
  const tradeId = desk.nextId();
  Object.assign(order, { state: 'filled', filled, fillPrice: price, tradeId, updatedAt: desk.now });
  if (order.instrument.kind === 'spot') exchange(desk, order, price);
  else trade(desk, order, price);
  desk.account.touch(order);
}

/** @param {Desk} desk @param {Order} order @param {bigint} price */
function exchange({ account, rules }, order, price) {
  const { instrument, side, filled } = order;
  const value = times(filled, price);
  const sign = side === 'buy' ? 1n : -1n;
  const inBase = side === 'buy' && rules.spotFeeIn === 'received';
  order.feeCurrency = inBase ? instrument.base : instrument.quote;
  order.fee = times(inBase ? filled : value, decimal(rules.fees.spot));
  account.add(instrument.base, sign * filled);
  account.add(instrument.quote, -sign * value);
  account.add(order.feeCurrency, -order.fee);
}

/** @param {Desk} desk @param {Order} order @param {bigint} price */
function trade({ account, now, nextId, rules }, order, price) {
  const { instrument, side, filled, marginMode, positionSide } = order;
  const position = account.position(instrument, marginMode, positionSide) ?? {
    ...{ instrument, marginMode, positionSide, size: 0n, entryPrice: 0n, realized: 0n },
    ...{ id: nextId(), createdAt: now, updatedAt: now },
  };
  order.fee = times(worth(instrument, filled, price), decimal(rules.fees.contract));
  order.profit = applyFill(position, side === 'buy' ? filled : -filled, price);
  position.updatedAt = now;
  account.keepPosition(position);
  account.add(instrument.quote, order.profit - order.fee);
}

/** Fills the waiting orders that the price of this moment reaches, at their own prices. @param {Desk} desk */
function settle(desk) {
  for (const order of desk.account.open()) {
    const price = desk.market.price(order.instrument);
    if (reaches(order, price)) fill(desk, order, order.price ?? price);
  }
}

/**
 * Closes a position at the current price.
 * @param {Desk} desk
 * @param {Position} position
 * @param {{ amount?: bigint, clientId?: string, asked?: any }} [options] `amount`: positive; all if absent.
 */
function close(desk, position, { amount, clientId = '', asked = {} } = {}) {
  const { instrument, marginMode, positionSide, size } = position;
  return place(desk, {
    ...{ instrument, side: closingSide(position), positionSide, marginMode, price: null, reduceOnly: true },
    ...{ size: smaller(amount ?? absolute(size), absolute(size)), clientId, asked },
  });
}

/**
 * @param {Desk} desk
 * @param {Order} order An open one.
 * @param {{ size?: bigint, price?: bigint }} changes
 * @returns {Refusal | null}
 */
function amend(desk, order, { size = order.size, price = order.price ?? undefined }) {
  const before = { size: order.size, price: order.price };
  // What is held for the order is free while the new amount is checked.
  order.state = 'canceled';
  Object.assign(order, { size, price: price ?? null });
  const refusal = checkFunds(desk, order);
  order.state = 'open';
  if (refusal !== null) {
    Object.assign(order, before);
    return refusal;
  }
  order.updatedAt = desk.now;
  desk.account.touch(order);
  settle(desk);
  return null;
}

module.exports = { amend, cancel, check, close, place, settle };
