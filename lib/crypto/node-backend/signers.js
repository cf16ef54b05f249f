'use strict';

/** Signers of the fallback: the same table of ids as src/binding has, the keys in KeyObjects of node:crypto. */

const crypto = require('node:crypto');
const { setImmediate: nextTurn } = require('node:timers/promises');

const { OWN_API_KEY } = require('../../internal/signing-scheme');
const {
  argumentError,
  arrayOf,
  bytesOf,
  doublesOf,
  integerOf,
  requireArguments,
  withCode,
} = require('./arguments');
const { rulesOf } = require('./rules');
const { DIGESTS, ENCODINGS } = require('../numbering');
const { inspectApiKey, inspectCredentials } = require('../wasm-validator');
const { parsePrivateKey } = require('./private-key');
const { fits, signMessage, signOrNull } = require('./sign');

/** No credential is nearly as long, and a validator that is given a file of gigabytes must not stop the process. */
const CREDENTIAL_BYTES_MAX = 1024 * 1024;
/** Parts of a message. */
const PARTS_MAX = 8;

/**
 * @typedef {import('../../credentials').CreatedSigner} CreatedSigner
 * @typedef {import('../../credentials').Algorithm} Algorithm
 * @typedef {import('../../internal/signing-scheme').Part} Part
 * @typedef {import('.').Bytes} Bytes
 * @typedef {import('.').Handle} Handle
 *
 * @typedef {import('./sign').SignerState} SignerState
 */

/** @type {Map<number, SignerState>} */
const signers = new Map();
/** @type {WeakMap<object, number>} */
const idsByOwner = new WeakMap();
/** @type {FinalizationRegistry<number>} */
const collected = new FinalizationRegistry((id) => signers.delete(id));
let lastId = 2 ** 24;

/**
 * @param {SignerState} state
 * @returns {{ apiKey: string, owner: Handle, id: number, algorithm: Algorithm }}
 */
