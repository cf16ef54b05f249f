'use strict';

const { Signer } = require('../signer');

/**
 * Creates a signer from the `secret` of a client, which is either kind of key.
 *
 * @param {string} apiKey
 * @param {any} secret an API secret, or a private key as PEM
 * @param {{ venue?: import('../venues').VenueName, apiPassphrase?: any }} [more]
 * @returns {Signer}
 * @throws {import('../errors/credential-error').BybitCredentialError} when the secret is malformed
 */
function createSecretSigner(apiKey, secret, more = {}) {
  return typeof secret === 'string' && secret.includes('PRIVATE KEY')
    ? new Signer({ ...more, apiKey, privateKey: secret })
    : new Signer({ ...more, apiKey, apiSecret: secret });
}

module.exports = { createSecretSigner };
