'use strict';

/** What to do about a signature that does not match, and about a request whose authentication is incomplete. */

/** @param {string[]} headers @returns {string} a sentence, after a space */
function emptyHeaders(headers) {
  return headers.length === 0 ? '' : ` Empty according to the reply: ${headers.join(', ')}.`;
}

/** @param {import('../venues').Venue['signing']} signing @returns {string} how signatures are written */
function signatureForms({ digest, encoding, privateKey }) {
  const forms = { hex: 'hexadecimal digits', base64: 'base64' };
  const size = Number(digest.slice('sha'.length)) / 4;
  const hmac = encoding === 'hex' ? `${size} lower-case ${forms.hex}` : forms.base64;
  return `HMAC as ${hmac} and RSA as ${forms[privateKey.encoding]}`;
}

/**
 * @param {import('./signature/compare').StringComparison} comparison
 * @param {Readonly<import('../venues').Venue>} venue
 * @returns {string}
 */
function signatureFix({ equal, differences }, { clock, signing }) {
  if (equal) {
    return `Paste the secret of this key again. If it is lost, create a new key. If your own code makes the signature, write ${signatureForms(signing)}.`;
  }
  const fixes = [...new Set(differences.map(({ fix }) => fix))];
  if (fixes.length > 0) return fixes.join(' ');
  return equal === null
    ? 'Compare the whole signed string with the request that is sent. If they are equal, the secret does not belong to this key.'
    : `Send exactly the bytes that are signed: the same query or body, encoded once, with the same timestamp${clock.largestWindow > 0 ? ` and ${clock.windowName}` : ''}.`;
}

module.exports = { emptyHeaders, signatureFix };
