'use strict';

/**
 * What the texts of Bybit's refusals show: the figures of a clock, the string that the server signed, empty headers. Users
 * recorded each of these texts in several forms.
 * Source: https://bybit-exchange.github.io/docs/v5/guide and /docs/v5/error
 *
 * @module
 */

/** @param {string} name @returns {RegExp} the number after it, with or without quotes, a colon, a bracket or `is` between them */
function figureAfter(name) {
  const number = String.raw`(-?\d{1,24}(?:\.\d{1,12})?(?:e\+?\d{1,2})?)(?![\d.]*\d)`;
  const between = String.raw`["']?\s{0,4}(?:[:=\[(]|\bis\b)?\s{0,4}["']?`;
  return new RegExp(`${name}${between}${number}`, 'i');
}

/**
 * The text of 10002 in its forms: `req_timestamp[a],server_timestamp[b],recv_window[c]`, the same with colons, spaces or
 * equals signs, and the old `o@a, now[b]`.
 *
 * @type {Readonly<import('../venue').ClockPatterns>}
 */
const CLOCK_PATTERNS = Object.freeze({
  request: [figureAfter(String.raw`req(?:uest)?[ _-]?time[ _-]?stamp`), /\bo@(\d{10,19})\b/],
  server: [figureAfter(String.raw`server[ _-]?time[ _-]?stamp`), /\bnow\[(\d{10,19})\]/],
  window: [figureAfter(String.raw`recv[ _-]?window`)],
});

/** The text of 10004 before the string that the server signed. */
const SIGNED_STRING = /origin[ _-]?string\s{0,4}\[/i;

const EXPIRED_LOGIN = /request expired/i;

/** The headers, by their names in the text of 10001. @type {Readonly<Record<string, string>>} */
const NAMES = Object.freeze({
  apitimestamp: 'X-BAPI-TIMESTAMP',
  apikey: 'X-BAPI-API-KEY',
  apisignature: 'X-BAPI-SIGN',
});

/**
 * @param {string} message such as `empty value: apiTimestamp[] apiKey[] apiSignature[…]: openapi sign params error!`
 * @returns {string[]} the headers that are empty in it
 */
function emptyHeaders(message) {
  const text = message.toLowerCase();
  return Object.entries(NAMES)
    .filter(([name]) => text.includes(`${name}[]`))
    .map(([, header]) => header);
}

module.exports = { CLOCK_PATTERNS, EXPIRED_LOGIN, SIGNED_STRING, emptyHeaders };
