'use strict';

/**
 * Names the usual differences between the string that was signed and the string that the exchange signed. First come the
 * parts of the string (timestamp, API key, recv_window, query or body), then the encoding of the last one.
 * The order of the parts: https://bybit-exchange.github.io/docs/v5/guide#authentication
 *
 * @module
 */

const { flatMembers, isJson, plainNumber } = require('./json');
const { ENCODING_DIFFERENCES, explainEncoding } = require('./encoding-differences');

/**
 * A signed string, split into its parts.
 *
 * @typedef {object} SignedParts
 * @property {string} text the whole string, as far as it is visible
 * @property {string} timestamp
 * @property {string} apiKey
 * @property {string} recvWindow `''` where there is none
 * @property {string} payload query or body
 * @property {boolean} split false if the parts could not be separated: `payload` is then the whole text
 * @property {boolean} certain false when the end of the key is a guess, by the usual length of keys
 * @property {boolean} visible false when timestamp, key and recv_window are hidden from view
 */
/**
 * @typedef {object} Difference
 * @property {string} id
 * @property {string} name what differs, as a noun
 * @property {(ours: SignedParts, theirs: SignedParts) => boolean} recognise whether this alone explains a difference
 * @property {string} fix
 */

/** UTF-16 units; a longer query or body is not compared in detail. Replies are cut far below that. */
const LONGEST_PAYLOAD = 262144;

/** @param {SignedParts} ours @param {SignedParts} theirs */
const haveParts = (ours, theirs) => ours.split && theirs.split && ours.visible && theirs.visible;

/**
 * @param {string} text
 * @returns {Map<string, string> | null} null unless the text is a query of pairs
 */
function readQuery(text) {
  const bare = text.replace(/^\?/, '');
  if (!/^[^=&{}[\]"]+=[^{}"]*$/.test(bare)) return null;
  const pairs = bare.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return /** @type {[string, string]} */ (
      at < 0 ? [pair, ''] : [pair.slice(0, at), decode(pair.slice(at + 1))]
    );
  });
  return new Map(pairs);
}

