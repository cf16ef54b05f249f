'use strict';

/** One sending of an intent: what must be known is asked, the order is made, written as `sending`, and handed to the venue. */

const { makeOrder, needs } = require('../plan/order');
const { NOTHING_TO_DO } = require('../states');
const { termsOf } = require('./account');
const { publish, withSteps } = require('./channels');
const { noteOf } = require('./closed-only');
const { deadlineOf } = require('./proof');

/** @typedef {import('./entry').Entry} Entry */
/**
 * @typedef {object} Reply  of a venue
 * @property {'accepted' | 'rejected' | 'not-executed' | 'unknown' | 'duplicate-id'} outcome
 * @property {string} [venueOrderId]
 * @property {string | number | null} [code]
 * @property {string} [message]
 * @property {boolean} sent
 * @property {unknown} [error]
 * @property {number | null} [retryAfterMs]
 * @property {'ip' | 'uid'} [scope]
 * @property {any} [rate]
 * @property {boolean} [filter]  refused by a rule of the instrument, which may have changed
 */

/**
 * The step after each reply. A venue that knows the id has an order of that id: it is looked up.
 *
 * @type {Readonly<Record<Reply['outcome'], import('../states').Event>>}
 */
const EVENTS = Object.freeze({
  accepted: 'accept',
  rejected: 'reject',
  'not-executed': 'not-executed',
  unknown: 'lose',
  'duplicate-id': 'lose',
});

/** @param {Entry} entry @param {Reply} reply @returns {import('../states').Event} */
function eventOf(entry, { outcome }) {
  const event = EVENTS[outcome];
  return event === 'lose' && entry.isRepeatable ? 'not-executed' : event;
}

/** ms after a refusal that allows another attempt, where the venue does not say. */
const BACKOFF_MS = [250, 500, 1000, 2000, 4000];

/** @param {Entry} entry @param {number} [atLeast] */
function backOff(entry, atLeast = 0) {
  const ms = Math.max(atLeast, BACKOFF_MS[Math.min(entry.failures, BACKOFF_MS.length - 1)]);
  entry.failures += 1;
  entry.notBefore = entry.clocks.monotonic() + ms;
}

/**
 * @typedef {object} Circumstances
 * @property {import('./ledger').Ledger} ledger
 * @property {import('./recent').RecentOrders} recent
 * @property {(entry: Entry) => boolean} mayLeave  asked again after what had to be awaited
 * @property {(entry: Entry) => boolean} mayFill  an earlier order whose outcome is unknown may still open a position
 * @property {(entry: Entry) => boolean} mayOpen  the kill switch is off
 * @property {(entry: Entry) => void} onOpening  it opens a position, and must not
 * @property {number} maxAgeMs
 * @property {(entry: Entry, facts: Facts) => void} onFacts
 * @property {(entry: Entry, reply: Reply) => void} onReply
 * @property {(block: import('./ledger').Block) => void} onBlock  by the kill switch, or a limit
 */
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

const MAY_ARRIVE = Object.freeze({
  code: 'waits-for-unknown',
  message: 'It is repeated, because the outcome of an earlier order is unknown.',
});

/** @param {Entry} entry @param {{ code: string, message: string }} obstacle @param {number} [atLeastMs] */
function wait(entry, obstacle, atLeastMs) {
  entry.obstacle = obstacle;
  backOff(entry, atLeastMs);
}

/**
 * @param {Entry} entry
 * @param {'cancel' | 'refuse' | 'dry'} event
 * @param {Record<string, unknown>} patch
 * @param {import('./ledger').Ledger} ledger
 */
async function end(entry, event, patch, ledger) {
  const { done } = await ledger.write(entry, event, { patch });
  if (!done) backOff(entry);
}

/** @param {import('./entry').Intent} intent @returns {number} how many requests an attempt makes, at most */
function requestsOf(intent) {
  const { equity, position } = needs(intent);
  // Rules and prices are read once for all accounts.
  return 1 + Number(equity) + Number(position);
}

/** @param {Entry} entry @returns {import('./account').Account} */
const accountOf = ({ account }) => /** @type {import('./account').Account} */ (account);

/** @param {Entry} entry @param {import('./recent').RecentOrders} recent @returns {Promise<Facts>} */
async function ask(entry, recent) {
  const account = accountOf(entry);
  const { venue, rules: cache = venue } = account;
  const { symbol, category } = entry.intent;
  const wanted = needs(entry.intent);
  if (wanted.position) await recent.settled(entry, account);
  const [rules, price, equity, position] = await Promise.all([
    cache.rules(symbol, category),
    wanted.price ? venue.price(symbol, category) : undefined,
    wanted.equity ? venue.equity() : undefined,
    wanted.position ? venue.position(symbol, category) : undefined,
  ]);
  return { rules, price, equity, position };
}

