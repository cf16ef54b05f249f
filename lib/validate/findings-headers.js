'use strict';

/** What the findings about the headers of a request mean. https://bybit-exchange.github.io/docs/v5/guide */

const { entry, places } = require('./finding');

const { error, warning } = entry;

const FOUR = 'Send each of X-BAPI-API-KEY, X-BAPI-TIMESTAMP, X-BAPI-SIGN and X-BAPI-RECV-WINDOW once.';
const MILLISECONDS = 'Use Date.now(), which has 13 digits, and sign the same digits.';
const COPY_KEY = "Copy the API key again from Bybit's API management page.";
const LOWER_HEX = "Use digest('hex') of HMAC-SHA256: 64 digits in lower case.";

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
    'White space around the value of a header',
    ({ field }) => `${field} begins or ends with white space, which servers cut off: it must not be signed`,
    'Trim the value before it is signed and sent.',
  ),
  'header-invalid-character': error(
    'key-format',
    'A character that no header has',
    (finding) =>
      `${finding.field} has a control character or a character outside of ASCII ${places(finding)}`,
    'Copy the value again; line ends and invisible characters come from files and web pages.',
  ),
  'header-misspelt': warning(
    'signature',
    "A header that resembles one of Bybit's",
    ({ count }) =>
      `${count === 1 ? 'a header begins' : `${count} headers begin`} like those of Bybit, and Bybit knows no header of that name`,
    'The names are X-BAPI-API-KEY, X-BAPI-TIMESTAMP, X-BAPI-SIGN and X-BAPI-RECV-WINDOW.',
  ),
  'auth-on-public-endpoint': warning(
    'signature',
    'A signed request to a public endpoint',
    'the endpoint is public: the headers are harmless, but the API key need not travel',
    'Leave the X-BAPI headers out.',
  ),
  'api-key-malformed': error(
    'key-format',
    'The API key cannot be one',
    ({ field }) =>
      `${field} holds what no API key is: white space or quotes inside, a placeholder, a mask, or far too much`,
    COPY_KEY,
  ),
  'api-key-unusual-length': warning(
    'key-format',
    'An unusual length of the API key',
    ({ field, count }) => `${field} has ${count} characters, and Bybit usually issues API keys of 18`,
    COPY_KEY,
  ),
  'api-key-of-another-signer': error(
    'key-exists',
    "The API key is not the signer's",
    ({ field }) => `${field} is not the API key of the signer, so the signature cannot be its own`,
    'Send the API key together with the signature that was made for it.',
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
    ({ field }) => `${field} has a decimal point: only whole milliseconds are read`,
    'Round it: Math.trunc(…), and sign the same digits.',
  ),
  'timestamp-date': error(
    'clock',
    'The timestamp is a date',
    ({ field }) => `${field} is a date in words of ISO 8601 instead of milliseconds since 1970`,
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
    'Take the timestamp right before the request is sent; if it was, synchronise the clock (NTP).',
  ),
  'timestamp-ahead': error(
    'clock',
    'The timestamp lies in the future',
    ({ field, count }) => `${field} is ${count} ms ahead of the clock, and less than 1000 ms are allowed`,
    'Synchronise the clock (NTP); a larger recv_window does not help.',
  ),
  'recv-window-missing': warning(
    'signature',
    'recv_window is not sent',
    ({ field }) => `${field} is missing: Bybit takes 5000 ms then, and signs nothing in its place`,
    'Send it, and sign it.',
  ),
  'recv-window-malformed': error(
    'clock',
    'recv_window cannot be read',
    ({ field }) => `${field} is not a whole number of milliseconds`,
    'Send digits alone, such as 5000.',
  ),
  'recv-window-negative': error(
    'clock',
    'recv_window is negative',
    ({ field }) => `${field} is negative: no request could be in time`,
    'Send 5000.',
  ),
  'recv-window-zero': error(
    'clock',
    'recv_window is 0',
    ({ field }) => `${field} is 0: every request would be late`,
    'Send 5000.',
  ),
  'recv-window-wide': warning(
    'clock',
    'recv_window is very wide',
    ({ field, count }) =>
      `${field} is ${count} ms: an order delayed that long may be executed after it is no longer wanted`,
    'Send 5000, and synchronise the clock instead.',
  ),
  'signature-upper-case': error(
    'signature',
    'The signature is in upper case',
    ({ field }) => `${field} is hexadecimal in upper case, and Bybit's documentation asks for lower case`,
    LOWER_HEX,
  ),
  'signature-sha512': error(
    'signature',
    'The signature is of SHA-512',
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
    'The RSA signature is in another base64',
    ({ field }) => `${field} is base64 in another form: in the alphabet for URLs, or without its padding`,
    "Use sign.sign(key, 'base64'), not 'base64url'.",
  ),
  'signature-malformed': error(
    'signature',
    'The signature cannot be one',
    ({ field, count }) =>
      `${field} has ${count} characters that are neither an HMAC-SHA256 in hexadecimal (64) nor an RSA signature in base64`,
    LOWER_HEX,
  ),
  'signature-other-algorithm': error(
    'signature',
    'A signature of the other kind',
    ({ field }) => `${field} is of another algorithm than the signer's`,
    'Sign HMAC keys with their secret, and RSA keys with their private key.',
  ),
  'content-type-missing': warning(
    'signature',
    'Content-Type is missing',
    'a body is sent without Content-Type: fetch would call it text/plain, others a form',
    'Send Content-Type: application/json.',
  ),
  'content-type-not-json': error(
    'signature',
    'Content-Type is not JSON',
    'Content-Type is not application/json, which is all that V5 reads',
    'Send Content-Type: application/json.',
  ),
});

module.exports = { HEADER_FINDINGS };
