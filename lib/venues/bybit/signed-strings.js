'use strict';

/**
 * The strings that people sign by mistake: one vocabulary for the trial signatures of `validateRequest` (C reads the recipes)
 * and for the comparison with the string in a rejection (JavaScript). In the order in which differences are named.
 * The right string: https://bybit-exchange.github.io/docs/v5/guide#authentication
 *
 * @module
 */

const { spellingRows } = require('../signed-spellings');

/** @typedef {import('../venue').SignedString} SignedString */
/** @typedef {import('../venue').SignedPart} SignedPart */

const SIGN = 'Sign timestamp + API key + recv_window + (the raw query of a GET, or the raw body of a POST).';
const QUESTION_MARK = Object.freeze({ text: '?' });

/** What Bybit signs. @type {readonly SignedPart[]} */
const SIGNED_PARTS = Object.freeze(['timestamp', 'apiKey', 'window', 'content']);

/** @param {...SignedPart} content @returns {readonly SignedPart[]} the usual string with other content */
const withContent = (...content) => Object.freeze(['timestamp', 'apiKey', 'window', ...content]);

/** @type {SignedString[]} */
const ADDRESS = [
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
];

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
  ...spellingRows({ title: 'V5', address: ADDRESS, withQuery: withContent, withBody: withContent }),
]);

module.exports = { SIGN, SIGNED_PARTS, SIGNED_STRINGS };
