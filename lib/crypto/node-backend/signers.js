'use strict';

/** Signers of the fallback: the same table of ids as src/binding has, the keys in KeyObjects of node:crypto. */

const crypto = require('node:crypto');
const { setImmediate: nextTurn } = require('node:timers/promises');

const {
  argumentError,
  arrayOf,
  bytesOf,
  doublesOf,
  integerOf,
  requireArguments,
  withCode,
} = require('./arguments');
const { inspectApiKey, inspectCredentials } = require('../wasm-validator');
const { parseRsaKey } = require('./rsa');

/** No credential is nearly as long, and a validator that is given a file of gigabytes must not stop the process. */
const CREDENTIAL_BYTES_MAX = 1024 * 1024;
const RECV_WINDOW_MAX = 0xffffffff;
/** Numbers of an item in signBatch's first argument: signer id, timestamp (negative: none), recv_window. */
const NUMBERS_PER_ITEM = 3;
const HMAC_ALGORITHM = 'hmac-sha256';
const RSA_ALGORITHM = 'rsa-sha256';

/**
 * @typedef {import('../../credentials').CreatedSigner} CreatedSigner
 * @typedef {import('.').Bytes} Bytes
 * @typedef {import('.').Handle} Handle
 *
 * @typedef {object} SignerState
 * @property {string} apiKey
 * @property {crypto.KeyObject} key
 * @property {'hmac-sha256' | 'rsa-sha256'} algorithm
 */

/** @type {Map<number, SignerState>} */
const signers = new Map();
/** @type {WeakMap<object, number>} */
const ids = new WeakMap();
/** @type {FinalizationRegistry<number>} */
const collected = new FinalizationRegistry((id) => signers.delete(id));
let lastId = 2 ** 24;

/**
 * @param {SignerState} state
 * @returns {{ apiKey: string, owner: Handle, id: number, algorithm: 'hmac-sha256' | 'rsa-sha256' }}
 */
function register(state) {
  const owner = {};
  const id = ++lastId;
  signers.set(id, state);
  ids.set(owner, id);
  collected.register(owner, id);
  return { apiKey: state.apiKey, owner, id, algorithm: state.algorithm };
}

/** @param {unknown} id @returns {SignerState} */
function signerOf(id) {
  const state = signers.get(integerOf(id, 'id', Number.MAX_SAFE_INTEGER));
  if (state === undefined) {
    throw withCode(new Error('The signer was destroyed; its key is wiped'), 'ERR_BYBIT_SIGNER_DESTROYED');
  }
  return state;
}

/**
 * @param {SignerState} state
 * @param {...(string | Buffer)} parts
 * @returns {string}
 */
