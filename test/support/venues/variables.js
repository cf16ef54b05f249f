'use strict';

/**
 * @param {string} prefix  the name of an exchange
 * @returns {import('../../../lib/venues/venue').CredentialVariables}
 */
function variablesOf(prefix) {
  return {
    apiKey: `${prefix}_API_KEY`,
    apiSecret: `${prefix}_API_SECRET`,
    apiPassphrase: `${prefix}_API_PASSPHRASE`,
    privateKey: `${prefix}_API_PRIVATE_KEY`,
    privateKeyFile: `${prefix}_API_PRIVATE_KEY_FILE`,
    passphrase: `${prefix}_API_PRIVATE_KEY_PASSPHRASE`,
  };
}

module.exports = { variablesOf };
