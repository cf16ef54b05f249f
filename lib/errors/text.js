'use strict';

/**
 * Facts, checks and hints for a terminal: of an error, of a diagnosis and of the doctor alike. Pure.
 *
 * @module
 */

const { CATEGORIES, pageOf, titleOf } = require('./causes');
const { firstSentence } = require('./message');
const { replyText } = require('./reply-text');
const { hang, painter, pair } = require('../internal/layout');
const { venueOf } = require('../venues');

/** @typedef {import('../internal/layout').Layout} Layout */
/** @typedef {import('../internal/layout').Style} Style */

/** @type {Readonly<Record<import('.').Check['status'], { mark: string, style: Style }>>} */
const MARKS = Object.freeze({
  fail: { mark: '[FAIL]', style: 'red' },
  warn: { mark: '[WARN]', style: 'yellow' },
  unknown: { mark: '[unknown]', style: 'yellow' },
  pass: { mark: '[pass]', style: 'green' },
});
/** Columns before the text of a check, and before that of a hint. */
const CHECK_COLUMN = 4;
const HINT_COLUMN = 5;

/**
 * @param {{ colour?: boolean, width?: number }} [options]
 * @returns {Layout}
 */
function createLayout({ colour = false, width = Infinity } = {}) {
  return { width, paint: painter(colour) };
}

/**
 * @param {string} number
 * @param {import('.').Check['status']} status
 * @param {string} text
 * @param {Layout} layout
 * @returns {string[]}
 */
function checkLine(number, status, text, { width, paint }) {
  const { mark, style } = MARKS[status];
  const lines = hang(number.padStart(3), `${mark} ${text}`, { width, indent: CHECK_COLUMN });
  lines[0] = lines[0].replace(mark, () => paint(mark, style, 'bold'));
  return lines;
}

/**
 * @param {readonly import('.').Check[]} checks
 * @param {readonly import('.').Hint[]} hints
 * @param {Layout} layout
 * @returns {string[]} the unknown checks that no hint is about share one line, which comes last
 */
function checkLines(checks, hints, layout) {
  const isOpen = (/** @type {import('.').Check} */ { id, status }) =>
    status === 'unknown' && !hints.some((hint) => hint.id === id);
  const open = checks.filter(isOpen);
  const alone = open.length < 2 ? checks : checks.filter((check) => !isOpen(check));
  const lines = alone.flatMap(({ step, title, status, evidence }) =>
    checkLine(String(step), status, `${title}: ${evidence}`, layout),
  );
  if (open.length < 2) return lines;
  const noun = open.map(({ title, step }) => `${title} (${step})`).join(', ');
  const isSame = open.every(({ evidence }) => evidence === open[0].evidence);
  return [...lines, ...checkLine('', 'unknown', isSame ? `${noun}: ${open[0].evidence}` : noun, layout)];
}

/**
 * @param {string} label
 * @param {string} text a command or an address, which cannot be pasted once it is broken into lines
 * @returns {string}
 */
function whole(label, text) {
  return `${' '.repeat(HINT_COLUMN)}${label}: ${text}`;
}

/**
 * @param {readonly import('.').Hint[]} hints
 * @param {Layout} layout
 * @returns {string[]} with a heading; empty without hints. A page of documentation is named once
 */
function hintLines(hints, { width, paint }) {
  if (hints.length === 0) return [];
  const below = { width, indent: HINT_COLUMN };
  const lines = hints.flatMap(({ title, fix, url, open, run = [] }, index) => [
    ...hang(`  ${index + 1}. `, `${title}: ${fix}`, below),
    ...run.map((command) => whole('run', command)),
    ...(open ? [whole('open', open)] : []),
    ...(hints.findIndex((hint) => hint.url === url) === index ? [paint(whole('see', url), 'dim')] : []),
  ]);
  return [paint('What to do, most likely fix first:', 'bold'), ...lines];
}

const EXPIRED_LOGIN = new Set(['clock-behind', 'request-late']);

/** @param {import('.').ApiError} error @returns {string} */
function chooseTitle(error) {
  const { category, endpoint, respondedBy } = error;
  // The titles of the causes are about requests; a login has neither a window nor a timestamp.
  const isLogin = endpoint === 'auth' && EXPIRED_LOGIN.has(category);
  const { reason } = /** @type {{ reason?: string }} */ (error);
  // The title of the category is about a reply.
  const unanswered = respondedBy?.part === 'network' ? firstSentence(respondedBy.evidence) : undefined;
  const ofCause = upperFirst(reason ?? unanswered ?? titleOf(category, venueOf(error)));
  const title = isLogin ? 'The login had expired when it arrived' : ofCause;
  const { isBlameless } = CATEGORIES[category];
  return isBlameless && !/API key/.test(title) ? `${title}. The API key is not the cause` : title;
}

/** @param {string} text */
const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Columns before the value of a fact. */
const FACT_COLUMN = 15;

/** @param {NonNullable<import('.').ApiError['respondedBy']>} responder @returns {string} */
function responderText({ part, name, evidence }) {
  if (part !== 'network') return `${part}: ${name}. ${evidence}`;
  // The title says already why no reply came.
  const advice = evidence.slice(firstSentence(evidence).length + 1);
  return `none (${name})${advice === '' ? '' : `.${advice}`}`;
}

/**
 * @param {import('.').ApiError} error
 * @param {Layout} layout
 * @returns {string[]}
 */
function factLines(error, layout) {
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
    ['responder', isNamed ? responderText(responder) : null],
    ['cause', `${error.category} (${error.confidence})`],
    ['trace id', error.traceId],
    ['see', pageOf(error.category, venue)],
  ];
  return facts
    .filter(([, value]) => value !== null && value !== '')
    .flatMap(([name, value]) => pair(String(name), String(value), { ...layout, column: FACT_COLUMN }));
}

module.exports = { checkLines, factLines, hintLines, createLayout, chooseTitle };
