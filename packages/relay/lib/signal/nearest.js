'use strict';

/**
 * The restricted Damerau-Levenshtein distance: insertions, deletions, replacements and swaps of neighbours.
 *
 * @param {string} left
 * @param {string} right
 * @returns {number}
 */
function distance(left, right) {
  const rows = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row++) {
    rows[row] = [row];
    for (let column = 1; column <= right.length; column++) {
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      rows[row][column] = Math.min(
        rows[row - 1][column] + 1,
        rows[row][column - 1] + 1,
        rows[row - 1][column - 1] + (left[row - 1] === right[column - 1] ? 0 : 1),
        isSwap ? rows[row - 2][column - 2] + 1 : Infinity,
      );
    }
  }
  return rows[left.length][right.length];
}

/** Longer input is cut, because names are short. */
const LONGEST_NAME = 64;

/**
 * The name that was probably meant.
 *
 * @param {string} typed
 * @param {readonly string[]} names
 * @returns {string | null} null when none is near
 * @example nearest('qauntity', ['quantity', 'side']) // 'quantity'
 */
function nearest(typed, names) {
  const word = typed.slice(0, LONGEST_NAME).toLowerCase();
  if (word === '') return null;
  const [best] = names
    .map((name) => ({ name, far: distance(word, name.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  // One letter is near to every other one.
  const most = Math.min(word.length - 1, Math.max(1, Math.floor(word.length / 3)));
  return best !== undefined && best.far <= most ? best.name : null;
}

module.exports = { distance, nearest };
