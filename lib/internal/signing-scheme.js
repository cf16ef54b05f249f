'use strict';

/** What the signatures of an exchange are made of. The values are in the exchange's folder of lib/venues. */

/** In the parts of a message: the API key of the signer that signs it, so that one message serves many accounts. */
const OWN_API_KEY = null;

/**
 * A string is signed as UTF-8.
 *
 * @typedef {string | Uint8Array | typeof OWN_API_KEY} Part
 *
 * @typedef {object} PrivateKeyScheme
 * @property {'hex' | 'base64'} encoding  of the signatures
 * @property {boolean} ed25519  whether the exchange takes Ed25519 keys besides RSA
 *
 * @typedef {object} SigningScheme
 * @property {'sha256' | 'sha512'} digest  of the HMAC of an API secret
 * @property {'hex' | 'base64'} encoding   of that HMAC
 * @property {PrivateKeyScheme} privateKey
 * @property {{ request: (fields: any) => Part[], login: (time: any) => Part[] }} recipe  what is signed: the parts
 *   one after another, at most eight; a login gets what `login.timeOf` of the exchange returns
 */

module.exports = { OWN_API_KEY };
