'use strict';

/** The texts of the findings about the headers of a request. https://bybit-exchange.github.io/docs/v5/guide */

const { entry, places } = require('./finding');

const { error, warning } = entry;

const FOUR = 'Send each of X-BAPI-API-KEY, X-BAPI-TIMESTAMP, X-BAPI-SIGN and X-BAPI-RECV-WINDOW once.';
const MILLISECONDS = 'Use Date.now(), which has 13 digits, and sign the same digits.';
const COPY_KEY = "Copy the API key again from Bybit's API management page.";
const LOWER_HEX = "Use digest('hex') of HMAC-SHA256: 64 lower-case digits.";

const HEADER_FINDINGS = Object.freeze({
  'header-missing': error('signature', 'A header is missing', ({ field }) => `${field} is missing`, FOUR),
  'header-repeated': error(
    'signature',
    'A header is sent more than once',
    ({ field, count }) => `${field} has ${count} values`,
    'Set the header instead of adding to it; an interceptor may run twice.',
  ),
  'header-empty': error('signature', 'A header is empty', ({ field }) => `${field} is empty`, FOUR),
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
    "A header that resembles one of Bybit's",
    ({ count }) =>
      `${count === 1 ? 'a header name begins' : `${count} header names begin`} like Bybit's, but Bybit does not document ${count === 1 ? 'it' : 'them'}`,
    'The names are X-BAPI-API-KEY, X-BAPI-TIMESTAMP, X-BAPI-SIGN and X-BAPI-RECV-WINDOW.',
  ),
  'auth-on-public-endpoint': warning(
    'signature',
    'A signed request to a public endpoint',
    'the endpoint is public: the headers do no harm, but send the API key needlessly',
    'Omit the X-BAPI headers.',
  ),
  'api-key-malformed': error(
    'key-format',
    'The API key is malformed',
    ({ field }) =>
      `${field} cannot be an API key: it contains white space or quotes, is a placeholder, is masked, or is far too long`,
    COPY_KEY,
  ),
  'api-key-unusual-length': warning(
    'key-format',
    'An API key of unusual length',
    ({ field, count }) => `${field} has ${count} characters, but Bybit usually issues API keys of 18`,
    COPY_KEY,
  ),
  'api-key-of-another-signer': error(
    'key-exists',
    "The API key is not the signer's",
    ({ field }) => `${field} is not the signer's API key, so the signature cannot be the signer's either`,
    'Send the API key whose secret made the signature.',
  ),
  'timestamp-in-seconds': error(
    'clock',
    'The timestamp is in seconds',
    ({ field }) => `${field} has 10 digits: seconds instead of milliseconds`,
    MILLISECONDS,
  ),
  'timestamp-in-microseconds': error(
    'clock',
    'The timestamp is in microseconds',
    ({ field }) => `${field} has 16 digits: microseconds instead of milliseconds`,
    MILLISECONDS,
  ),
  'timestamp-in-nanoseconds': error(
    'clock',
    'The timestamp is in nanoseconds',
    ({ field }) => `${field} has 19 digits: nanoseconds instead of milliseconds`,
    MILLISECONDS,
  ),
  'timestamp-fraction': error(
    'clock',
    'The timestamp has a fraction',
    ({ field }) => `${field} has a decimal point: Bybit reads only whole milliseconds`,
    'Round it: Math.trunc(…), and sign the same digits.',
  ),
  'timestamp-date': error(
    'clock',
    'The timestamp is a date',
    ({ field }) => `${field} is an ISO 8601 date instead of milliseconds since 1970`,
    MILLISECONDS,
  ),
  'timestamp-malformed': error(
    'clock',
    'The timestamp cannot be read',
    ({ field }) => `${field} is not a number of milliseconds since 1970`,
    MILLISECONDS,
  ),
  'timestamp-behind': error(
    'clock',
    'The timestamp is too old',
    ({ field, count }) => `${field} is ${count} ms behind the clock, more than recv_window allows`,
    'Take the timestamp right before you send the request; if you do so already, synchronise the clock (NTP).',
  ),
  'timestamp-ahead': error(
    'clock',
    'The timestamp is in the future',
    ({ field, count }) => `${field} is ${count} ms ahead of the clock; the limit is less than 1000 ms`,
    'Synchronise the clock (NTP); a larger recv_window does not help.',
  ),
  'recv-window-missing': warning(
    'signature',
    'recv_window is not sent',
    ({ field }) =>
      `${field} is missing: Bybit then assumes 5000 ms, and the signed string contains no recv_window`,
    'Send it, and sign it.',
  ),
  'recv-window-malformed': error(
    'clock',
    'recv_window cannot be read',
    ({ field }) => `${field} is not a whole number of milliseconds`,
    'Send only digits, such as 5000.',
  ),
  'recv-window-negative': error(
    'clock',
    'recv_window is negative',
    ({ field }) => `${field} is negative: no request can arrive in time`,
    'Send 5000.',
  ),
  'recv-window-zero': error(
    'clock',
    'recv_window is 0',
    ({ field }) => `${field} is 0: every request arrives too late`,
    'Send 5000.',
  ),
  'recv-window-wide': warning(
    'clock',
    'recv_window is very wide',
    ({ field, count }) =>
      `${field} is ${count} ms: a delayed order may still be executed when you no longer want it`,
    'Send 5000, and synchronise the clock instead.',
  ),
  'signature-upper-case': error(
    'signature',
    'The signature is in upper case',
    ({ field }) => `${field} is upper-case hexadecimal, but Bybit's documentation requires lower case`,
    LOWER_HEX,
  ),
  'signature-sha512': error(
    'signature',
    'The signature uses SHA-512',
    ({ field }) => `${field} has 128 hexadecimal digits: HMAC-SHA512 instead of HMAC-SHA256`,
    LOWER_HEX,
  ),
  'signature-base64-hmac': error(
    'signature',
    'The HMAC is in base64',
    ({ field }) =>
      `${field} is an HMAC in base64: Bybit reads HMACs as hexadecimal, and RSA signatures as base64`,
    LOWER_HEX,
  ),
  'signature-hex-rsa': error(
    'signature',
    'The RSA signature is hexadecimal',
    ({ field }) => `${field} is an RSA signature in hexadecimal: Bybit reads those as base64`,
    "Use sign.sign(key, 'base64').",
  ),
  'signature-base64url': error(
    'signature',
    'The RSA signature is in another base64 variant',
    ({ field }) => `${field} is in another variant of base64: with the URL-safe alphabet, or without padding`,
    "Use sign.sign(key, 'base64'), not 'base64url'.",
  ),
  'signature-malformed': error(
    'signature',
    'The signature is malformed',
    ({ field, count }) =>
      `${field} has ${count} characters that are neither an HMAC-SHA256 in hexadecimal (64) nor an RSA signature in base64`,
    LOWER_HEX,
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
    'Content-Type is not application/json, the only type that V5 reads',
    'Send Content-Type: application/json.',
  ),
});

module.exports = { HEADER_FINDINGS };
