'use strict';

const { typeError } = require('../internal/argument-error');

/** @typedef {import('../venues/venue').Venue} Venue */

/**
 * @param {unknown} version of an API key, as it is given
 * @param {Readonly<Venue>} venue
 * @param {string} [name] where it is given
 * @returns {number | undefined} undefined at an exchange whose keys have no versions
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function requireKeyVersion(version, { title, credentials: { keyVersions } }, name = '"keyVersion"') {
  if (version === undefined) return keyVersions?.usual;
  if (keyVersions === undefined) {
    const message = `API keys of ${title} have no ${name}. If the key is another exchange's, name it: venue`;
    throw typeError(message, 'ERR_INVALID_ARG_VALUE');
  }
  const known = Object.keys(keyVersions.passphrases);
  if (typeof version === 'number' && known.includes(String(version))) return version;
  const list = `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`;
  throw typeError(`${name} must be the version of the API key of ${title}: ${list}`, 'ERR_INVALID_ARG_VALUE');
}

/**
 * @param {Record<string, string | undefined>} env
 * @param {string | undefined} name of the variable
 * @param {Readonly<Venue>} venue
 * @returns {number | undefined} undefined where it is not set, or empty
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function readKeyVersion(env, name, venue) {
  const text = name === undefined ? '' : (env[name] ?? '').replace(/[\s'"]/g, '');
  return text === '' ? undefined : requireKeyVersion(Number(text), venue, name);
}

module.exports = { readKeyVersion, requireKeyVersion };
