'use strict';

/**
 * node:crypto's own Hmac, where the addon does not compute: without what ends the process, signs something else or
 * hands out uninitialised memory. All else is as the running Node.js has it.
 */

const { Hmac: NodeHmac } = require('node:crypto');
const { isArrayBufferView } = require('node:util').types;

const { isOddHex } = require('./hmac-key');
const { nodeCreateHmac } = require('./node-hmac');

/** @type {any} */
const NODE = NodeHmac.prototype;

/**
 * @param {unknown} data
 * @param {unknown} encoding
 * @throws {TypeError} that of node:crypto's update()
 */
function requireData(data, encoding) {
  const isUsual =
    typeof data === 'string'
      ? encoding === undefined || (typeof encoding === 'string' && !isOddHex(data, encoding))
      : isArrayBufferView(data);
  if (!isUsual) {
    nodeCreateHmac('sha256', '').update(/** @type {any} */ (data), /** @type {any} */ (encoding));
  }
}

/**
 * Streams do not call update(), and Node.js checks nothing there: objects end the process.
 *
 * @param {unknown} chunk
 * @param {string} encoding
 * @returns {unknown} the error
 */
function refusalOfChunk(chunk, encoding) {
  try {
    // A stream says `buffer` for text without an encoding.
    requireData(chunk, encoding === 'buffer' ? undefined : encoding);
    return null;
  } catch (error) {
    return error;
  }
}

/**
 * @param {string | Buffer} answer of a finished Hmac, which has nothing to give: memory of the process on Node.js 24
 * @returns {string | Buffer}
 */
function emptied(answer) {
  return typeof answer === 'string' ? '' : Buffer.alloc(0);
}

/** Those that have given their MAC. @type {WeakSet<object>} */
const finished = new WeakSet();

const GUARDS = Object.create(NODE, {
  digest: {
    /** @this {any} @param {any} [encoding] */
    value: function digest(encoding) {
      const answer = NODE.digest.call(this, encoding);
      if (finished.has(this)) return emptied(answer);
      finished.add(this);
      return answer;
    },
  },
  _transform: {
    /** @this {any} @param {any} chunk @param {string} encoding @param {(error?: unknown) => void} callback */
    value: function _transform(chunk, encoding, callback) {
      const refusal = refusalOfChunk(chunk, encoding);
      if (refusal === null) NODE._transform.call(this, chunk, encoding, callback);
      else callback(refusal);
    },
    // A transform of the user's options replaces it.
    writable: true,
  },
  _flush: {
    /** @this {any} @param {() => void} callback */
    value: function _flush(callback) {
      if (finished.has(this)) {
        callback();
        return;
      }
      finished.add(this);
      NODE._flush.call(this, callback);
    },
    writable: true,
  },
});

/**
 * @param {string} algorithm
 * @param {any} key
 * @param {import('node:stream').TransformOptions} [options]
 * @returns {import('node:crypto').Hmac}
 */
function createGuardedHmac(algorithm, key, options) {
  return Object.setPrototypeOf(nodeCreateHmac(algorithm, key, options), GUARDS);
}

module.exports = { createGuardedHmac, emptied, refusalOfChunk, requireData };
