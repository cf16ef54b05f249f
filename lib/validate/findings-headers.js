'use strict';

/** The texts of the findings about the headers of a request. */

const { authHeaders, authParameters, contentType, entry, joined, places } = require('./finding');

/** @typedef {import('./finding').Venue} Venue */

const { error, warning } = entry;

/** @param {Readonly<Venue>} venue */
const sendAll = (venue) => {
  const names = authHeaders(venue);
  return `Send ${names.length > 1 ? 'each of ' : ''}${joined(names, 'and')} once.`;
};
/** @param {string[]} names */
const theNames = (names) => `${names.length > 1 ? 'The names are' : 'The name is'} ${joined(names, 'and')}.`;
/** @param {Readonly<Venue>} venue */
const unit = ({ validation: { rules } }) => UNITS[rules.timeUnit];
const UNITS = Object.freeze({
  s: 'seconds',
  ms: 'milliseconds',
  date: 'a date in ISO 8601, such as 2020-12-08T09:08:57.715Z',
});
const CLOCKS = Object.freeze({
  s: 'Use Math.floor(Date.now() / 1000), which has 10 digits, and sign the same digits.',
  ms: 'Use Date.now(), which has 13 digits, and sign the same digits.',
  date: 'Use new Date().toISOString(), and sign the same text.',
});
/** What a timestamp is, as the object of a sentence. @param {Readonly<Venue>} venue */
const wanted = ({ validation: { rules } }) =>
  rules.timeUnit === 'date' ? UNITS.date : `a number of ${UNITS[rules.timeUnit]} since 1970`;
/** @param {Readonly<Venue>} venue */
const readClock = ({ validation: { rules } }) => CLOCKS[rules.timeUnit];
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
  return privateKeys.length === 0 ? `not ${hmac}` : `neither ${hmac} nor ${ofPrivateKeys(venue)} in base64`;
};
/** @param {Readonly<Venue>} venue */
const ofPrivateKeys = ({ validation: { rules } }) =>
  `an ${rules.privateKeys.map((kind) => KINDS[kind]).join(' or ')} signature`;
const KINDS = Object.freeze({ rsa: 'RSA', ed25519: 'Ed25519' });
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
/** @param {Readonly<Venue>} venue */
const addAll = (venue) =>
  `Add ${joined(authParameters(venue).slice(0, -1), 'and')} to the parameters, sign them, and add ${authParameters(venue).at(-1)} last.`;
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
    (venue) => theNames(authHeaders(venue)),
  ),
  'parameter-missing': error(
    'signature',
    'A parameter is missing',
    ({ field }) => `the parameter ${field} is missing: it is neither in the query nor in the body`,
    addAll,
  ),
  'parameter-repeated': error(
    'signature',
    'A parameter is sent more than once',
    ({ field, count }) => `the parameter ${field} is sent ${count} times`,
    'Send it once, in the query or in the body; an interceptor may run twice.',
  ),
  'parameter-empty': error(
    'signature',
    'A parameter is empty',
    ({ field }) => `the parameter ${field} is empty`,
    addAll,
  ),
  'parameter-misspelt': warning(
    'signature',
    ({ title }) => `A parameter that resembles one of ${title}'s`,
    (finding, { title }) =>
      `the ${finding.field === 'url' ? 'URL' : finding.field} has a parameter that differs from one of ${title}'s only in upper and lower case ${places(finding)}`,
    (venue) => theNames(authParameters(venue)),
  ),
  'auth-on-public-endpoint': warning(
    'signature',
    'A signed request to a public endpoint',
    (_, venue) =>
      `the endpoint is public: ${joined([...authHeaders(venue), ...authParameters(venue)], 'and')} ${authParameters(venue).length > 0 ? 'are not needed, and unknown parameters may be refused' : 'do no harm, but send the API key needlessly'}`,
    (venue) => `Omit ${joined([...authHeaders(venue), ...authParameters(venue)], 'and')}.`,
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
    ({ field }, venue) => `${field} has a decimal point: ${venue.title} reads ${wanted(venue)}`,
    ({ validation: { rules } }) =>
      rules.timeUnit === 'date' ? CLOCKS.date : 'Round it: Math.trunc(…), and sign the same digits.',
  ),
  'timestamp-date': error(
    'clock',
    'The timestamp is a date',
    ({ field }, venue) => `${field} is an ISO 8601 date instead of ${unit(venue)} since 1970`,
    readClock,
  ),
  'timestamp-date-form': warning(
    'clock',
    'The timestamp is a date in another form',
    ({ field }, venue) =>
      `${field} is not exactly ${unit(venue)}: in UTC, with three decimals and a Z at its end`,
    readClock,
  ),
  'timestamp-malformed': error(
    'clock',
    'The timestamp cannot be read',
    ({ field }, venue) => `${field} is not ${wanted(venue)}`,
    readClock,
  ),
  'timestamp-behind': error(
    'clock',
    'The timestamp is too old',
    ({ field, count }, { clock }) =>
      `${field} is ${count} ms behind the clock, more than ${clock.windowName}${clock.largestWindow > 0 ? ' allows' : ''}`,
    'Take the timestamp right before you send the request; if you do so already, synchronise the clock (NTP).',
  ),
  'timestamp-ahead': error(
    'clock',
    'The timestamp is in the future',
    ({ field, count }, { clock }) =>
      `${field} is ${count} ms ahead of the clock; the limit is less than ${clock.aheadMs} ms`,
    ({ clock }) =>
      clock.largestWindow > 0
        ? `Synchronise the clock (NTP); a larger ${clock.windowName} does not help.`
        : 'Synchronise the clock (NTP).',
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
  'recv-window-too-large': error(
    'clock',
    ({ clock }) => `${clock.windowName} is too large`,
    ({ field, count }, { title, validation: { rules } }) =>
      `${field} is ${count} ms, more than the ${rules.largestWindow} that ${title} accepts`,
    sendDefault,
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
  'content-type-missing': warning(
    'signature',
    'Content-Type is missing',
    'the request has a body but no Content-Type: fetch would send text/plain, other clients form data',
    (venue) => `Send Content-Type: ${contentType(venue)}.`,
  ),
  'content-type-not-form': error(
    'signature',
    'Content-Type is not that of a form',
    (_, { title }) =>
      `Content-Type is not application/x-www-form-urlencoded, the type that ${title} documents for a body`,
    'Send Content-Type: application/x-www-form-urlencoded.',
  ),
  'content-type-not-json': error(
    'signature',
    'Content-Type is not JSON',
    (_, { title }) => `Content-Type is not application/json, the only type that ${title} reads`,
    'Send Content-Type: application/json.',
  ),
});

module.exports = { HEADER_FINDINGS };
