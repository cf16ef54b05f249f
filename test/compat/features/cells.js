'use strict';

/** What stands in a cell: a verdict, and what was seen. */

const cell = (verdict) => (text) => ({ verdict, text });

const yes = cell('yes');
const partly = cell('partly');
const no = cell('no');
/** For rows that count something: more is not better in itself. */
const figure = cell('figure');

/** @param {number} count @param {number} total @param {string} what */
function countCell(count, total, what) {
  const text = `${count} of ${total} ${what}`;
  if (count === total) return yes(text);
  return count === 0 ? no(text) : partly(text);
}

module.exports = { countCell, figure, no, partly, yes };
