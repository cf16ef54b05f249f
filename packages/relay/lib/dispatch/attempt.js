'use strict';

/** One attempt to send an intent: what must be known is asked, the order is made, and sent. */

const { makeOrder, needs, priceAgeMs } = require('../plan/order');
const { NOTHING_TO_DO } = require('../states');
const { termsOf } = require('./account');
const { accountOf, end, send, wait } = require('./sending');

/** @typedef {import('./entry').Entry} Entry */
/** @typedef {import('./sending').Circumstances} Circumstances */
/** @typedef {import('../plan/order').Facts} Facts what an order is made of */

/**
 * @param {Entry} entry  `activity` is `sending`
 * @param {Circumstances} circumstances
 * @returns {Promise<void>} never rejects
 */
async function attempt(entry, circumstances) {
  const { ledger, mayLeave, mayFill, mayOpen, onFacts, onOpening, recent } = circumstances;
  /** @type {Facts} */
  let facts;
  /** @type {any} */
  let made;
  try {
    facts = await ask(entry, recent);
    onFacts(entry, facts);
    if (!mayLeave(entry)) return;
    made = makeOrder(entry.intent, facts);
    if (made.order && !made.reduces && !mayOpen(entry)) made = closingPart(entry, facts);
  } catch (error) {
    const { message, retryAfterMs } = /** @type {any} */ (error);
    wait(entry, { code: 'not-answered', message }, retryAfterMs ?? 0);
    return;
  }
  if (made === null) {
    onOpening(entry);
    return;
  }
  const { order, notional, nothing, refusal } = made;
  if (nothing !== undefined) {
    if (mayFill(entry)) wait(entry, MAY_FILL);
    else await end(entry, 'cancel', { reason: { code: NOTHING_TO_DO, message: nothing } }, ledger);
  } else if (refusal !== undefined) await end(entry, 'refuse', { reason: refusal }, ledger);
  else if (termsOf(accountOf(entry)).dryRun) {
    await end(entry, 'dry', { order, notional, reason: null }, ledger);
  } else await send(entry, made, circumstances);
}

/**
 * Of a target that turns the position round.
 *
 * @param {Entry} entry
 * @param {Facts} facts
 * @returns {ReturnType<typeof makeOrder> | null} null: it has none
 */
function closingPart(entry, facts) {
  const { intent } = entry;
  const wanted = intent.spec?.position;
  const isReversal = facts.position?.side === (wanted === 'long' ? 'short' : 'long');
  if (intent.kind !== 'target' || !isReversal) return null;
  return makeOrder({ ...intent, spec: { kind: 'close' } }, facts);
}

const MAY_FILL = Object.freeze({
  code: 'waits-for-unknown',
  message: 'There was nothing to close yet, and the outcome of an earlier order was unknown.',
});

/** @param {import('./entry').Intent} intent @returns {number} how many requests an attempt makes, at most */
function requestsOf(intent) {
  const { equity, position } = needs(intent);
  // Rules and prices are read once for all accounts.
  return 1 + Number(equity) + Number(position);
}

/** @param {Entry} entry @param {import('./recent').RecentOrders} recent @returns {Promise<Facts>} */
async function ask(entry, recent) {
  const account = accountOf(entry);
  const { venue, rules: cache = venue } = account;
  const { symbol, category } = entry.intent;
  const wanted = needs(entry.intent);
  if (wanted.position) await recent.settled(entry, account);
  const [rules, price, equity, position] = await Promise.all([
    cache.rules(symbol, category),
    // Always a new one: it may be the reason of a refusal.
    wanted.price ? venue.price(symbol, category) : undefined,
    wanted.equity ? venue.equity() : undefined,
    wanted.position ? venue.position(symbol, category) : undefined,
  ]);
  return { rules, price, equity, position };
}

/**
 * The order of an intent about which nothing has to be asked. A price that is not known is asked meanwhile.
 *
 * @param {Entry} entry
 * @param {boolean} isLimited  a limit of the relay is stated in the quote currency
 * @returns {import('./sending').MadeOrder | null}
 */
function orderAtHand({ account, intent }, isLimited) {
  const { symbol, category } = intent;
  const { price: isPriced, equity, position } = needs(intent);
  const maxAgeMs = priceAgeMs(intent, isLimited);
  const price = isPriced ? account?.venue.knownPrice?.(symbol, category, maxAgeMs) : undefined;
  if (isPriced && price === undefined) account?.venue.price(symbol, category, maxAgeMs).catch(() => {});
  const rules = account?.rules?.known(symbol, category);
  if (intent.kind !== 'order' || equity || position || rules === undefined) return null;
  if (isPriced && price === undefined) return null;
  try {
    const made = makeOrder(intent, { rules, price });
    return 'order' in made ? made : null;
  } catch {
    // The attempt tells why, and tries again.
    return null;
  }
}

module.exports = { attempt, orderAtHand, requestsOf };
