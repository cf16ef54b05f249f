'use strict';

/**
 * The texts of the credential validator's findings. A message names the field, the position and the character
 * concerned, never any other part of the value, so that it can be logged.
 *
 * @module
 */

const { characterName } = require('../internal/unicode');

/**
 * @typedef {'empty' | 'surrounding-whitespace' | 'inner-whitespace' | 'invisible-character' | 'control-character'
 *   | 'line-ending' | 'quotes' | 'unclosed-quote' | 'non-ascii' | 'masked-value' | 'unexpanded-variable' | 'pem' | 'unexpected-length'
 *   | 'swapped' | 'key-equals-secret' | 'too-long' | 'missing' | 'malformed' | 'no-line-ends' | 'public-key' | 'certificate'
 *   | 'openssh-key' | 'not-rsa' | 'ed25519-key' | 'key-too-short' | 'key-too-long' | 'passphrase-missing'
 *   | 'wrong-passphrase' | 'inconsistent-key' | 'unreadable-file' | 'not-validated' | 'unexpected-character' | 'other-exchange'
 *   | 'swapped-passphrase' | 'secret-equals-passphrase' | 'private-key-not-used'} FindingId
 */
/**
 * One thing that is wrong, or may be wrong, with a credential.
 *
 * @typedef {object} Finding
 * @property {'apiKey' | 'apiSecret' | 'apiPassphrase' | 'privateKey'} field
 * @property {FindingId} id
 * @property {'error' | 'warning'} severity
 * @property {boolean} repairable the cleaned value is free of it
 * @property {number} index of the first character concerned, in UTF-16 units as JavaScript counts
 * @property {number} count characters concerned; for `unexpected-length` and `too-long` the bytes of the cleaned value
 * @property {number} codePoint of the first character concerned; 0 if the finding is about the whole value
 * @property {string} [venue] with the id `other-exchange`: the exchange whose values look like these
 * @property {string} [variable] with the id `missing`: the environment variable that is not set
 * @property {string} [similar] with the id `missing`: the name that is there instead, such as `API_KEY`
 * @property {boolean} [repaired] in `signer.findings`: it was removed before the signer was created
 */
/** @typedef {import('../venues/venue').Venue} Venue */
/** @typedef {string | ((venue: Readonly<Venue>, field: Finding['field']) => string)} Text */
/**
 * A finding in words.
 *
 * @typedef {Readonly<Finding & { message: string, fix: string }>} DescribedFinding
 */
/**
 * @typedef {object} FindingInformation
 * @property {string} title
 * @property {(finding: Finding, venue: Readonly<Venue>) => string} message one sentence, without a full stop
 * @property {Text} fix one sentence that says what to do
 * @property {Text} [fixByHand] the same for a finding that is not repairable, where that differs
 */

const REMOVE = 'Remove it; Signer.fromEnv() does that for you.';
/** @param {Readonly<Venue>} venue @param {Finding['field']} field */
const copyAgain = ({ title }, field) =>
  field === 'apiPassphrase'
    ? `Write the passphrase as you chose it when you created the API key; ${title} does not show it again.`
    : `Copy the value again from ${title}'s API management page; an API secret is shown there only once, so create a ` +
      'new API key if you did not keep it.';
/** Of keys of the venue. @param {Readonly<Venue>} venue */
const createKey = ({ signing }) =>
  signing.privateKey.ed25519
    ? 'Create an Ed25519 key, or an RSA key of 2048 or 4096 bits: openssl genrsa -out FILE 4096.'
    : 'Create an RSA key of 2048 or 4096 bits: openssl genrsa -out FILE 4096.';
/** @param {Readonly<Venue>} venue @param {'apiKey' | 'apiSecret'} field @returns {number} usual characters */
const usualLength = ({ validation }, field) =>
  (field === 'apiKey' ? validation?.rules.apiKeyLength : validation?.rules.apiSecretLength) ?? 0;
