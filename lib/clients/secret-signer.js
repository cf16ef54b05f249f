'use strict';

const { Signer } = require('../signer');

/**
 * Creates a signer from the `secret` of a client, which is either kind of key.
 *
 * @param {string} apiKey
 * @param {any} secret an API secret, or an RSA private key as PEM
 * @returns {Signer}
 * @throws {import('../errors/credential-error').BybitCredentialError} when the secret is malformed
 */
function createSecretSigner(apiKey, secret) {
  return typeof secret === 'string' && secret.includes('PRIVATE KEY')
    ? new Signer({ apiKey, privateKey: secret })
    : new Signer({ apiKey, apiSecret: secret });
}

module.exports = { createSecretSigner };
