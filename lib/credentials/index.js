'use strict';

const { KeyObject } = require('node:crypto');

const { typeError } = require('../internal/argument-error');
const { BybitCredentialError, CredentialError } = require('../errors/credential-error');
const { describeFindings } = require('./findings');
const { binding } = require('../crypto/backend');
const { createHmacSigner, createKeySigner, createKeySignerAsync } = require('../crypto/create-signer');
const { rulesOf } = require('../crypto/rules');
const { requireVenue } = require('../venues');
const { requireKeyVersion } = require('./key-version');
const { encodeKey, readKeyFile } = require('./private-key');

/**
 * @typedef {import('./findings').DescribedFinding} DescribedFinding
 * @typedef {import('./private-key').PrivateKey} PrivateKey
 * @typedef {import('../internal/signing-scheme').SigningScheme} SigningScheme
 * @typedef {import('../venues').VenueName} VenueName
 * @typedef {import('../venues/venue').Venue} Venue
 * @typedef {string | Uint8Array} Bytes
 */
/**
 * An API key and its secret.
 *
 * @typedef {object} HmacCredentials
 * @property {VenueName} [venue]  the exchange; default `bybit`
 * @property {Bytes} apiKey
 * @property {Bytes} apiSecret
 * @property {Bytes} [apiPassphrase]  of the API key, at an exchange whose keys have one
 * @property {1 | 2 | 3} [keyVersion]  of the API key, at KuCoin; default 2. Versions 2 and 3 send the passphrase signed, 1 as it is
 */
/**
 * An API key and the private key that signs for it.
 *
 * @typedef {object} RsaCredentials
 * @property {VenueName} [venue]  the exchange; default `bybit`
 * @property {Bytes} apiKey
 * @property {PrivateKey} privateKey
 * @property {Bytes} [passphrase]  of an encrypted key
 * @property {Bytes} [apiPassphrase]  of the API key, at an exchange whose keys have one
 * @property {1 | 2 | 3} [keyVersion]  of the API key, at KuCoin; default 2. Versions 2 and 3 send the passphrase signed, 1 as it is
 */
/**
 * An API key and the file of the private key that signs for it.
 *
 * @typedef {object} RsaFileCredentials
 * @property {VenueName} [venue]  the exchange; default `bybit`
 * @property {Bytes} apiKey
 * @property {string | URL} privateKeyFile  path of a PEM or DER file
 * @property {Bytes} [passphrase]  of an encrypted key
 * @property {Bytes} [apiPassphrase]  of the API key, at an exchange whose keys have one
 * @property {1 | 2 | 3} [keyVersion]  of the API key, at KuCoin; default 2. Versions 2 and 3 send the passphrase signed, 1 as it is
 */
/**
 * What `validateCredentials()` found.
 *
 * @typedef {object} CredentialReport
 * @property {boolean} ok  no finding of severity `error`
 * @property {DescribedFinding[]} findings  everything found, by field and place
 * @property {{ apiKey?: string, apiSecret?: string, apiPassphrase?: string }} cleaned  the values without what is safe
 *   to remove; a field that cannot be repaired is absent. A private key is never returned.
 *
 * @typedef {'hmac-sha256' | 'hmac-sha512' | 'rsa-sha256' | 'ed25519'} Algorithm
 *
 * @typedef {object} CreatedSigner  what the addon returns; without an owner the findings forbid a signer
 * @property {import('../crypto/node-backend').Finding[]} findings
 * @property {import('../crypto/node-backend').Handle} [owner]
 * @property {number} [id]
 * @property {string} [apiKey]
 * @property {string} [apiPassphrase]
 * @property {number} [keyVersion]
 * @property {string} [keyProblem]
 * @property {Algorithm} [algorithm]
 */

/** A finding about a private key as a whole. */
const KEY_FINDING = Object.freeze({
  field: /** @type {const} */ ('privateKey'),
  severity: /** @type {const} */ ('error'),
  repairable: false,
  index: 0,
  count: 1,
  codePoint: 0,
});

/** A caller passes exactly one of these. */
const KEY_SOURCES = ['apiSecret', 'privateKey', 'privateKeyFile'];

