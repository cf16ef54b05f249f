'use strict';

/** Data that is nested more deeply stays unchanged. */
const DEEPEST = 32;

/**
 * Changes all texts in a value. Returns the same value if nothing changes, otherwise a copy, because a mock may return one object
 * for many requests.
 *
 * @param {any} value
 * @param {(text: string) => string} change
 * @param {number} [depth]
 * @returns {any}
 */
function withTexts(value, change, depth = 0) {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object' || depth > DEEPEST) return value;
  const deeper = (/** @type {any} */ inner) => withTexts(inner, change, depth + 1);
  if (Array.isArray(value)) {
    const items = value.map(deeper);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const entries = Object.entries(value);
  const clean = entries.map(([name, inner]) => [change(name), deeper(inner)]);
  const isSame = clean.every(
    ([name, inner], index) => name === entries[index][0] && inner === entries[index][1],
  );
  return isSame ? value : Object.fromEntries(clean);
}

module.exports = { withTexts };
