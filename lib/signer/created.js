'use strict';

const { createNow } = require('../credentials');
const { withCredentialsFrom } = require('../credentials/from-env');
const { typeError } = require('../internal/argument-error');

/** @typedef {import('../credentials').CreatedSigner} CreatedSigner */

/** What create() and fromEnv() hand to the constructor instead of credentials. */
class Created {
  /** @param {CreatedSigner} created */
  constructor(created) {
    this.created = created;
  }
}

/**
 * @param {import('../credentials/from-env').EnvironmentOptions} options
 * @param {import('../internal/signing-scheme').SigningScheme} scheme
 * @returns {CreatedSigner}
 */
function createFromEnv(options, scheme) {
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object');
  }
  return withCredentialsFrom(options, (credentials) => createNow(credentials, true, scheme));
}

module.exports = { Created, createFromEnv };
