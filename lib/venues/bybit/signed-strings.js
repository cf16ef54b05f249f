'use strict';

/**
 * The strings that people sign by mistake: one vocabulary for the trial signatures of `validateRequest` (C reads the recipes)
 * and for the comparison with the string in a rejection (JavaScript). In the order in which differences are named.
 * The right string: https://bybit-exchange.github.io/docs/v5/guide#authentication
 *
 * @module
 */

/** @typedef {import('../venue').SignedString} SignedString */
/** @typedef {import('../venue').SignedPart} SignedPart */

const SIGN = 'Sign timestamp + API key + recv_window + (the raw query of a GET, or the raw body of a POST).';
const SIGN_THE_QUERY_SENT =
  'Build the query once, in the form in which it is sent, and both sign and send that string.';
const SIGN_THE_BODY_SENT = 'Serialise the body once, and both sign and send that text.';
const QUESTION_MARK = Object.freeze({ text: '?' });

/** What Bybit signs. @type {readonly SignedPart[]} */
const SIGNED_PARTS = Object.freeze(['timestamp', 'apiKey', 'window', 'content']);

/** @param {...SignedPart} content @returns {readonly SignedPart[]} the usual string with other content */
const withContent = (...content) => Object.freeze(['timestamp', 'apiKey', 'window', ...content]);

/** @param {string} id @param {string} what @param {string} forms @returns {SignedString} */
const otherEncoding = (id, what, forms) => ({
  id: `signed-${id}`,
  title: `Signed with another encoding of ${what}`,
  name: `the encoding of ${what} (${forms})`,
  fix: SIGN_THE_QUERY_SENT,
  compared: 'query',
});

