'use strict';

const { binding } = require('./backend');

/** The number of no exchange. */
const NO_RULES = 0;

/** Each table is loaded once. @type {WeakMap<Uint8Array, number>} */
const numbers = new WeakMap();

/**
 * @param {{ readonly validation?: { readonly table: Uint8Array } }} venue
 * @returns {number} the number by which the binding knows the rules of an exchange
 */
function rulesOf({ validation }) {
  if (validation === undefined) return NO_RULES;
  const { table } = validation;
  let number = numbers.get(table);
  if (number === undefined) {
    number = binding.loadRules(table);
    numbers.set(table, number);
  }
  return number;
}

module.exports = { rulesOf };
