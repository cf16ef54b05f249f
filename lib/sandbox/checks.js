'use strict';

/** Checks of a request or a login, one after the other: the first that fails decides. */

/**
 * @typedef {object} AuthResult
 * @property {string} name 'accepted', or the name of the check that failed.
 * @property {boolean} authenticated The signature is valid; a permission may still be missing.
 * @property {any} refusal null when the request is accepted.
 */

/**
 * @template Credentials
 * @template Context
 * @typedef {ReadonlyArray<{ name: string, proves: 'identity' | 'right',
 *   check: (credentials: Credentials, context: Context) => any }>} Checks
 */

/**
 * @template Credentials
 * @template Context
 * @param {Checks<Credentials, Context>} checks
 * @param {Credentials} credentials
 * @param {Context} context
 * @returns {AuthResult}
 */
function authenticate(checks, credentials, context) {
  for (const { name, proves, check } of checks) {
    const refusal = check(credentials, context);
    if (refusal !== null) return { name, authenticated: proves === 'right', refusal };
  }
  return { name: 'accepted', authenticated: true, refusal: null };
}

/** @param {string | string[] | undefined} header '' when absent. */
function headerText(header) {
  return header === undefined ? '' : String(header);
}

/** @param {unknown} value Text or number; anything else is ''. */
function plainText(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

module.exports = { authenticate, headerText, plainText };
