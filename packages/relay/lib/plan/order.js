'use strict';

/**
 * From an intent to the order that is sent, with the price, the equity and the position of that moment. Pure.
 *
 * @module
 */

const {
  absolute,
  add,
  compare,
  isMultiple,
  roundDown,
  sign,
  smaller,
  subtract,
} = require('../signal/decimal');
const { Refused, checkAmount, checkMinimum, notionalOf, quantityOf } = require('./size');

/** @typedef {'linear' | 'inverse' | 'spot'} Category */
/**
 * Decimals are strings. A quantity counts the base coin; of an inverse contract it counts US dollars.
 *
 * @typedef {object} Rules
 * @property {string} symbol  the exchange's: `BTCUSDT`
 * @property {Category} category
 * @property {string} unified  as ccxt writes it: `BTC/USDT:USDT`
 * @property {string} base
 * @property {string} quote
 * @property {string} qtyStep
 * @property {string} minQty
 * @property {string} maxMarketQty
 * @property {string} maxLimitQty
 * @property {string} minNotional  in the quote coin; '0' for none
 * @property {string} tickSize
 * @property {string} [quoteStep]  spot only: of a quantity in the quote coin
 */
/** @typedef {import('./size').Refusal} Refusal */
/** @typedef {import('./size').Size} Size */
/**
 * What is to be done, from the signal and the account's settings; `spec` of an intent.
 *
 * @typedef {object} Spec
 * @property {'order' | 'target' | 'close' | 'cancel'} kind
 * @property {'buy' | 'sell'} [side]
 * @property {'long' | 'short' | 'flat'} [position]
 * @property {Size} [size]
 * @property {'market' | 'limit' | 'stop'} [type]
 * @property {string} [price]
 * @property {string} [trigger]
 * @property {string} [takeProfit]
 * @property {string} [stopLoss]
 * @property {boolean} [reduceOnly]
 * @property {'GTC' | 'IOC' | 'FOK' | 'PostOnly'} [timeInForce]
 * @property {string} [target]  of a cancel: the id of an order; without it, all orders of the symbol
 */
/** @typedef {{ id: string, symbol: string, category: Category, spec: Spec }} PlannedIntent */
/**
 * An order in the relay's words; the venue translates it.
 *
 * @typedef {object} Order
 * @property {string} orderId
 * @property {string} symbol
 * @property {Category} category
 * @property {'buy' | 'sell'} side
 * @property {'market' | 'limit'} type
 * @property {string} qty
 * @property {'base' | 'quote'} unit  what the quantity counts; `quote` only for market orders of spot
 * @property {string} [price]
 * @property {string} [trigger]
 * @property {'rise' | 'fall'} [triggerDirection]
 * @property {string} [takeProfit]
 * @property {string} [stopLoss]
 * @property {boolean} reduceOnly
 * @property {'GTC' | 'IOC' | 'FOK' | 'PostOnly'} [timeInForce]
 */
/** @typedef {{ operation: 'cancel', symbol: string, category: Category, target?: string }} CancelOrder */
/** @typedef {{ side: 'long' | 'short' | 'flat', size: string }} Position */
/** @typedef {{ rules: Rules, price?: string, equity?: string, position?: Position }} Facts */
/**
 * @typedef {{ order: Order | CancelOrder, notional: string | null, reduces: boolean } | { refusal: Refusal } | { nothing: string }} Made
 * `nothing`: why there is nothing to do.
 */
/** @typedef {{ side: 'buy' | 'sell', qty: string, unit?: 'base' | 'quote', reduces: boolean }} Draft */

/** @param {string | undefined} price @param {string} step @param {boolean} [up] @returns {string | undefined} */
function onGrid(price, step, up = false) {
  if (price === undefined) return undefined;
  const lower = roundDown(price, step);
  return up && !isMultiple(price, step) ? add(lower, step) : lower;
}

/** @param {Spec} spec @returns {boolean} known before the position is: it can only take a position down */
function isExit({ kind, position, reduceOnly }) {
  return kind === 'close' || kind === 'cancel' || position === 'flat' || reduceOnly === true;
}

/** @param {Spec} spec @returns {boolean} a market order of spot that states its size in the quote coin */
function isInQuote({ kind, type = 'market', size, reduceOnly }, /** @type {Category} */ category) {
  return category === 'spot' && kind === 'order' && type === 'market' && size?.of === 'quote' && !reduceOnly;
}

