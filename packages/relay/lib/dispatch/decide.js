'use strict';

/**
 * What is to be done next with the intents of one lane. Pure: it reads entries and returns actions.
 *
 * A lane is an account and a symbol. Its intents leave in the order of acceptance, one at a time, with these exceptions:
 * - an exit cancels what was to be opened before it and has not been sent, and a cancel the same of limit and stop orders
 * - a cancel that has to be repeated lets exits pass
 * - an intent that only reduces passes one that is held, or whose outcome is unknown (`onUnknown: 'allow-reduce'`)
 *
 * @module
 */

/** @typedef {import('./entry').Entry} Entry */
/** @typedef {{ code: string, message: string }} Reason */
/**
 * @typedef {object} Context
 * @property {number} now  monotonic
 * @property {number} maxAgeMs
 * @property {boolean} allowReduce  intents that only reduce pass an unknown outcome
 * @property {boolean} sendStaleExits
 * @property {number} exitSequence  of the newest exit of the lane, ended or not; -Infinity when there was none
 * @property {number} [cancelSequence]  the same of the newest cancel of all orders
 * @property {(entry: Entry) => Reason | null} holdOf  why kill switch or gate hold it
 */
/** @typedef {{ act: 'send' | 'look', entry: Entry }} Task */
/** @typedef {{ act: 'hold' | 'expire' | 'cancel', entry: Entry, reason: Reason & Record<string, unknown> }} Change */
/** @typedef {{ actions: (Task | Change)[], wakeAt: number }} Decision `wakeAt`: by the monotonic clock, when to decide again */
/** @typedef {{ action: Task | Change | null, lets: number, wakeAt: number }} OneDecision `lets`: what may pass this entry */

/** ms; a reply that takes longer delays an exit no more than an unknown outcome does. */
const SLOW_MS = 1000;

/** What may pass the entries so far. */
const PASS = Object.freeze({ all: 0, reducing: 1, exits: 2, nothing: 3 });

/**
 * @param {readonly Entry[]} entries  of one lane, in the order of acceptance
 * @param {Context} context
 * @returns {Decision}
 */
function decide(entries, context) {
  /** @type {Decision} */
  const decision = { actions: [], wakeAt: Infinity };
  /** @type {number} */
  let pass = PASS.all;
  for (const entry of entries) {
    const { action, lets, wakeAt } = decideOne(entry, pass, context);
    if (action !== null) decision.actions.push(action);
    decision.wakeAt = Math.min(decision.wakeAt, wakeAt);
    pass = Math.max(pass, lets);
  }
  return decision;
}

/**
 * @param {Entry} entry
 * @param {number} pass  what may pass those before it
 * @param {Context} context
 * @returns {OneDecision}
 */
function decideOne(entry, pass, context) {
  const { activity, intent } = entry;
  if (activity === 'ending') return rest(PASS.all);
  if (activity === 'sending' || intent.state === 'sending') return decideSending(entry, context);
  if (entry.isUnsettled) return decideUnsettled(entry, context);
  if (activity !== null) return rest(ownPass(entry));
  if (entry.writeAfter > context.now) return rest(ownPass(entry), entry.writeAfter);
  return decideEnd(entry, context) ?? decideWaiting(entry, pass, context);
}

/** @param {number} lets @param {number} [wakeAt] @returns {OneDecision} */
const rest = (lets, wakeAt = Infinity) => ({ action: null, lets, wakeAt });

/** What may pass an intent that waits. A cancel would also cancel what comes after it. @param {Entry} entry */
const ownPass = ({ intent }) =>
  intent.kind === 'cancel' ? PASS.exits : intent.reduces ? PASS.nothing : PASS.reducing;

/** @param {Entry} entry @param {number} pass @returns {boolean} */
const mayPass = ({ intent, isExit }, pass) =>
  pass === PASS.all || (pass === PASS.reducing && intent.reduces) || (pass === PASS.exits && isExit);

/** @param {Entry} entry @param {Context} context @returns {number} what may pass an outcome that is unknown */
function passOfUnknown({ intent: { reduces, category } }, { allowReduce }) {
  // Without reduceOnly, which spot orders do not have, two exits can sell more than is there.
  return allowReduce && !(reduces && category === 'spot') ? PASS.reducing : PASS.nothing;
}

