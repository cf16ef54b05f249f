'use strict';

/**
 * How Gate.io's replies look in a pasted text.
 *
 * @module
 */

/** @typedef {import('../venue').PastedPhrase} Phrase */

/** @param {RegExp} text @param {string} label @param {{ isCommon?: true }} [also] @returns {Phrase} */
function phrase(text, label, also = {}) {
  return { ...also, text, code: label, body: (message) => ({ label, message }) };
}

/**
 * What Gate.io says, with the label that it says it with. Patterns are written for the text that `normaliseText` makes. The first one
 * that matches counts.
 *
 * @type {readonly Readonly<Phrase>[]}
 */
const PHRASES = Object.freeze([
  phrase(/gap between request timestamp and server time exceeds/, 'REQUEST_EXPIRED'),
  phrase(/request ip not in whitelist/, 'IP_FORBIDDEN'),
  phrase(/request api key does not have \w{1,20} permission/, 'FORBIDDEN'),
  phrase(/please transfer funds first to create futures account/, 'USER_NOT_FOUND'),
  phrase(/missing required (?:authentication )?header/, 'MISSING_REQUIRED_HEADER', { isCommon: true }),
  phrase(/\binvalid key provided\b/, 'INVALID_KEY', { isCommon: true }),
  phrase(/\bsignature mismatch\b/, 'INVALID_SIGNATURE', { isCommon: true }),
  phrase(/\bapi key is read ?only\b/, 'READ_ONLY', { isCommon: true }),
]);

/** @type {Readonly<import('../venue').PastedReplies>} */
const PASTED = Object.freeze({
  names: Object.freeze({ code: 'label', message: 'message|detail', figures: '(?!)' }),
  bodyOf: (code, text, others) => ({ ...others, ...(code !== null && { label: code }), message: text ?? '' }),
  phrases: PHRASES,
  words: /(?<![a-z])gate(?:[._]?io|[-_]?api|\.com)?(?![a-z])/i,
  path: /(?<!\/docs)\/api\/v4\/[\w/-]{1,200}/,
  apiKeys: Object.freeze([
    /(?<![\w-])["']?KEY["']?\s{0,4}[:=,]\s{0,4}["']?([\w-]{6,64})/,
    /["']?apiKey["']?\s{0,4}[:=]\s{0,4}["']?([\w-]{6,64})/,
  ]),
});

module.exports = { PASTED };
