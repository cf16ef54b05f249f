'use strict';

/**
 * Places, fills, cancels and closes. Filling is deterministic: an order that the current price reaches is filled at once
 * and whole, at that price; any other waits until the price is set to what it asks for.
 */

const { decimal, smaller, times } = require('../../decimal.js');
const { Market } = require('../market.js');
const { refuse } = require('./draft.js');
const { applyFill, size } = require('./position.js');

/** @typedef {import('./order.js').Order} Order */
/** @typedef {import('./order.js').Draft} Draft */
/** @typedef {import('./account.js').AccountInstance} Account */
/** @typedef {import('./draft.js').OrderRefusal} OrderRefusal */

/**
 * @typedef {object} Desk
 * @property {Account} account
 * @property {import('../market.js').MarketInstance} market
 * @property {number} now Server clock, ms.
 * @property {() => string} nextId
 */

const FEE_RATES = { SPOT: decimal('0.001'), SWAP: decimal('0.0005') };

/** The side that closes a position. @param {bigint} held */
function closingSide(held) {
  return held < 0n ? 'buy' : 'sell';
}

/**
 * Whether an order can only close, and what it can close.
 * @param {Account} account
 * @param {Draft} draft
 * @returns {bigint | null} null if it may open a position.
 */
function closable(account, { instrument, tdMode, posSide, side, reduceOnly }) {
  const closesSide = posSide !== 'net' && (side === 'buy') === (posSide === 'short');
  if (!reduceOnly && !closesSide) return null;
  const held = account.position(instrument, tdMode, posSide)?.size ?? 0n;
  return held !== 0n && closingSide(held) === side ? size(held) : 0n;
}

/** @param {Desk} desk @param {Draft} draft @param {bigint} price @returns {OrderRefusal | null} */
function checkFunds({ account, market }, draft, price) {
  const { ccy, amount } = account.cost(draft, price);
  if (amount <= account.funds(ccy, market).available) return null;
  const kind = draft.instrument.instType === 'SPOT' ? 'balance' : 'margin';
  const refusal = refuse(51008, `Order failed. Insufficient ${ccy} ${kind} in account`);
  return { ...refusal, subCode: kind === 'balance' ? '1000' : '1001' };
}

/** @param {Draft} order @param {bigint} price */
function reaches({ px, side }, price) {
  if (px === null) return true;
  return side === 'buy' ? px >= price : px <= price;
}

/**
 * @param {Desk} desk
 * @param {Draft} draft
 * @returns {{ order: Order, refusal: null } | { order: null, refusal: OrderRefusal }}
 */
function place(desk, draft) {
  const { account, market, now } = desk;
  const price = market.price(draft.instrument);
  const limit = closable(account, draft);
  if (limit === 0n) {
    const text =
      "Order failed because you don't have any positions in this direction for this contract to reduce or close.";
    return { order: null, refusal: refuse(51169, text) };
  }
  const refusal = checkFunds(desk, draft, draft.px ?? price);
  if (refusal !== null) return { order: null, refusal };
  /** @type {Order} */
  const order = {
    ...draft,
    attached: draft.attached.map((row) => ({ ...row, attachAlgoId: desk.nextId() })),
    ordId: desk.nextId(),
    state: 'live',
    cancelSource: '',
    filled: 0n,
    fillPx: null,
    fee: 0n,
    pnl: 0n,
    lever:
      draft.instrument.instType === 'SPOT'
        ? ''
        : account.lever(draft.instrument.instId, draft.tdMode, draft.posSide),
    tradeId: '',
    createdAt: now,
    updatedAt: now,
  };
  account.addOrder(order);
  const crosses = reaches(order, price);
  if (order.ordType === 'post_only' && crosses) cancel(desk, order, '31');
  else if (crosses) fill(desk, order, price);
  else if (order.ordType === 'ioc') cancel(desk, order, '14');
  else if (order.ordType === 'fok') cancel(desk, order, '13');
  return { order, refusal: null };
}