/** What the exchange usually issues, by the field. @param {Readonly<Venue>} venue @param {Finding['field']} field */
const usualValue = (venue, field) => {
  if (field === 'apiPassphrase') {
    const { least, most } = venue.validation?.rules.passphrase ?? { least: 0, most: 0 };
    return `passphrases of ${venue.title} usually have ${least} to ${most} characters`;
  }
  return field === 'apiKey'
    ? `${venue.title} usually issues API keys of ${usualLength(venue, 'apiKey')}`
    : `${venue.title} usually issues API secrets of ${usualLength(venue, 'apiSecret')}`;
};
/** The exchange whose shape the values have. @param {Finding} finding @param {Readonly<Venue>} venue */
const shapeOf = ({ count }, { validation }) => validation?.rules.otherShapes?.[count - 1];
/** What the private keys are that the exchange takes. @param {Readonly<Venue>} venue */
const privateKeys = ({ validation }) => {
  const kinds = (validation?.rules.privateKeys ?? ['rsa']).map((kind) =>
    kind === 'rsa' ? 'RSA' : 'Ed25519',
  );
  return kinds.join(' or ');
};

/**
 * `at index 5: U+200B ZERO WIDTH SPACE (3 of them)`
 *
 * @param {Finding} finding
 */
function place({ index, codePoint, count }) {
  return `at index ${index}: ${characterName(codePoint)}${count > 1 ? ` (${count} of them)` : ''}`;
}

/**
 * Where a character around the actual value is. Only index 0 is certainly the beginning: any other index may be before
 * or after the actual value.
 *
 * @param {Finding} finding
 */
function edge({ index }) {
  return index === 0 ? 'begins with' : 'begins or ends with';
}