/** @type {readonly Readonly<SignedString>[]} */
const SIGNED_STRINGS = Object.freeze([
  /* ---- the parts ---- */
  {
    id: 'signed-other-order',
    title: 'Signed in another order',
    name: 'the correct parts in another order',
    fix: 'Join them in this order: timestamp, API key, recv_window, query or body.',
    compared: 'parts',
    anyOrder: true,
    recipes: [SIGNED_PARTS],
  },
  {
    id: 'signed-without-recv-window',
    title: 'Signed without recv_window',
    name: 'the correct parts without recv_window',
    fix: SIGN,
    compared: 'parts',
    recipes: [['timestamp', 'apiKey', 'content']],
  },
  {
    id: 'signed-without-prefix',
    title: 'Signed without timestamp or API key',
    name: 'a string without the timestamp, the API key or both',
    fix: SIGN,
    compared: 'parts',
    recipes: [
      ['content'],
      ['timestamp', 'content'],
      ['apiKey', 'content'],
      ['timestamp', 'window', 'content'],
      ['apiKey', 'window', 'content'],
    ],
  },
  {
    id: 'signed-other-timestamp',
    title: 'Signed another timestamp',
    name: 'another timestamp than the one in the header',
    figure: (count) => ` (${count} ms away)`,
    fix: 'Create the timestamp once per request, and use the same one for the signature and for X-BAPI-TIMESTAMP.',
    compared: 'parts',
    recipes: [['otherTimestamp', 'apiKey', 'window', 'content']],
  },
  {
    id: 'signed-other-api-key',
    title: 'Signed another API key',
    name: 'the API key of another account',
    fix: 'Use the same key for the signature and for X-BAPI-API-KEY.',
    compared: 'parts',
  },
  {
    id: 'signed-other-recv-window',
    title: 'Signed another recv_window',
    name: 'another recv_window than the one in the header',
    figure: (count) => ` (${count})`,
    fix: 'Sign the recv_window of the header X-BAPI-RECV-WINDOW, and send that header.',
    compared: 'parts',
    recipes: [['timestamp', 'apiKey', 'otherWindow', 'content']],
  },

  /* ---- which content ---- */
  {
    id: 'signed-nothing',
    title: 'Signed without the content',
    name: 'timestamp, API key and recv_window without query or body',
    fix: SIGN,
    compared: 'parts',
    recipes: [['timestamp', 'apiKey', 'window']],
  },
  {
    id: 'signed-unsent-body',
    title: 'Signed a body that did not arrive',
    name: 'a body that did not arrive',
    fix: 'Sign the body that is sent, and find out what drops it: a proxy, an HTTP client, a GET with a body.',
    compared: 'parts',
  },
  {
    id: 'signed-unsent-query',
    title: 'Signed a query that did not arrive',
    name: 'a query that did not arrive',
    fix: 'Sign the query in the URL of a GET, after the HTTP client has added its parameters.',
    compared: 'parts',
  },
  {
    id: 'signed-body-of-get',
    title: 'Signed the body of a GET',
    name: 'the body instead of the query',
    fix: SIGN,
    methods: 'query',
    recipes: [withContent('body')],
  },
  {
    id: 'signed-query-as-json',
    title: 'Signed the parameters of a query as JSON',
    name: 'the parameters of the query as JSON',
    fix: 'For a GET, sign the query. For a POST, send the body with Content-Type: application/json.',
    compared: 'parts',
    recipes: [withContent('queryAsJson')],
  },
  {
    id: 'signed-query-of-post',
    title: 'Signed a query instead of the body of a POST',
    name: 'the query instead of the body',
    fix: 'For a POST, sign the body exactly as it is sent.',
    compared: 'parts',
    methods: 'other',
    recipes: [withContent('query')],
  },
  {
    id: 'signed-query-and-body',
    title: 'Signed both query and body',
    name: 'query and body together',
    fix: 'Sign the query of a GET, or the body of a POST, and not both.',
    compared: 'parts',
    recipes: [withContent('query', 'body'), withContent('body', 'query')],
  },

  /* ---- how the content is written ---- */
  {
    id: 'signed-byte-order-mark',
    title: 'Signed with a byte order mark',
    name: 'a byte order mark at the beginning',
    fix: 'Write the text as UTF-8 without a byte order mark.',
    compared: 'any',
  },
  {
    id: 'signed-path',
    title: 'Signed the path as well',
    name: 'the path or the URL as well as the content',
    fix: 'Sign only the query (the part after the question mark) or the body. The path is not signed.',
    compared: 'query',
    recipes: [
      withContent('path'),
      withContent('path', 'content'),
      withContent('path', QUESTION_MARK, 'query'),
      withContent('method', 'path'),
      withContent('method', 'path', 'content'),
      withContent('method', 'path', QUESTION_MARK, 'query'),
      ['timestamp', 'method', 'path', 'content'],
      ['timestamp', 'method', 'path', QUESTION_MARK, 'query'],
      withContent('url'),
      withContent('url', 'body'),
    ],
  },
  {
    id: 'signed-with-question-mark',
    title: 'Signed with the question mark',
    name: 'the query including the ?',
    fix: 'Sign the query without its question mark.',
    compared: 'query',
    recipes: [withContent(QUESTION_MARK, 'query')],
  },
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
    recipes: [withContent('decodedQuery')],
  },
  {
    id: 'signed-encoded-query',
    title: 'Signed a differently encoded query',
    name: 'the query as another encoder writes it',
    fix: `${SIGN_THE_QUERY_SENT} The HTTP client must not encode it again.`,
    recipes: [withContent('encodedQuery')],
  },
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
  {
    id: 'signed-compact-json',
    title: 'Signed the body without its white space',
    name: 'the body without white space between its tokens',
    fix: SIGN_THE_BODY_SENT,
    recipes: [withContent('compactBody')],
  },
  {
    id: 'signed-spaced-json',
    title: 'Signed the body with other white space',
    name: 'the body with other white space between its tokens',
    fix: SIGN_THE_BODY_SENT,
    compared: 'json',
    recipes: [withContent('spacedBody')],
  },
  {
    id: 'signed-python-dict',
    title: 'Signed a Python dict as text',
    name: "the body as Python's str() writes a dict, with single quotation marks",
    fix: 'Serialise the dict once with json.dumps(), and both sign and send that text.',
    recipes: [withContent('pythonBody')],
  },
  {
    id: 'signed-json-slash',
    title: 'Signed with escaped slashes',
    name: 'escaped slashes (\\/) in the JSON',
    fix: SIGN_THE_BODY_SENT,
    compared: 'json',
  },
  {
    id: 'signed-number',
    title: 'Signed a number in another notation',
    name: 'the notation of a number (1.0 or 1)',
    fix: 'Pass numbers as strings, formatted once; do not let a second serialiser format them.',
    compared: 'any',
  },
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
  {
    id: 'signed-sorted-query',
    title: 'Signed the parameters in another order',
    name: 'the query with its parameters in another order',
    fix: 'Sign the parameters in the order in which they are sent; V5 does not sort.',
    compared: 'query',
    recipes: [withContent('sortedQuery')],
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
]);

module.exports = { SIGN, SIGNED_PARTS, SIGNED_STRINGS };