/** @param {Desk} desk @param {Order} order @param {string} [source] `cancelSource`; 1: by the user. */
function cancel({ account, now }, order, source = '1') {
  order.state = 'canceled';
  order.cancelSource = source;
  order.updatedAt = now;
  account.touch(order);
}

/** @param {Desk} desk @param {Order} order @param {bigint} price */
function fill(desk, order, price) {
  const { account, now } = desk;
  const limit = closable(account, order);
  const wanted = order.inQuote ? Market.sizeFor(order.instrument, order.size, price) : order.size;
  const filled = limit === null ? wanted : smaller(wanted, limit);
  if (filled === 0n) {
    cancel(desk, order, '16');
    return;
  }
  // What has been frozen for the order is free again.
  order.state = 'filled';
  order.filled = filled;
  order.fillPx = price;
  order.tradeId = desk.nextId().slice(-9);
  order.updatedAt = now;
  if (order.instrument.instType === 'SPOT') exchange(account, order, price);
  else trade(desk, order, price);
  account.touch(order);
}

/** @param {Account} account @param {Order} order @param {bigint} price */
function exchange(account, order, price) {
  const { instrument, side, filled } = order;
  const { base, quote } = instrument;
  const value = times(filled, price);
  const received = side === 'buy' ? filled : value;
  order.fee = times(received, FEE_RATES.SPOT);
  const [gets, gives] = side === 'buy' ? [base, quote] : [quote, base];
  account.add(gives, side === 'buy' ? -value : -filled);
  account.add(gets, received - order.fee);
}

/** @param {Desk} desk @param {Order} order @param {bigint} price */
function trade({ account, now, nextId }, order, price) {
  const { instrument, side, filled, tdMode, posSide } = order;
  const position = account.position(instrument, tdMode, posSide) ?? {
    ...{ instrument, mgnMode: /** @type {'cross' | 'isolated'} */ (tdMode), posSide, size: 0n, avgPx: 0n },
    ...{ realized: 0n, posId: nextId(), createdAt: now, updatedAt: now },
  };
  order.fee = times(Market.value(instrument, filled, price), FEE_RATES.SWAP);
  order.pnl = applyFill(position, side === 'buy' ? filled : -filled, price);
  position.updatedAt = now;
  account.keepPosition(position);
  account.add(instrument.quote, order.pnl - order.fee);
}

/** Fills the waiting orders that the price of this moment reaches, at their own prices. @param {Desk} desk */
function settle(desk) {
  for (const order of desk.account.open()) {
    const price = desk.market.price(order.instrument);
    if (reaches(order, price)) fill(desk, order, order.px ?? price);
  }
}

/**
 * Closes a position at the current price.
 * @param {Desk} desk
 * @param {import('./position.js').Position} position
 * @param {{ clOrdId: string, tag: string, amount?: bigint }} options `amount`: in contracts; all if absent.
 */
function close(desk, { instrument, mgnMode, posSide, size: held }, { clOrdId, tag, amount }) {
  return place(desk, {
    ...{ instrument, side: closingSide(held), posSide, tdMode: mgnMode, ordType: 'market' },
    ...{ size: smaller(amount ?? size(held), size(held)), inQuote: false, px: null, reduceOnly: true },
    ...{ clOrdId, tag, attached: [] },
  });
}

/**
 * @param {Desk} desk
 * @param {Order} order A waiting one.
 * @param {{ size?: bigint, px?: bigint }} changes
 * @returns {OrderRefusal | null}
 */
function amend(desk, order, { size: newSize = order.size, px = order.px ?? undefined }) {
  const { account, market, now } = desk;
  const before = { size: order.size, px: order.px };
  // Its own share of the balance is free while the new one is checked.
  order.state = 'canceled';
  Object.assign(order, { size: newSize, px: px ?? null });
  const refusal = checkFunds(desk, order, order.px ?? market.price(order.instrument));
  order.state = 'live';
  if (refusal !== null) {
    Object.assign(order, before);
    return refusal;
  }
  order.updatedAt = now;
  account.touch(order);
  settle(desk);
  return null;
}

module.exports = { amend, cancel, close, place, settle };
