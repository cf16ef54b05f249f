'use strict';

/**
 * Option checks. A sandbox that ignores a misspelt option makes a test pass for the wrong reason, so every object is
 * checked against a table of its fields, and an unknown field is refused.
 */

const { isIP } = require('node:net');

/**
 * @typedef {(value: any, name: string) => any} Parser Returns the parsed value or throws a TypeError.
 */

/**
 * @param {string} name
 * @param {string} expected What the value should have been, in words.
 * @param {unknown} value Only its type is shown: the value may be a secret.
 */
function invalidType(name, expected, value) {
  const received = value === null ? 'null' : Array.isArray(value) ? 'an array' : `type ${typeof value}`;
  const message = `The "${name}" argument must be ${expected}. Received ${received}`;
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
}

/**
 * @param {string} name
 * @param {string} problem
 */
function invalidValue(name, problem) {
  return Object.assign(new TypeError(`The "${name}" argument is invalid: ${problem}`), {
    code: 'ERR_INVALID_ARG_VALUE',
  });
}

/** @param {unknown} value */
function isPlainObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

/** @type {Parser} */
function object(value, name) {
  if (!isPlainObject(value)) throw invalidType(name, 'an object', value);
  return value;
}

/** @type {Parser} */
function text(value, name) {
  if (typeof value !== 'string') throw invalidType(name, 'a string', value);
  return value;
}

/** @type {Parser} */
function filledText(value, name) {
  if (text(value, name) === '') throw invalidValue(name, 'it is empty');
  return value;
}

/** @type {Parser} */
function boolean(value, name) {
  if (typeof value !== 'boolean') throw invalidType(name, 'a boolean', value);
  return value;
}

/** A flag that Bybit writes as 0 or 1. @type {Parser} */
function flag(value, name) {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'number') throw invalidType(name, 'a boolean, 0 or 1', value);
  if (value !== 0 && value !== 1) throw invalidValue(name, 'it must be 0 or 1');
  return value;
}

/**
 * @param {number} minimum
 * @param {number} [maximum]
 * @returns {Parser}
 */
function integer(minimum, maximum = Number.MAX_SAFE_INTEGER) {
  return (value, name) => {
    if (typeof value !== 'number') throw invalidType(name, 'a number', value);
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw invalidValue(name, `it must be an integer from ${minimum} to ${maximum}`);
    }
    return value;
  };
}

/**
 * @template T
 * @param {readonly T[]} choices All of one type.
 * @returns {Parser}
 */
function oneOf(choices) {
  return (value, name) => {
    if (typeof value !== typeof choices[0]) throw invalidType(name, `a ${typeof choices[0]}`, value);
    if (!choices.includes(value)) throw invalidValue(name, `it must be one of ${choices.join(', ')}`);
    return value;
  };
}

/** @type {Parser} */
function callable(value, name) {
  if (typeof value !== 'function') throw invalidType(name, 'a function', value);
  return value;
}

/** @type {Parser} */
function address(value, name) {
  if (isIP(text(value, name)) === 0) throw invalidValue(name, 'it is not an IP address');
  return value;
}

/**
 * @param {Parser} parseItem
 * @returns {Parser}
 */
function arrayOf(parseItem) {
  return (value, name) => {
    if (!Array.isArray(value)) throw invalidType(name, 'an array', value);
    return value.map((item, index) => parseItem(item, `${name}[${index}]`));
  };
}

/**
 * @param {Parser} parseItem
 * @returns {Parser}
 */
function recordOf(parseItem) {
  return (value, name) =>
    Object.fromEntries(
      Object.entries(object(value, name)).map(([field, item]) => [
        field,
        parseItem(item, `${name}.${field}`),
      ]),
    );
}

/**
 * @param {Record<string, Parser>} fields A parser for every field that may be present. All are optional here;
 *   a field that is undefined or null counts as absent.
 * @returns {Parser} Gives a new object with the present fields only.
 */
function shape(fields) {
  return (value, name) => {
    /** @type {Record<string, any>} */
    const parsed = {};
    for (const [field, item] of Object.entries(object(value, name))) {
      if (!Object.hasOwn(fields, field)) {
        throw invalidValue(name, `"${field}" is unknown; known are ${Object.keys(fields).join(', ')}`);
      }
      if (item != null) parsed[field] = fields[field](item, `${name}.${field}`);
    }
    return parsed;
  };
}

module.exports = {
  address,
  arrayOf,
  boolean,
  callable,
  filledText,
  flag,
  integer,
  invalidType,
  invalidValue,
  isPlainObject,
  object,
  oneOf,
  recordOf,
  shape,
  text,
};
