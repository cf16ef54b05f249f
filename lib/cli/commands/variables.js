'use strict';

/** @typedef {import('../../venues/venue').CredentialVariables} CredentialVariables */

/** What the credentials are, by their names in `credentials.variables` of a venue. */
const MEANINGS = Object.freeze({
  apiKey: 'the API key',
  apiSecret: 'the API secret of an HMAC key',
  apiPassphrase: 'the passphrase of the API key',
  privateKey: 'the private key of an RSA key, as PEM',
  privateKeyFile: 'the path of the private key file',
  passphrase: 'the passphrase of an encrypted private key',
  keyVersion: 'the version of the API key',
});

/**
 * @param {Readonly<CredentialVariables>} variables
 * @returns {string} what their names have in common: `EXCHANGE_API_`
 */
function prefixOf({ apiKey, apiSecret }) {
  let length = 0;
  while (apiKey[length] === apiSecret[length]) length += 1;
  return apiKey.slice(0, length);
}

/**
 * @param {Readonly<CredentialVariables>} variables
 * @returns {Record<string, string>} what each variable is
 */
function describeVariables(variables) {
  const names = /** @type {(keyof typeof MEANINGS)[]} */ (Object.keys(MEANINGS));
  return Object.fromEntries(
    names.flatMap((name) => {
      const variable = variables[name];
      return variable === undefined ? [] : [[variable, MEANINGS[name]]];
    }),
  );
}

module.exports = { describeVariables, prefixOf };
