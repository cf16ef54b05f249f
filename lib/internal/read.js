'use strict';

/** Reads values of foreign objects: any type, or a getter that throws. */

/**
 * @param {any} object
 * @param {string} name
 * @returns {unknown} undefined when there is no such property, when reading it throws, or when it is a proxy of which nothing can be read
 */
function read(object, name) {
  try {
    if (object === null || typeof object !== 'object') return undefined;
    const value = object[name];
    // A revoked proxy would throw at the next instanceof.
    if (value !== null && (typeof value === 'object' || typeof value === 'function')) {
      Object.getPrototypeOf(value);
    }
    return value;
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
