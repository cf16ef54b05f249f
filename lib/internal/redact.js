'use strict';

/**
 * The part of a credential that may be shown, and the removal of credentials from text of other systems.
 *
 * Exchanges repeat the signed string with the API key, the signature, and on a WebSocket the whole login in the texts of
 * their replies. Every text in an error of this package is redacted here first. Credentials are found by their names, in
 * the spelling of any exchange, or by their form.
 *
 * @module
 */

const { createDetector, createPatterns } = require('./spellings');

/** UTF-16 units; text beyond this length is dropped. Replies can be huge, and a verdict never needs more. */
const SCAN_LIMIT = 65536;

const REDACTED = '[redacted]';

/** Characters; a shorter API key is not searched for, because replacing it would change ordinary words. */
const SHORTEST_SEARCHED_KEY = 6;

const LONE_HIGH_SURROGATE = /[\uD800-\uDBFF]$/;

/** Names of headers. A name that ends otherwise (`…-sign-type`, `…-key-version`) is about a credential, and holds none. */
const HIDDEN_HEADER =
  /(?:^|[-_])(?:sign(?:ature)?|secret|passphrase|password|passwd|token|private[-_]?key)$|^(?:proxy-)?authorization$|^(?:set-)?cookie$/;
const KEY_HEADER = /(?:^|[-_])(?:api)?key$/;
const IDENTIFIERS = new Set(['traceid', 'cdn-request-id', 'x-request-id']);