/** @param {Spec} spec @param {Category} category @returns {boolean} the price decides how much is traded */
function isConverted({ position, size }, category) {
  // A signal that closes everything may still state the size of the position that it leads to: zero.
  if (position === 'flat' || size === undefined) return false;
  return size.of === 'base' ? category === 'inverse' : size.of !== 'contracts' && size.of !== 'position%';
}

/** @param {Spec} spec @param {Category} category @returns {boolean} the price decides from which side the trigger is reached */
const findsDirection = ({ trigger }, category) => trigger !== undefined && category !== 'spot';

/**
 * What has to be asked before the order is made.
 *
 * @param {PlannedIntent} intent
 * @returns {{ price: boolean, equity: boolean, position: boolean }}
 */
function needs({ category, spec }) {
  const { kind, price, trigger, reduceOnly, position } = spec;
  const size = position === 'flat' ? undefined : spec.size;
  if (kind === 'cancel') return { price: false, equity: false, position: false };
  const ownPrice = price ?? trigger;
  // An exit in plain units does not wait for a price.
  const isValued = !isExit(spec) || isConverted(spec, category);
  return {
    price:
      findsDirection(spec, category) || (isValued && ownPrice === undefined && !isInQuote(spec, category)),
    equity: size?.of === 'equity%',
    position: kind !== 'order' || size?.of === 'position%' || (category === 'spot' && reduceOnly === true),
  };
}

/** ms; of a price that decides about an order. A signal for many accounts asks for one price. */
const FRESH_MS = 250;
/**
 * ms; of a price that only says whether an order is worth the minimum of the exchange. One that is below the minimum is made again with
 * a new price.
 */
const RECENT_MS = 10_000;

/**
 * @param {PlannedIntent} intent
 * @param {boolean} isLimited  the value of the order is compared with a limit of the relay, too
 * @returns {number} ms; an older price is asked again
 */
function priceAgeMs({ category, spec }, isLimited) {
  const decides = isLimited || isConverted(spec, category) || findsDirection(spec, category);
  return decides ? FRESH_MS : RECENT_MS;
}

/** @param {Position} position @returns {string} negative for a short one */
function signed({ side, size }) {
  return side === 'short' ? subtract('0', size) : side === 'flat' ? '0' : size;
}

/** @param {Spec} spec @param {Facts} facts @returns {string} */
function sizeOf({ size, price, trigger, stopLoss }, { rules, price: last, equity, position }) {
  if (size === undefined) throw new Refused('no-size', 'The signal has no size, and the account has none.');
  const held = position?.size;
  return quantityOf(size, { rules, entry: price ?? trigger ?? last, stopLoss, equity, held });
}

/** @param {Spec} spec @param {Facts} facts @returns {Draft | string} */
function draftOrder(spec, facts) {
  const side = /** @type {'buy' | 'sell'} */ (spec.side);
  const { rules, position } = facts;
  if (isInQuote(spec, rules.category)) {
    const { value } = /** @type {Size} */ (spec.size);
    return { side, qty: roundDown(value, rules.quoteStep ?? rules.tickSize), unit: 'quote', reduces: false };
  }
  const qty = sizeOf(spec, facts);
  if (spec.reduceOnly !== true) return { side, qty, reduces: false };
  // Spot has no reduce-only orders: what is there is the limit, and buying reduces nothing.
  if (rules.category !== 'spot') return { side, qty, reduces: true };
  if (side === 'buy') return 'On spot, there is no short position that buying could reduce.';
  const held = roundDown(position?.size ?? '0', rules.qtyStep);
  return { side, qty: smaller(qty, held), reduces: true };
}

/** @param {Spec} spec @param {Facts} facts @returns {Draft | string} */
function draftClose(spec, facts) {
  const { rules, position = { side: 'flat', size: '0' } } = facts;
  const held = roundDown(position.size, rules.qtyStep);
  if (position.side === 'flat' || sign(held) === 0) return 'There is no position to close.';
  const side = position.side === 'long' ? 'sell' : 'buy';
  if (spec.side !== undefined && spec.side !== side) {
    return `The position is ${position.side}: a ${spec.side} order does not close it.`;
  }
  const qty = spec.size === undefined ? held : smaller(sizeOf(spec, facts), held);
  return { side, qty, reduces: true };
}