function signParts({ key, algorithm }, ...parts) {
  if (algorithm === HMAC_ALGORITHM) {
    const hmac = crypto.createHmac('sha256', key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }
  const signature = crypto.createSign('sha256');
  for (const part of parts) signature.update(part);
  return signature.sign(key, 'base64');
}

/**
 * @param {SignerState} state
 * @param {string} text  the signature
 * @param {...(string | Buffer)} parts
 * @returns {boolean} in constant time for HMAC
 */
function fits(state, text, ...parts) {
  if (state.algorithm === HMAC_ALGORITHM) {
    const expected = Buffer.from(signParts(state, ...parts));
    const claimed = Buffer.from(text.toLowerCase());
    return claimed.length === expected.length && crypto.timingSafeEqual(claimed, expected);
  }
  const claimed = Buffer.from(text, 'base64');
  // Node.js reads base64 leniently; only the one right text is the signature.
  if (claimed.toString('base64') !== text) return false;
  const verification = crypto.createVerify('sha256');
  for (const part of parts) verification.update(part);
  return verification.verify(crypto.createPublicKey(state.key), claimed);
}

/**
 * @param {SignerState} state
 * @param {unknown} timestamp
 * @param {unknown} recvWindow
 * @returns {string} what is signed in front of the content of a request
 */
function prefixOf(state, timestamp, recvWindow) {
  const time = integerOf(timestamp, 'timestamp', Number.MAX_SAFE_INTEGER);
  return `${time}${state.apiKey}${integerOf(recvWindow, 'recvWindow', RECV_WINDOW_MAX)}`;
}

/**
 * @param {Float64Array} numbers
 * @param {number} index
 * @returns {{ state: SignerState, prefix: string }}
 */
function messageOf(numbers, index) {
  const [id, timestamp, recvWindow] = numbers.subarray(index * NUMBERS_PER_ITEM);
  const state = signerOf(id);
  return { state, prefix: timestamp < 0 ? '' : prefixOf(state, timestamp, recvWindow) };
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {string | Buffer} text unchanged, because its UTF-8 must not lie in the pool of Buffer.from()
 */
function credentialOf(value, name) {
  const content = typeof value === 'string' ? value : bytesOf(value, name);
  if (Buffer.byteLength(content) <= CREDENTIAL_BYTES_MAX) return content;
  const message = `The "${name}" argument must be at most ${CREDENTIAL_BYTES_MAX} bytes long`;
  throw withCode(new RangeError(message), 'ERR_OUT_OF_RANGE');
}

/** @param {unknown} repair @returns {boolean} */
function booleanOf(repair) {
  if (typeof repair !== 'boolean') throw argumentError('repair', 'of type boolean');
  return repair;
}

/**
 * Like the addon: one string where all are equally long, else an array.
 *
 * @param {string[]} signatures
 * @returns {string | string[]}
 */
function pack(signatures) {
  const sizes = new Set(signatures.map(({ length }) => length));
  return sizes.size === 1 ? signatures.join('') : signatures;
}

const creation = {
  /** @param {Bytes} apiKey @param {Bytes} apiSecret @param {boolean} repair @returns {CreatedSigner} */
  createSigner(apiKey, apiSecret, repair) {
    requireArguments(arguments, 3);
    const repairs = booleanOf(repair);
    const { ok, findings, usable, cleaned } = inspectCredentials(
      credentialOf(apiKey, 'apiKey'),
      credentialOf(apiSecret, 'apiSecret'),
    );
    if (!ok && !(repairs && usable.apiKey && usable.apiSecret)) return { findings };
    const secret = Buffer.from(cleaned.apiSecret);
    const key = crypto.createSecretKey(secret);
    secret.fill(0);
    return { findings, ...register({ apiKey: cleaned.apiKey, key, algorithm: HMAC_ALGORITHM }) };
  },

  /** @param {Bytes} apiKey @param {Bytes} privateKey @param {Bytes | undefined} passphrase @param {boolean} repair @returns {CreatedSigner} */
  createRsaSigner(apiKey, privateKey, passphrase, repair) {
    requireArguments(arguments, 4);
    const keyText = credentialOf(apiKey, 'apiKey');
    const encoded = Buffer.from(credentialOf(privateKey, 'privateKey'));
    const word = passphrase === undefined ? undefined : Buffer.from(credentialOf(passphrase, 'passphrase'));
    const repairs = booleanOf(repair);
    const { ok, findings, usable, cleaned } = inspectApiKey(keyText);
    const parsed = parseRsaKey(encoded, word);
    if ('problem' in parsed) return { findings, keyProblem: parsed.problem };
    if (!ok && !(repairs && usable)) return { findings };
    return { findings, ...register({ apiKey: cleaned, key: parsed.key, algorithm: RSA_ALGORITHM }) };
  },

  /** @param {Bytes} apiKey @param {Bytes} privateKey @param {Bytes | undefined} passphrase @param {boolean} repair @returns {Promise<CreatedSigner>} */
  createRsaSignerAsync(apiKey, privateKey, passphrase, repair) {
    requireArguments(arguments, 4);
    return nextTurn(creation.createRsaSigner(apiKey, privateKey, passphrase, repair));
  },

  /** @param {Handle} owner @returns {void} */
  destroySigner(owner) {
    requireArguments(arguments, 1);
    const id = Object(owner) === owner ? ids.get(owner) : undefined;
    if (id === undefined) throw argumentError('owner', 'a native handle of this kind');
    signers.delete(id);
  },
};

const signing = {
  /** @param {number} id @param {Bytes} payload @returns {string} */
  signSync(id, payload) {
    requireArguments(arguments, 2);
    return signParts(signerOf(id), bytesOf(payload, 'payload'));
  },

  /** @param {number} id @param {number} timestamp @param {number} recvWindow @param {Bytes} content @returns {string} */
  signRequestSync(id, timestamp, recvWindow, content) {
    requireArguments(arguments, 4);
    const state = signerOf(id);
    const prefix = prefixOf(state, timestamp, recvWindow);
    return signParts(state, prefix, bytesOf(content, 'content'));
  },

  /** @param {number} id @param {number} expires @returns {string} */
  signWebSocketSync(id, expires) {
    requireArguments(arguments, 2);
    const state = signerOf(id);
    return signParts(state, `GET/realtime${integerOf(expires, 'expires', Number.MAX_SAFE_INTEGER)}`);
  },

  /** @param {number} id @param {Bytes} payload @param {Bytes} signature @returns {boolean} */
  verify(id, payload, signature) {
    requireArguments(arguments, 3);
    const state = signerOf(id);
    const signed = bytesOf(payload, 'payload');
    return fits(state, bytesOf(signature, 'signature').toString('latin1'), signed);
  },

  /** @param {Float64Array} numbers @param {Bytes[]} contents @param {number} count @returns {Promise<string | (string | null)[]>} */
  signBatch(numbers, contents, count) {
    requireArguments(arguments, 3);
    const table = doublesOf(numbers, 'numbers');
    const list = arrayOf(contents, 'contents');
    const items = integerOf(count, 'count', Math.floor(table.length / NUMBERS_PER_ITEM));
    const messages = Array.from({ length: items }, (_, index) => messageOf(table, index));
    const signatures = messages.map(({ state, prefix }, index) =>
      signParts(state, prefix, bytesOf(list[index], 'payload')),
    );
    return Promise.resolve(pack(signatures));
  },

  /** @param {Float64Array} numbers @param {Float64Array} lengths @param {string} text @param {number} count @returns {Promise<string | (string | null)[]>} */
  signJoined(numbers, lengths, text, count) {
    requireArguments(arguments, 4);
    const table = doublesOf(numbers, 'numbers');
    const sizes = doublesOf(lengths, 'lengths');
    const room = Math.floor(table.length / NUMBERS_PER_ITEM);
    const items = integerOf(count, 'count', Math.min(room, sizes.length));
    if (typeof text !== 'string') throw argumentError('text', 'of type string');
    let end = 0;
    const contents = Array.from(sizes.subarray(0, items), (length) => {
      const start = end;
      end += length;
      if (!(Number.isInteger(length) && length >= 0 && end <= text.length)) {
        throw argumentError('lengths', 'those of the parts of the text', 'ERR_INVALID_ARG_VALUE');
      }
      return text.slice(start, end);
    });
    return signing.signBatch(table, contents, items);
  },

  /** @param {Float64Array} signerIds @param {number} timestamp @param {number} recvWindow @param {Bytes} content @returns {Promise<{ texts: ArrayBuffer, size: number, ends?: ArrayBuffer }>} */
  signAll(signerIds, timestamp, recvWindow, content) {
    requireArguments(arguments, 4);
    const list = doublesOf(signerIds, 'ids');
    integerOf(timestamp, 'timestamp', Number.MAX_SAFE_INTEGER);
    integerOf(recvWindow, 'recvWindow', RECV_WINDOW_MAX);
    const shared = bytesOf(content, 'payload');
    const states = Array.from(list, signerOf);
    const signatures = states.map((state) =>
      signParts(state, prefixOf(state, timestamp, recvWindow), shared),
    );
    const size = new Set(signatures.map(({ length }) => length)).size === 1 ? signatures[0].length : 0;
    let end = 0;
    const ends = Float64Array.from(signatures, ({ length }) => (end += length));
    const texts = new Uint8Array(end);
    texts.set(Buffer.from(signatures.join(''), 'latin1'));
    return Promise.resolve({ texts: texts.buffer, size, ...(size === 0 && { ends: ends.buffer }) });
  },
};

module.exports = { credentialOf, fits, signerFunctions: { ...creation, ...signing }, signerOf };
