'use strict';

/** The texts of the findings about the headers of a request. */

const { authHeaders, authParameters, entry, joined, places } = require('./finding');

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
const sendKeyVersion = ({ validation: { rules } }) =>
  `Send ${rules.headers.keyVersion}: ${joined(rules.keyVersions?.signed ?? [], 'or')}, as the API management page shows it.`;
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
  'passphrase-unsigned': error(
    'passphrase',
    'The passphrase is not signed',
    ({ field }, { title, validation: { rules } }) =>
      `${field} is not an HMAC in base64, which ${title} reads there for keys of the version in ${rules.headers.keyVersion}`,
    'Send base64(HMAC-SHA256(secret, passphrase)).',
  ),
  'passphrase-hex': error(
    'passphrase',
    'The passphrase is signed in hexadecimal',
    ({ field }) => `${field} has the length of an HMAC in hexadecimal instead of base64`,
    'Write the HMAC of the passphrase in base64.',
  ),
  'key-version-missing': error(
    'passphrase',
    'The version of the key is not sent',
    ({ field }, { title }) =>
      `${field} is missing while the passphrase looks signed: ${title} then takes the signed text for the passphrase itself`,
    sendKeyVersion,
  ),
  'key-version-plain': error(
    'passphrase',
    'The version of the key does not fit the passphrase',
    ({ field }, { validation: { rules } }) =>
      `${field} is ${joined(rules.keyVersions?.plain ?? [], 'or')}, whose passphrase is sent as it is, while the passphrase looks signed`,
    sendKeyVersion,
  ),
  'key-version-unknown': warning(
    'passphrase',
    'An unknown version of the key',
    ({ field }, { title }) => `${field} has a value that ${title} does not document`,
    sendKeyVersion,
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
});

module.exports = { HEADER_FINDINGS };