/** @param {Entry} entry @param {Context} context @returns {OneDecision} */
function decideSending(entry, context) {
  const { sent, intent } = entry;
  if (sent === null || intent.state !== 'sending') return rest(PASS.nothing);
  const slowAt = sent.at + SLOW_MS;
  return slowAt > context.now ? rest(PASS.nothing, slowAt) : rest(passOfUnknown(entry, context));
}

/** @param {Entry} entry @param {Context} context @returns {OneDecision} */
function decideUnsettled(entry, context) {
  const lets = passOfUnknown(entry, context);
  if (entry.activity !== null) return rest(lets);
  if (entry.notBefore > context.now) return rest(lets, entry.notBefore);
  return { action: { act: 'look', entry }, lets, wakeAt: Infinity };
}

/** @param {Entry} entry @param {Context} context @returns {OneDecision | null} null when it need not end unsent */
function decideEnd(entry, context) {
  const end = (/** @type {'cancel' | 'expire'} */ act, /** @type {Reason} */ reason) => ({
    action: { act, entry, reason },
    lets: PASS.all,
    wakeAt: Infinity,
  });
  if (entry.account === null) return end('cancel', ACCOUNT_CHANGED);
  if (isOutOfDate(entry, context)) return end('cancel', SUPERSEDED);
  return isStale(entry, context) ? end('expire', staleReason(entry, context)) : null;
}

/** @param {Entry} entry @param {number} pass @param {Context} context @returns {OneDecision} */
function decideWaiting(entry, pass, context) {
  const { intent } = entry;
  const own = ownPass(entry);
  const wakeAt = context.now + msToStale(entry, context);
  if (entry.notBefore > context.now) return rest(own, Math.min(wakeAt, entry.notBefore));
  const hold = context.holdOf(entry);
  if (hold !== null) {
    entry.obstacle = hold;
    if (intent.state === 'held') return rest(own, wakeAt);
    return { action: { act: 'hold', entry, reason: hold }, lets: own, wakeAt };
  }
  if (!mayPass(entry, pass)) {
    entry.obstacle = WAITS_FOR_LANE;
    return rest(own, wakeAt);
  }
  return { action: { act: 'send', entry }, lets: PASS.nothing, wakeAt };
}

const WAITS_FOR_LANE = Object.freeze({
  code: 'waits-for-lane',
  message: 'It waited for an earlier order of this account and symbol.',
});
const SUPERSEDED = Object.freeze({
  code: 'superseded',
  message: 'A later signal closes the position or cancels the orders, so this one is not placed.',
});
const ACCOUNT_CHANGED = Object.freeze({
  code: 'account-changed',
  message: 'The configuration does not have the account of this order any more.',
});

/** @param {Entry} entry @param {Context} context @returns {boolean} a later exit or cancel has made it out of date */
const isOutOfDate = ({ intent, isResting }, { exitSequence, cancelSequence = -Infinity }) =>
  (!intent.reduces && intent.sequence < exitSequence) || (isResting && intent.sequence < cancelSequence);

/** @param {Entry} entry @param {Context} context @returns {number} Infinity for an exit that is sent in any case */
function msToStale({ intent, ageMs }, { maxAgeMs, sendStaleExits }) {
  return intent.reduces && sendStaleExits ? Infinity : maxAgeMs - ageMs;
}

/** @param {Entry} entry @param {Context} context @returns {boolean} */
const isStale = (entry, context) => msToStale(entry, context) <= 0;

/** @param {Entry} entry @param {Context} context @returns {Reason & Record<string, unknown>} */
function staleReason({ intent, ageMs, obstacle }, { maxAgeMs }) {
  const cause = obstacle ?? intent.reason;
  const message = `The signal is ${Math.round(ageMs / 1000)} s old, and limits.maxAgeMs is ${maxAgeMs}.`;
  if (!cause) return { code: 'stale', message };
  return { code: 'stale', message: `${message} ${cause.message}`, cause };
}

module.exports = { decide, isOutOfDate, isStale };
