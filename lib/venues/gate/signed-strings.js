'use strict';

/**
 * What Gate.io signs, and the strings that people sign by mistake.
 * The right string: https://www.gate.com/docs/developers/apiv4/en/#apiv4-signed-request-requirements
 *
 * @module
 */

const { spellingRows } = require('../signed-spellings');

/** @typedef {import('../venue').SignedString} SignedString */
/** @typedef {import('../venue').SignedPart} SignedPart */

const SIGN =
  'Sign five lines joined by line feeds: method in capitals, path, query without its ? and not percent-encoded, SHA-512 of the body in lower-case hex, and timestamp.';
const LINE_FEED = Object.freeze({ text: '\n' });
/** SHA-512 and SHA-256 of nothing, in hex. */
const EMPTY_DIGEST =
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e';
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** @param {readonly SignedPart[]} parts @param {SignedPart} [between] @returns {readonly SignedPart[]} */
const lines = (parts, between = LINE_FEED) =>
  Object.freeze(parts.flatMap((part, index) => (index === 0 ? [part] : [between, part])));

/** What Gate.io signs. @type {readonly SignedPart[]} */
const SIGNED_PARTS = lines(['method', 'path', 'query', 'bodyDigest', 'timestamp']);

/** @param {SignedPart} part @returns {readonly SignedPart[]} the usual string with another query */
const withQuery = (part) => lines(['method', 'path', part, 'bodyDigest', 'timestamp']);

/** @param {SignedPart} part @returns {readonly SignedPart[]} the usual string with the digest of another body, or with another text */
const withBody = (part) => lines(['method', 'path', 'query', part, 'timestamp']);

/** @type {SignedString[]} */
const ADDRESS = [
  {
    id: 'signed-url',
    title: 'Signed the whole URL',
    name: 'the URL with its host instead of the path',
    fix: 'Sign the path, which begins with /api/v4/. The host is not signed.',
    recipes: [
      lines(['method', 'url', 'query', 'bodyDigest', 'timestamp']),
      lines(['method', 'url', 'bodyDigest', 'timestamp']),
      lines(['method', 'url', { text: '' }, 'bodyDigest', 'timestamp']),
    ],
  },
  {
    id: 'signed-short-path',
    title: 'Signed the path without /api/v4',
    name: 'the path without /api/v4 before it',
    fix: 'Sign the whole path: /api/v4 is part of it.',
    recipes: [lines(['method', 'shortPath', 'query', 'bodyDigest', 'timestamp'])],
  },
  {
    id: 'signed-query-with-path',
    title: 'Signed path and query in one line',
    name: 'path and query joined by ? instead of in two lines',
    fix: 'Sign the path and the query as two lines, without the question mark.',
    recipes: [
      lines(['method', 'target', 'bodyDigest', 'timestamp']),
      lines(['method', 'target', { text: '' }, 'bodyDigest', 'timestamp']),
      [
        'method',
        LINE_FEED,
        'path',
        LINE_FEED,
        { text: '?' },
        'query',
        LINE_FEED,
        'bodyDigest',
        LINE_FEED,
        'timestamp',
      ],
    ],
  },
];

