'use strict';

/** Checks and reads arguments as src/binding/arguments.c does, with the same errors. */

const { isArrayBuffer, isArrayBufferView, isDataView, isFloat64Array, isProxy } = require('node:util').types;

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

/** @param {ArrayBufferLike} buffer @returns {boolean} */
function isDetached(buffer) {
  if (buffer.byteLength > 0 || !isArrayBuffer(buffer)) return false;
  try {
    return new Uint8Array(buffer).length !== 0;
  } catch {
    return true;
  }
}

/** @param {ArrayBufferLike} buffer @param {string} name */
function requireAttached(buffer, name) {
  if (isDetached(buffer)) {
    throw argumentError(name, 'attached: its ArrayBuffer is detached', 'ERR_INVALID_ARG_VALUE');
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
  const buffer = isArrayBufferView(value) ? value.buffer : value;
  requireAttached(buffer, name);
  return isArrayBufferView(value) ? bytesOfView(value) : Buffer.from(value);
}

/**
 * @param {NodeJS.ArrayBufferView} view
 * @returns {Buffer} empty for a view whose memory has shrunk below it: a TypedArray says so, a DataView throws
 */
function bytesOfView(view) {
  let size = 0;
  try {
    size = view.byteLength;
  } catch (error) {
    if (!isDataView(view)) throw error;
  }
  return size === 0 ? Buffer.alloc(0) : Buffer.from(view.buffer, view.byteOffset, size);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} maximum
 * @returns {number}
 */
function integerOf(value, name, maximum) {
  if (typeof value !== 'number') throw argumentError(name, 'of type number');
  if (!Number.isInteger(value) || value < 0 || value > maximum) {
    const message = `The "${name}" argument must be an integer from 0 to ${maximum}`;
    throw withCode(new RangeError(message), 'ERR_OUT_OF_RANGE');
  }
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {Float64Array} a copy; empty where the memory has shrunk below the array
 */
function doublesOf(value, name) {
  if (!isFloat64Array(value)) throw argumentError(name, 'an instance of Float64Array');
  requireAttached(value.buffer, name);
  return value.byteLength === 0 ? new Float64Array(0) : new Float64Array(value);
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
