'use strict';

/**
 * Whether a proven message is recent, and was not seen before.
 *
 * @module
 */

const crypto = require('node:crypto');

const { WebhookError } = require('./error');
const { memoryReplay } = require('./replay');
const { signsTime, unitOf } = require('./template');

/** @typedef {import('./proofs').Proven} Proven */

/**
 * The name of a message is a digest of all that was signed: the same whichever of several signatures was sent along, and
 * another one when the sender tries again with a new timestamp.
 *
 * @param {string} scheme
 * @param {Proven} proven
 * @returns {string}
 */
function nameOf(scheme, { parts }) {
  const hash = crypto.createHash('sha256');
  for (const part of parts) hash.update(part);
  return `${scheme}:${hash.digest('base64url')}`;
}

/**
 * @param {{ scheme: string, toleranceMs: number, now: () => number, replay?: false | import('./replay').ReplayStore }} options
 * @param {import('./schemes').Scheme} scheme
 */
function createFreshness({ scheme: name, toleranceMs, now, replay }, scheme) {
  const unit = unitOf(scheme);
  const store = replay ?? (signsTime(scheme) && memoryReplay({ now }));
  return {
    /**
     * @param {Proven} proven
     * @throws {WebhookError} too-old, too-new
     */
    requireRecent({ timestamp }) {
      if (timestamp === null) return;
      const time = now();
      if (!Number.isFinite(time)) throw new TypeError('The option "now" of WebhookVerifier returned no time');
      // Compared in the sender's unit, as its own library does.
      const age = Math.floor(time / unit) * unit - timestamp;
      if (Math.abs(age) <= toleranceMs) return;
      const [reason, where] =
        age > 0
          ? /** @type {const} */ (['too-old', 'behind'])
          : /** @type {const} */ (['too-new', 'ahead of']);
      const seconds = Math.round(Math.abs(age) / 1000);
      const problem = `The timestamp is ${seconds} s ${where} this server's clock, which is more than ${toleranceMs / 1000} s.`;
      throw new WebhookError(reason, problem);
    },
    /** @param {Proven} proven @returns {boolean | Promise<boolean>} */
    wasSeen(proven) {
      if (!store || proven.timestamp === null) return false;
      return store.seen(nameOf(name, proven), proven.timestamp + toleranceMs + unit);
    },
  };
}

exports.createFreshness = createFreshness;
