'use strict';

/**
 * What Binance signs, and the strings that people sign by mistake: one vocabulary for the trial signatures of `validateRequest`
 * (C reads the recipes) and for the comparison of two strings (JavaScript). In the order in which differences are named.
 * The parts `query` and `body` are those of the request without the parameter `signature`.
 * The right string: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/endpoint-security-type
 *
 * @module
 */

const { SIGN_THE_QUERY_SENT, spellingRows } = require('../signed-spellings');

/** @typedef {import('../venue').SignedString} SignedString */
/** @typedef {import('../venue').SignedPart} SignedPart */

const SIGN =
  'Sign the query and then the body, exactly as they are sent and with nothing between them, without the parameter signature.';
const SIGN_ALONE = 'Sign the parameters alone: Binance signs neither timestamp nor API key in front of them.';
const QUESTION_MARK = Object.freeze({ text: '?' });
const AMPERSAND = Object.freeze({ text: '&' });

/** What Binance signs. @type {readonly SignedPart[]} */
const SIGNED_PARTS = Object.freeze(['query', 'body']);

/** @param {SignedPart} part @returns {readonly SignedPart[]} the usual string with another query */
const withQuery = (part) => Object.freeze([part, 'body']);

/** @type {SignedString[]} */
const ADDRESS = [
  {
    id: 'signed-path',
    title: 'Signed the path as well',
    name: 'the path as well as the parameters',
    fix: `${SIGN} The path is not signed.`,
    compared: 'query',
    recipes: [
      ['path', 'query', 'body'],
      ['path', QUESTION_MARK, 'query', 'body'],
      ['method', 'path', 'query', 'body'],
      ['method', 'path', QUESTION_MARK, 'query', 'body'],
      ['timestamp', 'method', 'path', 'query', 'body'],
      ['timestamp', 'method', 'path', QUESTION_MARK, 'query', 'body'],
    ],
  },
  {
    id: 'signed-with-question-mark',
    title: 'Signed with the question mark',
    name: 'the query including the ?',
    fix: 'Sign the query without its question mark.',
    compared: 'query',
    recipes: [[QUESTION_MARK, 'query', 'body']],
  },
];

/** @type {readonly Readonly<SignedString>[]} */
const SIGNED_STRINGS = Object.freeze([
  /* ---- which parameters ---- */
  {
    id: 'signed-with-separator',
    title: 'Signed with & between query and body',
    name: 'query and body with & between them',
    fix: SIGN,
    recipes: [
      ['query', AMPERSAND, 'body'],
      ['body', AMPERSAND, 'query'],
    ],
  },
  {
    id: 'signed-other-order',
    title: 'Signed in another order',
    name: 'the body in front of the query',
    fix: SIGN,
    recipes: [['body', 'query']],
  },
  {
    id: 'signed-query-alone',
    title: 'Signed the query without the body',
    name: 'the query without the body',
    fix: SIGN,
    recipes: [['query']],
  },
  {
    id: 'signed-body-alone',
    title: 'Signed the body without the query',
    name: 'the body without the query',
    fix: SIGN,
    recipes: [['body']],
  },
  {
    id: 'signed-without-timestamp',
    title: 'Signed before the timestamp was added',
    name: 'the parameters without timestamp, recvWindow or both',
    fix: 'Add timestamp and recvWindow to the parameters first, then sign, then add the signature.',
    recipes: [['queryWithoutTimestamp', 'body']],
  },
  {
    id: 'signed-with-api-key',
    title: 'Signed API key and timestamp in front of the parameters',
    name: 'timestamp or API key in front of the parameters, as other exchanges want it',
    fix: SIGN_ALONE,
    recipes: [
      ['timestamp', 'apiKey', 'window', 'query', 'body'],
      ['timestamp', 'apiKey', 'query', 'body'],
      ['apiKey', 'timestamp', 'query', 'body'],
      ['timestamp', 'query', 'body'],
      ['apiKey', 'query', 'body'],
      [{ text: 'apiKey=' }, 'apiKey', AMPERSAND, 'query', 'body'],
    ],
  },
  {
    id: 'signed-other-timestamp',
    title: 'Signed another timestamp',
    name: 'another timestamp than the one that is sent',
    figure: (count) => ` (${count} ms away)`,
    fix: 'Create the timestamp once per request, and sign the parameters that are sent.',
    recipes: [['otherTimestampInQuery', 'body']],
  },
  {
    id: 'signed-query-as-json',
    title: 'Signed the parameters as JSON',
    name: 'the parameters as JSON',
    fix: 'Sign the parameters as they are sent: name=value, joined with &.',
    recipes: [['queryAsJson'], ['queryAsJson', 'body']],
  },

  /* ---- how they are written ---- */
  ...spellingRows({ title: 'Binance', address: ADDRESS, withQuery }),
]);

module.exports = { SIGN, SIGNED_PARTS, SIGNED_STRINGS, SIGN_THE_QUERY_SENT };
