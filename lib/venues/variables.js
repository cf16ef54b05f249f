'use strict';

/**
 * The environment variables of an exchange's credentials.
 *
 * @param {string} prefix such as `OKX`
 * @param {{ hasPassphrase?: boolean }} [options] whether API keys have a passphrase
 * @returns {Readonly<import('./venue').CredentialVariables>}
 */
function variablesOf(prefix, { hasPassphrase = false } = {}) {
  return Object.freeze({
    apiKey: `${prefix}_API_KEY`,
    apiSecret: `${prefix}_API_SECRET`,
    ...(hasPassphrase && { apiPassphrase: `${prefix}_API_PASSPHRASE` }),
    privateKey: `${prefix}_API_PRIVATE_KEY`,
    privateKeyFile: `${prefix}_API_PRIVATE_KEY_FILE`,
    passphrase: `${prefix}_API_PRIVATE_KEY_PASSPHRASE`,
  });
}

module.exports = { variablesOf };
