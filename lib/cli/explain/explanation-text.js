'use strict';

/**
 * The explanation of a code, a status, a cause or a step, as text for a terminal. Pure.
 *
 * @module
 */

const { inList } = require('../../errors/causes/record');
const { hang, wrap } = require('../../internal/layout');
const { venueNamed } = require('../venue');

/** @typedef {import('../../internal/layout').Layout} Layout */
/** @typedef {import('./topics').Explanation} Explanation */

const INDENT = 4;

/**
 * @param {import('./topics').Variant} variant
 * @param {Layout} layout
 * @returns {string[]}
 */
function variantLines({ category, confidence, title, example, when, what, proof, remedy }, { width, paint }) {
  const below = { width, indent: INDENT };
  const named = confidence === null ? category : `${category} (${confidence})`;
  const lines = ['', `  ${paint(named, 'bold')}`, ...hang('', title, below)];
  if (example !== null) lines.push(...hang('', `when the reply says: ${example}`, below));
  if (when !== null) lines.push(...hang('', `when ${when}`, below));
  lines.push('', ...hang('', what, below), ...hang('', `How it is known: ${proof}`, below), '');
  for (const advice of remedy) lines.push(...hang('    - ', advice, { width, indent: INDENT + 2 }));
  return lines;
}

/**
 * @param {{ often: string, truth: string } | null} commonMistake
 * @param {Layout} layout
 * @returns {string[]}
 */
function mistakeLines(commonMistake, { width, paint }) {
  if (commonMistake === null) return [];
  const label = (/** @type {string} */ text) => `  ${paint(text, 'bold')}`;
  return [
    '',
    ...hang(label('Often said:'), commonMistake.often, { width, indent: 17 }),
    ...hang(label('In fact:'), commonMistake.truth, { width, indent: 17 }),
  ];
}

/** @param {string | null} id @returns {string} */
const titleOf = (id) => venueNamed(String(id), 'explain').title;

/** @param {string | null} venue @param {string | undefined} why @param {Layout} layout @returns {string[]} */
function whyLines(venue, why, { width, paint }) {
  if (why === undefined) return [];
  const dim = (/** @type {string} */ line) => paint(line, 'dim');
  return hang('Exchange: ', `${titleOf(venue)} (${why})`, { width, indent: 10, paint: dim });
}

/**
 * @param {Explanation} explanation
 * @param {Layout} layout
 * @returns {string}
 */
function explanationText(explanation, layout) {
  const { width, paint } = layout;
  const { headline, variants, commonMistake, checklist, codes, see, why, others = [] } = explanation;
  const lines = [
    ...wrap(headline, width).map((line) => paint(line, 'bold')),
    ...whyLines(explanation.venue, why, layout),
    ...mistakeLines(commonMistake, layout),
    ...variants.flatMap((variant) => variantLines(variant, layout)),
  ];
  if (codes.length > 0) lines.push('', ...hang('  Comes with: ', codes.join(', '), { width, indent: 14 }));
  if (checklist.length > 0) lines.push('', paint('Checklist, most likely cause first', 'bold'));
  checklist.forEach(({ id, title, fix }, index) => {
    lines.push(...hang(`  ${index + 1}. `, `${title} (${id})`, { width, indent: 5 }));
    lines.push(...hang('', fix, { width, indent: 5, paint: (line) => paint(line, 'dim') }));
  });
  if (others.length > 0) {
    const options = inList(
      others.map((id) => `--venue ${id}`),
      'or',
    );
    lines.push(
      '',
      ...wrap(`This is about ${titleOf(explanation.venue)}: choose another exchange with ${options}.`, width),
    );
  }
  if (see !== null) lines.push('', `See ${see}`);
  return `${lines.join('\n')}\n`;
}

module.exports = { explanationText, mistakeLines };