/**
 * Inspects an API key and its secret or private key for mistakes that make the exchange refuse them: invisible
 * characters, white space, quotes, line endings, masks, unexpanded variables, swapped values, keys of another exchange,
 * private keys of a kind that the exchange does not take, and more. It sends nothing. Runs on a libuv worker thread.
 *
 * An unexpected length and the shape of another exchange's key are only warnings, because exchanges publish no rule.
 *
 * @param {HmacCredentials | RsaCredentials | RsaFileCredentials} credentials
 * @returns {Promise<CredentialReport>}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE (as a rejection) when a value is neither a string nor bytes;
 *   ERR_INVALID_ARG_VALUE for a venue that is unknown
 * @throws {RangeError} ERR_OUT_OF_RANGE (as a rejection) for a value of more than 1 MiB
 * @throws {Error} ERR_BYBIT_NO_VALIDATOR (as a rejection) where neither the addon nor WebAssembly can run
 * @example
 * const { ok, findings } = await validateCredentials({ apiKey, apiSecret });
 * if (!ok) console.error(findings.map(({ message }) => message).join('\n'));
 * @example
 * await validateCredentials({ venue: 'okx', apiKey, apiSecret, apiPassphrase });
 */
async function validateCredentials(credentials) {
  const venue = requireVenue(credentials, 'validateCredentials()');
  const required = requireCredentials(credentials, venue);
  binding.requireValidator?.();
  if (required.apiSecret === undefined) {
    const created = await createKeyLater(required, true, venue);
    if (created.owner !== undefined) binding.destroySigner(created.owner);
    const findings = findingsOf(created, venue);
    const cleaned = created.owner === undefined ? {} : { apiKey: created.apiKey };
    return { ok: isOk(findings), findings, cleaned };
  }
  const { findings, cleaned } = await binding.validateCredentials(
    rulesOf(venue),
    required.apiKey,
    required.apiSecret,
    required.apiPassphrase,
  );
  return { ok: isOk(findings), findings: describeFindings(findings, venue), cleaned };
}

/** @param {readonly { severity: string }[]} findings @returns {boolean} */
function isOk(findings) {
  return findings.every(({ severity }) => severity !== 'error');
}

/**
 * @param {any} credentials
 * @param {boolean} repair
 * @param {Readonly<Venue>} venue
 * @returns {CreatedSigner}
 */
function createNow(credentials, repair, venue) {
  const required = requireCredentials(credentials, venue);
  const { apiKey, apiSecret, apiPassphrase, passphrase, keyVersion } = required;
  const { signing } = venue;
  if (apiSecret !== undefined) {
    const created = createHmacSigner(rulesOf(venue), apiKey, apiSecret, repair, signing, apiPassphrase);
    return { ...created, keyVersion };
  }
  const key = encodePrivateKey(required, venue);
  if (key.problem !== undefined) return { findings: [], keyProblem: key.problem };
  try {
    return {
      ...createKeySigner(rulesOf(venue), apiKey, key.encoded, passphrase, repair, signing.privateKey),
      apiPassphrase: textOf(apiPassphrase),
      keyVersion,
    };
  } finally {
    key.wipe();
  }
}

/**
 * @param {any} required  what requireCredentials() returned
 * @param {boolean} repair
 * @param {Readonly<Venue>} venue
 * @returns {Promise<CreatedSigner>}
 */
async function createKeyLater(required, repair, venue) {
  const key = encodePrivateKey(required, venue);
  if (key.problem !== undefined) return { findings: [], keyProblem: key.problem };
  try {
    const { apiKey, passphrase } = required;
    const { privateKey } = venue.signing;
    return createKeySignerAsync(rulesOf(venue), apiKey, key.encoded, passphrase, repair, privateKey);
  } finally {
    key.wipe();
  }
}

/**
 * createNow(), with a private key parsed on a worker thread.
 *
 * @param {any} credentials
 * @param {boolean} repair
 * @param {Readonly<Venue>} venue
 * @returns {Promise<CreatedSigner>}
 */
async function createLater(credentials, repair, venue) {
  const required = requireCredentials(credentials, venue);
  if (required.apiSecret !== undefined) return createNow(credentials, repair, venue);
  const { apiPassphrase, keyVersion } = required;
  const created = await createKeyLater(required, repair, venue);
  return { ...created, apiPassphrase: textOf(apiPassphrase), keyVersion };
}

/**
 * @param {any} required
 * @param {Readonly<Venue>} venue
 * @returns {{ encoded: any, wipe: () => void, problem?: string }}
 */
