'use strict';

/** The texts of the findings about the form of a signature: its digest, its encoding, its place. */

const { entry } = require('./finding');

/** @typedef {import('./finding').Venue} Venue */

const { error, warning } = entry;

/** @param {Readonly<Venue>} venue */
const algorithm = ({ validation: { rules } }) =>
  `HMAC-${rules.hmacDigest === 'sha256' ? 'SHA256' : 'SHA512'}`;
/** @param {Readonly<Venue>} venue */
const hexDigits = ({ validation: { rules } }) => (rules.hmacDigest === 'sha256' ? 64 : 128);
/** @param {Readonly<Venue>} venue */
const digestHmac = (venue) =>
  venue.validation.rules.hmacEncoding === 'hex'
    ? `Use digest('hex') of ${algorithm(venue)}: ${hexDigits(venue)} lower-case digits.`
    : `Use digest('base64') of ${algorithm(venue)}.`;
/** @param {Readonly<Venue>} venue */
const rightForms = (venue) => {
  const { hmacEncoding, privateKeys } = venue.validation.rules;
  const hmac =
    hmacEncoding === 'hex'
      ? `an ${algorithm(venue)} in hexadecimal (${hexDigits(venue)})`
      : `an ${algorithm(venue)} in base64`;
  return privateKeys.length === 0 ? `not ${hmac}` : `neither ${hmac} nor ${ofPrivateKeys(venue)} in base64`;
};
/** @param {Readonly<Venue>} venue */
const ofPrivateKeys = ({ validation: { rules } }) =>
  `an ${rules.privateKeys.map((kind) => KINDS[kind]).join(' or ')} signature`;
const KINDS = Object.freeze({ rsa: 'RSA', ed25519: 'Ed25519' });

const SIGNATURE_FORM_FINDINGS = Object.freeze({
  'signature-upper-case': error(
    'signature',
    'The signature is in upper case',
    ({ field }, { title }) =>
      `${field} is upper-case hexadecimal, but ${title}'s documentation requires lower case`,
    digestHmac,
  ),
  'signature-sha256': error(
    'signature',
    'The signature uses SHA-256',
    ({ field }, venue) => `${field} is as long as an HMAC-SHA256: ${venue.title} uses ${algorithm(venue)}`,
    digestHmac,
  ),
  'signature-sha512': error(
    'signature',
    'The signature uses SHA-512',
    ({ field }, venue) => `${field} is as long as an HMAC-SHA512: ${venue.title} uses ${algorithm(venue)}`,
    digestHmac,
  ),
  'signature-base64-hmac': error(
    'signature',
    'The HMAC is in base64',
    ({ field }, { title, validation: { rules } }) =>
      `${field} is an HMAC in base64: ${title} reads HMACs as hexadecimal${rules.privateKeys.length > 0 ? `, and ${rules.privateKeys.map((kind) => KINDS[kind]).join(' and ')} signatures as base64` : ''}`,
    digestHmac,
  ),
  'signature-hex-hmac': error(
    'signature',
    'The HMAC is hexadecimal',
    ({ field }, { title }) => `${field} is an HMAC in hexadecimal: ${title} reads HMACs as base64`,
    digestHmac,
  ),
  'signature-hex-rsa': error(
    'signature',
    'The RSA signature is hexadecimal',
    ({ field }, { title }) => `${field} is an RSA signature in hexadecimal: ${title} reads those as base64`,
    "Use sign.sign(key, 'base64').",
  ),
  'signature-hex-ed25519': error(
    'signature',
    'The Ed25519 signature is hexadecimal',
    ({ field }, { title }) =>
      `${field} is as long as an Ed25519 signature in hexadecimal: ${title} reads those as base64`,
    "Use crypto.sign(null, payload, key).toString('base64').",
  ),
  'signature-unencoded': error(
    'signature',
    'A + in the signature that is not encoded',
    ({ field, count }) =>
      `${field} has ${count === 1 ? 'a +' : `${count} times a +`} that is not percent-encoded: servers read it as a space`,
    'Encode the signature with encodeURIComponent() when you add it to the parameters.',
  ),
  'signature-not-last': warning(
    'signature',
    'The signature is not the last parameter',
    ({ field }, { title }) => `parameters follow ${field}, but ${title} documents it as the last one`,
    'Add the signature after all other parameters.',
  ),
  'signature-base64url': error(
    'signature',
    'The signature is in another base64 variant',
    ({ field }) => `${field} is in another variant of base64: with the URL-safe alphabet, or without padding`,
    "Use the encoding 'base64', not 'base64url'.",
  ),
  'signature-encoded-twice': error(
    'signature',
    'The signature was encoded twice',
    ({ field }) =>
      `${field} is a signature that was encoded twice: the text of the signature was encoded again, to hexadecimal or base64`,
    digestHmac,
  ),
  'signature-malformed': error(
    'signature',
    'The signature is malformed',
    ({ field, count }, venue) => `${field} has ${count} characters that are ${rightForms(venue)}`,
    digestHmac,
  ),
  'signature-other-algorithm': error(
    'signature',
    'The signature uses another algorithm',
    ({ field }) => `${field} uses another algorithm than the signer`,
    'Sign HMAC keys with their secret, and other keys with their private key.',
  ),
});

module.exports = { SIGNATURE_FORM_FINDINGS };
