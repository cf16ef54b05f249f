'use strict';

/** What a request counts against, and which of them leave first. */

const { hostOf, termsOf } = require('./account');
const { requestsOf } = require('./attempt');
const { msToProof } = require('./proof');

/** @typedef {import('./entry').Entry} Entry */
/** @typedef {import('./scheduler').Task} Task */

/** Requests of a look-up: the open orders, and the history. */
const LOOK_REQUESTS = 2;
/** Of the limit of an address, for look-ups that can find but not prove: orders leave meanwhile. */
const EARLY_SHARE = 0.5;

/** @param {Task} task */
const priorityOf = ({ entry, isLook }) => (isLook ? 1 : entry.intent.reduces ? 0 : 2);

/** @param {Task} one @param {Task} other */
function byPriority(one, other) {
  return priorityOf(one) - priorityOf(other) || one.entry.intent.sequence - other.entry.intent.sequence;
}

/** @param {Entry} entry @param {boolean} isLook @returns {import('./rates').Scope | null} null: nothing is asked */
function scopeOf(entry, isLook) {
  const { account, intent } = entry;
  if (account === null) return null;
  const host = hostOf(account);
  if (isLook) return { host, requests: LOOK_REQUESTS, share: msToProof(entry) === 0 ? 1 : EARLY_SHARE };
  const requests = requestsOf(intent);
  if (termsOf(account).dryRun) return { host, requests };
  return { host, requests, uid: account.uid, category: intent.category };
}

module.exports = { byPriority, scopeOf };
