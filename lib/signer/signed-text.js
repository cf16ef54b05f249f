'use strict';

const { OWN_API_KEY } = require('../internal/signing-scheme');
const { finalRequest } = require('./final-request');

/**
 * @param {Readonly<import('../venues/venue').Venue>} venue
 * @param {string} apiKey
 * @param {import('./final-request').AuthorizableRequest} request
 * @returns {string} what signer.authorize() signs for this request
 */
function signedTextOf(venue, apiKey, request) {
  const { signing } = venue;
  const parts = signing.recipe.request(signing.fields(finalRequest(request, venue)));
  return parts.map((part) => Buffer.from(part === OWN_API_KEY ? apiKey : part).toString()).join('');
}

module.exports = { signedTextOf };
