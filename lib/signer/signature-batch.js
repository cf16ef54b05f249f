'use strict';

const { typeError } = require('../internal/argument-error');
const { headersOf, signatureOf } = require('../venues/bybit/auth');

/** Accounts in one call of signAll(). */
const SIGNERS_MAX = 100_000;

/**
 * @typedef {import('../venues/bybit/auth').AuthenticationHeaders} AuthenticationHeaders
 * @typedef {import('../venues/bybit/auth').SignedFields} SignedFields
 *
 * @typedef {object} PackedSignatures  what the addon gives
 * @property {ArrayBuffer} texts  the signatures one after another
 * @property {number} size        bytes of each, or 0 where they differ
 * @property {ArrayBuffer} [ends] Float64: where each ends; only where they differ
 */

/**
 * The signatures of one request for many accounts. They stay packed; strings and header objects are made when they
 * are read.
 */
class SignatureBatch {
  #apiKeys;
  #fields;
  #texts;
  #size;
  #ends;

  /**
   * @param {string[]} apiKeys
   * @param {SignedFields} fields
   * @param {PackedSignatures} packed
   * @hideconstructor
   */
  constructor(apiKeys, fields, { texts, size, ends }) {
    this.#apiKeys = apiKeys;
    this.#fields = fields;
    this.#texts = Buffer.from(texts);
    this.#size = size;
    this.#ends = ends === undefined ? null : new Float64Array(ends);
  }

  /** How many accounts were signed for. */
  get length() {
    return this.#apiKeys.length;
  }

  /**
   * @param {number} index  0 to length - 1
   * @returns {string} the signature of that account
   * @throws {RangeError} ERR_OUT_OF_RANGE
   */
  signature(index) {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      const message = `The "index" argument must be an integer from 0 to ${this.length - 1}`;
      throw Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
    }
    const ends = this.#ends;
    const start = ends === null ? index * this.#size : index === 0 ? 0 : ends[index - 1];
    return this.#texts.toString('latin1', start, ends === null ? start + this.#size : ends[index]);
  }

  /**
   * @param {number} index  0 to length - 1
   * @returns {AuthenticationHeaders} the X-BAPI-* headers of that account
   * @throws {RangeError} ERR_OUT_OF_RANGE
   */
  headers(index) {
    return headersOf(this.#apiKeys[index], this.#fields, this.signature(index));
  }

  /** The headers of every account, in the order of the signers. */
  *[Symbol.iterator]() {
    for (let index = 0; index < this.length; index++) yield this.headers(index);
  }

  /** @returns {{ length: number }} no signature leaves through JSON */
  toJSON() {
    return { length: this.length };
  }
}

/**
 * @param {string[]} signatures
 * @returns {PackedSignatures} as the addon would give them
 */
function packed(signatures) {
  let end = 0;
  const ends = Float64Array.from(signatures, ({ length }) => (end += length));
  const texts = new Uint8Array(Buffer.from(signatures.join(''), 'latin1'));
  return { texts: texts.buffer, size: 0, ends: ends.buffer };
}

/**
 * @param {any} signers
 * @returns {any[]} of at most SIGNERS_MAX; what is iterated may have no end
 */
function listOf(signers) {
  if (typeof signers?.[Symbol.iterator] !== 'function') {
    throw typeError('The "signers" argument must be iterable');
  }
  const list = [];
  for (const signer of signers) {
    if (list.push(signer) > SIGNERS_MAX) {
      const message = `The "signers" argument must hold at most ${SIGNERS_MAX} signers`;
      throw Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
    }
  }
  return list;
}

/**
 * For signers of several copies of the package: each one signs by itself, because its key is known to its copy only.
 *
 * @param {any[]} signers
 * @param {SignedFields} fields
 * @param {(value: unknown) => boolean} isSigner
 * @returns {Promise<SignatureBatch>}
 */
async function signApart(signers, fields, isSigner) {
  const other = signers.findIndex((signer) => !isSigner(signer));
  if (other !== -1) throw typeError(`The "signers" argument holds no Signer at index ${other}`);
  const { timestamp, recvWindow, content: body } = fields;
  const request = { body, timestamp: Number(timestamp), recvWindow: Number(recvWindow) };
  const made = await Promise.all(signers.map((signer) => signer.signRequest(request)));
  const apiKeys = signers.map(({ apiKey }) => apiKey);
  return new SignatureBatch(apiKeys, fields, packed(made.map(signatureOf)));
}

exports.SignatureBatch = SignatureBatch;
exports.listOf = listOf;
exports.signApart = signApart;