function register(state) {
  const owner = {};
  const id = ++lastId;
  signers.set(id, state);
  idsByOwner.set(owner, id);
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

/** @param {number} count  parts of a message */
function requireFew(count) {
  if (count <= PARTS_MAX) return;
  throw withCode(new RangeError(`A message must have at most ${PARTS_MAX} parts`), 'ERR_OUT_OF_RANGE');
}

/**
 * @param {Float64Array} ids
 * @param {number} count
 * @returns {SignerState[]}
 */
function statesOf(ids, count) {
  return Array.from(ids.subarray(0, count), signerOf);
}

/**
 * @param {string} text
 * @param {Float64Array} lengths
 * @returns {string[]}
 */
function split(text, lengths) {
  let end = 0;
  return Array.from(lengths, (length) => {
    const start = end;
    end += length;
    if (!(Number.isInteger(length) && length >= 0 && end <= text.length)) {
      throw argumentError('lengths', 'those of the parts of the text', 'ERR_INVALID_ARG_VALUE');
    }
    return text.slice(start, end);
  });
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

/** @param {unknown} value @param {string} name @returns {boolean} */
function booleanOf(value, name) {
  if (typeof value !== 'boolean') throw argumentError(name, 'of type boolean');
  return value;
}

/**
 * Like the addon: one string where all are equally long, else an array.
 *
 * @param {(string | null)[]} signatures
 * @returns {string | (string | null)[]}
 */
function pack(signatures) {
  const sizes = new Set(signatures.map((signature) => signature?.length));
  if (sizes.has(undefined)) return signatures;
  return sizes.size === 1 ? signatures.join('') : signatures;
}

const creation = {
  /** @param {number} rules @param {Bytes} apiKey @param {Bytes} apiSecret @param {boolean} repair @param {number} digest @param {number} encoding @param {Bytes | undefined} apiPassphrase @returns {CreatedSigner} */
  createSigner(rules, apiKey, apiSecret, repair, digest, encoding, apiPassphrase) {
    requireArguments(arguments, 7);
    const repairs = booleanOf(repair, 'repair');
    const hash = DIGESTS[integerOf(digest, 'digest', DIGESTS.length - 1)];
    const format = ENCODINGS[integerOf(encoding, 'encoding', ENCODINGS.length - 1)];
    const { ok, findings, usable, cleaned } = inspectCredentials(
      rulesOf(rules),
      credentialOf(apiKey, 'apiKey'),
      credentialOf(apiSecret, 'apiSecret'),
      apiPassphrase === undefined ? undefined : credentialOf(apiPassphrase, 'apiPassphrase'),
    );
    const areUsable =
      usable.apiKey && usable.apiSecret && (apiPassphrase === undefined || usable.apiPassphrase);
    if (!ok && !(repairs && areUsable)) return { findings };
    const secret = Buffer.from(cleaned.apiSecret);
    const key = crypto.createSecretKey(secret);
    secret.fill(0);
    const state = { apiKey: cleaned.apiKey, key, algorithm: `hmac-${hash}`, digest: hash, encoding: format };
    const sent = apiPassphrase === undefined ? {} : { apiPassphrase: cleaned.apiPassphrase };
    return { findings, ...sent, ...register(/** @type {SignerState} */ (state)) };
  },

  /** @param {number} rules @param {Bytes} apiKey @param {Bytes} privateKey @param {Bytes | undefined} passphrase @param {boolean} repair @param {boolean} ed25519 @param {number} encoding @returns {CreatedSigner} */
  createKeySigner(rules, apiKey, privateKey, passphrase, repair, ed25519, encoding) {
    requireArguments(arguments, 7);
    const table = rulesOf(rules);
    const keyText = credentialOf(apiKey, 'apiKey');
    const encoded = Buffer.from(credentialOf(privateKey, 'privateKey'));
    const word = passphrase === undefined ? undefined : Buffer.from(credentialOf(passphrase, 'passphrase'));
    const repairs = booleanOf(repair, 'repair');
    const takesEd25519 = booleanOf(ed25519, 'ed25519');
    const format = ENCODINGS[integerOf(encoding, 'encoding', ENCODINGS.length - 1)];
    const { ok, findings, usable, cleaned } = inspectApiKey(table, keyText);
    const parsed = parsePrivateKey(encoded, word, takesEd25519);
    if ('problem' in parsed) return { findings, keyProblem: parsed.problem };
    if (!ok && !(repairs && usable)) return { findings };
    const isRsa = parsed.key.asymmetricKeyType === 'rsa';
    const algorithm = isRsa ? 'rsa-sha256' : 'ed25519';
    const digest = isRsa ? 'sha256' : null;
    return {
      findings,
      ...register({ apiKey: cleaned, key: parsed.key, algorithm, digest, encoding: format }),
    };
  },

  /** @param {number} rules @param {Bytes} apiKey @param {Bytes} privateKey @param {Bytes | undefined} passphrase @param {boolean} repair @param {boolean} ed25519 @param {number} encoding @returns {Promise<CreatedSigner>} */
  createKeySignerAsync(rules, apiKey, privateKey, passphrase, repair, ed25519, encoding) {
    requireArguments(arguments, 7);
    return nextTurn(
      creation.createKeySigner(rules, apiKey, privateKey, passphrase, repair, ed25519, encoding),
    );
  },

  /** @param {Handle} owner @returns {void} */
  destroySigner(owner) {
    requireArguments(arguments, 1);
    const id = Object(owner) === owner ? idsByOwner.get(owner) : undefined;
    if (id === undefined) throw argumentError('owner', 'a native handle of this kind');
    signers.delete(id);
  },
};

const signing = {
  /** @param {number} id @param {...Bytes} parts @returns {string} */
  signSync(id, ...parts) {
    requireArguments(arguments, 2);
    const state = signerOf(id);
    requireFew(parts.length);
    return signMessage(
      state,
      parts.map((part) => bytesOf(part, 'payload')),
    );
  },

  /** @param {number} id @param {Bytes} payload @param {Bytes} signature @returns {boolean} */
  verify(id, payload, signature) {
    requireArguments(arguments, 3);
    const state = signerOf(id);
    const signed = bytesOf(payload, 'payload');
    return fits(state, bytesOf(signature, 'signature').toString('latin1'), signed);
  },

  /** @param {Float64Array} ids @param {Float64Array} lengths @param {string} text @param {(Bytes | undefined)[] | undefined} bytes @param {number} items @returns {Promise<string | (string | null)[]>} */
  signBatch(ids, lengths, text, bytes, items) {
    requireArguments(arguments, 5);
    const table = doublesOf(ids, 'ids');
    const sizes = doublesOf(lengths, 'lengths');
    const size = integerOf(items, 'items', Math.min(table.length, sizes.length));
    const list = bytes === undefined ? [] : arrayOf(bytes, 'bytes');
    if (typeof text !== 'string') throw argumentError('text', 'of type string');
    const states = statesOf(table, size);
    const messages = split(text, sizes.subarray(0, size)).map((start, index) => {
      const rest = list[index];
      return rest === undefined ? [start] : [start, Buffer.from(bytesOf(rest, 'bytes'))];
    });
    return Promise.resolve(pack(states.map((state, index) => signOrNull(state, messages[index]))));
  },

  /** @param {Float64Array} ids @param {Part[]} parts @returns {Promise<{ texts: ArrayBuffer, size: number, ends?: ArrayBuffer }>} */
  signAll(ids, parts) {
    requireArguments(arguments, 2);
    requireFew(arrayOf(parts, 'parts').length);
    const elements = Array.from(parts);
    const list = doublesOf(ids, 'ids');
    const message = elements.map((part) => (part === OWN_API_KEY ? part : bytesOf(part, 'payload')));
    const signatures = statesOf(list, list.length).map((state) =>
      signMessage(
        state,
        message.map((part) => part ?? state.apiKey),
      ),
    );
    const size = new Set(signatures.map(({ length }) => length)).size === 1 ? signatures[0].length : 0;
    let end = 0;
    const ends = Float64Array.from(signatures, ({ length }) => (end += length));
    const texts = new Uint8Array(end);
    texts.set(Buffer.from(signatures.join(''), 'latin1'));
    return Promise.resolve({ texts: texts.buffer, size, ...(size === 0 && { ends: ends.buffer }) });
  },
};

module.exports = { credentialOf, requireFew, signerFunctions: { ...creation, ...signing }, signerOf };
