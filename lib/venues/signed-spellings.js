'use strict';

/**
 * How the same query or body can be written in two ways, so that one was signed and the other was sent. Every exchange's table of
 * strings that people sign by mistake has these rows; what they put in place of query or body is the exchange's.
 *
 * @module
 */

/** @typedef {import('../internal/rule-table').SignedString} SignedString */
/** @typedef {import('../internal/rule-table').SignedPart} SignedPart */
/** @typedef {(part: SignedPart) => readonly SignedPart[]} WithPart the exchange's string with that part in place of another */

const SIGN_THE_QUERY_SENT =
  'Build the query once, in the form in which it is sent, and both sign and send that string.';
const SIGN_THE_BODY_SENT = 'Serialise the body once, and both sign and send that text.';

/** @param {string} id @param {string} what @param {string} forms @returns {SignedString} */
const otherEncoding = (id, what, forms) => ({
  id: `signed-${id}`,
  title: `Signed with another encoding of ${what}`,
  name: `the encoding of ${what} (${forms})`,
  fix: SIGN_THE_QUERY_SENT,
  compared: 'query',
});

/** @type {Readonly<SignedString>} */
const BYTE_ORDER_MARK = Object.freeze({
  id: 'signed-byte-order-mark',
  title: 'Signed with a byte order mark',
  name: 'a byte order mark at the beginning',
  fix: 'Write the text as UTF-8 without a byte order mark.',
  compared: 'any',
});

/** Of a query or of any text. @param {WithPart} withQuery @returns {SignedString[]} */
const textRows = (withQuery) => [
  {
    id: 'signed-edge-white-space',
    title: 'Signed with white space around the text',
    name: 'white space or a line end around the text',
    fix: 'Trim the text before it is signed, and send the same text.',
    compared: 'any',
  },
  {
    id: 'signed-html-escape',
    title: 'Signed with characters escaped for HTML',
    name: 'characters escaped for HTML, such as &amp;',
    fix: 'Keep the query out of HTML templates: the separator is &, not &amp;.',
    compared: 'any',
  },
  {
    id: 'signed-json-escape',
    title: 'Signed with characters written as \\uXXXX',
    name: 'characters written as \\uXXXX',
    fix: SIGN_THE_BODY_SENT,
    compared: 'any',
  },
  {
    id: 'signed-decoded-query',
    title: 'Signed the decoded query',
    name: 'the query before it was encoded',
    fix: SIGN_THE_QUERY_SENT,
    recipes: [withQuery('decodedQuery')],
  },
  {
    id: 'signed-encoded-query',
    title: 'Signed a differently encoded query',
    name: 'the query as another encoder writes it',
    fix: `${SIGN_THE_QUERY_SENT} The HTTP client must not encode it again.`,
    recipes: [withQuery('encodedQuery')],
  },
];

/** How a query was encoded. @type {SignedString[]} */
const ENCODING_ROWS = [
  {
    id: 'signed-double-encoding',
    title: 'Signed with percent-encoding done twice',
    name: 'percent-encoding done twice (%2520 for %20)',
    fix: 'Pass the HTTP client either the complete URL or the raw values, not encoded values that it encodes again.',
    compared: 'query',
  },
  {
    id: 'signed-hex-case',
    title: 'Signed with percent-encoding in another case',
    name: 'percent-encoding in lower-case hexadecimal (%2f for %2F)',
    fix: SIGN_THE_QUERY_SENT,
    compared: 'query',
  },
  otherEncoding('space', 'a space', '+ or %20'),
  otherEncoding('quote', 'a quotation mark', '%22, %27 or raw'),
  otherEncoding('comma', 'a comma', '%2C or raw'),
  otherEncoding('bracket', 'a bracket', '%5B, %5D or raw'),
  {
    id: 'signed-reserved',
    title: 'Signed with another encoding of a reserved character',
    name: 'the encoding of a reserved character such as : / + @ |',
    fix: SIGN_THE_QUERY_SENT,
    compared: 'query',
  },
  {
    id: 'signed-non-ascii',
    title: 'Signed with another encoding of characters beyond ASCII',
    name: 'the encoding of characters beyond ASCII (percent-encoded UTF-8 or raw)',
    fix: 'Percent-encode characters beyond ASCII as UTF-8 before signing.',
    compared: 'query',
  },
  {
    id: 'signed-charset',
    title: 'Signed in another character set',
    name: 'characters beyond ASCII in another character set than UTF-8 (Latin-1)',
    fix: 'Sign and send UTF-8.',
    compared: 'any',
  },
  {
    id: 'signed-unicode-form',
    title: 'Signed in another form of Unicode',
    name: 'composed and decomposed characters (NFC and NFD)',
    fix: 'Normalise the text (NFC) once, before it is signed and sent.',
    compared: 'any',
  },
];

