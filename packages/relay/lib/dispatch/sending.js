'use strict';

/** One sending of an order: it is written as `sending`, handed to the venue, and what the reply proves is written. */

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
 * @property {(entry: Entry, facts: import('../plan/order').Facts) => void} onFacts
 * @property {(entry: Entry, reply: Reply) => void} onReply
 * @property {(block: import('./ledger').Block) => void} onBlock  by the kill switch, or a limit
 */

/** @param {Entry} entry @returns {import('./account').Account} */
const accountOf = ({ account }) => /** @type {import('./account').Account} */ (account);

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

/** @typedef {{ order: any, notional: string | null, reduces: boolean }} MadeOrder */
/**
 * @typedef {object} Sending  what is written before the order leaves, and until when it may leave
 * @property {Record<string, unknown>} patch  columns of the row
 * @property {any} order
 * @property {number} startedAt  by the monotonic clock
 * @property {number} withinMs
 * @property {number} leaveBy  ms since 1970
 * @property {number} proofMs
 */

/**
 * @param {Entry} entry
 * @param {MadeOrder} made
 * @param {number} maxAgeMs
 * @returns {Sending}
 */
function planSending(entry, { order, notional, reduces }, maxAgeMs) {
  const { clocks, intent } = entry;
  const { clock, venue, ...account } = accountOf(entry);
  const { leaveWithinMs, recvWindow } = termsOf(account);
  // What opens a position does not leave after the signal is too old, either.
  const withinMs = reduces ? leaveWithinMs : Math.min(leaveWithinMs, Math.max(0, maxAgeMs - entry.ageMs));
  const leaveBy = Math.floor(clocks.now() + withinMs);
  const { settleMs } = venue.constants;
  const { sentAt, deadline, proofMs } = deadlineOf({ clock, clocks, leaveBy, recvWindow, settleMs });
  const attempt = intent.attempt + 1;
  const patch = { order, notional, reduces, sentAt, leaveBy, deadline, attempt, reason: null };
  return { patch, order, startedAt: clocks.monotonic(), withinMs, leaveBy, proofMs };
}

/**
 * @param {Entry} entry
 * @param {MadeOrder} made
 * @param {Circumstances} circumstances
 */
async function send(entry, made, circumstances) {
  const { ledger, maxAgeMs } = circumstances;
  const sending = planSending(entry, made, maxAgeMs);
  const result = await ledger.write(entry, 'send', { patch: sending.patch, limits: true });
  if (result.done) await leave(entry, sending, circumstances);
  else await notSent(entry, result, circumstances);
}

/**
 * @param {Entry} entry  which is `sending` on disk
 * @param {Sending} sending
 * @param {Circumstances} circumstances
 */
async function leave(entry, { order, startedAt, withinMs, leaveBy, proofMs }, circumstances) {
  const { clocks } = entry;
  entry.sent = { at: startedAt, proofMs };
  entry.obstacle = null;
  // The disk may have been slow, and the wall clock set back meanwhile.
  const leftMs = withinMs - (clocks.monotonic() - startedAt);
  if (leftMs <= 0 || !circumstances.mayLeave(entry)) {
    const message =
      leftMs <= 0
        ? TOO_SLOW
        : 'The relay was stopped, the gate closed, or an earlier order came, before the order left.';
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

const MAY_ARRIVE = Object.freeze({
  code: 'waits-for-unknown',
  message: 'It is repeated, because the outcome of an earlier order is unknown.',
});

module.exports = { accountOf, end, leave, notSent, planSending, send, wait };