/** @type {SignedString[]} */
const PARTS = [
  {
    id: 'signed-other-order',
    title: 'Signed in another order',
    name: 'the correct lines in another order',
    fix: 'Join them in this order: method, path, query, SHA-512 of the body, timestamp.',
    recipes: [
      lines(['method', 'path', 'query', 'timestamp', 'bodyDigest']),
      lines(['timestamp', 'method', 'path', 'query', 'bodyDigest']),
      lines(['method', 'path', 'bodyDigest', 'query', 'timestamp']),
      lines(['path', 'method', 'query', 'bodyDigest', 'timestamp']),
    ],
  },
  {
    id: 'signed-without-line-feeds',
    title: 'Signed without the line feeds',
    name: 'the lines with nothing, or with backslash and n, between them',
    fix: SIGN,
    recipes: [
      ['method', 'path', 'query', 'bodyDigest', 'timestamp'],
      lines(['method', 'path', 'query', 'bodyDigest', 'timestamp'], { text: '\\n' }),
      lines(['method', 'path', 'query', 'bodyDigest', 'timestamp'], { text: '\r\n' }),
    ],
  },
  {
    id: 'signed-method-case',
    title: 'Signed the method in lower case',
    name: 'the method in lower case',
    fix: 'Sign the method in capitals: GET, POST, DELETE.',
    recipes: [lines(['lowerMethod', 'path', 'query', 'bodyDigest', 'timestamp'])],
  },
  {
    id: 'signed-without-prefix',
    title: 'Signed without the timestamp',
    name: 'a string without the timestamp',
    fix: SIGN,
    recipes: [lines(['method', 'path', 'query', 'bodyDigest'])],
  },
  {
    id: 'signed-time-unit',
    title: 'Signed the timestamp in another form',
    name: 'the timestamp in milliseconds or as a date instead of the seconds that are sent',
    fix: 'Sign the digits of the header Timestamp: Math.floor(Date.now() / 1000).',
    recipes: [lines(['method', 'path', 'query', 'bodyDigest', 'otherFormOfTimestamp'])],
  },
  {
    id: 'signed-other-timestamp',
    title: 'Signed another timestamp',
    name: 'another timestamp than the one in the header',
    figure: (count) => ` (${count} ms away)`,
    fix: 'Create the timestamp once per request, and use the same text for the signature and for the header Timestamp.',
    recipes: [lines(['method', 'path', 'query', 'bodyDigest', 'otherTimestamp'])],
  },
  {
    id: 'signed-joined-parts',
    title: 'Signed the string of another exchange',
    name: 'timestamp, method, path with its query and body joined, as other exchanges want it',
    fix: SIGN,
    recipes: [
      ['timestamp', 'method', 'target', 'body'],
      ['timestamp', 'apiKey', 'query', 'body'],
      ['timestamp', 'apiKey', { text: '5000' }, 'query', 'body'],
    ],
  },
];

/** @type {SignedString[]} */
const CONTENT = [
  {
    id: 'signed-other-digest',
    title: 'Signed another hash of the body',
    name: 'SHA-256 of the body instead of SHA-512',
    fix: 'Hash the body with SHA-512: createHash("sha512").update(body).digest("hex").',
    recipes: [withBody('otherBodyDigest'), withBody({ text: EMPTY_SHA256 })],
  },
  {
    id: 'signed-plain-body',
    title: 'Signed the body itself',
    name: 'the body, or an empty line, instead of its SHA-512',
    fix: 'Sign the SHA-512 of the body in lower-case hex. A request without a body has the SHA-512 of the empty string.',
    recipes: [withBody('body'), withBody({ text: '' }), lines(['method', 'path', 'query', 'timestamp'])],
  },
  {
    id: 'signed-nothing',
    title: 'Signed without the body',
    name: 'the SHA-512 of an empty body instead of that of the body that is sent',
    fix: SIGN,
    methods: 'other',
    recipes: [withBody({ text: EMPTY_DIGEST })],
  },
  {
    id: 'signed-path-alone',
    title: 'Signed the path without its query',
    name: 'the path without its query',
    fix: 'Sign the query as the third line, without its question mark.',
    methods: 'query',
    recipes: [withQuery({ text: '' }), lines(['method', 'path', 'bodyDigest', 'timestamp'])],
  },
  {
    id: 'signed-query-as-json',
    title: 'Signed the parameters of a query as JSON',
    name: 'the parameters of the query as JSON',
    fix: 'For a GET, sign the query as it is sent. For a POST, send the parameters as a JSON body.',
    recipes: [withQuery('queryAsJson')],
  },
];

/** @type {readonly Readonly<SignedString>[]} */
const SIGNED_STRINGS = Object.freeze([
  ...PARTS,
  ...CONTENT,
  ...spellingRows({ title: 'Gate.io', address: ADDRESS, withQuery, withBody }),
]);

module.exports = { SIGN, SIGNED_PARTS, SIGNED_STRINGS };
