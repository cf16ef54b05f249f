'use strict';

const { createNow } = require('../credentials');
const { withCredentialsFrom } = require('../credentials/from-env');
const { requireVenue } = require('../venues');

/**
 * @typedef {import('../credentials').CreatedSigner} CreatedSigner
 * @typedef {import('../venues/venue').Venue} Venue
 */

/** What create() and fromEnv() hand to the constructor instead of credentials. */
class Created {
  /**
   * @param {CreatedSigner} created
   * @param {Readonly<Venue>} venue
   */
  constructor(created, venue) {
    this.created = created;
    this.venue = venue;
  }
}

/**
 * @param {any} credentials
 * @returns {Created}
 */
function createFrom(credentials) {
  const venue = requireVenue(credentials, 'new Signer()');
  return new Created(createNow(credentials, false, venue), venue);
}

/**
 * @param {import('../credentials/from-env').EnvironmentOptions} options
 * @returns {Created | null}
 */
function createFromEnv(options) {
  const venue = requireVenue(options, 'Signer.fromEnv()');
  const created = withCredentialsFrom(options, venue, (credentials) => createNow(credentials, true, venue));
  return created && new Created(created, venue);
}

module.exports = { Created, createFrom, createFromEnv };
