'use strict';

/**
 * Finds possible keys and secrets in a pasted text of any kind, by the word before them or by their shape.
 * Pure.
 *
 * @module
 */

const { REDACTED, redactKey } = require('../../internal/redact');

const MOST_SECRETS = 200;
/** Characters. Ordinary words after "key" or "secret" are shorter, or have only one kind of characters. */
const SHORTEST_SECRET = 8;
const SHORTEST_WITHOUT_SIGN = 12;
/** Ordinary words are shorter. */
const LONGEST_WORD = 23;

/** What people and programs call a credential. */
const NAME = String.raw`((?:api|access|secret|private|public)?[-_ ]?keys?|(?:api|client)?[-_ ]?secret(?:[-_ ]key)?|pass(?:phrase|word|wd)|pwd|(?:api[-_ ]?)?sign(?:ature)?|(?:proxy-)?authorization|bearer|basic|token)`;
/** An equals sign or a colon, also percent-encoded. */
const ANY_SIGN = /[:=]|%(?:25){0,2}3[ad]/i;
/** Quotes, brackets, arrows and spaces, also as escapes; with a few words of a sentence between them. */
const MARK = String.raw`(?:%(?:25){0,2}[2357][0-9a-f]|&(?:#x?[0-9a-f]{2,4}|[a-z]{2,4});|\\{1,4}u00[0-9a-f]{2}|[^A-Za-z0-9{}])`;
const LINK = String.raw`((?:${MARK}{1,12}(?:[a-z]{1,12}${MARK}{1,12}){0,3})?)`;
/** No other word is between them. */
const DIRECT = /^[^a-z]*(?:(?:is|was|of|bearer|basic)\s[^a-z]*)?$/i;
const TOKEN = String.raw`([A-Za-z0-9][A-Za-z0-9_+/.~-]{${SHORTEST_SECRET - 1},511})`;
const NAMED = new RegExp(String.raw`(?<![a-z])${NAME}${LINK}${TOKEN}`, 'gi');
const SCHEME = /\b(?:bearer|basic)\s{1,4}([A-Za-z0-9_+/.~=-]{8,512})/gi;
const SHAPED = /(?<![A-Za-z0-9])[A-Za-z0-9]{16,64}(?![A-Za-z0-9])/g;

/** @param {string} token @returns {number} how many of these it has: small letters, capital letters, digits */
function kindsIn(token) {
  return [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(token)).length;
}

/** @param {string} token @returns {boolean} as random characters do, it changes its case more often than words do */
function isMixed(token) {
  const changes = token.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|\d(?=[A-Za-z])/g)?.length ?? 0;
  return kindsIn(token) >= 2 && changes >= token.length / (/\d/.test(token) ? 4 : 3);
}

/** @param {string} link @param {string} token */
function isSecret(link, token) {
  // In `key=value` only a lower-case value is an ordinary word.
  if (ANY_SIGN.test(link) && !/\s/.test(link)) return !/^[a-z]{1,16}$/.test(token);
  const isDirect = DIRECT.test(link);
  if (isDirect && token.length > LONGEST_WORD && /^[A-Za-z0-9]+$/.test(token)) return true;
  if (token.length < SHORTEST_WITHOUT_SIGN) return false;
  // After other words, hexadecimal digits are an id of the exchange.
  return kindsIn(token) === 3 || (isDirect && isMixed(token));
}

/**
 * @param {string} text
 * @param {readonly import('../../venues').Venue['keys']['lengths'][]} lengths of the exchanges
 * @returns {Map<string, string>} each secret, and what to show in its place
 */
function secretsIn(text, lengths) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const add = (/** @type {string} */ token, /** @type {string} */ instead) => {
    const secret = token.replace(/[.]+$/, '');
    if (found.size < MOST_SECRETS && !found.has(secret)) found.set(secret, instead);
  };
  for (const [, name, link, token] of text.matchAll(NAMED)) {
    const isKey = /keys?$/i.test(name) && !/secret|private|pass|pwd/i.test(name + link);
    if (isSecret(link, token)) add(token, isKey ? redactKey(token) : REDACTED);
  }
  for (const [, token] of text.matchAll(SCHEME)) {
    if (kindsIn(token) > 1 && !/^[A-Z]?[a-z]+$/.test(token)) add(token, REDACTED);
  }
  for (const [token] of text.matchAll(SHAPED)) {
    // A token of another length than the exchange's must have all kinds of characters.
    const isKey = lengths.some(({ apiKey }) => apiKey === token.length);
    const isShaped =
      isKey || lengths.some(({ apiSecret }) => apiSecret === token.length) || kindsIn(token) === 3;
    if (isShaped && isMixed(token)) add(token, isKey ? redactKey(token) : REDACTED);
  }
  return found;
}

/**
 * @param {string} text all that was pasted
 * @param {readonly Readonly<import('../../venues').Venue>[]} venues that the text may be about
 * @returns {(part: string) => string} hides in a part of it what looks like a secret anywhere in it
 */
function hiderOfSecrets(text, venues) {
  // The longer ones first: one may be part of another.
  const secrets = [
    ...secretsIn(
      text,
      venues.map(({ keys }) => keys.lengths),
    ),
  ].sort(([one], [other]) => other.length - one.length);
  return (part) =>
    secrets.reduce((clean, [secret, instead]) => clean.replaceAll(secret, () => instead), part);
}

module.exports = { hiderOfSecrets };
