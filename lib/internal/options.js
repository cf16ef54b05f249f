'use strict';

/**
 * Checks the options of a caller. Each option has a rule: a test of its value, and a description of the expected value. An
 * unknown option is refused, because ignoring a misspelt one would leave the default in force.
 *
 * @module
 */

const { typeError } = require('./argument-error');
const { LONGEST_TIMER_MS } = require('./durations');
const { nearest } = require('./nearest');

/**
 * `isValid` gets the value and all options with their defaults. `shown` lets a message quote a value that is a string.
 * Only words and numbers are quoted: a misplaced API key or secret must not reach a log.
 *
 * @typedef {readonly [isValid: (value: any, options: any) => boolean, expected: Expected, shown?: 'shown']} OptionRule
 */
/** @typedef {string | ((options: any) => string)} Expected a function where it depends on other options */
/** @typedef {Readonly<Record<string, OptionRule>>} OptionRules */

/** A word, or a number with or without a unit. API keys and secrets are longer, or mix letters and digits. */
const QUOTABLE = /^(?:[a-z][a-z-]{0,15}|-?\d{1,9}(?:\.\d{1,6})? ?[a-z]{0,2})$/i;

/**
 * @param {number} least
 * @param {number} most
 * @param {string} [expected]
 * @returns {OptionRule}
 */
const integer = (least, most, expected = `an integer from ${least} to ${most}`) => [
  (value) => Number.isInteger(value) && value >= least && value <= most,
  expected,
  'shown',
];

/** @type {(...choices: readonly string[]) => OptionRule} */
const oneOf = (...choices) => [(value) => choices.includes(value), `one of ${choices.join(', ')}`, 'shown'];

/** @type {(expected: string, ...methods: readonly string[]) => OptionRule} */
const withMethods = (expected, ...methods) => [
  (value) => methods.every((method) => typeof value?.[method] === 'function'),
  expected,
];

/** A time span that a timer can wait, ms. */
const delay = integer(1, LONGEST_TIMER_MS, 'a positive integer (ms)');
/** ms. The exchange's own limit is checked when a request is signed. */
const recvWindow = integer(1, 0xffffffff, 'a positive integer (ms)');

const agent = withMethods('an agent of node:http or node:https', 'addRequest');
/** @type {OptionRule} */
const boolean = [(value) => typeof value === 'boolean', 'true or false', 'shown'];
/** @type {OptionRule} */
const callable = [(value) => typeof value === 'function', 'a function'];
const clock = withMethods('an object with a method now()', 'now');
/** @type {OptionRule} */
const url = [(value) => typeof value === 'string' || value instanceof URL, 'a URL'];

/**
 * @param {unknown} value
 * @param {boolean} isShown  whether a string may be quoted
 * @returns {string} only the type of a value that could contain a secret
 */
function describe(value, isShown) {
  if (value === undefined || value === null) return String(value);
  if (typeof value === 'string') {
    return isShown && QUOTABLE.test(value) ? JSON.stringify(value) : 'a string';
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
    return String(value);
  }
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/**
 * @param {string} name  of the option
 * @param {string} taker  the function or class that takes it: `attach()`
 * @param {OptionRule} rule
 * @param {unknown} value
 * @param {{ code?: string, options?: any }} [settings]
 * @returns {TypeError & { code: string }}
 */
function invalidOption(
  name,
  taker,
  [, expected, shown],
  value,
  { code = 'ERR_INVALID_ARG_VALUE', options } = {},
) {
  const given = describe(value, shown === 'shown');
  const wanted = typeof expected === 'function' ? expected(options) : expected;
  return typeError(`The option "${name}" of ${taker} must be ${wanted}, given ${given}`, code);
}

/**
 * @param {string} name
 * @param {string} taker
 * @param {readonly string[]} known
 */
function unknownOption(name, taker, known) {
  const meant = nearest(name, known);
  const suggestion = meant === null ? '' : ` Did you mean "${meant}"?`;
  return typeError(
    `${taker} has no option "${name}".${suggestion} Known options: ${known.join(', ')}`,
    'ERR_INVALID_ARG_VALUE',
  );
}

/**
 * Checks the options of a call, and completes them with defaults.
 *
 * @param {any} given
 * @param {OptionRules} rules  of all known options
 * @param {string} taker  the function or class that takes the options, for messages: `attach()`
 * @param {{ defaults?: any, required?: readonly string[] }} [settings]  a missing option that is not required is not
 *   checked
 * @returns {any} the options that are not undefined, with the defaults; inherits nothing, so that properties of
 *   Object.prototype do not count as options
 * @throws {TypeError} ERR_INVALID_ARG_TYPE for options that are not an object, or lack a required one;
 *   ERR_INVALID_ARG_VALUE otherwise
 * @example checkOptions({ retries: 3 }, { retries: integer(0, 10) }, 'connect()')
 */
function checkOptions(given, rules, taker, { defaults = {}, required = [] } = {}) {
  if (given === null || typeof given !== 'object') {
    const missing = required.filter((name) => defaults[name] === undefined).map((name) => `"${name}"`);
    const needed = missing.length === 0 ? '' : ` with ${missing.join(', ')}`;
    throw typeError(`The options of ${taker} must be an object${needed}, given ${describe(given, false)}`);
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(rules, name));
  if (unknown !== undefined) throw unknownOption(unknown, taker, Object.keys(rules));
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  const options = Object.assign(Object.create(null), defaults, Object.fromEntries(present));
  for (const [name, rule] of Object.entries(rules)) {
    const isRequired = required.includes(name);
    const isChecked = isRequired || options[name] !== undefined;
    if (isChecked && !rule[0](options[name], options)) {
      const code = isRequired ? 'ERR_INVALID_ARG_TYPE' : 'ERR_INVALID_ARG_VALUE';
      throw invalidOption(name, taker, rule, options[name], { code, options });
    }
  }
  return options;
}

module.exports = {
  agent,
  boolean,
  callable,
  checkOptions,
  clock,
  delay,
  integer,
  invalidOption,
  oneOf,
  recvWindow,
  url,
  withMethods,
};
