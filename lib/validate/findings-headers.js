'use strict';

/** The texts of the findings about the headers of a request. */

const { authHeaders, entry, joined, places } = require('./finding');

/** @typedef {import('./finding').Venue} Venue */

const { error, warning } = entry;

/** @param {Readonly<Venue>} venue */
const sendAll = (venue) => `Send each of ${joined(authHeaders(venue), 'and')} once.`;
/** @param {Readonly<Venue>} venue */
const unit = ({ validation: { rules } }) => (rules.timeUnit === 's' ? 'seconds' : 'milliseconds');
/** @param {Readonly<Venue>} venue */
const readClock = ({ validation: { rules } }) =>
  rules.timeUnit === 's'
    ? 'Use Math.floor(Date.now() / 1000), which has 10 digits, and sign the same digits.'
    : 'Use Date.now(), which has 13 digits, and sign the same digits.';
/** @param {Readonly<Venue>} venue */
const copyKey = ({ title }) => `Copy the API key again from ${title}'s API management page.`;
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
  return privateKeys ? `neither ${hmac} nor an RSA signature in base64` : `not ${hmac}`;
};
/** @param {string} digits @param {string} wrong */
const otherUnit = (digits, wrong) =>
  error(
    'clock',
    `The timestamp is in ${wrong}`,
    ({ field }, venue) => `${field} has ${digits} digits: ${wrong} instead of ${unit(venue)}`,
    readClock,
  );
/** @param {Readonly<Venue>} venue */
const sendDefault = ({ validation: { rules } }) => `Send ${windowOf(rules)}.`;
/** @param {Readonly<import('../venues/venue').ValidationRules>} rules @returns {number} the default in the unit of the header */
const windowOf = ({ defaultWindow, windowUnit }) =>
  windowUnit === 's' ? defaultWindow / 1000 : defaultWindow;

