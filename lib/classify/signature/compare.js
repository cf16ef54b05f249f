'use strict';

/**
 * Compares the string in the text of a refusal, which the exchange signed, with the string that was signed here. Users recorded
 * such texts in other cases, after other sentences, with a second bracket for the signature, and with masks in place of the
 * parts before query or body.
 *
 * @module
 */

const { decodeUtf8, encodeUtf8 } = require('../../internal/bytes');
const { SCAN_LIMIT } = require('../../internal/redact');
const { findDifferences } = require('./differences');
const { splitString } = require('./split');
const { venueOf } = require('../../venues');

/** @typedef {import('./split').SignedParts} SignedParts */
/** @typedef {Readonly<import('../../venues').Venue>} Venue */
/**
 * The known parts of the request besides the signed string.
 *
 * @typedef {{ venue?: unknown, apiKey?: unknown, timestamp?: unknown, recvWindow?: unknown }} KnownParts `venue`: the
 * exchange; `bybit` when it is left out
 */
/**
 * @typedef {object} StringComparison
 * @property {boolean | null} equal null when the visible part agrees and the rest is hidden
 * @property {number} index the first byte that differs, counted from 0; -1 if no difference is visible
 * @property {string} evidence
 * @property {{ id: string, name: string, fix: string }[]} differences what differs, by name; may be empty
 */

/** What people and log filters write in place of hidden text. */
const MASK = /\*{3,}|[•…]+|\.{3,}|x{8,}|X{8,}/;
const CONTEXT_LENGTH = 12;
const FORMS = Object.freeze({ hex: 'lower-case hexadecimal', base64: 'base64' });

/**
 * @param {string} message the raw text of the refusal
 * @param {Venue} venue
 * @returns {{ text: string, complete: boolean } | null} null when the reply does not show a string
 */
function originString(message, { replies }) {
  const start = replies.signedString?.exec(message);
  if (!start) return null;
  const rest = message.slice(start.index + start[0].length);
  const next = rest.search(/\][\s,;.]{0,4}(?:[a-z]{1,8}_)?sign(?:ature|[ _-]?string)?\s{0,4}[[=:]/i);
  // In a text that was cut, the last bracket belongs to the string itself.
  const end = next >= 0 || message.length >= SCAN_LIMIT ? next : rest.lastIndexOf(']');
  return end >= 0 ? { text: rest.slice(0, end), complete: true } : { text: rest, complete: false };
}

/**
 * Some texts show quotation marks and ampersands as they are escaped in the JSON of the reply.
 *
 * @param {string} text
 * @param {string} ours
 */
function unescapeText(text, ours) {
  let clean = text;
  if (!ours.includes('\\"') && clean.includes('\\"')) {
    clean = clean.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
  }
  if (!/\\u0026/i.test(ours)) clean = clean.replace(/\\u0026/gi, '&');
  return clean;
}

/**
 * Masks API keys and signatures character by character, so that positions do not change.
 *
 * @param {SignedParts} parts
 * @param {string} apiKey
 * @returns {string}
 */