/** What separates a name from its value: `name=`, `name: `, `"name":"`, `name[`. All repetitions are bounded. */
const SEPARATOR = String.raw`((?:\\?["']|%(?:25){0,2}22)?\s{0,4}(?:[:=\[]|%(?:25){0,2}3[ad])(?:\s|%(?:25){0,2}20){0,4}(?:\\?["']|%(?:25){0,2}22)?)`;
const VALUE = String.raw`([^\s"'\\&,;\[\]{}<>]`;
const NAMED_KEY = new RegExp(
  String.raw`(?<![a-z])((?:(?:api|access)[-_]?)?key)${SEPARATOR}${VALUE}{6,})`,
  'gi',
);
const NAMED_SECRET = new RegExp(
  String.raw`(?<![a-z])((?:api[-_]?)?(?:sign(?:ature|_string)?|secret(?:[-_]?key)?)|` +
    String.raw`private[-_]?key|pass(?:phrase|word)|(?:access)?token)${SEPARATOR}${VALUE}{1,})`,
  'gi',
);
const QUOTED_SECRET = new RegExp(
  String.raw`(?<![a-z])((?:[-_a-z]{0,16}secret(?:[-_]?key)?|passphrase|password)\\?["']?\s{0,4}[:=]\s{0,4}(\\?["']))[^"'\\\n]{1,512}(?=\2)`,
  'gi',
);
const AUTHORIZATION =
  /(?<![a-z])(authorization\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?)(?:(?:bearer|basic|digest|token)\s{1,4})?[^\s"'\\,;{}<>]{1,2000}/gi;
const BEARER = /(?<![a-z])([Bb]earer\s{1,4})(?=[^\s"']{0,512}[0-9A-Z])[\w+/.~=-]{8,2000}/g;
const PEM_BLOCK = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}KEY-----|$)/g;
const AUTH_ARGUMENTS = /(\\?["']?args\\?["']?\s{0,4}:\s{0,4}\[)[^\]]{0,2000}/gi;
// With the lookbehinds each run of characters is tried once, which keeps the search linear.
const HEX_SIGNATURE = /(?<![0-9a-f])(?:[0-9a-f]{64}){1,2}(?![0-9a-f])/gi;
const BASE64 = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43,}={0,2}/g;
/** RSA is long enough. SHA-256 and Ed25519 end in `=`; without it they would be words. */
const BASE64_SIGNATURE = /^(?:.{340,}|[^=]{43}=|[^=]{86}==)$/;
// Where the key follows a timestamp, its end is not recognisable, so the whole word goes.
const SIGNED_STRING = /(?<!\d)(\d{13})(?=[A-Za-z0-9][\w-]{0,63}?[A-Za-z])([A-Za-z0-9][\w-]{3})[\w-]{2,}/g;

/**
 * The part of an API key that may be shown: its first four characters and an ellipsis.
 *
 * @param {unknown} apiKey
 * @returns {string} `''` for anything that is not a non-empty string
 * @example redactKey('AbCdEfGhIjKlMnOpQr') // 'AbCd…'
 */
function redactKey(apiKey) {
  if (typeof apiKey !== 'string' || apiKey === '') return '';
  return apiKey.length > 4 ? `${apiKey.slice(0, 4)}…` : '…';
}

/**
 * Removes API keys, signatures, secrets and private keys from a text. A known key is found anywhere. An unknown key is found
 * by the name or the 13-digit timestamp before it. Only the first 65,536 UTF-16 units are kept.
 *
 * @param {unknown} text
 * @param {{ apiKey?: unknown }} [known] the API key, when the caller has it
 * @returns {string} `''` for anything that is not a string
 */
function redactText(text, known = {}) {
  if (typeof text !== 'string' || text === '') return '';
  const { apiKey } = known;
  let clean = text.slice(0, SCAN_LIMIT);
  if (typeof apiKey === 'string' && apiKey.length >= SHORTEST_SEARCHED_KEY) {
    clean = keyHider(apiKey)(clean);
  }
  return (
    clean
      .replace(PEM_BLOCK, REDACTED)
      .replace(AUTH_ARGUMENTS, `$1${REDACTED}`)
      .replace(AUTHORIZATION, `$1${REDACTED}`)
      .replace(BEARER, `$1${REDACTED}`)
      .replace(QUOTED_SECRET, `$1${REDACTED}`)
      .replace(
        NAMED_SECRET,
        hideValue(() => REDACTED),
      )
      .replace(NAMED_KEY, hideKey)
      .replace(HEX_SIGNATURE, REDACTED)
      .replace(BASE64, (found) => (BASE64_SIGNATURE.test(found) ? REDACTED : found))
      // Last, because thirteen digits in a row also occur inside a hexadecimal signature.
      .replace(SIGNED_STRING, hideSigned)
  );
}

/**
 * @param {string} known
 * @param {string} instead
 * @returns {(text: string) => string} replaces the known text in every encoding
 */
function createHider(known, instead) {
  const isRepeated = createDetector(known);
  /** @type {RegExp[] | undefined} */
  let spellings;
  return (text) => {
    if (!isRepeated(text)) return text;
    spellings ??= createPatterns(known);
    return spellings.reduce((clean, spelling) => clean.replace(spelling, () => instead), text);
  };
}

/** Cached, because one error hides the same key in many texts. */
let lastKey = { apiKey: '', hide: createHider('', '') };

/** @param {string} apiKey @returns {(text: string) => string} */
function keyHider(apiKey) {
  if (lastKey.apiKey !== apiKey) lastKey = { apiKey, hide: createHider(apiKey, redactKey(apiKey)) };
  return lastKey.hide;
}

/** A trace id of the exchange. Thirteen digits in a row occur in one of 75. */
const TRACE_ID = /^[0-9a-f]{32}$/;

/**
 * @param {string} found
 * @param {string} timestamp
 * @param {string} start  of the API key
 * @param {number} offset
 * @param {string} text
 */
function hideSigned(found, timestamp, start, offset, text) {
  const before = /[0-9a-f]*$/.exec(text.slice(Math.max(0, offset - 32), offset))?.[0] ?? '';
  return TRACE_ID.test(before + found) ? found : `${timestamp}${start}…`;
}

/** Words and small numbers in a sentence: `apiSecret: has`, `signature: HMAC`, `sign: lower-case`, `signature: 64`. */
const PROSE = /^(?:[A-Z]?[a-z]{1,16}|\d{1,4}|[A-Z]{2,8}|[a-z]{1,12}-[a-z]{1,12})[.!?:)]{0,2}$/;

/**
 * @param {(value: string) => string} hide
 * @returns {(found: string, name: string, separator: string, value: string, offset: number, text: string) => string} a
 *   replacer for a named value
 */
function hideValue(hide) {
  return (found, name, separator, value, offset, text) => {
    // A passphrase may be a word; in a sentence its name has no prefix.
    const isHeader = text[offset - 1] === '-' && /^pass/i.test(name);
    return separator === ': ' && !isHeader && PROSE.test(value) ? found : name + separator + hide(value);
  };
}

const hideNamedKey = hideValue(redactKey);
/** The value after `key` alone; other things are called a key, too, but they are words, or short. */
const BARE_KEY = /^(?=.*\d).{16}/;

/** @type {typeof hideNamedKey} */
function hideKey(found, name, separator, value, offset, text) {
  if (name.length > 'key'.length || BARE_KEY.test(value)) {
    return hideNamedKey(found, name, separator, value, offset, text);
  }
  return found;
}

/**
 * One printable line: control characters (which could drive a terminal) and line ends become spaces.
 *
 * @param {string} text
 * @param {number} [limit] longest result, in UTF-16 units
 * @returns {string}
 */
function oneLine(text, limit = 300) {
  const line = text
    .slice(0, SCAN_LIMIT)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1).replace(LONE_HIGH_SURROGATE, '')}…` : line;
}

/**
 * The headers of any kind of collection, as pairs. A header that throws when it is read is left out.
 *
 * @param {unknown} headers a plain object (values string, number or string[]), Headers, Map, or AxiosHeaders
 * @returns {Array<[name: string, value: string]>} names in lower case, list values joined by `, `
 */
function headerEntries(headers) {
  /** @type {Array<[string, string]>} */
  const entries = [];
  const add = (/** @type {unknown} */ name, /** @type {unknown} */ value) => {
    const flat = Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(', ') : value;
    if (typeof flat !== 'string' && typeof flat !== 'number') return;
    if (typeof name === 'string') entries.push([name.toLowerCase(), String(flat).slice(0, SCAN_LIMIT)]);
  };
  if (headers === null || typeof headers !== 'object') return entries;
  try {
    const collection = /** @type {any} */ (headers);
    if (typeof collection.forEach === 'function') {
      collection.forEach((/** @type {unknown} */ value, /** @type {unknown} */ name) => add(name, value));
      return entries;
    }
    const plain = typeof collection.toJSON === 'function' ? collection.toJSON() : collection;
    for (const name of Object.keys(plain ?? {})) {
      try {
        add(name, plain[name]);
      } catch {
        // Only the header whose getter throws is left out.
      }
    }
  } catch {
    // If the collection cannot be iterated, the headers read so far are used. A reply can be classified without headers.
  }
  return entries;
}

/**
 * A copy of the headers that may be logged: signatures, cookies and credentials hidden, the API key cut.
 *
 * @param {unknown} headers see {@link headerEntries}
 * @param {{ apiKey?: unknown }} [known]
 * @returns {Record<string, string>} names in lower case
 */
function redactHeaders(headers, known = {}) {
  /** @type {Record<string, string>} */
  const clean = {};
  for (const [name, value] of headerEntries(headers)) {
    if (name === '__proto__') continue;
    if (HIDDEN_HEADER.test(name)) clean[name] = REDACTED;
    else if (KEY_HEADER.test(name)) clean[name] = redactKey(value);
    // The digits of an id can look like the timestamp of a signed string, and the exchange's support needs the whole id.
    else if (IDENTIFIERS.has(name) && /^[0-9a-f:-]{1,64}$/i.test(value)) clean[name] = value;
    else clean[name] = redactText(value, known);
  }
  return clean;
}

module.exports = {
  SCAN_LIMIT,
  REDACTED,
  createHider,
  keyHider,
  redactKey,
  redactText,
  redactHeaders,
  headerEntries,
  oneLine,
};
