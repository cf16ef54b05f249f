'use strict';

/**
 * What a reply says by its HTTP status and the text of its page alone, at every exchange: no reply, a server that failed, a limit,
 * a block by region, a page of someone else. Two readers use the table: the rows that name the cause of a refusal, and the rows
 * that name the system that replied. Patterns are written for the text that `normaliseText` makes.
 *
 * @module
 */

/** @typedef {import('../venues/venue').ReplyRow} Row */
/** @typedef {import('./responder-rules').ResponderRule} ResponderRule */
/**
 * @typedef {object} Page
 * @property {readonly [number, number]} status
 * @property {RegExp} [text]
 * @property {readonly ('html' | 'text')[]} [shapes] that name the cause
 * @property {string} meaning one clause
 * @property {string} told how the sender was recognised, one sentence
 */

const REGION = /\b(?:country|countries|region|regions)\b/;
const NAMES_REGION = 'The text names a country or region.';

/** @type {Readonly<Page>} */
const LIMIT_PAGE = {
  status: [403, 403],
  text: /access too frequent|too (?:many|frequent) (?:visit|request)/,
  meaning: 'the limit on requests per IP address was exceeded',
  told: 'The text mentions too many requests.',
};
/** @type {Readonly<Page>} */
const LIMIT_STATUS = {
  status: [429, 429],
  meaning: 'the system protects itself against too many requests',
  told: 'HTTP 429 asks for fewer requests.',
};
/** @type {readonly Readonly<Page>[]} */
const REGION_PAGES = [
  {
    status: [403, 403],
    text: REGION,
    shapes: ['html', 'text'],
    meaning: 'the network in front of the exchange refuses this country or region',
    told: NAMES_REGION,
  },
  {
    status: [451, 451],
    text: REGION,
    shapes: ['html', 'text'],
    meaning: 'the request is refused for legal reasons in this country or region',
    told: NAMES_REGION,
  },
];

/** @param {Readonly<Page>} page @param {'rate-limit' | 'region'} category @returns {Row} */
function toRow({ status, text, shapes, meaning }, category) {
  const confidence = text === undefined ? 'documented' : 'stated';
  return { status, ...(text && { text }), ...(shapes && { shapes }), category, confidence, meaning };
}

/** @param {string} meaning @returns {Pick<Row, 'category' | 'confidence' | 'meaning'>} */
const noVerdict = (meaning) => ({ category: 'no-verdict', confidence: 'documented', meaning });

/**
 * With these statuses a proxy or a filter would be mistaken for the exchange: "the key is unknown", "this region is
 * refused".
 *
 * @type {readonly Row[]}
 */
const FOREIGN_ROWS = [401, 403, 451].map((status) => ({
  codeless: true,
  foreign: true,
  status: [status, status],
  retryable: false,
  ...noVerdict('headers or page show that a proxy, a filter or a login page of your network answered'),
}));

/** The sandbox about an endpoint that it does not have: see lib/sandbox/unknown-endpoint.js. */
const SANDBOX_TEXT = /^the sandbox has no /;

/** Tried before all others. @type {readonly Row[]} */
const FIRST_ROWS = Object.freeze([
  { shapes: ['unreachable'], ...noVerdict('no reply was received') },
  { text: SANDBOX_TEXT, retryable: false, ...noVerdict('the sandbox does not have this endpoint') },
  { status: [500, 599], ...noVerdict('the server failed') },
]);

/** Replies in which a code would count for nothing: tried before the rows of the exchange. @type {readonly Row[]} */
const PAGE_ROWS = Object.freeze([
  toRow(LIMIT_PAGE, 'rate-limit'),
  ...FOREIGN_ROWS,
  ...REGION_PAGES.map((page) => toRow(page, 'region')),
  toRow(LIMIT_STATUS, 'rate-limit'),
  { shapes: ['html'], ...noVerdict('a web page came instead of an API reply') },
]);

/** @param {Readonly<Page>} page @returns {import('./responder-rules').Sign} */
const toSign = ({ status, text, told }) => ({ status, ...(text && { text }), told });

/** @type {ResponderRule} */
const SANDBOX_ROW = {
  part: 'sandbox',
  name: 'the bybit-auth sandbox',
  anyOf: [
    { text: SANDBOX_TEXT, told: "The text is the sandbox's." },
    { header: ['server', /^bybit-auth-sandbox$/], told: 'The header Server names the sandbox.' },
  ],
};

/** The reasons that a system gives for its reply. @type {readonly ResponderRule[]} */
const REASON_ROWS = [
  {
    part: 'rate-limit',
    name: 'the limit of requests',
    anyOf: [LIMIT_STATUS, LIMIT_PAGE].map(toSign),
  },
  { part: 'region-block', name: 'a block by country or region', anyOf: REGION_PAGES.map(toSign) },
];

module.exports = { FIRST_ROWS, PAGE_ROWS, REASON_ROWS, SANDBOX_ROW };
