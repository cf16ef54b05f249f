'use strict';

/**
 * A diagnosis for a terminal: first the sentence that names cause and fix, then what to do, the checklist and the facts. Pure.
 *
 * @module
 */

const { clean } = require('../errors/copy');
const { checkLines, hintLines } = require('../errors/text');
const { hang, pair } = require('../internal/layout');
const { listFacts, namedCause, shortenSummary, shortClock, timeText } = require('./facts');

/** @typedef {import('../internal/layout').Layout} Layout */
/** @typedef {import('../internal/layout').Style} Style */

/** @type {Readonly<Record<import('./diagnosis').Verdict, { word: string, style: Style }>>} */
const VERDICTS = Object.freeze({
  healthy: { word: 'HEALTHY', style: 'green' },
  warning: { word: 'WARNING', style: 'yellow' },
  'cause-found': { word: 'CAUSE FOUND', style: 'red' },
  'not-settled': { word: 'NOT SETTLED', style: 'yellow' },
  'no-verdict': { word: 'NO VERDICT', style: 'yellow' },
});
/** Columns before the value of a fact. */
const FACT_COLUMN = 22;

/** @param {any} diagnosis */
function verdictWord({ verdict }) {
  return VERDICTS[/** @type {import('./diagnosis').Verdict} */ (verdict)];
}

/**
 * @param {any} diagnosis
 * @param {Layout} layout
 * @returns {string[]} the summary, behind the verdict in capitals
 */
function sentenceLines(diagnosis, { width, paint }) {
  const { word, style } = verdictWord(diagnosis);
  const label = `${paint(word, style, 'bold')}: `;
  const sentence = clean(shortenSummary(diagnosis));
  const [first, ...rest] = hang('', `${word}: ${sentence}`, { width, indent: 0 });
  return [first.replace(`${word}: `, () => label), ...rest];
}

/**
 * @param {any} diagnosis
 * @param {Layout} layout
 * @returns {string[]} the verdict, and what to do
 */
function briefLines(diagnosis, layout) {
  const hints = hintLines(diagnosis.hints, layout);
  return [...sentenceLines(diagnosis, layout), ...(hints.length > 0 ? ['', ...hints] : [])];
}

/**
 * @param {any} diagnosis
 * @param {import('./facts').Origin} origin
 * @param {Layout} layout
 * @returns {string} several lines, ended by a line end
 */
function reportText(diagnosis, origin, layout) {
  const { paint } = layout;
  const lines = [
    ...briefLines(diagnosis, layout),
    '',
    paint('Checklist:', 'bold'),
    ...checkLines(diagnosis.checks, diagnosis.hints, layout),
    '',
    paint('Facts:', 'bold'),
    ...listFacts(diagnosis, origin).flatMap(([label, value]) =>
      pair(paint(label, 'dim'), clean(value), { ...layout, column: FACT_COLUMN }),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * One line for a diagnosis that found the same as the one before.
 *
 * @param {any} diagnosis
 * @param {Layout} layout
 * @returns {string} ended by a line end
 */
function watchLine(diagnosis, { paint }) {
  const { word, style } = verdictWord(diagnosis);
  const named = namedCause(diagnosis);
  const cause = named === null ? '' : ` (${named})`;
  const clock = shortClock(diagnosis.clock).join(' ').trim();
  return `${timeText(diagnosis.startedAt)}  ${paint(word, style, 'bold')}${cause}, local clock ${clock}\n`;
}

module.exports = { briefLines, reportText, watchLine };
