'use strict';

/**
 * How Bitget's replies look in a pasted text.
 *
 * @module
 */

/** @typedef {import('../venue').PastedPhrase} Phrase */

/** @param {RegExp} text @param {number} code @param {{ isCommon?: true }} [also] @returns {Phrase} */
function phrase(text, code, also = {}) {
  return { ...also, text, code, body: (msg) => ({ code: String(code).padStart(5, '0'), msg, data: null }) };
}

/** @param {RegExp} text @param {number} code @returns {Phrase} in a message of the WebSocket; others say it, too */
function socketPhrase(text, code) {
  return {
    isCommon: true,
    text,
    code,
    body: (msg) => ({ event: 'error', code, msg }),
    context: { transport: 'websocket' },
  };
}

/**
 * What Bitget says, with the code that it says it with. Patterns are written for the text that `normaliseText` makes. The first one that
 * matches counts.
 *
 * @type {readonly Readonly<Phrase>[]}
 */
const PHRASES = Object.freeze([
  phrase(/exchange environment is incorrect/, 40099),
  phrase(/apikey password is incorrect/, 40012),
  phrase(/\bapikey does not exist\b/, 40037),
  phrase(/current ip is not in the apikey ip whitelist/, 40038),
  phrase(/please bind ip whitelist address/, 22010),
  phrase(/sign signature error/, 40009),
  phrase(/request timestamp expired/, 40008, { isCommon: true }),
  phrase(/outside of the me receivewindow/, 40078),
  phrase(/incorrect permissions need .{1,80} permissions/, 40014),
  phrase(/you are in unified account mode and the classic account api/, 40085),
  phrase(/you are in classic account mode/, 40084),
  phrase(/order type for unilateral position must also be the unilateral/, 40774),
  phrase(/traders are prohibited from calling the api/, 40199),
  phrase(/currently unavailable in a demo trading/, 40110),
  phrase(/(?<!ok )\baccess passphrase cannot be empty/, 40011),
  phrase(/(?<!ok )\baccess key cannot be empty/, 40001),
  phrase(/(?<!ok )\baccess sign cannot be empty/, 40002),
  phrase(/(?<!ok )\binvalid access timestamp/, 40005),
  phrase(/(?<!ok )\binvalid access passphrase/, 30012),
  phrase(/(?<!ok )\binvalid access key\b/, 40006),
  phrase(/\bpassphrase is error\b/, 40036),
  phrase(/\bduplicate clientoid\b/, 40786),
  phrase(/clientorderid duplicate/, 43118),
  phrase(/order amount exceeds the balance/, 40762, { isCommon: true }),
  phrase(/\brequest url not found\b/, 40404, { isCommon: true }),
  phrase(/\binvalid ip\b/, 40018, { isCommon: true }),
  socketPhrase(/user not logged in user must be logged in/, 30004),
  socketPhrase(/\binvalid op ?login\b/, 30003),
  socketPhrase(/\binvalid sign\b/, 30015),
]);

/** @param {number | null} code @param {string | undefined} text @param {Record<string, unknown>} others */
function bodyOf(code, text, others) {
  const body = { ...others, msg: text ?? '' };
  if (code === null) return body;
  // The codes of REST are text of five digits, those of the WebSocket numbers.
  const isSocket = code >= 30_000 && code < 31_000;
  return isSocket ? { event: 'error', ...body, code } : { ...body, code: String(code).padStart(5, '0') };
}

/** @type {Readonly<import('../venue').PastedReplies>} */
const PASTED = Object.freeze({
  names: Object.freeze({ code: '(?:error)?code', message: '(?:error)?msg', figures: 'requestTime' }),
  bodyOf,
  phrases: PHRASES,
  words: /(?<![a-z])(?:bitget|paptrading)/i,
  path: /(?<![\w/])\/api\/(?:v2\/(?:spot|mix|margin|common|copy|earn|user|convert|tax|p2p|broker|account|public)|v3\/(?:trade|account|position|market|public|strategy|user)|(?:spot|mix|margin)\/v1)\/[\w/-]{1,200}/,
  apiKeys: Object.freeze([
    /(?<![\w-])access-key["']?\s{0,4}[:=,]\s{0,4}["']?(bg_\w{6,64})/i,
    /["']?apiKey["']?\s{0,4}[:=]\s{0,4}["']?(bg_\w{6,64})/,
  ]),
});

module.exports = { PASTED };