/** Of a JSON body. @param {WithPart} withBody @returns {SignedString[]} */
const jsonRows = (withBody) => [
  {
    id: 'signed-compact-json',
    title: 'Signed the body without its white space',
    name: 'the body without white space between its tokens',
    fix: SIGN_THE_BODY_SENT,
    recipes: [withBody('compactBody')],
  },
  {
    id: 'signed-spaced-json',
    title: 'Signed the body with other white space',
    name: 'the body with other white space between its tokens',
    fix: SIGN_THE_BODY_SENT,
    compared: 'json',
    recipes: [withBody('spacedBody')],
  },
  {
    id: 'signed-python-dict',
    title: 'Signed a Python dict as text',
    name: "the body as Python's str() writes a dict, with single quotation marks",
    fix: 'Serialise the dict once with json.dumps(), and both sign and send that text.',
    recipes: [withBody('pythonBody')],
  },
  {
    id: 'signed-json-slash',
    title: 'Signed with escaped slashes',
    name: 'escaped slashes (\\/) in the JSON',
    fix: SIGN_THE_BODY_SENT,
    compared: 'json',
  },
];

/** @type {SignedString} */
const NUMBER = {
  id: 'signed-number',
  title: 'Signed a number in another notation',
  name: 'the notation of a number (1.0 or 1)',
  fix: 'Pass numbers as strings, formatted once; do not let a second serialiser format them.',
  compared: 'any',
};

/** Of the values of a JSON body. @type {SignedString[]} */
const JSON_VALUE_ROWS = [
  {
    id: 'signed-json-quotes',
    title: 'Signed a number or boolean with other quotation marks',
    name: 'numbers or booleans with and without quotation marks',
    fix: SIGN_THE_BODY_SENT,
    compared: 'json',
  },
  {
    id: 'signed-value-white-space',
    title: 'Signed with white space around a value',
    name: 'white space around a value, such as "Buy "',
    fix: 'Trim the values before the body is serialised.',
    compared: 'json',
  },
  {
    id: 'signed-json-order',
    title: 'Signed the names of the JSON in another order',
    name: 'the order of the names in the JSON',
    fix: SIGN_THE_BODY_SENT,
    compared: 'json',
  },
];

/** @param {string} title the exchange @param {boolean} sortsQuery @param {WithPart} withQuery @returns {SignedString[]} */
const lastRows = (title, sortsQuery, withQuery) => [
  {
    id: 'signed-sorted-query',
    title: 'Signed the parameters in another order',
    name: 'the query with its parameters in another order',
    fix: sortsQuery
      ? 'Sort the parameters by name, and both sign and send them in that order.'
      : `Sign the parameters in the order in which they are sent; ${title} does not sort.`,
    compared: 'query',
    recipes: [withQuery('sortedQuery')],
  },
  {
    id: 'signed-empty-parameters',
    title: 'Signed with or without empty parameters',
    name: 'parameters that are empty or undefined, kept on one side and dropped on the other',
    fix: 'Remove empty and undefined parameters before signing.',
    compared: 'any',
  },
  {
    id: 'signed-letter-case',
    title: 'Signed in another letter case',
    name: 'upper and lower case',
    fix: 'Sign the values as they are sent: True is not true, and btcusdt is not BTCUSDT.',
    compared: 'any',
  },
];

/**
 * @param {object} exchange
 * @param {string} exchange.title who does not sort the parameters, for a sentence
 * @param {boolean} [exchange.sortsQuery] the exchange signs the parameters sorted by name
 * @param {readonly SignedString[]} exchange.address the exchange's own rows about the address of the request
 * @param {WithPart} exchange.withQuery
 * @param {WithPart} [exchange.withBody] left out where bodies are not JSON
 * @returns {SignedString[]} in the order in which differences are named
 */
function spellingRows({ title, sortsQuery = false, address, withQuery, withBody }) {
  return [
    BYTE_ORDER_MARK,
    ...address,
    ...textRows(withQuery),
    ...ENCODING_ROWS,
    ...(withBody === undefined ? [] : jsonRows(withBody)),
    NUMBER,
    ...(withBody === undefined ? [] : JSON_VALUE_ROWS),
    ...lastRows(title, sortsQuery, withQuery),
  ];
}

module.exports = { SIGN_THE_BODY_SENT, SIGN_THE_QUERY_SENT, spellingRows };