/** @type {Readonly<Record<FindingId, Readonly<FindingInformation>>>} */
const FINDINGS = Object.freeze({
  empty: {
    title: 'The value is empty',
    message: ({ field }) => `${field} is empty: white space, quotes and invisible characters do not count`,
    fix: (venue, field) =>
      field === 'apiPassphrase'
        ? copyAgain(venue, field)
        : `Create an API key on ${venue.title}'s API management page and set the value that it shows.`,
  },
  'surrounding-whitespace': {
    title: 'White space around the value',
    message: (finding) => `${finding.field} ${edge(finding)} white space ${place(finding)}`,
    fix: REMOVE,
  },
  'inner-whitespace': {
    title: 'White space inside the value',
    message: (finding) => `${finding.field} has white space inside ${place(finding)}`,
    fix: copyAgain,
  },
  'invisible-character': {
    title: 'An invisible character',
    message: (finding) => `${finding.field} has an invisible character ${place(finding)}`,
    fix: REMOVE,
    fixByHand: copyAgain,
  },
  'control-character': {
    title: 'A control character',
    message: (finding) => `${finding.field} has a control character ${place(finding)}`,
    fix: copyAgain,
  },
  'line-ending': {
    title: 'A line ending',
    message: (finding) =>
      `${finding.field} ${finding.repairable ? edge(finding) : 'is broken by'} a line ending ${place(finding)}`,
    fix: REMOVE,
    fixByHand: copyAgain,
  },
  quotes: {
    title: 'Quotes around the value',
    message: ({ field, index, codePoint }) =>
      `${field} is enclosed in quotes that became part of it, from index ${index}: ${characterName(codePoint)}`,
    fix: 'Remove the quotes; Signer.fromEnv() does that for you.',
  },
  'unclosed-quote': {
    title: 'An unclosed quote',
    message: (finding) => `${finding.field} has an unclosed quote ${place(finding)}`,
    fix: 'Close or remove the quote where the value is set, for example in .env, and check that the value is complete.',
  },
  'non-ascii': {
    title: 'A non-ASCII character',
    message: (finding) => `${finding.field} has a non-ASCII character ${place(finding)}`,
    fix: copyAgain,
  },
  'masked-value': {
    title: 'The value is masked',
    message: ({ field, severity, index, count, codePoint }) =>
      `${field} ${severity === 'error' ? 'is' : 'may be'} masked from index ${index} on: ` +
      `${characterName(codePoint)}, ${count === 1 ? 'once' : `${count} times`}`,
    fix:
      'Make sure that this is the whole value and not a shortened display of it; an API secret is shown only ' +
      'once, so create a new API key if you did not keep it.',
  },
  'unexpanded-variable': {
    title: 'A placeholder instead of the value',
    message: ({ field, index }) => `${field} contains a placeholder that was not replaced, at index ${index}`,
    fix: 'Set the real value; if it names a variable, check that the variable exists and that this file or shell expands it.',
  },
  pem: {
    title: 'A PEM block instead of the value',
    message: ({ field, index }) =>
      `${field} contains a PEM block (a private key or a certificate) at index ${index}`,
    fix: (venue) =>
      privateKeys(venue) === ''
        ? `Use the API secret that ${venue.title} showed when the API key was created: its API keys have no private key.`
        : `Pass a private key (${privateKeys(venue)}) as privateKey (${venue.credentials.variables.privateKey}), and the API key that ${venue.title} issued for it as apiKey.`,
  },
  'unexpected-length': {
    title: 'An unusual length',
    message: ({ field, count }, venue) =>
      `${field} is ${count} ${count === 1 ? 'byte' : 'bytes'} long, but ${usualValue(venue, field)}`,
    fix: ({ title }, field) => {
      const origin = field === 'apiPassphrase' ? 'you chose when you created the API key' : `${title} issued`;
      return `Check that the value is complete, that nothing follows it, and that it is the value that ${origin}.`;
    },
  },
  swapped: {
    title: 'API key and API secret are swapped',
    message: () =>
      'apiKey is as long as an API secret and apiSecret as long as an API key: they seem to be swapped',
    fix: (venue) =>
      `Exchange the two values: an API key has ${usualLength(venue, 'apiKey')} characters, an API secret ${usualLength(venue, 'apiSecret')}.`,
  },
  'unexpected-character': {
    title: 'A character that such values do not have',
    // It may be a letter of a secret, so it is not shown.
    message: ({ field, index }, { title }) =>
      `${field} has a character at index ${index} that ${title} does not usually issue there`,
    fix: copyAgain,
  },
  'other-exchange': {
    title: 'Credentials of another exchange',
    message: (finding, venue) =>
      `apiKey looks like an API key of ${shapeOf(finding, venue)?.title}, not of ${venue.title}`,
    fix: ({ title }) =>
      `Use an API key of ${title}, or name the exchange of this key: venue. Check which variables were loaded.`,
  },
  'swapped-passphrase': {
    title: 'API secret and passphrase are swapped',
    message: ({ field }) =>
      `${field} looks like an API secret, and apiSecret does not: they seem to be swapped`,
    fix: ({ title }) =>
      `Exchange the two values: the API secret is what ${title} generated, the passphrase is what you chose when you created the key.`,
  },
  'secret-equals-passphrase': {
    title: 'API secret and passphrase are the same',
    message: ({ field }) =>
      field === 'apiSecret'
        ? 'apiSecret is the same value as apiPassphrase'
        : 'apiPassphrase is the same value as apiSecret',
    fix: ({ title }) =>
      `Set apiSecret to what ${title} generated, and apiPassphrase to what you chose when you created the key.`,
  },
  'private-key-not-used': {
    title: 'A private key where none is used',
    message: (_, { title }) =>
      `${title} documents only API keys with an API secret: a private key (RSA or Ed25519) cannot sign for them`,
    fix: ({ credentials }) => `Pass the API secret as apiSecret (${credentials.variables.apiSecret}).`,
  },
  'key-equals-secret': {
    title: 'API key and API secret are the same',
    message: () => 'apiSecret is the same value as apiKey',
    fix: ({ title }) => `Set apiSecret to the API secret that ${title} showed when the API key was created.`,
  },
  'too-long': {
    title: 'The value is too long',
    message: ({ field, count }) =>
      `${field} is ${count} bytes long, more than the 256 that an API key can have`,
    fix: ({ title }) => `Copy the API key alone from ${title}'s API management page.`,
  },
  malformed: {
    title: 'Not a private key',
    message: ({ field }) => `${field} is not a private key in PEM or DER form, or it is damaged`,
    fix: ({ credentials }) =>
      `Pass the whole PEM block, from the first dash to the last, or the path of its file as privateKeyFile (${credentials.variables.privateKeyFile}).`,
  },
  'no-line-ends': {
    title: 'A private key without its line ends',
    message: ({ field }) => `${field} is a PEM block in one line: its line ends are missing`,
    fix: ({ credentials }) =>
      `Keep the line ends of the PEM block, write \\n for each where the value has to be one line (as in JSON), or pass the path of its file as privateKeyFile (${credentials.variables.privateKeyFile}).`,
  },
  'public-key': {
    title: 'A public key instead of the private key',
    message: ({ field }, { title }) => `${field} is a public key, which is for ${title} and cannot sign`,
    fix: 'Pass the private key of the same pair.',
  },
  certificate: {
    title: 'A certificate instead of the private key',
    message: ({ field }) => `${field} is a certificate, which cannot sign`,
    fix: 'Pass the private key that belongs to it.',
  },
  'openssh-key': {
    title: "A private key in OpenSSH's own format",
    message: ({ field }) => `${field} is in OpenSSH's own format, which OpenSSL does not read`,
    fix: 'Convert a copy of it: ssh-keygen -p -m PKCS8 -f FILE.',
  },
  'not-rsa': {
    title: 'A private key that is not RSA',
    message: ({ field }) => `${field} is not an RSA key`,
    fix: createKey,
  },
  'ed25519-key': {
    title: 'An Ed25519 key instead of an RSA key',
    message: ({ field }, { title }) => `${field} is an Ed25519 key, and ${title} takes only RSA keys`,
    fix: createKey,
  },
  'key-too-short': {
    title: 'The private key is too short',
    message: ({ field }) => `${field} has less than 2048 bits`,
    fix: createKey,
  },
  'key-too-long': {
    title: 'The private key is too long',
    message: ({ field }) => `${field} has more than 8192 bits`,
    fix: createKey,
  },
  'passphrase-missing': {
    title: 'The private key is encrypted',
    message: ({ field }) => `${field} is encrypted, but there is no passphrase`,
    fix: ({ credentials }) => `Pass its passphrase (${credentials.variables.passphrase}).`,
  },
  'wrong-passphrase': {
    title: 'The passphrase does not decrypt the private key',
    message: ({ field }) => `${field} is encrypted, and the passphrase does not decrypt it`,
    fix: 'Pass the passphrase that the key was encrypted with.',
  },
  'inconsistent-key': {
    title: 'The private key is damaged',
    message: ({ field }) =>
      `${field} is damaged: its own public key does not verify what it signs, because its numbers do not belong together`,
    fix: 'Use the key as it was created, or create a new pair and register its public key: openssl genrsa -out FILE 4096.',
  },
  'unreadable-file': {
    title: 'The private key file cannot be read',
    message: ({ field }) => `the file of ${field} does not exist or cannot be read`,
    fix: 'Check the path and the permissions of the file.',
  },
  'not-validated': {
    title: 'Not validated',
    message: ({ field }) =>
      `${field} and its secret were not validated: neither the native addon nor WebAssembly can run here`,
    fix: 'Start Node.js without --jitless and without a low limit of virtual memory (ulimit -v), or build the addon: npm run build.',
  },
  missing: {
    title: 'An environment variable is not set',
    message: ({ field, variable }) => `${field} is missing: the environment variable ${variable} is not set`,
    // lib/credentials/missing.js says more where it can look at the environment.
    fix: 'Set it in the environment of this process, or load a .env file first: node --env-file=.env bot.js.',
  },
});

