'use strict';

/** Asks the exchange for an intent whose outcome is unknown. */

const { withSteps } = require('./channels');
const { noteOf } = require('./closed-only');
const { msToProof } = require('./proof');
const { WATCH_MS, evaluateLook } = require('./resolver');

/** @typedef {import('./entry').Entry} Entry */

/** ms; the clock of the exchange may be ahead of what is known of it. */
const MARGIN_MS = 2000;

const ACCOUNT_CHANGED = Object.freeze({
  code: 'account-changed',
  message: 'The configuration does not have the account of this order any more, so it cannot be looked up.',
});

/** ms; no order has a deadline this far ahead, unless a clock was wrong by that much when it was sent. */
const FAR_MS = 600_000;
const FAR_LOOKS = 8;
const FAR = Object.freeze({
  code: 'deadline-far',
  message:
    'A clock was wrong when the order was sent, so the time after which it cannot arrive any more is too far ahead.',
});

const REPEATED = Object.freeze({
  code: 'repeated',
  message: 'Its outcome is unknown; it is sent again, because that does no harm.',
});

/**
 * @param {Entry} entry  `activity` is `looking`
 * @param {Pick<import('./attempt').Circumstances, 'ledger' | 'recent'>} circumstances
 * @returns {Promise<void>} never rejects
 */
async function lookUp(entry, { ledger, recent }) {
  const { account } = entry;
  if (entry.isRepeatable) {
    await ledger.record(entry, 'not-executed', { patch: { reason: REPEATED } });
    return;
  }
  if (account === null) {
    await giveUp(entry, ACCOUNT_CHANGED, ledger);
    return;
  }
  if (Number.isNaN(msToProof(entry))) await account.clock.sync?.().catch(() => {});
  const isProof = msToProof(entry) === 0;
  if (isProof && entry.intent.state === 'unknown') await ledger.write(entry, 'look');
  const verdict = evaluateLook(entry, await find(entry, account), isProof);
  if (verdict === null) {
    if (msToProof(entry) > FAR_MS && entry.looks.tried >= FAR_LOOKS) await giveUp(entry, FAR, ledger);
    return;
  }
  const { event, outcome = null } = verdict;
  const reason = event === 'found' ? noteOf(entry.intent) : (verdict.reason ?? null);
  if (event === 'found') recent.add(entry);
  await ledger.record(entry, event, { patch: { reason, outcome } });
}

/**
 * @param {Entry} entry
 * @param {{ code: string, message: string }} reason  why no look-up will prove anything
 * @param {import('./ledger').Ledger} ledger
 */
async function giveUp(entry, reason, ledger) {
  if (entry.intent.state === 'unknown') await ledger.write(entry, 'look');
  if (entry.intent.state === 'resolving') await ledger.write(entry, 'cannot-tell', { patch: { reason } });
  entry.notBefore = entry.clocks.monotonic() + WATCH_MS;
}

/**
 * @param {Entry} entry
 * @param {import('./account').Account} account
 * @returns {Promise<import('./resolver').Found>}
 */
async function find({ intent }, { venue }) {
  const { id, symbol, category, sentAt } = intent;
  const since = (sentAt ?? intent.at) - MARGIN_MS;
  try {
    return await withSteps('find', id, async () => venue.find(id, { symbol, category, since }));
  } catch (error) {
    return { found: null, complete: false, failed: true, reason: /** @type {Error} */ (error).message };
  }
}

module.exports = { lookUp };