const HEADER_FINDINGS = Object.freeze({
  'header-missing': error('signature', 'A header is missing', ({ field }) => `${field} is missing`, sendAll),
  'header-repeated': error(
    'signature',
    'A header is sent more than once',
    ({ field, count }) => `${field} has ${count} values`,
    'Set the header instead of adding to it; an interceptor may run twice.',
  ),
  'header-empty': error('signature', 'A header is empty', ({ field }) => `${field} is empty`, sendAll),
  'header-stray-whitespace': error(
    'signature',
    'White space around a header value',
    ({ field }) => `${field} begins or ends with white space, which servers remove, so it must not be signed`,
    'Trim the value before it is signed and sent.',
  ),
  'header-invalid-character': error(
    'key-format',
    'A character that headers do not allow',
    (finding) => `${finding.field} has a control character or a non-ASCII character ${places(finding)}`,
    'Copy the value again; line breaks and invisible characters often come from files and web pages.',
  ),
  'header-misspelt': warning(
    'signature',
    ({ title }) => `A header that resembles one of ${title}'s`,
    ({ count }, { title }) =>
      `${count === 1 ? 'a header name begins' : `${count} header names begin`} like ${title}'s, but ${title} does not document ${count === 1 ? 'it' : 'them'}`,
    (venue) => `The names are ${joined(authHeaders(venue), 'and')}.`,
  ),
  'auth-on-public-endpoint': warning(
    'signature',
    'A signed request to a public endpoint',
    'the endpoint is public: the headers do no harm, but send the API key needlessly',
    (venue) => `Omit ${joined(authHeaders(venue), 'and')}.`,
  ),
  'api-key-malformed': error(
    'key-format',
    'The API key is malformed',
    ({ field }) =>
      `${field} cannot be an API key: it contains white space or quotes, is a placeholder, is masked, or is far too long`,
    copyKey,
  ),
  'api-key-unusual-length': warning(
    'key-format',
    'An API key of unusual length',
    ({ field, count }, { title, validation: { rules } }) =>
      `${field} has ${count} characters, but ${title} usually issues API keys of ${rules.apiKeyLength}`,
    copyKey,
  ),
  'api-key-of-another-signer': error(
    'key-exists',
    "The API key is not the signer's",
    ({ field }) => `${field} is not the signer's API key, so the signature cannot be the signer's either`,
    'Send the API key whose secret made the signature.',
  ),
  'timestamp-in-seconds': otherUnit('10', 'seconds'),
  'timestamp-in-milliseconds': otherUnit('13', 'milliseconds'),
  'timestamp-in-microseconds': otherUnit('16', 'microseconds'),
  'timestamp-in-nanoseconds': otherUnit('19', 'nanoseconds'),
  'timestamp-fraction': error(
    'clock',
    'The timestamp has a fraction',
    ({ field }, venue) => `${field} has a decimal point: ${venue.title} reads only whole ${unit(venue)}`,
    'Round it: Math.trunc(…), and sign the same digits.',
  ),
  'timestamp-date': error(
    'clock',
    'The timestamp is a date',
    ({ field }, venue) => `${field} is an ISO 8601 date instead of ${unit(venue)} since 1970`,
    readClock,
  ),
  'timestamp-malformed': error(
    'clock',
    'The timestamp cannot be read',
    ({ field }, venue) => `${field} is not a number of ${unit(venue)} since 1970`,
    readClock,
  ),
  'timestamp-behind': error(
    'clock',
    'The timestamp is too old',
    ({ field, count }, { clock }) =>
      `${field} is ${count} ms behind the clock, more than ${clock.windowName} allows`,
    'Take the timestamp right before you send the request; if you do so already, synchronise the clock (NTP).',
  ),
  'timestamp-ahead': error(
    'clock',
    'The timestamp is in the future',
    ({ field, count }, { clock }) =>
      `${field} is ${count} ms ahead of the clock; the limit is less than ${clock.aheadMs} ms`,
    ({ clock }) => `Synchronise the clock (NTP); a larger ${clock.windowName} does not help.`,
  ),
  'recv-window-missing': warning(
    'signature',
    ({ clock }) => `${clock.windowName} is not sent`,
    ({ field }, { title, clock, validation: { rules } }) =>
      `${field} is missing: ${title} then assumes ${rules.defaultWindow} ms, and the signed string contains no ${clock.windowName}`,
    'Send it, and sign it.',
  ),
  'recv-window-malformed': error(
    'clock',
    ({ clock }) => `${clock.windowName} cannot be read`,
    ({ field }, { validation: { rules } }) =>
      `${field} is not a whole number of ${rules.windowUnit === 's' ? 'seconds' : 'milliseconds'}`,
    ({ validation: { rules } }) => `Send only digits, such as ${windowOf(rules)}.`,
  ),
  'recv-window-negative': error(
    'clock',
    ({ clock }) => `${clock.windowName} is negative`,
    ({ field }) => `${field} is negative: no request can arrive in time`,
    sendDefault,
  ),
  'recv-window-zero': error(
    'clock',
    ({ clock }) => `${clock.windowName} is 0`,
    ({ field }) => `${field} is 0: every request arrives too late`,
    sendDefault,
  ),
  'recv-window-wide': warning(
    'clock',
    ({ clock }) => `${clock.windowName} is very wide`,
    ({ field, count }) =>
      `${field} is ${count} ms: a delayed order may still be executed when you no longer want it`,
    ({ validation: { rules } }) => `Send ${windowOf(rules)}, and synchronise the clock instead.`,
  ),
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
      `${field} is an HMAC in base64: ${title} reads HMACs as hexadecimal${rules.privateKeys ? ', and RSA signatures as base64' : ''}`,
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
    'Sign HMAC keys with their secret, and RSA keys with their private key.',
  ),
  'content-type-missing': warning(
    'signature',
    'Content-Type is missing',
    'the request has a body but no Content-Type: fetch would send text/plain, other clients form data',
    'Send Content-Type: application/json.',
  ),
  'content-type-not-json': error(
    'signature',
    'Content-Type is not JSON',
    (_, { title }) => `Content-Type is not application/json, the only type that ${title} reads`,
    'Send Content-Type: application/json.',
  ),
});

module.exports = { HEADER_FINDINGS };
