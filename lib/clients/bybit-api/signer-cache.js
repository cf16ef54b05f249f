'use strict';

/** Caches native keys by secret, because clients pass the secret with every message. Keeps the most recently used keys. */

const { randomBytes } = require('node:crypto');
const { createSecretSigner } = require('../secret-signer');
const { Signer } = require('../../signer');

/** The client itself writes the API key into the messages. */
const NO_API_KEY = 'held-by-the-client';

/**
 * Signers by secret, least recently used first.
 *
 * No secret is kept as a string: the key of the cache is its HMAC under a random key that stays in native memory.
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
   * @returns {Signer} use it at once: it is destroyed when the limit is reached. Running signatures finish.
   * @throws {import('../../errors/credential-error').BybitCredentialError} when the secret cannot work
   */
  get(secret) {
    const fingerprint = this.#fingerprints.signSync(secret);
    const signer = this.#signers.get(fingerprint) ?? createSecretSigner(NO_API_KEY, secret);
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

module.exports = { SecretSigners };
