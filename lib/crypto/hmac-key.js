'use strict';

/** The key of createHmac, in a form that later changes of the caller's memory cannot reach. */

const { KeyObject } = require('node:crypto');
const { isAnyArrayBuffer, isArrayBufferView } = require('node:util').types;

const { binding } = require('./backend');

/**
 * @typedef {import('./node-backend').Handle} Handle
 * @typedef {string | ArrayBufferView | ArrayBuffer | SharedArrayBuffer | KeyObject} HmacKey
 */

/** Keyed states of KeyObjects, which never change: kept as long as the KeyObject lives. */
const keyedStates = [new WeakMap(), new WeakMap()];

/**
 * @param {number} digest
 * @param {KeyObject} keyObject
 * @returns {Handle}
 */
function keyedStateOf(digest, keyObject) {
  let handle = keyedStates[digest].get(keyObject);
  if (handle === undefined) {
    const secret = keyObject.export();
    handle = binding.createHmacKey(digest, secret);
    secret.fill(0);
    keyedStates[digest].set(keyObject, handle);
  }
  return handle;
}

/**
 * Strings cannot change; everything else becomes a keyed state at once.
 *
 * @param {number} digest
 * @param {unknown} key
 * @param {unknown} encoding of a string
 * @returns {string | Handle | undefined} undefined when node:crypto has to check it
 */
function takeKey(digest, key, encoding) {
  if (typeof key === 'string') return encoding === undefined ? key : decodeKey(digest, key, encoding);
  // node:crypto checks the encoding of a key that has none.
  if (encoding !== undefined && typeof encoding !== 'string') return undefined;
  if (key instanceof KeyObject) {
    return key.type === 'secret' ? keyedStateOf(digest, key) : undefined;
  }
  if (isArrayBufferView(key) && sizeOf(key) > 0) return binding.createHmacKey(digest, key);
  if (isAnyArrayBuffer(key) && key.byteLength > 0) return binding.createHmacKey(digest, new Uint8Array(key));
  return undefined;
}

/**
 * @param {number} digest
 * @param {string} key
 * @param {unknown} encoding
 * @returns {Handle | undefined}
 */
function decodeKey(digest, key, encoding) {
  if (typeof encoding !== 'string' || !Buffer.isEncoding(encoding)) return undefined;
  return isOddHex(key, encoding) ? undefined : binding.createHmacKey(digest, Buffer.from(key, encoding));
}

/**
 * @param {string} text
 * @param {string} encoding
 * @returns {boolean}
 */
function isOddHex(text, encoding) {
  return encoding.toLowerCase() === 'hex' && text.length % 2 !== 0;
}

/**
 * @param {ArrayBufferView} view
 * @returns {number} bytes; 0 for a DataView whose memory has shrunk below it, which throws when it is asked
 */
function sizeOf(view) {
  try {
    return view.byteLength;
  } catch {
    return 0;
  }
}

module.exports = { isOddHex, sizeOf, takeKey };
