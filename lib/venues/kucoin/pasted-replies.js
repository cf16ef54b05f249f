'use strict';

/**
 * How KuCoin's replies look in a pasted text.
 *
 * @module
 */

/** @typedef {import('../venue').PastedPhrase} Phrase */

/** @param {RegExp} text @param {number} code @param {{ isCommon?: true }} [also] @returns {Phrase} */
function phrase(text, code, also = {}) {
  return { ...also, text, code, body: (msg) => ({ code: String(code), msg }) };
}

/** @param {RegExp} text @param {number} code @param {{ isCommon?: true }} [also] @returns {Phrase} in a message of a stream */
function streamPhrase(text, code, also = {}) {
  return {
    ...also,
    text,
    code,
    body: (data) => ({ type: 'error', code, data }),
    context: { transport: 'websocket' },
  };
}

/**
 * What KuCoin says, with the code that it says it with. Patterns are written for the text that `normaliseText` makes. The first one that
 * matches counts.
 *
 * @type {readonly Readonly<Phrase>[]}
 */
const PHRASES = Object.freeze([
  phrase(/check the header of your request for kc api key/, 400001),
  phrase(/(?:invalid kc api timestamp|kc api timestamp invalid)/, 400002),
  phrase(/kc api key (?:not exists?|does not exist)/, 400003),
  phrase(/(?:invalid kc api passphrase|kc api passphrase error)/, 400004),
  phrase(/invalid kc api sign\b/, 400005),
  phrase(/invalid request ip the current client ?ip is/, 400006),
  phrase(/requested ip address is not (?:in|on) the api whitelist/, 400006),
  phrase(/access denied requires? more permission/, 400007),
  phrase(/v1 v2 api keys are no longer supported/, 400008),
  phrase(/invalid kc api key version/, 400009),
  phrase(/order s margin mode does not match the selected one/, 330005),
  phrase(/order s position mode does not match your selected mode/, 330011),
  phrase(/order is in one way mode while your account is set to hedge mode/, 330012),
  phrase(/invalid unified account user/, 112010),
  phrase(/located country region is currently not supported for the trading/, 400500),
  phrase(/validation create ?order client ?oid ?duplicated/, 400100),
  phrase(/validation create ?order symbol ?not ?available/, 400600),
  phrase(/client ?oid parameter repeated/, 300018),
  phrase(/balance insufficient the order would cost/, 300003),
  phrase(/kindly request you complete the identity verification/, 400303),
  phrase(/invalid request ip\b/, 400006, { isCommon: true }),
  phrase(/balance insufficient/, 200004, { isCommon: true }),
  streamPhrase(/exceed max permits per second/, 509),
  streamPhrase(/exceed max session count/, 509),
  streamPhrase(/token is (?:invalid|expired)/, 401, { isCommon: true }),
  phrase(/too many requests in a short period/, 429000, { isCommon: true }),
]);

/** Of messages in streams. */
const STREAM_CODES = new Set([400, 401, 403, 404, 406, 415, 500, 509]);

/** @param {number | null} code @param {string | undefined} text @param {Record<string, unknown>} others */
function bodyOf(code, text, others) {
  const isStream = others.type === 'error' && code !== null && STREAM_CODES.has(code);
  if (isStream) return { ...others, code, data: text ?? others.data };
  const body = { ...others, msg: text ?? '' };
  return code === null ? body : { ...body, code: String(code) };
}

/** @type {Readonly<import('../venue').PastedReplies>} */
const PASTED = Object.freeze({
  names: Object.freeze({ code: 'code', message: 'msg', figures: 'inTime|outTime' }),
  bodyOf,
  phrases: PHRASES,
  words: /(?<![a-z])(?:kucoin|kc-api-)/i,
  path: /(?<![\w/])\/api\/(?:v[1-3]|ua\/v\d)\/(?:hf|accounts?|user|sub|orders?|stop-orders?|st-orders|margin|isolated|position|bullet-p|account-overview|market|contracts|fills|withdrawals|timestamp)[\w/-]{0,200}/,
  apiKeys: Object.freeze([/kc-api-key["']?\s{0,4}[:=,]\s{0,4}["']?([\w-]{6,64})/i]),
});

module.exports = { PASTED };
