'use strict';

/** Compares what a program printed with what its page shows. */

/** What differs from run to run, each as one word. */
const CHANGING = Object.freeze([
  [/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d-\d\d/g, 'DATE'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, 'ID'],
  [/\b[0-9a-f]{32}\b/g, 'ID'],
  [/\b127\.0\.0\.1:\d+/g, 'ADDRESS'],
  [/\b(?:\d{10}|\d{13})\b/g, 'TIME'],
  [/\b\d[\d,]*(?:\.\d+)?(?= (?:ms|s|seconds?|minutes?|hours?|days?)\b)/g, 'N'],
  [/\b(?:behind|ahead of)\b/g, 'beside'],
]);

/** @param {string} text @returns {string[]} its lines, without what differs from run to run */
function steadyLines(text) {
  const steady = CHANGING.reduce(
    (result, [pattern, word]) => result.replace(pattern, /** @type {string} */ (word)),
    text,
  );
  return steady
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
}

/**
 * @param {string} output
 * @param {string} shown  a line `…` stands for any lines
 * @returns {string | null} the first line that is not as shown
 */
function difference(output, shown) {
  const lines = steadyLines(output);
  const expected = steadyLines(shown);
  if (!expected.some((line) => line !== '…')) return '…, and nothing else';
  let at = 0;
  let isGap = false;
  for (const line of expected) {
    if (line === '…') {
      isGap = true;
      continue;
    }
    const found = isGap ? lines.indexOf(line, at) : at;
    if (found === -1 || lines[found] !== line) return line;
    at = found + 1;
    isGap = false;
  }
  return isGap || at === lines.length ? null : `(nothing more), but: ${lines[at]}`;
}

module.exports = { difference, steadyLines };
