'use strict';

/**
 * Compares the string in the text of 10004, which the exchange signed, with the string that was signed here. Users recorded
 * these forms of the text: `error sign! origin_string[…]`, the same in other cases and after other sentences, with a second
 * bracket `sign_string[…]`, or with masks in place of timestamp, key and recv_window.
 *
 * @module
 */

const { SCAN_LIMIT } = require('../../internal/redact');
const { findDifferences } = require('./differences');

/** @typedef {import('./differences').SignedParts} SignedParts */
/**
 * The known parts of the request besides the signed string.
 *
 * @typedef {{ apiKey?: unknown, timestamp?: unknown, recvWindow?: unknown }} KnownParts
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
const ISSUED_KEY_LENGTH = 18;

/**
 * @param {string} message the raw retMsg of 10004
 * @returns {{ text: string, complete: boolean } | null} null when the reply does not show a string
 */
function originString(message) {
  const start = /origin[ _-]?string\s{0,4}\[/i.exec(message);
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
 * @param {string} text
 * @param {{ apiKey: string, recvWindow: string, payload: string | null }} known
 * @returns {SignedParts}
 */
function splitString(text, { apiKey, recvWindow, payload }) {
  const whole = {
    text,
    timestamp: '',
    apiKey: '',
    recvWindow: '',
    payload: text,
    split: false,
    certain: false,
    visible: true,
  };
  const parts = (/** @type {number} */ keyAt, /** @type {number} */ keyLength) => {
    const rest = text.slice(keyAt + keyLength);
    const own =
      recvWindow !== '' && rest.startsWith(recvWindow) && !/^\d/.test(rest.slice(recvWindow.length));
    const window = own ? recvWindow : (/^\d{0,10}/.exec(rest)?.[0] ?? '');
    return {
      ...whole,
      timestamp: text.slice(0, keyAt),
      apiKey: text.slice(keyAt, keyAt + keyLength),
      recvWindow: window,
      payload: rest.slice(window.length),
      split: true,
      certain: true,
    };
  };
  const keyAt = apiKey === '' ? -1 : text.slice(0, apiKey.length + 40).indexOf(apiKey);
  if (keyAt >= 0 && /^\d{0,24}$/.test(text.slice(0, keyAt))) return parts(keyAt, apiKey.length);
  const stamp = /^\d{13}/.exec(text)?.[0].length ?? 0;
  if (stamp === 0) return whole;
  const tail = payload === null ? null : recvWindow + payload;
  if (tail && text.endsWith(tail)) {
    const key = text.slice(stamp, -tail.length);
    if (/^[\w-]{6,64}$/.test(key)) return parts(stamp, key.length);
  }
  const issued = new RegExp(`^[A-Za-z0-9]{${ISSUED_KEY_LENGTH}}(?=$|\\d{1,10}(?:$|\\D))`);
  return issued.test(text.slice(stamp)) ? { ...parts(stamp, ISSUED_KEY_LENGTH), certain: false } : whole;
}

/**
 * Masks API keys and signatures character by character, so that positions do not change.
 *
 * @param {SignedParts} parts
 * @param {string} apiKey
 * @returns {string}
 */
function maskKeys({ text, timestamp, apiKey: foreign, certain }, apiKey) {
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
    const at = timestamp.length;
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
 * @param {Buffer} left
 * @param {Buffer} right
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
  return differences.length === 0 ? '' : ` What differs: ${differences.map(({ name }) => name).join('; ')}.`;
}

/**
 * @param {SignedParts} ours
 * @param {SignedParts} theirs
 * @param {string} apiKey
 * @param {{ from: number, what: string }} [place] where the compared texts begin in ours, in UTF-16 units
 * @returns {StringComparison}
 */
function describeDifference(ours, theirs, apiKey, place = { from: 0, what: '' }) {
  const left = Buffer.from(ours.text.slice(place.from));
  const index = commonLength(left, Buffer.from(theirs.text));
  // The first character that differs is where the equal bytes end. A cut character counts as different.
  const position = left
    .subarray(0, index)
    .toString()
    .replace(/\uFFFD+$/, '').length;
  const differences = findDifferences(ours, theirs);
  const here = around(maskKeys(ours, apiKey).slice(place.from), position);
  const there = around(maskKeys(theirs, apiKey), position);
  const evidence = `The strings differ first at byte ${index}${place.what}: signed here ${here}, signed by the server ${there}.${nameDifferences(differences)}`;
  return { equal: false, index, evidence, differences };
}

/**
 * Compares the visible part of a string that is partly masked.
 *
 * @param {SignedParts} ours
 * @param {string} text
 * @param {string} apiKey
 * @returns {StringComparison | null} null when nothing can be compared
 */
function compareVisible(ours, text, apiKey) {
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
    const seen = splitString(head, { apiKey, recvWindow: ours.recvWindow, payload: null });
    return { ...describeDifference(ours, seen, apiKey), differences: [] };
  }
  if (!ours.split || head !== '' || others.length !== 1) {
    const evidence =
      'The visible part of the string in the reply is not part of the string that was signed here. The rest is hidden.';
    return { equal: false, index: -1, evidence, differences: [] };
  }
  const theirs = { ...ours, text: tail, payload: tail, visible: false };
  const from = ours.text.length - ours.payload.length;
  return describeDifference(ours, theirs, apiKey, { from, what: ' of the query or body' });
}

/**
 * Compares the known parts, when the signed string is unknown.
 *
 * @param {{ text: string }} origin
 * @param {{ apiKey: string, timestamp: string, recvWindow: string }} known
 * @returns {StringComparison | null}
 */
function compareParts({ text }, known) {
  const theirs = splitString(text, { ...known, payload: null });
  if (!theirs.split) return null;
  const names = /** @type {const} */ (['timestamp', 'apiKey', 'recvWindow']).filter(
    (name) => known[name] !== '',
  );
  if (names.length === 0) return null;
  const parts = Object.fromEntries(names.map((name) => [name, known[name]]));
  const ours = { ...theirs, ...parts };
  const differences = findDifferences(ours, theirs);
  const rest = `${Buffer.byteLength(theirs.payload)} bytes of query or body`;
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
 * @param {string} message the raw retMsg of 10004
 * @param {KnownParts} [known] of the same request
 * @returns {StringComparison | null} null if the reply does not show its string, or nothing is known that it can be compared with
 * @example
 * compareSignedStrings('1700000000000keyA5000a=1&b=2', 'error sign! origin_string[1700000000000keyA5000b=2&a=1]', { apiKey: 'keyA' })
 *   // { equal: false, index: 21, differences: [{ id: 'parameter-order', … }], … }
 */
function compareSignedStrings(ours, message, known = {}) {
  const origin = originString(message);
  if (!origin || origin.text === '') return null;
  const [apiKey, timestamp, recvWindow] = [known.apiKey, known.timestamp, known.recvWindow].map(toText);
  if (ours === null) {
    return MASK.test(origin.text) ? null : compareParts(origin, { apiKey, timestamp, recvWindow });
  }
  const text = unescapeText(origin.text, ours);
  if (text === ours) {
    const evidence = `The server signed the same ${Buffer.byteLength(ours)} bytes that were signed here, so the secret is wrong, unless the signature was not written as lower-case hexadecimal (HMAC) or base64 (RSA).`;
    return { equal: true, index: -1, evidence, differences: [] };
  }
  const left = splitString(ours, { apiKey, recvWindow, payload: null });
  const hidden = MASK.exec(text)?.[0];
  if (hidden && !ours.includes(hidden)) return compareVisible(left, text, apiKey);
  if (!origin.complete && ours.startsWith(text)) {
    const evidence = `The reply shows the first ${Buffer.byteLength(text)} bytes of its string, which agree with the string that was signed here. The rest is cut off.`;
    return { equal: null, index: -1, evidence, differences: [] };
  }
  // The exchange never changes the case of an API key, so a key in lower case shows that the text was changed.
  const keyChanged = !left.split || left.apiKey !== left.apiKey.toLowerCase();
  if (keyChanged && text === text.toLowerCase() && text === ours.toLowerCase()) {
    const evidence =
      'The strings agree except in upper and lower case. The whole text of the reply is in lower case, so the case in the string of the server is unknown.';
    return { equal: null, index: -1, evidence, differences: [] };
  }
  const right = splitString(text, {
    apiKey: left.apiKey || apiKey,
    recvWindow: left.recvWindow,
    payload: left.payload,
  });
  const comparison = describeDifference(left, right, apiKey);
  return origin.complete
    ? comparison
    : { ...comparison, differences: comparison.differences.filter(({ id }) => PARTS.has(id)) };
}

/** Differences that are visible at the beginning of a string whose end is cut off. */
const PARTS = new Set(['timestamp', 'api-key', 'recv-window']);

module.exports = { compareSignedStrings };
