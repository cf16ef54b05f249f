'use strict';

/**
 * The addon's internal interface on node:crypto, for hosts that cannot load the addon. Same names, same
 * arguments, same errors, so that everything above runs, and is tested, on both.
 */

const crypto = require('node:crypto');

const { argumentError, arrayOf, bytesOf, integerOf, requireArguments, withCode } = require('./arguments');
const { requireFew, signerFunctions } = require('./signers');
const { validatorFunctions } = require('./validators');
const { nodeCreateHmac } = require('../node-hmac');
const { unavailable } = require('../wasm-validator');
const { DIGESTS } = require('../numbering');

const HEX = 0;
const BASE64 = 1;
const BUFFER = 2;

/**
 * Opaque to everything above, as the addon's handles are.
 *
 * @typedef {{ readonly __handle?: never }} Handle
 * @typedef {string | ArrayBufferView | ArrayBuffer} Bytes
 * @typedef {import('../../credentials/findings').Finding} Finding
 */

/**
 * @param {Buffer} mac
 * @param {unknown} encoding
 * @returns {any} a string, or a Buffer for encoding 2
 */
function encodeMac(mac, encoding) {
  if (encoding === HEX) return mac.toString('hex');
  return encoding === BASE64 ? mac.toString('base64') : mac;
}

/**
 * @param {unknown} digest
 * @returns {string}
 */
function digestName(digest) {
  return DIGESTS[integerOf(digest, 'digest', DIGESTS.length - 1)];
}

/**
 * @param {Buffer} secret
 * @returns {crypto.KeyObject} keeps the bytes outside the JavaScript heap
 */
function secretKey(secret) {
  return crypto.createSecretKey(secret);
}

/**
 * @typedef {object} KeyState
 * @property {string} digest
 * @property {crypto.KeyObject} key
 */

/** @type {WeakMap<object, KeyState>} */
const keys = new WeakMap();
/** @type {WeakMap<object, crypto.Hmac | null>} null once finished */
const streams = new WeakMap();

/**
 * @template T
 * @param {WeakMap<object, T>} states
 * @param {any} handle
 * @param {string} name
 * @returns {T}
 */
function stateOf(states, handle, name) {
  const state = Object(handle) === handle ? states.get(handle) : undefined;
  if (state === undefined) throw argumentError(name, 'a native handle of this kind');
  return state;
}

/** @param {any} handle @returns {crypto.Hmac} */
function openStream(handle) {
  const stream = stateOf(streams, handle, 'stream');
  if (stream === null) throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
  return stream;
}

const FIND_KEYS_MAX = 128;

/** @param {unknown} handles @returns {KeyState[]} */
function keysOf(handles) {
  const given = arrayOf(handles, 'keys');
  if (given.length > FIND_KEYS_MAX) {
    throw withCode(new RangeError(`There must be at most ${FIND_KEYS_MAX} keys`), 'ERR_OUT_OF_RANGE');
  }
  return Array.from(given, (handle) => stateOf(keys, handle, 'key'));
}

/**
 * Compares every pair, whichever fits.
 *
 * @param {readonly (Buffer | null)[]} expected  null fits none
 * @param {Buffer} macs  one after another
 * @param {number} size  of each
 * @returns {number} the first pair that fits, or -1
 */
function firstPair(expected, macs, size) {
  const count = Math.floor(macs.length / size);
  let found = -1;
  expected.forEach((mac, key) => {
    for (let index = 0; mac !== null && index < count; index++) {
      const fits = crypto.timingSafeEqual(mac, macs.subarray(index * size, (index + 1) * size));
      if (fits && found === -1) found = key * count + index;
    }
  });
  return found;
}

/** Node.js gives JavaScript no locked memory and no worker of its own for an HMAC: both facts are visible. */
const hmacFunctions = {
  /** @param {number} digest @param {Bytes} key @param {Bytes} data @param {number} encoding @returns {any} */
  hmacOnce(digest, key, data, encoding) {
    requireArguments(arguments, 4);
    const name = digestName(digest);
    integerOf(encoding, 'encoding', BUFFER);
    const secret = secretKey(bytesOf(key, 'key'));
    return encodeMac(nodeCreateHmac(name, secret).update(bytesOf(data, 'data')).digest(), encoding);
  },

  /** @param {number} digest @param {Bytes} key @returns {Handle} */
  createHmacKey(digest, key) {
    requireArguments(arguments, 2);
    const handle = {};
    keys.set(handle, { digest: digestName(digest), key: secretKey(bytesOf(key, 'key')) });
    return handle;
  },

  /** @param {Handle} handle @param {Bytes} data @param {number} encoding @returns {any} */
  hmacWithKey(handle, data, encoding) {
    requireArguments(arguments, 3);
    integerOf(encoding, 'encoding', BUFFER);
    const { digest, key } = stateOf(keys, handle, 'key');
    return encodeMac(nodeCreateHmac(digest, key).update(bytesOf(data, 'data')).digest(), encoding);
  },

  /**
   * @param {readonly Handle[]} handles
   * @param {Bytes} macs
   * @param {...Bytes} parts
   * @returns {number}
   */
  hmacFind(handles, macs, ...parts) {
    requireArguments(arguments, 3);
    const states = keysOf(handles);
    const given = bytesOf(macs, 'macs');
    requireFew(parts.length);
    const message = Buffer.concat(parts.map((part) => bytesOf(part, 'part')));
    const { digest: first = DIGESTS[0] } = states[0] ?? {};
    return firstPair(
      states.map(({ digest, key }) =>
        digest === first ? nodeCreateHmac(digest, key).update(message).digest() : null,
      ),
      given,
      nodeCreateHmac(first, '').digest().length,
    );
  },

  /** @param {Handle} handle @returns {Handle} */
  createHmacStream(handle) {
    requireArguments(arguments, 1);
    const { digest, key } = stateOf(keys, handle, 'key');
    const stream = {};
    streams.set(stream, nodeCreateHmac(digest, key));
    return stream;
  },

  /** @param {Handle} handle @param {Bytes} data @returns {void} */
  updateHmacStream(handle, data) {
    requireArguments(arguments, 2);
    openStream(handle).update(bytesOf(data, 'data'));
  },

  /** @param {Handle} handle @param {number} encoding @returns {any} */
  digestHmacStream(handle, encoding) {
    requireArguments(arguments, 2);
    integerOf(encoding, 'encoding', BUFFER);
    const stream = openStream(handle);
    streams.set(handle, null);
    return encodeMac(stream.digest(), encoding);
  },
};

/**
 * @returns the addon's interface
 */
function createFallback() {
  return {
    name: /** @type {'native' | 'javascript'} */ ('javascript'),
    openssl: process.versions.openssl,
    interface: 3,
    nodeApi: /** @type {number | null} */ (null),
    /** Why nothing validates, if so. */
    unvalidated: unavailable,
    secretMemory: () => ({ mappedBytes: 0, lockedBytes: 0, usedBytes: 0 }),
    // The environment is read as JavaScript strings here.
    environmentBytes: /** @type {((name: string) => Buffer | undefined) | undefined} */ (undefined),
    wipeEnvironment: /** @type {(name: string) => void} */ (() => {}),
    ...hmacFunctions,
    ...signerFunctions,
    ...validatorFunctions,
  };
}

module.exports = { createFallback };
