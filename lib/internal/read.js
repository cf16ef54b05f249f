'use strict';

/** Reads values of foreign objects: any type, or a getter that throws. */

/**
 * @param {any} object
 * @param {string} name
 * @returns {unknown} undefined when there is no such property, or when reading it throws
 */
function read(object, name) {
  try {
    return object === null || typeof object !== 'object' ? undefined : object[name];
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} value a number, or the decimal text of one
 * @returns {number | null}
 */
function toInteger(value) {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (typeof value !== 'string' || value.length > 32 || !/^\s*-?\d{1,15}\s*$/.test(value)) return null;
  return Number(value);
}

module.exports = { read, toInteger };
