'use strict';

/** Checks and reads arguments as src/binding/arguments.c does, with the same errors. */

const { isArrayBuffer, isArrayBufferView, isDataView, isFloat64Array, isProxy } = require('node:util').types;

const { integerOf } = require('../../internal/argument-error');

/**
 * @template {Error} E
 * @param {E} error
 * @param {string} code
 * @returns {E & { code: string }}
 */
function withCode(error, code) {
  return Object.assign(error, { code });
}

/**
 * @param {string} name
 * @param {string} expectation
 * @param {string} [code]
 */
function argumentError(name, expectation, code = 'ERR_INVALID_ARG_TYPE') {
  return withCode(new TypeError(`The "${name}" argument must be ${expectation}`), code);
}

/**
 * @param {ArrayLike<unknown>} given
 * @param {number} count
 */
function requireArguments(given, count) {
  if (given.length < count) {
    throw withCode(new TypeError(`Expected ${count} arguments, got ${given.length}`), 'ERR_MISSING_ARGS');
  }
}

const { keys } = Object.getPrototypeOf(Uint8Array.prototype);

/**
 * A TypedArray without memory says that it is empty, and throws when it is asked for its keys. A DataView throws
 * when it is asked for its length.
 *
 * @param {ArrayBufferView | ArrayBuffer} value
 * @param {string} name
 */
function requireMemory(value, name) {
  try {
    if (isArrayBuffer(value)) new Uint8Array(value);
    else if (isDataView(value)) void value.byteLength;
    else keys.call(value);
  } catch {
    const expectation = 'readable: its ArrayBuffer is detached or has become too small';
    throw argumentError(name, expectation, 'ERR_INVALID_ARG_VALUE');
  }
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {Buffer} a view of the value's bytes, or the UTF-8 of a string
 */
function bytesOf(value, name) {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (!isArrayBufferView(value) && !isArrayBuffer(value)) {
    throw argumentError(name, 'of type string or an instance of Buffer, TypedArray or DataView');
  }
  requireMemory(value, name);
  return isArrayBufferView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {Float64Array} a copy
 */
function doublesOf(value, name) {
  if (!isFloat64Array(value)) throw argumentError(name, 'an instance of Float64Array');
  requireMemory(value, name);
  return new Float64Array(value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {unknown[]}
 */
function arrayOf(value, name) {
  if (isProxy(value) || !Array.isArray(value)) throw argumentError(name, 'an array');
  return value;
}

module.exports = { argumentError, arrayOf, bytesOf, doublesOf, integerOf, requireArguments, withCode };
