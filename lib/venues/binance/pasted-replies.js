'use strict';

/**
 * How Binance's replies look in a pasted text.
 *
 * @module
 */

/** @typedef {import('../venue').PastedPhrase} Phrase */

/** @param {RegExp} text @param {number} code @param {Record<string, unknown>} [context] @returns {Phrase} */
function phrase(text, code, context) {
  return { text, code, body: (msg) => ({ code, msg }), ...(context && { context }) };
}

/**
 * What Binance says, with the code that it says it with. Patterns are written for the text that `normaliseText` makes. The first one
 * that matches counts.
 *
 * @type {readonly Readonly<Phrase>[]}
 */
const PHRASES = Object.freeze([
  phrase(/invalid api ?key ip or permissions/, -2015),
  phrase(/api ?key format invalid/, -2014),
  phrase(/invalid api ?key id\b/, -2008),
  phrase(/ahead of the server s time/, -1021),
  phrase(/outside of the me recvwindow/, -5028),
  phrase(/outside (?:of )?(?:the |your )?recv ?window/, -1021),
  phrase(/signature for this request is not valid/, -1022),
  phrase(/mandatory parameter (?:signature|timestamp|apikey) was not sent/, -1102),
  phrase(/way too (?:much request weight|many requests).*banned until/, -1003, { httpStatus: 418 }),
  phrase(/too much request weight|too many requests current limit/, -1003),
  phrase(/too many new orders/, -1015),
  phrase(/too many concurrent connections/, -1034),
  phrase(/api keys are locked on this account/, -2017),
  phrase(/not authori[sz]ed to execute this request/, -1002),
  phrase(/action is disabled on this account|account may not place or cancel orders/, -2010),
  phrase(/symbol is (?:not permitted|restricted) for this account/, -2010),
  phrase(/duplicate order sent/, -2010),
  phrase(/account has insufficient balance for requested action/, -2010),
  phrase(/position side does not match user s setting/, -4061),
  phrase(/margin is insufficient/, -2019),
  phrase(/reduceonly order is rejected/, -2022),
  phrase(/order would immediately trigger/, -2021),
  phrase(/unknown order sent/, -2011),
  phrase(/execution status unknown/, -1007),
  {
    text: /unavailable from a restricted location/,
    body: (text) => ({ code: 0, msg: text }),
    context: { httpStatus: 451 },
  },
]);

/** @param {number | null} code @param {string | undefined} text @param {Record<string, unknown>} others */
function bodyOf(code, text, others) {
  // A message of the WebSocket API has its status beside the code.
  return { ...others, ...(code !== null && { code }), msg: text ?? '' };
}

/** @type {Readonly<import('../venue').PastedReplies>} */
const PASTED = Object.freeze({
  names: Object.freeze({ code: 'code', message: 'msg', figures: 'serverTime|retryAfter' }),
  bodyOf,
  phrases: PHRASES,
  words: /(?<![a-z])binance|binance(?=api|exception|error)/i,
  path: /(?<!\/docs)\/(?:api|sapi|fapi|dapi|papi|eapi)\/v\d\/[\w/-]{1,200}/,
  apiKeys: Object.freeze([
    /x-mbx-apikey["']?\s{0,4}[:=,]\s{0,4}["']?([\w-]{6,128})/i,
    /["']?apiKey["']?\s{0,4}[:=]\s{0,4}["']?([\w-]{6,128})/,
  ]),
});

module.exports = { PASTED };
