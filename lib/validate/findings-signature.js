'use strict';

/** The texts of the findings about a signature: which string it was made for instead, by the venue's table. */

const { entry } = require('./finding');

/** @typedef {import('./finding').Venue} Venue */

const { error } = entry;

/**
 * @param {string} id
 * @param {Readonly<Venue>} venue
 * @returns {Readonly<import('./finding').RequestFindingInformation> | undefined}
 */
function signedStringInformation(id, venue) {
  const row = venue.signedStrings.find((candidate) => candidate.id === id);
  if (row === undefined) return undefined;
  const { title, name, figure, fix } = row;
  const message = (/** @type {import('./finding').RequestPlace} */ { count }) =>
    `the signature matches another string: ${name}${figure?.(count) ?? ''}`;
  return error('signature', title, message, fix);
}

const SIGNATURE_FINDINGS = Object.freeze({
  'signature-mismatch': error(
    'signature',
    'The signature does not match',
    "the signature matches neither these bytes with the signer's key nor any string that is often signed by mistake",
    'Sign exactly the bytes that are sent. If you do so already, the secret belongs to another key.',
  ),
});

module.exports = { SIGNATURE_FINDINGS, signedStringInformation };
