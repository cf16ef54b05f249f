'use strict';

/**
 * `createHmac`: a drop-in for node:crypto's. SHA-256 and SHA-512 run in the addon; every other algorithm, every
 * odd argument and every error is left to node:crypto itself, so that the behaviour is that of the running
 * Node.js to the letter.
 */

const crypto = require('node:crypto');

const { backend, binding } = require('./backend');
const { createGuardedHmac, emptied, refusalOfChunk, requireData } = require('./guarded-hmac');
const { sizeOf, takeKey } = require('./hmac-key');
const { ORIGINAL, nodeCreateHmac } = require('./node-hmac');
const { DIGESTS } = require('./numbering');

/** Taken at load, as nodeCreateHmac is. */
const { Hmac: NodeHmac } = crypto;

/** Numbers of the digests that the addon computes, by their names. @type {Map<string, number>} */
const DIGEST_NUMBERS = new Map();
DIGESTS.forEach((name, number) => DIGEST_NUMBERS.set(name, number).set(name.toUpperCase(), number));

/** Taken out of the binding once: an object with that many functions answers slowly. */
const { hmacOnce, hmacWithKey } = binding;

const HEX = 0;
const BASE64 = 1;
const BUFFER = 2;

/** Bytes: chunks up to this size are copied and signed in one native call if no other chunk follows. */
const COPIED_CHUNK_MAX = 4096;

/**
 * @typedef {import('./node-backend').Handle} Handle
 * @typedef {import('./hmac-key').HmacKey} HmacKey
 */

/** @param {unknown} encoding @returns {boolean} */
function isUtf8(encoding) {
  return encoding === undefined || encoding === 'utf8' || encoding === 'utf-8';
}

/**
 * @param {string} text
 * @param {unknown} encoding
 * @returns {string | Buffer} what the addon signs: UTF-8 strings as they are
 */
function decode(text, encoding) {
  if (isUtf8(encoding) || typeof encoding !== 'string' || !Buffer.isEncoding(encoding)) return text;
  return Buffer.from(text, encoding);
}

/**
 * Once finished, an Hmac of ours answers through one of node:crypto's that was brought into the same state: the
 * errors and results of that state are then those of the running Node.js.
 *
 * @type {Record<'digested' | 'ended', (hmac: crypto.Hmac) => unknown>}
 */
const FINISH = {
  digested: (hmac) => hmac.digest(),
  ended: (hmac) => hmac.end(),
};

/**
 * Inherits from node:crypto's Hmac, whose prototype makes the stream side only when it is used.
 * The key and the data stay in private fields: an inspection shows neither.
 */
class Hmac {
  #digest;
  /** @type {string | Handle | null} */
  #key;
  /** @type {string | Uint8Array | null} the only chunk so far */
  #pending = null;
  /** @type {Handle | null} from the second chunk on */
  #stream = null;
  /** @type {'digested' | 'ended' | null} */
  #finished = null;
  /** @type {crypto.Hmac | null} made when it is first needed: most are never asked again */
  #successor = null;

  /**
   * @param {number} digest
   * @param {string | Handle} key
   * @param {import('node:stream').TransformOptions | undefined} options
   */
  constructor(digest, key, options) {
    this.#digest = digest;
    this.#key = key;
    this._options = options;
  }

  /**
   * @param {string | ArrayBufferView} data
   * @param {BufferEncoding} [encoding]
   * @returns {this}
   */
  update(data, encoding) {
    if (this.#finished !== null) {
      this.#afterwards().update(/** @type {string} */ (data), /** @type {BufferEncoding} */ (encoding));
      return this;
    }
    requireData(data, encoding);
    this.#absorb(data, encoding);
    return this;
  }

