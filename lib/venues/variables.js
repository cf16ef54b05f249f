'use strict';

/**
 * The environment variables of an exchange's credentials.
 *
 * @param {string} prefix such as `OKX`
 * @param {{ hasPassphrase?: boolean, hasVersion?: boolean }} [options] whether API keys have a passphrase, and a version that the
 *   signer has to know
 * @returns {Readonly<import('./venue').CredentialVariables>}
 */
function variablesOf(prefix, { hasPassphrase = false, hasVersion = false } = {}) {
  return Object.freeze({
    apiKey: `${prefix}_API_KEY`,
    apiSecret: `${prefix}_API_SECRET`,
    ...(hasPassphrase && { apiPassphrase: `${prefix}_API_PASSPHRASE` }),
    privateKey: `${prefix}_API_PRIVATE_KEY`,
    privateKeyFile: `${prefix}_API_PRIVATE_KEY_FILE`,
    passphrase: `${prefix}_API_PRIVATE_KEY_PASSPHRASE`,
    ...(hasVersion && { keyVersion: `${prefix}_API_KEY_VERSION` }),
  });
}

module.exports = { variablesOf };
