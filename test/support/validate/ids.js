'use strict';

/** The ids of the findings that a request to Bybit can have. */

const { REQUEST_FINDINGS } = require('../../../lib/validate/findings');
const { VENUES } = require('../../../lib/venues');

const bybit = /** @type {Readonly<import('../../../lib/validate/finding').Venue>} */ (VENUES.bybit);

/** What only other exchanges can find; the other tests of this folder have examples of them. */
const ELSEWHERE = new Set([
  ...['timestamp-in-milliseconds', 'signature-sha256', 'signature-hex-hmac', 'json-string-for-number'],
  ...['parameter-missing', 'parameter-repeated', 'parameter-empty', 'parameter-misspelt'],
  ...['recv-window-too-large', 'signature-hex-ed25519', 'signature-unencoded', 'signature-not-last'],
  ...['content-type-not-form', 'body-json'],
  ...['timestamp-date-form', 'header-other-environment', 'environment-header-malformed'],
  ...['query-ambiguous', 'query-unsorted', 'passphrase-unsigned', 'passphrase-hex'],
  ...['key-version-missing', 'key-version-plain', 'key-version-unknown'],
]);
/** Of Bybit, in the order of the documentation. */
const IDS = [
  ...Object.keys(REQUEST_FINDINGS).filter((id) => !ELSEWHERE.has(id)),
  ...bybit.signedStrings.filter(({ recipes }) => recipes !== undefined).map(({ id }) => id),
];

module.exports = { ELSEWHERE, IDS, bybit };