function maskKeys({ text, names, values, certain }, apiKey) {
  const foreign = values.apiKey ?? '';
  const mask = (/** @type {string} */ key) => key.slice(0, 4) + '•'.repeat(Math.max(0, key.length - 4));
  const dots = (/** @type {string} */ found) => '•'.repeat(found.length);
  let masked = text;
  for (const key of new Set([apiKey, foreign])) {
    if (key.length >= 6) masked = masked.split(key).join(mask(key));
  }
  // The end of the key is uncertain, so the whole word after the timestamp is masked.
  if (!certain) {
    masked = masked.replace(/^(\d{10,13})([\w-]+)/, (_, stamp, key) => stamp + mask(key));
  } else if (foreign.length < 6) {
    const before = names.slice(0, names.indexOf('apiKey'));
    const at = before.reduce((sum, name) => sum + values[name].length, 0);
    masked = masked.slice(0, at) + mask(foreign) + masked.slice(at + foreign.length);
  }
  return masked
    .replace(/((?<![a-z])api[_-]?key["']?[=:]["']?)([\w-]+)/gi, (_, name, key) => name + mask(key))
    .replace(
      /((?<![a-z])(?:sign(?:ature)?|secret|passphrase)["']?[=:]["']?)([^&"',}]+)/gi,
      (_, name, value) => name + dots(value),
    )
    .replace(/[0-9a-f]{64}/gi, dots);
}

/**
 * @param {string} masked
 * @param {number} position in UTF-16 units
 * @returns {string} the text around the position
 */
function around(masked, position) {
  const piece = masked.slice(Math.max(0, position - CONTEXT_LENGTH), position + CONTEXT_LENGTH);
  return position >= masked.length ? `${JSON.stringify(piece)} and then nothing` : JSON.stringify(piece);
}

/**
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 * @returns {number} how many bytes at the beginning are equal
 */
function commonLength(left, right) {
  const common = Math.min(left.length, right.length);
  let index = 0;
  while (index < common && left[index] === right[index]) index += 1;
  return index;
}

/**
 * @param {readonly { name: string }[]} differences
 * @returns {string}
 */
function nameDifferences(differences) {
  return differences.length === 0
    ? ''
    : ` What explains it: ${differences.map(({ name }) => name).join('; ')}.`;
}

/**
 * @param {SignedParts} ours
 * @param {SignedParts} theirs
 * @param {{ apiKey: string, venue: Venue, theirs?: string }} known theirs: what the other string is, in words
 * @param {{ from: number, what: string }} [place] where the compared texts begin in ours, in UTF-16 units
 * @returns {StringComparison}
 */
function describeDifference(
  ours,
  theirs,
  { apiKey, venue, theirs: label = 'signed by the server' },
  place = { from: 0, what: '' },
) {
  const left = encodeUtf8(ours.text.slice(place.from));
  const index = commonLength(left, encodeUtf8(theirs.text));
  // The first character that differs is where the equal bytes end. A cut character counts as different.
  const position = decodeUtf8(left.subarray(0, index)).replace(/\uFFFD+$/, '').length;
  const differences = findDifferences(ours, theirs, venue);
  const here = around(maskKeys(ours, apiKey).slice(place.from), position);
  const there = around(maskKeys(theirs, apiKey), position);
  const evidence = `The strings differ first at byte ${index}${place.what}: signed here ${here}, ${label} ${there}.${nameDifferences(differences)}`;
  return { equal: false, index, evidence, differences };
}

/**
 * Compares the visible part of a string that is partly masked.
 *
 * @param {SignedParts} ours
 * @param {string} text
 * @param {{ apiKey: string, venue: Venue }} known
 * @returns {StringComparison | null} null when nothing can be compared
 */
function compareVisible(ours, text, known) {
  const [head, ...others] = text.split(MASK);
  const tail = others.at(-1) ?? '';
  if (`${head}${others.join('')}` === '') return null;
  const agrees =
    ours.text.startsWith(head) && ours.text.endsWith(tail) && ours.text.length >= head.length + tail.length;
  if (agrees) {
    const evidence =
      'The visible part of the string in the reply agrees with the string that was signed here. The rest is hidden, so either the secret or the hidden part is wrong.';
    return { equal: null, index: -1, evidence, differences: [] };
  }
  if (!ours.text.startsWith(head)) {
    const values = { apiKey: known.apiKey, window: ours.values.window ?? '', content: null };
    const seen = splitString(head, values, known.venue);
    return { ...describeDifference(ours, seen, known), differences: [] };
  }
  if (!ours.split || head !== '' || others.length !== 1) {
    const evidence =
      'The visible part of the string in the reply is not part of the string that was signed here. The rest is hidden.';
    return { equal: false, index: -1, evidence, differences: [] };
  }
  const theirs = { ...ours, text: tail, content: tail, visible: false };
  const from = ours.text.length - ours.content.length;
  return describeDifference(ours, theirs, known, { from, what: ' of the query or body' });
}

/**
 * Compares the known parts, when the signed string is unknown.
 *
 * @param {{ text: string }} origin
 * @param {Record<string, string>} known parts; '' where one is not known
 * @param {Venue} venue
 * @returns {StringComparison | null}
 */
function compareParts({ text }, known, venue) {
  const theirs = splitString(text, { apiKey: known.apiKey, window: known.window, content: null }, venue);
  const names = theirs.names.filter((name) => (known[name] ?? '') !== '');
  if (!theirs.split || names.length === 0) return null;
  const parts = Object.fromEntries(names.map((name) => [name, known[name]]));
  const ours = { ...theirs, values: { ...theirs.values, ...parts } };
  const differences = findDifferences(ours, theirs, venue);
  const rest = `${encodeUtf8(theirs.content).length} bytes of query or body`;
  const evidence =
    differences.length > 0
      ? `The server's string does not begin with the known parts of this request.${nameDifferences(differences)}`
      : `The server's string begins with the known parts of this request, and ends with ${rest}. Only the signed string shows whether those bytes were signed.`;
  return { equal: differences.length > 0 ? false : null, index: -1, evidence, differences };
}

/** @param {unknown} value */
const toText = (value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/**
 * Compares the string that was signed here with the string that the server signed.
 *
 * @param {string | null} ours the exact string that was signed; null when it is not known
 * @param {string} message the raw text of the refusal
 * @param {KnownParts} [known] of the same request
 * @returns {StringComparison | null} null if the reply does not show its string, or nothing is known that it can be compared with
 */
function compareSignedStrings(ours, message, known = {}) {
  const venue = venueOf(known);
  const origin = originString(message, venue);
  if (!origin || origin.text === '') return null;
  const [apiKey, timestamp, window] = [known.apiKey, known.timestamp, known.recvWindow].map(toText);
  if (ours === null) {
    return MASK.test(origin.text) ? null : compareParts(origin, { apiKey, timestamp, window }, venue);
  }
  const text = unescapeText(origin.text, ours);
  if (text === ours) {
    const { encoding, privateKey } = venue.signing;
    const evidence = `The server signed the same ${encodeUtf8(ours).length} bytes that were signed here, so the secret is wrong, unless the signature was not written as ${FORMS[encoding]} (HMAC) or ${FORMS[privateKey.encoding]} (RSA).`;
    return { equal: true, index: -1, evidence, differences: [] };
  }
  const left = splitString(ours, { apiKey, window, content: null }, venue);
  const hidden = MASK.exec(text)?.[0];
  if (hidden && !ours.includes(hidden)) {
    return compareVisible(left, text, { apiKey, venue });
  }
  if (!origin.complete && ours.startsWith(text)) {
    const evidence = `The reply shows the first ${encodeUtf8(text).length} bytes of its string, which agree with the string that was signed here. The rest is cut off.`;
    return { equal: null, index: -1, evidence, differences: [] };
  }
  // The exchange never changes the case of an API key, so a key in lower case shows that the text was changed.
  const ownKey = left.values.apiKey ?? '';
  const keyChanged = !left.split || ownKey !== ownKey.toLowerCase();
  if (keyChanged && text === text.toLowerCase() && text === ours.toLowerCase()) {
    const evidence =
      'The strings agree except in upper and lower case. The whole text of the reply is in lower case, so the case in the string of the server is unknown.';
    return { equal: null, index: -1, evidence, differences: [] };
  }
  const values = { apiKey: ownKey || apiKey, window: left.values.window ?? '', content: left.content };
  const comparison = describeDifference(left, splitString(text, values, venue), { apiKey, venue });
  return origin.complete
    ? comparison
    : { ...comparison, differences: comparison.differences.filter(({ id }) => PARTS.has(id)) };
}

/**
 * Compares two whole strings.
 *
 * @param {string} ours that was signed
 * @param {string} theirs that should have been signed
 * @param {{ apiKey: string, venue: Venue, theirs: string }} known theirs: what the other string is, in words
 * @returns {StringComparison}
 */
function findDifference(ours, theirs, known) {
  const right = splitString(theirs, { apiKey: known.apiKey, window: '', content: null }, known.venue);
  const values = { apiKey: known.apiKey, window: right.values.window ?? '', content: right.content };
  return describeDifference(splitString(ours, values, known.venue), right, known);
}

/** Differences that are visible at the beginning of a string whose end is cut off. */
const PARTS = new Set(['signed-other-timestamp', 'signed-other-api-key', 'signed-other-recv-window']);

module.exports = { compareSignedStrings, findDifference };
