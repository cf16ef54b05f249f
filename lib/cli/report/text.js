'use strict';

/**
 * A diagnosis for a terminal: the nine steps, the facts, and at the end the sentence that names cause and fix. Pure.
 *
 * @module
 */

const { oneLine, redactText } = require('../../internal/redact');
const { factsOf, isAdvised, namedCause, sentenceOf, shortClock, timeText, verdictOf } = require('./facts');
const { hang, painter } = require('../terminal');

/** @typedef {import('../terminal').Style} Style */
/** @typedef {{ width: number, paint?: import('../terminal').Paint }} Layout */

const LONGEST_VALUE = 4096;
/** @type {Readonly<Record<string, { mark: string, style: Style }>>} */
const MARKS = Object.freeze({
  fail: { mark: '[FAIL]', style: 'red' },
  pass: { mark: '[ ok ]', style: 'green' },
  unknown: { mark: '[  ? ]', style: 'yellow' },
});
/** @type {Readonly<Record<import('./facts').Verdict, { word: string, style: Style }>>} */
const VERDICTS = Object.freeze({
  healthy: { word: 'HEALTHY', style: 'green' },
  cause: { word: 'CAUSE FOUND', style: 'red' },
  'no-verdict': { word: 'NO VERDICT', style: 'yellow' },
});
/** Columns before the title of a step, and before the value of a fact. */
const STEP_COLUMN = 11;
const FACT_COLUMN = 22;

/**
 * What the exchange or a file said, fit for a terminal: one line, no control characters, no secrets.
 *
 * @param {unknown} text
 * @returns {string}
 */
function clean(text) {
  return oneLine(redactText(String(text ?? '')), LONGEST_VALUE);
}

/**
 * @param {import('../../classify/checks').Check} check
 * @param {boolean} advised
 * @param {Required<Layout>} layout
 * @returns {string[]}
 */
function stepLines(check, advised, { width, paint }) {
  const { mark, style } = MARKS[check.status];
  const below = { width, indent: STEP_COLUMN };
  const lines = [
    ...hang(`  ${check.step} ${paint(mark, style, 'bold')} `, clean(check.title), {
      ...below,
      paint: (line) => paint(line, 'bold'),
    }),
    ...hang('', clean(check.evidence), { ...below, paint: (line) => paint(line, 'dim') }),
  ];
  if (advised) {
    lines.push(...hang('', `fix: ${clean(check.fix)}`, below));
    lines.push(...hang('', `see: ${clean(check.url)}`, { ...below, paint: (line) => paint(line, 'dim') }));
  }
  return lines;
}

/**
 * @param {any} diagnosis
 * @param {Layout} layout
 * @returns {string[]} the sentence, behind the verdict in capitals
 */
function sentenceLines(diagnosis, { width, paint = painter(false) }) {
  const { word, style } = VERDICTS[verdictOf(diagnosis)];
  const label = `${paint(word, style, 'bold')}: `;
  const [first, ...rest] = hang('', `${word}: ${clean(sentenceOf(diagnosis))}`, { width, indent: 0 });
  return [first.replace(`${word}: `, () => label), ...rest];
}

/**
 * @param {any} diagnosis
 * @param {import('./facts').Origin} origin
 * @param {Layout} layout
 * @returns {string} several lines, ended by a line end
 */
function reportText(diagnosis, origin, { width, paint = painter(false) }) {
  const layout = { width, paint };
  const facts = factsOf(diagnosis, origin);
  const lines = [
    ...diagnosis.checks.flatMap((/** @type {any} */ check) =>
      stepLines(check, isAdvised(check, diagnosis), layout),
    ),
    '',
    ...facts.flatMap(([label, value]) =>
      hang(`  ${paint(label, 'dim')}`, clean(value), { width, indent: FACT_COLUMN }),
    ),
    '',
    ...sentenceLines(diagnosis, layout),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * One line for a diagnosis that found what the one before had found.
 *
 * @param {any} diagnosis
 * @param {Layout} layout
 * @returns {string} ended by a line end
 */
function watchLine(diagnosis, { paint = painter(false) }) {
  const { word, style } = VERDICTS[verdictOf(diagnosis)];
  const named = namedCause(diagnosis);
  const cause = named === null ? '' : ` (${named})`;
  const verdict = paint(word, style, 'bold') + cause;
  return `${timeText(diagnosis.startedAt)}  ${verdict}, local clock ${shortClock(diagnosis.clock).join(' ').trim()}\n`;
}

module.exports = { clean, reportText, sentenceLines, watchLine };
