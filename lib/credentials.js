'use strict';

const { describeFindings } = require('./findings');
const { binding } = require('./native');

/**
 * @typedef {import('./findings').DescribedFinding} DescribedFinding
 *
 * @typedef {object} CredentialReport
 * @property {boolean} ok  no finding of severity `error`
 * @property {DescribedFinding[]} findings  everything found, by field and place
 * @property {{ apiKey?: string, apiSecret?: string }} cleaned  the values without what is safe to remove; a field
 *   that cannot be repaired is absent
 */

/**
 * Inspects an API key and its secret for what makes Bybit refuse them, before they leave the machine: invisible
 * characters, white space, quotes, line endings, masks, unexpanded variables, swapped values and more. Runs on a
 * libuv worker thread.
 *
 * An unexpected length is only a warning: Bybit publishes no rule, issued keys have 18 and secrets 36 characters.
 *
 * @param {{ apiKey: string | Uint8Array, apiSecret: string | Uint8Array }} credentials
 * @returns {Promise<CredentialReport>}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE (as a rejection) when a value is neither a string nor bytes
 */
async function validateCredentials(credentials) {
  const { apiKey, apiSecret } = requireCredentials(credentials);
  const { findings, cleaned } = await binding.validateCredentials(apiKey, apiSecret);
  return {
    ok: findings.every(({ severity }) => severity !== 'error'),
    findings: describeFindings(findings),
    cleaned,
  };
}

/**
 * Refuses what is no pair of HMAC credentials, with a message that names the problem.
 *
 * @param {any} credentials
 * @returns {{ apiKey: string | Uint8Array, apiSecret: string | Uint8Array }}
 */
function requireCredentials(credentials) {
  if (credentials === null || typeof credentials !== 'object') {
    throw typeError('The "credentials" argument must be an object with apiKey and apiSecret');
  }
  const { apiKey, apiSecret } = credentials;
  if (apiSecret === undefined && credentials.privateKey !== undefined) {
    throw typeError(
      'RSA private keys are not supported by this version: pass apiSecret',
      'ERR_INVALID_ARG_VALUE',
    );
  }
  for (const [name, value] of Object.entries({ apiKey, apiSecret })) {
    if (typeof value !== 'string' && !ArrayBuffer.isView(value)) {
      const received = value === undefined ? ': it is undefined' : '';
      throw typeError(`The "${name}" property must be a string or an instance of Uint8Array${received}`);
    }
  }
  return { apiKey, apiSecret };
}

/**
 * @param {string} message
 * @param {string} [code]
 */
function typeError(message, code = 'ERR_INVALID_ARG_TYPE') {
  return Object.assign(new TypeError(message), { code });
}

module.exports = { requireCredentials, typeError, validateCredentials };
