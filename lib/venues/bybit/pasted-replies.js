'use strict';

/**
 * How Bybit's replies look in a pasted text.
 *
 * @module
 */

/** @typedef {import('../venue').PastedPhrase} Phrase */

/** @param {RegExp} text @param {number} retCode @param {Record<string, unknown>} [context] @returns {Phrase} */
function phrase(text, retCode, context) {
  return { text, code: retCode, body: (retMsg) => ({ retCode, retMsg }), ...(context && { context }) };
}

/**
 * @param {RegExp} text
 * @param {{ op?: string, isWeak?: boolean }} [options]
 * @returns {Phrase} in a reply of the WebSocket, which has no code
 */
function refusedLogin(text, { op = 'auth', isWeak = false } = {}) {
  return {
    text,
    body: (retMsg) => ({ success: false, ret_msg: retMsg, op }),
    context: { transport: 'websocket' },
    isWeak,
  };
}

/**
 * What Bybit says, with the code that it says it with. Patterns are written for the text that `normaliseText` makes. The first one
 * that matches counts.
 *
 * @type {readonly Readonly<Phrase>[]}
 */
const PHRASES = Object.freeze([
  phrase(
    /req timestamp \d+ server timestamp \d+|check your (?:server )?timestamp (?:or|and) recv window/,
    10002,
  ),
  phrase(/outside (?:of )?(?:the |your )?recv ?window/, 10002),
  phrase(/error sign\b|origin string|signature generation algorithm/, 10004),
  phrase(/your api ?key has expired|api ?key (?:has |is )?expired/, 33004),
  phrase(/api ?key ip not match/, 33004),
  phrase(/invalid api ?key ip or permissions/, -2015),
  phrase(/api ?key is invalid|invalid api ?key\b/, 10003),
  phrase(/too many sessions/, 10003, { transport: 'websocket-trade' }),
  phrase(/un ?matched ip\b/, 10010),
  phrase(/permission denied please check your api|api ?key permissions/, 10005),
  phrase(/api key (?:is|has) read ?only\b|\bread only (?:api )?key/, 10005),
  phrase(/user authentication failed/, 10007),
  phrase(/openapi sign params error/, 10001),
  phrase(/empty param of (?:api ?key|time ?stamp|sign)/, 10001),
  phrase(/demo trading are not supported/, 10032),
  phrase(/only be accessed by unified account|unified (?:trading )?account users only/, 10028),
  phrase(/unified account is (?:forbidden|not supported)/, 100028),
  phrase(/too many visits|exceeded the api rate limit/, 10006),
  phrase(/exceeded the ip rate limit/, 10018),
  phrase(/ip has been banned/, 10009),
  phrase(/(?:service is )?not available in your (?:region|country)/, 10009),
  phrase(/common banned/, 10008),
  phrase(/transactions are banned/, 10027),
  phrase(/compliance rules triggered/, 10024),
  phrase(/kyc needed/, 20096),
  phrase(/check symbol whitelist/, 10029),
  {
    text: /block access from your (?:country|region)/,
    body: (text) => text,
    context: { httpStatus: 403 },
  },
  {
    text: /access too frequent/,
    body: (text) => text,
    context: { httpStatus: 403 },
  },
  refusedLogin(/error request expired|request expired/),
  refusedLogin(/needs auth first/, { op: 'subscribe', isWeak: true }),
  // What clients say when the exchange refuses their login.
  refusedLogin(
    /(?:bybit|web ?socket|stream).*authentication failed|authentication failed (?:params? error|please check your api)/,
    { isWeak: true },
  ),
  refusedLogin(/authorization for .+ failed|could not authenticate (?:the )?web ?socket/, { isWeak: true }),
]);

/** @param {number | null} code @param {string | undefined} text @param {Record<string, unknown>} others */
function bodyOf(code, text, others) {
  // Without a code it is a message of the WebSocket.
  if (code === null) return { ...others, ret_msg: text ?? '' };
  return { ...others, retCode: code, retMsg: text ?? '' };
}

/**
 * The API key in the string that Bybit signed, between a timestamp and the window of the request. Issued keys have 18 characters;
 * the start of a key of another length is where the usual windows are.
 */
const KEY_IN_ORIGIN =
  /origin_?string\[\d{13}([A-Za-z0-9]{18}|[A-Za-z0-9_-]{6,64}?(?=(?:[23568]000|[1236]0000|[23]00000?)(?:[\]{]|[a-z]\w*=)))(?=\d{1,6}(?:[\]{]|[a-z]\w*=|$))/i;

/** @type {Readonly<import('../venue').PastedReplies>} */
const PASTED = Object.freeze({
  names: Object.freeze({
    code: 'ret_?code',
    message: 'ret_?msg',
    figures: 'req_timestamp|server_timestamp|recv_window',
  }),
  bodyOf,
  phrases: PHRASES,
  // Not this package, whose errors name each exchange.
  words: /(?<!err_)(?:bybit|pybit)(?!-auth)/i,
  path: /(?<!\/docs)\/v5\/[\w/-]{1,200}/,
  apiKeys: Object.freeze([/x-bapi-api-key["']?\s{0,4}[:=,]\s{0,4}["']?([\w-]{6,64})/i, KEY_IN_ORIGIN]),
});

module.exports = { PASTED };
