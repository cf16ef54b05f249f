'use strict';

/**
 * The addon's internal interface on node:crypto, for hosts that cannot load the addon. Same names, same
 * arguments, same errors, so that everything above runs, and is tested, on both.
 */

const crypto = require('node:crypto');
const { isArrayBuffer, isArrayBufferView, isDataView } = require('node:util').types;
const { setImmediate: nextTurn } = require('node:timers/promises');

const { inspectCredentials } = require('./fallback-credentials');

const DIGESTS = ['sha256', 'sha512'];
const HEX = 0;
const BASE64 = 1;
const BUFFER = 2;
/** No credential is nearly as long, and a validator that is given a file of gigabytes must not stop the process. */
const CREDENTIAL_BYTES_MAX = 1024 * 1024;

const API_KEY_FIELDS = /** @type {const} */ (['apiKey', 'apiSecret']);

/**
 * Opaque to everything above, as the addon's handles are.
 *
 * @typedef {{ readonly __handle?: never }} Handle
 * @typedef {string | ArrayBufferView | ArrayBuffer} Bytes
 * @typedef {import('./fallback-credentials').Finding} Finding
 */

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
  if (isDetached(buffer)) {
    throw argumentError(name, 'attached: its ArrayBuffer is detached', 'ERR_INVALID_ARG_VALUE');
  }
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
 *
 * @typedef {object} SignerState
 * @property {string} apiKey
 * @property {crypto.KeyObject} key
 */

/** @type {WeakMap<object, KeyState>} */
const keys = new WeakMap();
/** @type {WeakMap<object, crypto.Hmac | null>} null once finished */
const streams = new WeakMap();
/** @type {WeakMap<object, SignerState | null>} null once destroyed */
const signers = new WeakMap();

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

/** @param {any} handle @returns {SignerState} */
function liveSigner(handle) {
  const state = stateOf(signers, handle, 'signer');
  if (state === null) {
    throw withCode(new Error('The signer was destroyed; its key is wiped'), 'ERR_BYBIT_SIGNER_DESTROYED');
  }
  return state;
}

/** @param {any} handle @returns {crypto.Hmac} */
function openStream(handle) {
  const stream = stateOf(streams, handle, 'stream');
  if (stream === null) throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED');
  return stream;
}

/**
 * @param {SignerState} state
 * @param {...(string | Buffer)} parts
 * @returns {string}
 */
