'use strict';

/**
 * The strings that people sign by mistake at the exchanges that sign timestamp + method + path with its query + body, with nothing
 * between them: one vocabulary for the trial signatures of `validateRequest` (C reads the recipes) and for the comparison of two
 * strings (JavaScript). In the order in which differences are named.
 *
 * @module
 */

const { spellingRows } = require('./signed-spellings');

/** @typedef {import('../internal/rule-table').SignedString} SignedString */
/** @typedef {import('../internal/rule-table').SignedPart} SignedPart */

const QUESTION_MARK = Object.freeze({ text: '?' });

/** What is signed. @type {readonly SignedPart[]} */
const SIGNED_PARTS = Object.freeze(['timestamp', 'method', 'target', 'body']);

/** @param {SignedPart} part @returns {readonly SignedPart[]} the usual string with another query */
const withQuery = (part) => Object.freeze(['timestamp', 'method', 'path', QUESTION_MARK, part, 'body']);

/** @param {SignedPart} part @returns {readonly SignedPart[]} the usual string with another body */
const withBody = (part) => Object.freeze(['timestamp', 'method', 'target', part]);

/**
 * @typedef {object} JoinedExchange
 * @property {string} title
 * @property {string} sign what to sign, as a sentence
 * @property {string} prefix how its paths begin
 * @property {string} timestampHeader
 * @property {string} timestampForm the name of the mistake of a timestamp in another form, after "the timestamp in"
 * @property {string} timestampFix
 * @property {string} methods for a sentence: `GET, POST`
 * @property {boolean} [sortsQuery]
 */

/** @param {JoinedExchange} exchange @returns {SignedString[]} */
const addressRows = ({ prefix }) => [
  {
    id: 'signed-url',
    title: 'Signed the whole URL',
    name: 'the URL with its host instead of path and query',
    fix: `Sign the path, which begins with ${prefix}, and the query. The host is not signed.`,
    recipes: [
      ['timestamp', 'method', 'url', 'body'],
      ['timestamp', 'method', 'url'],
    ],
  },
  {
    id: 'signed-without-question-mark',
    title: 'Signed without the question mark',
    name: 'path and query without the ? between them',
    fix: 'Sign path, question mark and query as they stand in the URL.',
    recipes: [['timestamp', 'method', 'path', 'query', 'body']],
  },
];

/** @param {JoinedExchange} exchange @returns {SignedString[]} */
const partRows = ({ sign, methods, timestampForm, timestampFix, timestampHeader }) => [
  {
    id: 'signed-other-order',
    title: 'Signed in another order',
    name: 'the correct parts in another order',
    fix: 'Join them in this order: timestamp, method, path with query, body.',
    anyOrder: true,
    recipes: [SIGNED_PARTS],
  },
  {
    id: 'signed-method-case',
    title: 'Signed the method in lower case',
    name: 'the method in lower case',
    fix: `Sign the method in capitals: ${methods}.`,
    recipes: [['timestamp', 'lowerMethod', 'target', 'body']],
  },
  {
    id: 'signed-without-method',
    title: 'Signed without the method',
    name: 'the correct parts without the method',
    fix: sign,
    recipes: [['timestamp', 'target', 'body']],
  },
  {
    id: 'signed-without-prefix',
    title: 'Signed without the timestamp',
    name: 'a string without the timestamp',
    fix: sign,
    recipes: [['method', 'target', 'body'], ['target', 'body'], ['body'], ['query']],
  },
  {
    id: 'signed-time-unit',
    title: 'Signed the timestamp in another form',
    name: `the timestamp in ${timestampForm} that is sent`,
    fix: timestampFix,
    recipes: [['otherFormOfTimestamp', 'method', 'target', 'body']],
  },
  {
    id: 'signed-other-timestamp',
    title: 'Signed another timestamp',
    name: 'another timestamp than the one in the header',
    figure: (count) => ` (${count} ms away)`,
    fix: `Create the timestamp once per request, and use the same text for the signature and for ${timestampHeader}.`,
    recipes: [['otherTimestamp', 'method', 'target', 'body']],
  },
  {
    id: 'signed-with-api-key',
    title: 'Signed the API key as well',
    name: 'the API key among the parts, as other exchanges want it',
    fix: sign,
    recipes: [
      ['timestamp', 'apiKey', 'method', 'target', 'body'],
      ['timestamp', 'apiKey', 'query', 'body'],
      ['timestamp', 'apiKey', { text: '5000' }, 'query', 'body'],
      ['apiKey', 'timestamp', 'method', 'target', 'body'],
    ],
  },
];

/** @param {JoinedExchange} exchange @returns {SignedString[]} */
const contentRows = ({ sign }) => [
  {
    id: 'signed-path-alone',
    title: 'Signed the path without its query',
    name: 'the path without its query',
    fix: 'Sign the path with its query, as they stand in the URL.',
    methods: 'query',
    recipes: [
      ['timestamp', 'method', 'path', 'body'],
      ['timestamp', 'method', 'path'],
    ],
  },
  {
    id: 'signed-without-path',
    title: 'Signed without the path',
    name: 'query or body without the path',
    fix: sign,
    recipes: [
      ['timestamp', 'method', 'query', 'body'],
      ['timestamp', 'query', 'body'],
      ['query', 'body'],
    ],
  },
  {
    id: 'signed-nothing',
    title: 'Signed without the body',
    name: 'timestamp, method and path without the body',
    fix: sign,
    recipes: [['timestamp', 'method', 'target']],
  },
  {
    id: 'signed-empty-object',
    title: 'Signed a body that is not sent',
    name: 'an empty object or empty quotation marks as the body',
    fix: 'Where no body is sent, sign none: a GET has no body, not {}.',
    recipes: [
      ['timestamp', 'method', 'target', { text: '{}' }],
      ['timestamp', 'method', 'target', { text: '""' }],
    ],
  },
  {
    id: 'signed-query-as-json',
    title: 'Signed the parameters of a query as JSON',
    name: 'the parameters of the query as JSON',
    fix: 'For a GET, sign the path with its query. For a POST, send the parameters as a JSON body.',
    recipes: [
      ['timestamp', 'method', 'path', 'queryAsJson'],
      ['timestamp', 'method', 'target', 'queryAsJson'],
    ],
  },
];

/** @param {JoinedExchange} exchange @returns {readonly Readonly<SignedString>[]} */
function joinedStrings(exchange) {
  const { title, sortsQuery } = exchange;
  return Object.freeze([
    ...partRows(exchange),
    ...contentRows(exchange),
    ...spellingRows({ title, sortsQuery, address: addressRows(exchange), withQuery, withBody }),
  ]);
}

module.exports = { SIGNED_PARTS, joinedStrings };