  /**
   * @param {BufferEncoding} [outputEncoding]
   * @returns {any} a string in that encoding, or a Buffer
   */
  digest(outputEncoding) {
    if (this.#finished !== null) {
      return emptied(this.#afterwards().digest(/** @type {any} */ (outputEncoding)));
    }
    const encoding = outputEncoding && `${outputEncoding}`;
    const mac = this.#finish(encoding);
    this.#finished = 'digested';
    return mac;
  }

  /**
   * @param {any} chunk
   * @param {BufferEncoding} encoding
   * @param {(error?: unknown) => void} callback
   */
  _transform(chunk, encoding, callback) {
    const refusal = refusalOfChunk(chunk, encoding);
    if (refusal !== null) {
      callback(refusal);
    } else if (this.#finished === null) {
      this.#absorb(chunk, encoding);
      callback();
    } else {
      /** @type {any} */ (NodeHmac.prototype)._transform.call(this.#afterwards(), chunk, encoding, callback);
    }
  }

  /** @param {() => void} callback */
  _flush(callback) {
    const digested = this.#finished !== null;
    const mac = digested ? Buffer.alloc(0) : this.#finish(undefined);
    if (!digested) this.#finished = 'ended';
    /** @type {any} */ (this).push(mac);
    callback();
  }

  /** @returns {crypto.Hmac} */
  #afterwards() {
    if (this.#successor === null) {
      this.#successor = nodeCreateHmac('sha256', '');
      FINISH[/** @type {'digested' | 'ended'} */ (this.#finished)](this.#successor);
    }
    return this.#successor;
  }

  /**
   * @param {string | ArrayBufferView} data
   * @param {unknown} encoding
   */
  #absorb(data, encoding) {
    const chunk = typeof data === 'string' ? decode(data, encoding) : data;
    if (typeof chunk !== 'string' && sizeOf(chunk) === 0) return;
    if (this.#stream === null && this.#pending === null && this.#keep(chunk)) return;
    this.#openStream();
    binding.updateHmacStream(/** @type {Handle} */ (this.#stream), chunk);
  }

  /**
   * Holds back the first chunk if it is safe from later changes, or small enough to copy.
   *
   * @param {string | ArrayBufferView} chunk
   * @returns {boolean}
   */
  #keep(chunk) {
    if (typeof chunk === 'string') {
      this.#pending = chunk;
      return true;
    }
    if (chunk.byteLength > COPIED_CHUNK_MAX) return false;
    this.#pending = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
    return true;
  }

  #openStream() {
    if (this.#stream !== null) return;
    const key = /** @type {string | Handle} */ (this.#key);
    this.#stream = binding.createHmacStream(
      typeof key === 'string' ? binding.createHmacKey(this.#digest, key) : key,
    );
    if (this.#pending !== null) binding.updateHmacStream(this.#stream, this.#pending);
    this.#pending = null;
    this.#key = null;
  }

  /**
   * @param {string | undefined} encoding
   * @returns {any}
   */
  #finish(encoding) {
    const name = encoding ? encoding.toLowerCase() : 'buffer';
    if (name === 'hex') return this.#mac(HEX);
    if (name === 'base64') return this.#mac(BASE64);
    const mac = this.#mac(BUFFER);
    return Buffer.isEncoding(name) ? mac.toString(/** @type {BufferEncoding} */ (name)) : mac;
  }

  /** @param {number} encoding @returns {any} */
  #mac(encoding) {
    const key = this.#key;
    const data = this.#pending ?? '';
    this.#key = null;
    this.#pending = null;
    if (this.#stream !== null) return binding.digestHmacStream(this.#stream, encoding);
    return typeof key === 'string'
      ? hmacOnce(this.#digest, key, data, encoding)
      : hmacWithKey(/** @type {Handle} */ (key), data, encoding);
  }
}
Object.setPrototypeOf(Hmac.prototype, NodeHmac.prototype);
// Inherited then: on Node.js 20 it is crypto.Hmac.
Reflect.deleteProperty(Hmac.prototype, 'constructor');

/**
 * A drop-in for `crypto.createHmac` with the same behaviour: streams, encodings, error codes, the empty second
 * digest, KeyObject keys and every algorithm. SHA-256 and SHA-512 are computed by the addon. It can be installed as
 * `crypto.createHmac`. Where Node.js ends the process or signs something else (hex of an odd length and objects written
 * to the stream), it reports an error.
 *
 * @param {string} algorithm  any digest of the running Node.js
 * @param {HmacKey} key  string (UTF-8), Buffer, TypedArray, DataView, ArrayBuffer or secret KeyObject
 * @param {import('node:stream').TransformOptions} [options]  stream options; `encoding` is that of a string key
 * @returns {crypto.Hmac}
 * @throws {TypeError} the error of crypto.createHmac for the same arguments
 */
function createHmac(algorithm, key, options) {
  const digest = DIGEST_NUMBERS.get(algorithm);
  const plain = options === undefined || (typeof options === 'object' && options !== null);
  if (digest !== undefined && plain && backend.name === 'native') {
    const taken = takeKey(digest, key, options?.encoding);
    if (taken !== undefined) return /** @type {any} */ (new Hmac(digest, taken, options));
  }
  return createGuardedHmac(algorithm, key, options);
}
Object.defineProperty(createHmac, ORIGINAL, { value: nodeCreateHmac });

module.exports = { createHmac };