/**
 * @param {Entry} entry
 * @param {{ order: any, notional: string | null, reduces: boolean }} made
 * @param {Circumstances} circumstances
 */
async function send(entry, { order, notional, reduces }, circumstances) {
  const { ledger, mayLeave, maxAgeMs } = circumstances;
  const { clocks, intent } = entry;
  const account = accountOf(entry);
  const { leaveWithinMs, recvWindow } = termsOf(account);
  // What opens a position does not leave after the signal is too old, either.
  const withinMs = reduces ? leaveWithinMs : Math.min(leaveWithinMs, Math.max(0, maxAgeMs - entry.ageMs));
  const leaveBy = Math.floor(clocks.now() + withinMs);
  const { settleMs } = account.venue.constants;
  const { sentAt, deadline, proofMs } = deadlineOf({
    clock: account.clock,
    clocks,
    leaveBy,
    recvWindow,
    settleMs,
  });
  const startedAt = clocks.monotonic();
  const patch = {
    order,
    notional,
    reduces,
    sentAt,
    leaveBy,
    deadline,
    attempt: intent.attempt + 1,
    reason: null,
  };
  const result = await ledger.write(entry, 'send', { patch, limits: true });
  if (!result.done) {
    await notSent(entry, result, circumstances);
    return;
  }
  entry.sent = { at: startedAt, proofMs };
  entry.obstacle = null;
  // The disk may have been slow, and the wall clock set back meanwhile.
  const leftMs = withinMs - (clocks.monotonic() - startedAt);
  if (leftMs <= 0 || !mayLeave(entry)) {
    const message =
      leftMs <= 0 ? TOO_SLOW : 'The relay was stopped, or the gate closed, before the order left.';
    await settle(entry, { outcome: 'not-executed', sent: false, message }, circumstances);
    return;
  }
  const reply = await place(entry, order, Math.min(leaveBy, Math.floor(clocks.now() + leftMs)));
  await settle(entry, reply, circumstances);
}

const TOO_SLOW = 'The store took longer than the order may take to leave.';

/**
 * @param {Entry} entry
 * @param {{ blocked?: import('./ledger').Block, failed?: Error }} why
 * @param {Circumstances} circumstances
 */
async function notSent(entry, { blocked, failed }, { ledger, onBlock }) {
  if (failed !== undefined) backOff(entry);
  if (blocked === undefined) return;
  onBlock(blocked);
  const { by, code, message } = blocked;
  if (by === 'kill') backOff(entry);
  else await end(entry, 'refuse', { reason: { code, message } }, ledger);
}

/**
 * @param {Entry} entry
 * @param {any} order
 * @param {number} leaveBy
 * @returns {Promise<Reply>}
 */
async function place(entry, order, leaveBy) {
  const { clocks, intent } = entry;
  const startedAt = clocks.monotonic();
  const reply = await withSteps('place', intent.id, async () =>
    accountOf(entry).venue.place(order, { leaveBy }),
  ).catch(
    (error) =>
      /** @type {Reply} */ ({
        outcome: error?.sent === false ? 'not-executed' : 'unknown',
        sent: error?.sent !== false,
        message: error?.message,
      }),
  );
  const durationMs = clocks.monotonic() - startedAt;
  publish('attempt', () => ({
    intent,
    outcome: reply.outcome,
    sent: reply.sent,
    code: reply.code ?? null,
    durationMs,
  }));
  return reply;
}

/**
 * @param {Entry} entry
 * @param {Reply} reply
 * @param {Circumstances} circumstances
 */
async function settle(entry, reply, { ledger, mayFill, onReply, recent }) {
  const { outcome, code = null, message = '', venueOrderId } = reply;
  // An earlier order may still arrive, and would not be cancelled.
  const isEarly = outcome === 'accepted' && entry.isRepeatable && mayFill(entry);
  const refused = { code: outcome, message, venueCode: code };
  const reason = isEarly ? MAY_ARRIVE : outcome === 'accepted' ? noteOf(entry.intent) : refused;
  const event = isEarly ? 'not-executed' : eventOf(entry, reply);
  if (event === 'not-executed') {
    wait(entry, /** @type {any} */ (reason), reply.retryAfterMs ?? 0);
  } else {
    entry.failures = 0;
    entry.startLooking();
  }
  if (event === 'accept' && !entry.isRepeatable) recent.add(entry);
  onReply(entry, reply);
  const patch = {
    reason,
    outcome: { code, ...(venueOrderId !== undefined && { venueOrderId }), ...(message && { message }) },
  };
  await ledger.record(entry, event, { patch });
}

module.exports = { attempt, requestsOf };