/** @param {Spec} spec @param {Facts} facts @returns {Draft | string} */
function draftTarget(spec, facts) {
  const { rules, position = { side: 'flat', size: '0' } } = facts;
  if (rules.category === 'spot' && spec.position === 'short') {
    throw new Refused('no-short-on-spot', `${rules.symbol} is a spot pair: it cannot be sold short.`);
  }
  const current = signed(position);
  const side = /** @type {Position['side']} */ (spec.position);
  const size = side === 'flat' ? '0' : sizeOf(spec, facts);
  if (side !== 'flat') checkMinimum(size, rules);
  const wanted = signed({ side, size });
  const change = subtract(wanted, current);
  const qty = roundDown(absolute(change), rules.qtyStep);
  if (sign(qty) === 0 || compare(qty, rules.minQty) < 0) return 'The position is the target already.';
  // It reduces when the target lies between nothing and what is there.
  const reduces = sign(current) !== 0 && sign(wanted) !== -sign(current) && sign(change) === -sign(current);
  return { side: sign(change) > 0 ? 'buy' : 'sell', qty, reduces };
}

/** @type {Readonly<Record<'order' | 'close' | 'target', (spec: Spec, facts: Facts) => Draft | string>>} */
const DRAFTS = Object.freeze({ order: draftOrder, close: draftClose, target: draftTarget });

/**
 * @param {Spec} spec
 * @param {Facts} facts
 * @returns {Partial<Order>} what makes it conditional
 */
function triggerOf({ type, trigger }, { rules, price }) {
  if (type !== 'stop' || trigger === undefined) return {};
  const onTick = onGrid(trigger, rules.tickSize);
  if (rules.category === 'spot') return { trigger: onTick };
  if (price === undefined) throw new Refused('no-figure', 'A conditional order needs the current price.');
  return { trigger: onTick, triggerDirection: compare(trigger, price) > 0 ? 'rise' : 'fall' };
}

/**
 * @param {PlannedIntent} intent
 * @param {Draft} draft
 * @param {Facts} facts
 * @returns {Order}
 */
function orderOf({ id, symbol, category, spec }, { side, qty, unit = 'base', reduces }, facts) {
  const { tickSize } = facts.rules;
  const { type = 'market', price, takeProfit, stopLoss, timeInForce } = spec;
  const isLimit = type === 'limit' || (type === 'stop' && price !== undefined);
  const reduceOnly = reduces && category !== 'spot';
  // Never a worse price than asked for: a purchase is rounded down, a sale up.
  const limit = isLimit ? onGrid(price, tickSize, side === 'sell') : undefined;
  /** @type {Partial<Order>} */
  const optional = {
    price: limit,
    ...triggerOf(spec, facts),
    // Bybit takes neither with an order that only reduces.
    takeProfit: reduces ? undefined : onGrid(takeProfit, tickSize),
    stopLoss: reduces ? undefined : onGrid(stopLoss, tickSize),
    timeInForce: isLimit ? timeInForce : undefined,
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const asked = { orderId: id, symbol, category, side, type: isLimit ? 'limit' : 'market', qty, unit };
  return /** @type {Order} */ ({ ...asked, reduceOnly, ...given });
}

/**
 * @param {PlannedIntent} intent
 * @param {Facts} facts  what needs() asked for
 * @returns {Made}
 */
function makeOrder(intent, facts) {
  const { symbol, category, spec } = intent;
  if (spec.kind === 'cancel') {
    const target = spec.target !== undefined && { target: spec.target };
    const order = { operation: /** @type {const} */ ('cancel'), symbol, category, ...target };
    return { order, notional: null, reduces: true };
  }
  try {
    const draft = DRAFTS[spec.kind](spec, facts);
    if (typeof draft === 'string') return { nothing: draft };
    const order = orderOf(intent, draft, facts);
    const { qty, unit, type } = order;
    const entry = order.price ?? order.trigger ?? facts.price;
    const amount = { qty, unit, entry, isMarket: type === 'market', reduces: draft.reduces };
    checkAmount(amount, facts.rules);
    return { order, notional: notionalOf(amount, facts.rules), reduces: draft.reduces };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

module.exports = { isExit, makeOrder, needs, priceAgeMs };
