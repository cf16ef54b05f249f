'use strict';

const { bytesOf, integerOf, requireArguments, withCode } = require('./arguments');
const { checkRules } = require('../wasm-validator');

/** As many as the addon loads. */
const RULES_MAX = 64;

/** The tables that were loaded, in their order. @type {Uint8Array[]} */
const tables = [];

/** @param {import('.').Bytes} table @returns {number} the number of the rules, from 1 on; the same for the same table */
function loadRules(table) {
  requireArguments(arguments, 1);
  const copy = Buffer.from(bytesOf(table, 'table'));
  const known = tables.findIndex((loaded) => copy.equals(loaded));
  if (known >= 0) return known + 1;
  if (tables.length === RULES_MAX) {
    throw withCode(
      new RangeError(`The rules of at most ${RULES_MAX} exchanges are loaded`),
      'ERR_OUT_OF_RANGE',
    );
  }
  checkRules(copy);
  return tables.push(copy);
}

/** @param {unknown} number @returns {Uint8Array | undefined} undefined for the number of no exchange */
function rulesOf(number) {
  return tables[integerOf(number, 'rules', tables.length) - 1];
}

module.exports = { loadRules, rulesOf };