/** @param {string} value */
function decode(value) {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

/**
 * @param {string} body
 * @param {string} query
 * @returns {boolean} whether both have the same names with the same values
 */
function haveSameValues(body, query) {
  const members = flatMembers(body);
  const pairs = readQuery(query);
  if (!members || !pairs || members.size === 0 || members.size !== pairs.size) return false;
  return [...members].every(
    ([name, value]) => plainNumber(pairs.get(name) ?? '\u0000') === plainNumber(value),
  );
}

/**
 * @param {readonly string[]} parts
 * @returns {string[][]} every order of every choice of the parts
 */
function arrangements(parts) {
  return parts.flatMap((part, index) => {
    const rest = parts.filter((_, other) => other !== index);
    return [[part], ...arrangements(rest).map((tail) => [part, ...tail])];
  });
}

const PART_NAMES = /** @type {const} */ (['timestamp', 'apiKey', 'recvWindow', 'payload']);
const ARRANGEMENTS = arrangements(PART_NAMES).filter((names) => names.length > 1 || names[0] === 'payload');

/**
 * @param {SignedParts} ours
 * @param {SignedParts} theirs
 * @returns {string[] | null} the parts of their string that make up ours, in our order; null if ours is made up in another way
 */
function findArrangement(ours, theirs) {
  if (!theirs.split || !theirs.visible) return null;
  const part = (/** @type {string} */ name) => theirs[/** @type {(typeof PART_NAMES)[number]} */ (name)];
  const found = ARRANGEMENTS.find((names) => {
    if (names.some((name) => part(name) === '')) return false;
    const length = names.reduce((sum, name) => sum + part(name).length, 0);
    return length === ours.text.length && names.map(part).join('') === ours.text;
  });
  return found && found.join() !== PART_NAMES.filter((name) => part(name) !== '').join() ? found : null;
}

/** @param {string} text */
const looksLikeBody = (text) => isJson(text);
/** @param {string} text */
const looksLikeQuery = (text) => text !== '' && !isJson(text);

/** In the order in which they are named. @type {readonly Readonly<Difference>[]} */
const PART_DIFFERENCES = Object.freeze([
  {
    id: 'parts-order',
    name: 'the order of timestamp, API key, recv_window and query or body',
    recognise(ours, theirs) {
      const filled = PART_NAMES.filter((name) => theirs[name] !== '').length;
      return findArrangement(ours, theirs)?.length === filled;
    },
    fix: 'Join them in this order: timestamp, API key, recv_window, query or body.',
  },
  {
    id: 'part-missing',
    name: 'timestamp, API key or recv_window, missing in the signed string',
    recognise(ours, theirs) {
      const found = findArrangement(ours, theirs);
      const filled = PART_NAMES.filter((name) => theirs[name] !== '').length;
      return found !== null && found.length < filled && (!ours.split || found.includes('payload'));
    },
    fix: 'Join timestamp, API key, recv_window and query or body, and sign the whole string.',
  },
  {
    id: 'timestamp',
    name: 'the timestamp of another request',
    recognise: (ours, theirs) => haveParts(ours, theirs) && ours.timestamp !== theirs.timestamp,
    fix: 'Create the timestamp once per request, and use the same one for the signature and for X-BAPI-TIMESTAMP.',
  },
  {
    id: 'api-key',
    name: 'the key of another account',
    recognise: (ours, theirs) => haveParts(ours, theirs) && ours.apiKey !== theirs.apiKey,
    fix: 'Use the same key for the signature and for X-BAPI-API-KEY.',
  },
  {
    id: 'recv-window',
    name: 'the recv_window of another request, or a missing one',
    recognise: (ours, theirs) => haveParts(ours, theirs) && ours.recvWindow !== theirs.recvWindow,
    fix: 'Sign the recv_window of the header X-BAPI-RECV-WINDOW, and send that header.',
  },
  {
    id: 'missing-body',
    name: 'a body that only one side has signed',
    recognise: ({ payload: ours }, { payload: theirs }) =>
      (theirs === '' && looksLikeBody(ours)) || (ours === '' && looksLikeBody(theirs)),
    fix: 'Sign the body that is sent, and find out what drops or adds it: a proxy, an HTTP client, a GET with a body.',
  },
  {
    id: 'missing-query',
    name: 'a query that only one side has signed',
    recognise: (ours, theirs) =>
      ours.split &&
      theirs.split &&
      ((theirs.payload === '' && looksLikeQuery(ours.payload)) ||
        (ours.payload === '' && looksLikeQuery(theirs.payload))),
    fix: 'Sign the query in the URL of a GET, after the HTTP client has added its parameters.',
  },
  {
    id: 'body-for-query',
    name: 'JSON that was signed where the server signed a query or form of the same parameters',
    recognise: ({ payload: ours }, { payload: theirs }) => haveSameValues(ours, theirs),
    fix: 'For a GET, sign the query. For a POST, send the body with Content-Type: application/json.',
  },
  {
    id: 'query-for-body',
    name: 'a query that was signed where the server signed JSON of the same parameters',
    recognise: ({ payload: ours }, { payload: theirs }) => haveSameValues(theirs, ours),
    fix: 'For a POST, sign the body exactly as it is sent.',
  },
  {
    id: 'query-and-body',
    name: 'query and body, both signed, where the server signed one of them',
    recognise: ({ payload: ours }, { payload: theirs }) =>
      theirs !== '' &&
      ours.length > theirs.length &&
      ((ours.startsWith(theirs) && looksLikeBody(ours.slice(theirs.length)) && looksLikeQuery(theirs)) ||
        (ours.endsWith(theirs) && looksLikeBody(theirs) && looksLikeQuery(ours.slice(0, -theirs.length)))),
    fix: 'Sign the query of a GET, or the body of a POST, and not both.',
  },
]);

/** If one of these differs, the other parts cannot be compared. */
const WHOLE = new Set(['parts-order', 'part-missing']);

/** Every difference that is known by name. @type {readonly Readonly<Difference>[]} */
const DIFFERENCES = Object.freeze([
  ...PART_DIFFERENCES,
  ...ENCODING_DIFFERENCES.map(({ id, name, unify, fix }) => ({
    id,
    name,
    /** @param {SignedParts} ours @param {SignedParts} theirs */
    recognise: (ours, theirs) => {
      if (ours.payload === theirs.payload) return false;
      const [left, right] = unify(ours.payload, theirs.payload);
      return left === right;
    },
    fix,
  })),
]);

/**
 * Names the differences. Those that are named for query or body explain the difference completely; guesses are not named.
 *
 * @param {SignedParts} ours
 * @param {SignedParts} theirs
 * @returns {{ id: string, name: string, fix: string }[]} in the order of the table
 */
function findDifferences(ours, theirs) {
  const tell = (/** @type {{ id: string, name: string, fix: string }} */ { id, name, fix }) => ({
    id,
    name,
    fix,
  });
  const parts = PART_DIFFERENCES.filter(({ recognise }) => recognise(ours, theirs));
  const whole = parts.filter(({ id }) => WHOLE.has(id));
  if (whole.length > 0) return whole.map(tell);
  if (ours.payload === theirs.payload) return parts.map(tell);
  const explained = parts.some(({ id }) => /body|query/.test(id));
  const small = ours.payload.length <= LONGEST_PAYLOAD && theirs.payload.length <= LONGEST_PAYLOAD;
  const spelling = explained || !small ? [] : explainEncoding(ours.payload, theirs.payload);
  return [...parts, ...spelling].map(tell);
}

module.exports = { DIFFERENCES, findDifferences };