function signParts(state, ...parts) {
  const hmac = crypto.createHmac('sha256', state.key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/**
 * @param {SignerState} state
 * @param {unknown} timestamp
 * @param {unknown} recvWindow
 * @param {unknown} content
 * @returns {string}
 */
function signRequestParts(state, timestamp, recvWindow, content) {
  const time = integerOf(timestamp, 'timestamp', Number.MAX_SAFE_INTEGER);
  const window = integerOf(recvWindow, 'recvWindow', 0xffffffff);
  return signParts(state, `${time}${state.apiKey}${window}`, bytesOf(content, 'content'));
}

/** Node.js gives JavaScript no locked memory and no worker of its own for an HMAC: both facts are visible. */
const hmacFunctions = {
  /** @param {number} digest @param {Bytes} key @param {Bytes} data @param {number} encoding @returns {any} */
  hmacOnce(digest, key, data, encoding) {
    requireArguments(arguments, 4);
    const name = digestName(digest);
    integerOf(encoding, 'encoding', BUFFER);
    const secret = secretKey(bytesOf(key, 'key'));
    return encodeMac(crypto.createHmac(name, secret).update(bytesOf(data, 'data')).digest(), encoding);
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
    return encodeMac(crypto.createHmac(digest, key).update(bytesOf(data, 'data')).digest(), encoding);
  },

  /** @param {Handle} handle @returns {Handle} */
  createHmacStream(handle) {
    requireArguments(arguments, 1);
    const { digest, key } = stateOf(keys, handle, 'key');
    const stream = {};
    streams.set(stream, crypto.createHmac(digest, key));
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

const signerFunctions = {
  /**
   * @param {Bytes} apiKey
   * @param {Bytes} apiSecret
   * @param {boolean} repair
   * @returns {{ findings: Finding[], signer: Handle | null, apiKey?: string }}
   */
  createSigner(apiKey, apiSecret, repair) {
    requireArguments(arguments, 3);
    if (typeof repair !== 'boolean') throw argumentError('repair', 'of type boolean');
    const { ok, findings, usable, cleaned } = inspectBoth(apiKey, apiSecret);
    if (!ok && !(repair && usable.apiKey && usable.apiSecret)) return { findings, signer: null };
    const signer = {};
    const secret = Buffer.from(cleaned.apiSecret);
    signers.set(signer, { apiKey: cleaned.apiKey, key: secretKey(secret) });
    secret.fill(0);
    return { findings, apiKey: cleaned.apiKey, signer };
  },

  /** @param {Handle} handle @returns {void} */
  destroySigner(handle) {
    requireArguments(arguments, 1);
    stateOf(signers, handle, 'signer');
    signers.set(handle, null);
  },

  /** @param {Handle} handle @param {Bytes} payload @returns {Promise<string>} */
  sign(handle, payload) {
    requireArguments(arguments, 2);
    return Promise.resolve(signParts(liveSigner(handle), bytesOf(payload, 'payload')));
  },

  /** @param {Handle} handle @param {Bytes} payload @returns {string} */
  signSync(handle, payload) {
    requireArguments(arguments, 2);
    return signParts(liveSigner(handle), bytesOf(payload, 'payload'));
  },

  /** @param {Handle} handle @param {number} timestamp @param {number} recvWindow @param {Bytes} content @returns {Promise<string>} */
  signRequest(handle, timestamp, recvWindow, content) {
    requireArguments(arguments, 4);
    return Promise.resolve(signRequestParts(liveSigner(handle), timestamp, recvWindow, content));
  },

  /** @param {Handle} handle @param {number} timestamp @param {number} recvWindow @param {Bytes} content @returns {string} */
  signRequestSync(handle, timestamp, recvWindow, content) {
    requireArguments(arguments, 4);
    return signRequestParts(liveSigner(handle), timestamp, recvWindow, content);
  },

  /** @param {Handle} handle @param {number} expires @returns {string} */
  signWebSocketSync(handle, expires) {
    requireArguments(arguments, 2);
    const state = liveSigner(handle);
    return signParts(state, `GET/realtime${integerOf(expires, 'expires', Number.MAX_SAFE_INTEGER)}`);
  },

  /** @param {Handle} handle @param {Bytes} payload @param {Bytes} signature @returns {boolean} */
  verify(handle, payload, signature) {
    requireArguments(arguments, 3);
    const state = liveSigner(handle);
    const expected = Buffer.from(signParts(state, bytesOf(payload, 'payload')));
    const claimed = Buffer.from(bytesOf(signature, 'signature').toString('latin1').toLowerCase());
    return claimed.length === expected.length && crypto.timingSafeEqual(claimed, expected);
  },
};

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {string | Buffer} text as it is, for its UTF-8 must not lie in the pool that Buffer.from() uses
 */
function credentialOf(value, name) {
  const content = typeof value === 'string' ? value : bytesOf(value, name);
  if (Buffer.byteLength(content) <= CREDENTIAL_BYTES_MAX) return content;
  const message = `The "${name}" argument must be at most ${CREDENTIAL_BYTES_MAX} bytes long`;
  throw withCode(new RangeError(message), 'ERR_OUT_OF_RANGE');
}

/**
 * @param {Bytes} apiKey
 * @param {Bytes} apiSecret
 */
function inspectBoth(apiKey, apiSecret) {
  return inspectCredentials(credentialOf(apiKey, 'apiKey'), credentialOf(apiSecret, 'apiSecret'));
}

/**
 * @param {Bytes} apiKey
 * @param {Bytes} apiSecret
 * @returns {Promise<{ findings: Finding[], cleaned: { apiKey?: string, apiSecret?: string } }>}
 */
function validateCredentials(apiKey, apiSecret) {
  requireArguments(arguments, 2);
  const { findings, usable, cleaned } = inspectBoth(apiKey, apiSecret);
  const entries = API_KEY_FIELDS.filter((field) => usable[field]).map((field) => [field, cleaned[field]]);
  return nextTurn({ findings, cleaned: Object.fromEntries(entries) });
}

/**
 * @returns the addon's interface
 */
function createFallback() {
  return {
    name: /** @type {'native' | 'javascript'} */ ('javascript'),
    openssl: process.versions.openssl,
    nodeApi: /** @type {number | null} */ (null),
    secretMemory: () => ({ mappedBytes: 0, lockedBytes: 0, usedBytes: 0 }),
    ...hmacFunctions,
    ...signerFunctions,
    validateCredentials,
  };
}

module.exports = { createFallback };
