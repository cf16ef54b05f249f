'use strict';

/**
 * Facts, checks and hints for a terminal: of an error, of a diagnosis and of the doctor alike. Pure.
 *
 * @module
 */

const { pageOf, titleOf } = require('./causes');
const { replyText } = require('./reply-text');
const { hang, painter } = require('../internal/layout');
const { venueOf } = require('../venues');

/** @typedef {import('../internal/layout').Layout} Layout */
/** @typedef {import('../internal/layout').Style} Style */

/** @type {Readonly<Record<string, { mark: string, style: Style }>>} */
const MARKS = Object.freeze({
  fail: { mark: '[FAIL]', style: 'red' },
  warn: { mark: '[warn]', style: 'yellow' },
  unknown: { mark: '[  ? ]', style: 'yellow' },
  pass: { mark: '[ ok ]', style: 'green' },
});
/** Columns before the title of a check, and before the text of a hint. */
const CHECK_COLUMN = 11;
const HINT_COLUMN = 5;

/**
 * @param {{ colour?: boolean, width?: number }} [options]
 * @returns {Layout}
 */
function createLayout({ colour = false, width = Infinity } = {}) {
  return { width, paint: painter(colour) };
}

/**
 * @param {readonly import('.').Check[]} checks
 * @param {Layout} layout
 * @returns {string[]}
 */
function checkLines(checks, { width, paint }) {
  return checks.flatMap(({ step, title, status, evidence }) => {
    const { mark, style } = MARKS[status];
    return hang(`  ${step} ${paint(mark, style, 'bold')} `, `${title}: ${evidence}`, {
      width,
      indent: CHECK_COLUMN,
      paint: (line) => line.replace(`${title}: `, () => `${paint(`${title}:`, 'bold')} `),
    });
  });
}

/**
 * @param {readonly import('.').Hint[]} hints
 * @param {Layout} layout
 * @returns {string[]} with a heading; empty without hints
 */
function hintLines(hints, { width, paint }) {
  if (hints.length === 0) return [];
  const below = { width, indent: HINT_COLUMN };
  const lines = hints.flatMap(({ title, fix, url, open }, index) => [
    ...hang(`  ${index + 1}. `, `${title}: ${fix}`, below),
    ...(open ? hang('', `open: ${open}`, below) : []),
    ...hang('', `see: ${url}`, { ...below, paint: (line) => paint(line, 'dim') }),
  ]);
  return [paint('What to do, most likely fix first:', 'bold'), ...lines];
}

const EXPIRED_LOGIN = new Set(['clock-behind', 'request-late']);

/** @param {import('.').ApiError} error @returns {string} */
function chooseTitle(error) {
  const { category, endpoint } = error;
  // The titles of the causes are about requests; a login has neither a window nor a timestamp.
  const isLogin = endpoint === 'auth' && EXPIRED_LOGIN.has(category);
  return isLogin ? 'The login had expired when it arrived' : titleOf(category, venueOf(error));
}

/** Columns before the value of a fact. */
const FACT_COLUMN = 15;

/**
 * @param {import('.').ApiError} error
 * @param {Layout} layout
 * @returns {string[]}
 */
function factLines(error, { width }) {
  const { respondedBy: responder, code } = error;
  const venue = venueOf(error);
  const { fields } = venue.replies;
  // A code says by itself that the exchange responded.
  const isNamed = responder !== null && (code === null || responder.part !== 'exchange');
  const facts = [
    ['request', [error.method, error.endpoint].filter(Boolean).join(' ')],
    ['environment', error.environment],
    [fields.code, code],
    [fields.message, replyText(error)],
    ['HTTP status', error.httpStatus],
    ['responder', isNamed ? `${responder.part}: ${responder.name}. ${responder.evidence}` : null],
    ['cause', `${error.category} (${error.confidence})`],
    ['trace id', error.traceId],
    ['see', pageOf(error.category, venue)],
  ];
  return facts
    .filter(([, value]) => value !== null && value !== '')
    .flatMap(([name, value]) => hang(`  ${name}`, String(value), { width, indent: FACT_COLUMN }));
}

module.exports = { checkLines, factLines, hintLines, createLayout, chooseTitle };