function encodePrivateKey({ privateKey, privateKeyFile }, { validation }) {
  if (validation?.rules.privateKeys.length === 0) {
    return { encoded: '', wipe: () => {}, problem: 'private-key-not-used' };
  }
  if (privateKeyFile === undefined) return encodeKey(privateKey);
  try {
    return readKeyFile(privateKeyFile);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw error;
    return { encoded: '', wipe: () => {}, problem: 'unreadable-file' };
  }
}

/**
 * @param {CreatedSigner} created
 * @param {Readonly<Venue>} venue
 * @returns {DescribedFinding[]}
 */
function findingsOf({ findings, keyProblem }, venue) {
  if (keyProblem === undefined) return describeFindings(findings, venue);
  return describeFindings([...findings, { ...KEY_FINDING, id: /** @type {any} */ (keyProblem) }], venue);
}

/** The errors of exchanges that have a class of their own. @type {Readonly<Record<string, typeof CredentialError>>} */
const ERRORS = Object.freeze({ bybit: BybitCredentialError });

/**
 * @param {readonly DescribedFinding[]} findings
 * @param {Readonly<Venue>} venue
 * @returns {CredentialError}
 */
function refusalOf(findings, { id }) {
  return new (ERRORS[id] ?? CredentialError)(findings, { venue: id });
}

/**
 * Refuses anything but a pair of credentials, with a message that names the problem.
 *
 * @param {any} credentials
 * @param {Readonly<Venue>} venue
 * @returns {{ apiKey: Bytes, apiSecret?: Bytes, privateKey?: PrivateKey, privateKeyFile?: string | URL, passphrase?: Bytes, apiPassphrase?: Bytes, keyVersion?: number }}
 */
function requireCredentials(credentials, venue) {
  if (credentials === null || typeof credentials !== 'object') {
    throw typeError('The "credentials" argument must be an object with apiKey and apiSecret or privateKey');
  }
  const { apiKey, apiSecret, privateKey, privateKeyFile, passphrase } = credentials;
  const given = KEY_SOURCES.filter((name) => credentials[name] !== undefined);
  if (given.length > 1) {
    throw typeError(`Pass only one of ${given.join(' and ')}`, 'ERR_INVALID_ARG_VALUE');
  }
  requireBytes('apiKey', apiKey);
  if (passphrase !== undefined) requireBytes('passphrase', passphrase);
  if (given[0] === 'privateKey') {
    if (!(privateKey instanceof KeyObject)) requireBytes('privateKey', privateKey);
  } else if (given[0] !== 'privateKeyFile') {
    requireBytes('apiSecret', apiSecret);
  }
  const apiPassphrase = requirePassphrase(credentials, venue);
  const keyVersion = requireKeyVersion(credentials.keyVersion, venue);
  return { apiKey, apiSecret, privateKey, privateKeyFile, passphrase, apiPassphrase, keyVersion };
}

/**
 * @param {{ apiPassphrase?: unknown }} credentials
 * @param {Readonly<Venue>} venue
 * @returns {Bytes | undefined} the passphrase of the API key, as it is given
 */
function requirePassphrase({ apiPassphrase }, { title, credentials }) {
  if (credentials.apiPassphrase === null) {
    if (apiPassphrase === undefined) return undefined;
    const message = `API keys of ${title} have no "apiPassphrase". If the key is another exchange's, name it: venue`;
    throw typeError(message, 'ERR_INVALID_ARG_VALUE');
  }
  if (apiPassphrase === undefined) {
    const variable = credentials.variables.apiPassphrase;
    throw typeError(
      `API keys of ${title} have a passphrase, which was chosen when the key was created: pass it as "apiPassphrase" (${variable})`,
    );
  }
  requireBytes('apiPassphrase', apiPassphrase);
  return /** @type {Bytes} */ (apiPassphrase);
}

/** @param {Bytes | undefined} bytes */
const textOf = (bytes) =>
  bytes === undefined ? undefined : Buffer.from(/** @type {any} */ (bytes)).toString();

/**
 * @param {string} name
 * @param {unknown} value
 */
function requireBytes(name, value) {
  if (typeof value === 'string' || ArrayBuffer.isView(value)) return;
  const received = value === undefined ? ': it is undefined' : '';
  throw typeError(`The "${name}" property must be a string or an instance of Uint8Array${received}`);
}

module.exports = { createLater, createNow, findingsOf, refusalOf, validateCredentials };
