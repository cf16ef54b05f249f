'use strict';

/**
 * How OKX's replies look in a pasted text.
 *
 * @module
 */

const { CLOSE_CODES } = require('./codeless-rules');

/** @typedef {import('../venue').PastedPhrase} Phrase */

/** @param {RegExp} text @param {number} code @param {{ isCommon?: true }} [also] @returns {Phrase} */
function phrase(text, code, also = {}) {
  return { ...also, text, code, body: (msg) => ({ code: String(code), msg, data: [] }) };
}

/** @param {RegExp} text @param {number} code @returns {Phrase} in a message of the WebSocket; others say it, too */
function refusedLogin(text, code) {
  return {
    isCommon: true,
    text,
    code,
    body: (msg) => ({ event: 'error', code: String(code), msg }),
    context: { transport: 'websocket' },
  };
}

/**
 * What OKX says, with the code that it says it with. Patterns are written for the text that `normaliseText` makes. The first one that
 * matches counts.
 *
 * @type {readonly Readonly<Phrase>[]}
 */
const PHRASES = Object.freeze([
  phrase(/api ?key does not match (?:the )?current environment/, 50101),
  phrase(/invalid ok access key/, 50111),
  phrase(/api ?key doesn t exist/, 50119),
  phrase(/ok access passphrase incorrect/, 50105),
  phrase(/ok access key can(?: ?not| t) be empty/, 50103),
  phrase(/ok access passphrase can(?: ?not| t) be empty/, 50104),
  phrase(/ok access sign can(?: ?not| t) be empty/, 50106),
  phrase(/ok access timestamp can(?: ?not| t) be empty/, 50107),
  phrase(/invalid ok access timestamp/, 50112),
  phrase(/timestamp request expired/, 50102),
  phrase(/not included in your api key s .*ip whitelist/, 50110),
  phrase(/api ?key doesn t have permission to use this function/, 50120),
  phrase(/don t have permission to use this api endpoint/, 50030),
  phrase(/api ?key must be bound to ip/, 50035),
  phrase(/can t access our services through the ip address/, 50121),
  phrase(/invalid authorization\b/, 50114),
  phrase(/api frozen please contact/, 50100),
  phrase(/feature is unavailable in demo trading/, 50038),
  phrase(/only available in demo trading/, 50053),
  phrase(/complete the identity verification process/, 50060),
  phrase(/maximum order rate limit for this account/, 50061),
  phrase(/unsupported under current account mode/, 51010),
  phrase(/parameter pos ?side error/, 51000),
  phrase(/client order id already exists|duplicated? client order id/, 51016),
  phrase(/insufficient \w{1,12} (?:balance|margin) in account/, 51008),
  refusedLogin(/wrong passphrase/, 60024),
  refusedLogin(/\binvalid api ?key\b/, 60005),
  refusedLogin(/\blogin fail(?:ed|ure)\b/, 60009),
  refusedLogin(/\bplease log in\b/, 60011),
  phrase(/\binvalid sign(?:ature)?\b/, 50113, { isCommon: true }),
]);

/** @param {number | null} code @param {string | undefined} text @param {Record<string, unknown>} others */
function bodyOf(code, text, others) {
  const body = { ...others, msg: text ?? '' };
  if (code === null) return body;
  // The codes of replies are text, that of a close event is a number.
  return { ...body, code: CLOSE_CODES.includes(code) ? code : String(code) };
}

/** @type {Readonly<import('../venue').PastedReplies>} */
const PASTED = Object.freeze({
  names: Object.freeze({ code: 's?code', message: 's?msg', figures: 'inTime|outTime' }),
  bodyOf,
  phrases: PHRASES,
  words: /(?<![a-z])(?:okx|okex)/i,
  path: /(?<!\/docs)\/api\/v5\/[\w/-]{1,200}/,
  apiKeys: Object.freeze([
    /ok-access-key["']?\s{0,4}[:=,]\s{0,4}["']?([\w-]{6,64})/i,
    /["']?apiKey["']?\s{0,4}[:=]\s{0,4}["']?([\w-]{6,64})/,
  ]),
});

module.exports = { PASTED };
