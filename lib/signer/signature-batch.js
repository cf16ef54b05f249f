'use strict';

const { typeError } = require('../internal/argument-error');
const { addedHeaders, authorized } = require('./final-request');

/**
 * @typedef {import('../venues/venue').AuthenticationHeaders} AuthenticationHeaders
 * @typedef {import('../venues/venue').FinalRequest} FinalRequest
 * @typedef {import('../venues/venue').Identity} Identity
 * @typedef {import('../venues/venue').VenueSigning} VenueSigning
 * @typedef {import('./final-request').AuthorizedRequest} AuthorizedRequest
 *
 * @typedef {object} SignedRequest  what all accounts have in common
 * @property {VenueSigning} signing
 * @property {any} fields  what the exchange signs
 * @property {FinalRequest | null} request  null where only its query or body was given
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
  #identities;
  #signed;
  #texts;
  #size;
  #ends;

  /**
   * @param {readonly Identity[]} identities
   * @param {SignedRequest} signed
   * @param {PackedSignatures} packed
   * @hideconstructor
   */
  constructor(identities, signed, { texts, size, ends }) {
    this.#identities = identities;
    this.#signed = signed;
    this.#texts = Buffer.from(texts);
    this.#size = size;
    this.#ends = ends === undefined ? null : new Float64Array(ends);
  }

  /** How many accounts were signed for. */
  get length() {
    return this.#identities.length;
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
   * @returns {AuthenticationHeaders} the authentication headers of that account
   * @throws {RangeError} ERR_OUT_OF_RANGE
   */
  headers(index) {
    const { signing, fields, request } = this.#signed;
    const signature = this.signature(index);
    const identity = this.#identities[index];
    const headers =
      request === null
        ? signing.headers(identity, fields, signature)
        : addedHeaders(request, signing, identity, fields, signature);
    return /** @type {any} */ (headers);
  }

  /**
   * @param {number} index  0 to length - 1
   * @returns {AuthorizedRequest} the request of that account, as signer.authorize() gives it
   * @throws {RangeError} ERR_OUT_OF_RANGE
   * @throws {TypeError} ERR_INVALID_STATE when signAll() was given no method and url
   */
  request(index) {
    const { signing, fields, request } = this.#signed;
    if (request === null) {
      throw typeError('Give signAll() the method and url to get whole requests', 'ERR_INVALID_STATE');
    }
    const signature = this.signature(index);
    return authorized(request, signing, this.#identities[index], fields, signature);
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

exports.SignatureBatch = SignatureBatch;
