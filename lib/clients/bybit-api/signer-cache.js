'use strict';

/** Native keys for bare secrets, as clients pass them with every message: the last used ones, and no more. */

const { randomBytes } = require('node:crypto');
const { Signer } = require('../../signer');

/** The signatures are made of whole messages, in which the client has put the API key itself. */
const NO_API_KEY = 'held-by-the-client';
const PRIVATE_KEY = 'PRIVATE KEY';

/**
 * Signers by secret, least recently used first.
 *
 * No secret is kept as a string: what stands for one is its HMAC under a random key that nobody else has, made natively. A
 * client that is gone leaves nothing here from which its secret, or whether two of them were the same, could be told.
 */
class SecretSigners {
  /** @type {Map<string, Signer>} */
  #signers = new Map();
  #fingerprints = new Signer({ apiKey: NO_API_KEY, apiSecret: randomBytes(32).toString('hex') });
  #limit;

  /** @param {number} limit  how many are kept */
  constructor(limit) {
    this.#limit = limit;
  }

  get size() {
    return this.#signers.size;
  }

  /**
   * @param {string} secret  an API secret, or an RSA private key as PEM
   * @returns {Signer} to be used at once: it is destroyed when the limit is reached. Signatures under way are finished.
   * @throws {import('../../errors/credential-error').BybitCredentialError} when the secret cannot work
   */
  get(secret) {
    const fingerprint = this.#fingerprints.signSync(secret);
    const signer = this.#signers.get(fingerprint) ?? createSigner(secret);
    this.#signers.delete(fingerprint);
    this.#signers.set(fingerprint, signer);
    if (this.#signers.size > this.#limit) this.#evictOldest();
    return signer;
  }

  /** Wipes all keys. */
  clear() {
    for (const signer of this.#signers.values()) signer.destroy();
    this.#signers.clear();
  }

  #evictOldest() {
    const [[fingerprint, signer]] = this.#signers;
    this.#signers.delete(fingerprint);
    signer.destroy();
  }
}

/** @param {string} secret @returns {Signer} */
function createSigner(secret) {
  return secret.includes(PRIVATE_KEY)
    ? new Signer({ apiKey: NO_API_KEY, privateKey: secret })
    : new Signer({ apiKey: NO_API_KEY, apiSecret: secret });
}

module.exports = { SecretSigners };
