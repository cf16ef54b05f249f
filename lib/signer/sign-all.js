'use strict';

/** The steps of Signer.signAll() that need no key. */

const { typeError } = require('../internal/argument-error');
const { OWN_API_KEY } = require('../internal/signing-scheme');
const { venueOf } = require('../venues');
const { finalRequest } = require('./final-request');
const { SignatureBatch } = require('./signature-batch');

/** Accounts in one call of signAll(). */
const SIGNERS_MAX = 100_000;

/**
 * @typedef {import('../venues/venue').Identity} Identity
 * @typedef {import('../venues/venue').Venue} Venue
 * @typedef {import('./signature-batch').PackedSignatures} PackedSignatures
 * @typedef {import('./signature-batch').SignedRequest} SignedRequest
 */

/**
 * @param {Readonly<Venue>} venue
 * @param {any} request  content alone, or a request with method and url
 * @returns {SignedRequest}
 */
function signedForAll(venue, request) {
  const { signing } = venue;
  const isContent = signing.fieldsOfContent !== undefined && !Object.hasOwn(request ?? {}, 'url');
  const final = isContent ? null : finalRequest(request, venue);
  const fields = final === null ? signing.fieldsOfContent?.(request) : signing.fields(final);
  return { signing, fields, request: final };
}

/** @returns {TypeError & { code: string }} */
function severalVenues() {
  return typeError('The "signers" argument must hold signers of one exchange', 'ERR_INVALID_ARG_VALUE');
}

/**
 * @param {string[]} signatures
 * @returns {PackedSignatures} as the addon would give them
 */
function packed(signatures) {
  let end = 0;
  const ends = Float64Array.from(signatures, ({ length }) => (end += length));
  const texts = new Uint8Array(Buffer.from(signatures.join(''), 'latin1'));
  return { texts: texts.buffer, size: 0, ends: ends.buffer };
}

/**
 * @param {any} signers
 * @returns {any[]} of at most SIGNERS_MAX; what is iterated may have no end
 */
function listOf(signers) {
  if (typeof signers?.[Symbol.iterator] !== 'function') {
    throw typeError('The "signers" argument must be iterable');
  }
  const list = [];
  for (const signer of signers) {
    if (list.push(signer) > SIGNERS_MAX) {
      const message = `The "signers" argument must hold at most ${SIGNERS_MAX} signers`;
      throw Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' });
    }
  }
  return list;
}

/**
 * For signers of several copies of the package: each one signs by itself, because its key is known to its copy only.
 *
 * @param {any[]} signers
 * @param {SignedRequest} signed
 * @param {Readonly<Venue>} venue
 * @param {(value: unknown) => Identity | undefined} identityOf  undefined for what is not a signer
 * @returns {Promise<SignatureBatch>}
 */
async function signApart(signers, signed, venue, identityOf) {
  const identities = signers.map((signer, index) => {
    const identity = identityOf(signer);
    if (identity === undefined) throw typeError(`The "signers" argument holds no Signer at index ${index}`);
    if (venueOf(signer) !== venue) throw severalVenues();
    return identity;
  });
  const parts = signed.signing.recipe.request(signed.fields);
  const signatures = signers.map((signer, index) => signer.sign(joined(parts, identities[index])));
  return new SignatureBatch(identities, signed, packed(await Promise.all(signatures)));
}

/**
 * @param {readonly import('../internal/signing-scheme').Part[]} parts
 * @param {Identity} identity
 * @returns {Buffer}
 */
function joined(parts, { apiKey }) {
  return Buffer.concat(
    parts.map((part) => Buffer.from(/** @type {any} */ (part === OWN_API_KEY ? apiKey : part))),
  );
}

module.exports = { listOf, severalVenues, signApart, signedForAll };