/**
 * A finding in words.
 *
 * @param {Finding} finding
 * @param {Readonly<Venue>} venue
 * @returns {DescribedFinding} a frozen copy with `message` and `fix` added
 * @example
 * describeFinding({ field: 'apiSecret', id: 'invisible-character', severity: 'error', repairable: true, index: 5,
 *   count: 3, codePoint: 0x200b }, venue).message
 * // 'apiSecret has an invisible character at index 5: U+200B ZERO WIDTH SPACE (3 of them)'
 */
function describeFinding(finding, venue) {
  const information = FINDINGS[finding.id];
  const shape = finding.id === 'other-exchange' ? shapeOf(finding, venue) : undefined;
  const byHand = finding.repairable ? undefined : information.fixByHand;
  const fix = byHand ?? information.fix;
  return Object.freeze({
    ...finding,
    ...(shape !== undefined && { count: 1, venue: shape.venue }),
    message: information.message(finding, venue),
    fix: typeof fix === 'string' ? fix : fix(venue, finding.field),
  });
}

/**
 * Findings in words.
 *
 * @param {readonly Finding[]} findings
 * @param {Readonly<Venue>} venue
 * @returns {DescribedFinding[]} in the same order
 */
function describeFindings(findings, venue) {
  return findings.map((finding) => describeFinding(finding, venue));
}

module.exports = { FINDINGS, describeFinding, describeFindings };
