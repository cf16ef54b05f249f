'use strict';

/**
 * @param {string} message
 * @param {string} [code]
 * @returns {TypeError & { code: string }}
 */
function typeError(message, code = 'ERR_INVALID_ARG_TYPE') {
  return Object.assign(new TypeError(message), { code });
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} maximum
 * @returns {number}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 * @throws {RangeError} ERR_OUT_OF_RANGE unless the value is an integer from 0 to the maximum
 */
function integerOf(value, name, maximum) {
  if (typeof value !== 'number') throw typeError(`The "${name}" argument must be of type number`);
  if (!Number.isInteger(value) || value < 0 || value > maximum) {
    const message = `The "${name}" argument must be an integer from 0 to ${maximum}`;
    throw Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
  }
  return value;
}

module.exports = { integerOf, typeError };
