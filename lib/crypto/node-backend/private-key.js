'use strict';

/** Reads and tests private keys as src/core/private_key does, and names what is wrong with one that cannot be used. */

const crypto = require('node:crypto');

const { isUnexpandedVariable } = require('../wasm-validator');

const BITS_MIN = 2048;
const BITS_MAX = 8192;
/** Bytes of a key with all that may stand around it. */
const ENCODED_MAX = 65_536;
const DER_SEQUENCE = 0x30;
/** What a key signs once, to be tested. */
const TEST_TEXT = Buffer.from('signed once, to test the key');
/** Which of them comes depends on the version of Node.js and on whether the key is PEM or DER. */
const MISSING_PASSPHRASE = ['ERR_MISSING_PASSPHRASE', 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED'];

/** What the label of a PEM block says, in the order in which they decide when a text holds several blocks. */
const LABELS = /** @type {const} */ ([
  ['PRIVATE KEY', null],
  ['ENCRYPTED PRIVATE KEY', null],
  ['RSA PRIVATE KEY', null],
  ['EC PRIVATE KEY', 'not-rsa'],
  ['DSA PRIVATE KEY', 'not-rsa'],
  ['OPENSSH PRIVATE KEY', 'openssh-key'],
  ['PUBLIC KEY', 'public-key'],
  ['RSA PUBLIC KEY', 'public-key'],
  ['SSH2 PUBLIC KEY', 'public-key'],
  ['CERTIFICATE', 'certificate'],
  ['X509 CERTIFICATE', 'certificate'],
  ['TRUSTED CERTIFICATE', 'certificate'],
  ['CERTIFICATE REQUEST', 'certificate'],
]);

/** The PEM blocks that may hold the key. Any text may stand before and after them. */
const PRIVATE_BLOCK =
  /-----BEGIN (?:RSA |ENCRYPTED )?PRIVATE KEY-----[\s\S]*?-----END (?:RSA |ENCRYPTED )?PRIVATE KEY-----/;

/** JSON, shells and chats remove line ends. */
const IN_ONE_LINE = /-----BEGIN (?:RSA |ENCRYPTED )?PRIVATE KEY-----[^\r\n]*?-----END /;

/**
 * @param {Buffer} encoded
 * @returns {string} without what .env files and shells add around a key
 */
function tidy(encoded) {
  const text = encoded.toString('latin1').replace(/^[ \t-\r]+|[ \t-\r]+$/g, '');
  const unquoted = /^(["'`])([\s\S]*)\1$/.exec(text)?.[2].trim() ?? text;
  return unquoted.replaceAll('\\n', '\n').replaceAll('\\r', '');
}

/**
 * @param {string} text
 * @returns {string | null} the problem, or null where a private key that may be usable is announced
 */
function nameOf(text) {
  const label = LABELS.find(([name]) => text.includes(`-----BEGIN ${name}-----`));
  if (label !== undefined) return label[1];
  if (text.startsWith('ssh-rsa ')) return 'public-key';
  if (text === '') return 'empty';
  return isUnexpandedVariable(text) ? 'unexpanded-variable' : 'malformed';
}

/**
 * @param {any} key  for createPrivateKey(), without a passphrase
 * @returns {boolean} whether it is encrypted
 */
function isEncrypted(key) {
  try {
    crypto.createPrivateKey(key);
    return false;
  } catch (error) {
    return MISSING_PASSPHRASE.includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? '');
  }
}

/**
 * The error of a wrong passphrase does not always say so: one in 256 leaves the padding of the last block valid, and then
 * OpenSSL tries to read the rest as a key.
 *
 * @param {any} key  that could not be read, without the passphrase
 * @param {Buffer | undefined} passphrase
 * @returns {string | null} what an encrypted key lacks
 */
function passphraseProblem(key, passphrase) {
  if (!isEncrypted(key)) return null;
  return passphrase === undefined ? 'passphrase-missing' : 'wrong-passphrase';
}

/**
 * @param {Buffer} der
 * @returns {string}
 */
function nameDer(der) {
  for (const type of /** @type {const} */ (['spki', 'pkcs1'])) {
    try {
      crypto.createPublicKey({ key: der, format: 'der', type });
      return 'public-key';
    } catch {
      // Not that.
    }
  }
  try {
    new crypto.X509Certificate(der);
    return 'certificate';
  } catch {
    return 'malformed';
  }
}

/**
 * @param {any} key  for createPrivateKey(), without a passphrase
 * @param {Buffer | undefined} passphrase
 * @returns {{ key: crypto.KeyObject } | { problem: string | null }} null for a key that is not encrypted
 */
function read(key, passphrase) {
  try {
    return { key: crypto.createPrivateKey({ ...key, passphrase }) };
  } catch {
    return { problem: passphraseProblem(key, passphrase) };
  }
}

/**
 * @param {Buffer} der
 * @param {Buffer | undefined} passphrase
 * @returns {{ key: crypto.KeyObject } | { problem: string }}
 */
function parseDer(der, passphrase) {
  for (const type of ['pkcs8', 'pkcs1']) {
    const { key, problem } = /** @type {any} */ (read({ key: der, format: 'der', type }, passphrase));
    if (key !== undefined) return { key };
    if (problem !== null) return { problem };
  }
  return { problem: nameDer(der) };
}

/**
 * @param {Buffer} encoded
 * @param {Buffer | undefined} passphrase
 * @returns {{ key: crypto.KeyObject } | { problem: string }}
 */
function parse(encoded, passphrase) {
  if (encoded[0] === DER_SEQUENCE) return parseDer(encoded, passphrase);
  const text = tidy(encoded);
  const announced = nameOf(text);
  if (announced !== null) return { problem: announced };
  const parsed = read({ key: PRIVATE_BLOCK.exec(text)?.[0] ?? text }, passphrase);
  if ('key' in parsed) return parsed;
  return { problem: parsed.problem ?? (IN_ONE_LINE.test(text) ? 'no-line-ends' : 'malformed') };
}

/**
 * @param {crypto.KeyObject} key
 * @param {boolean} ed25519  whether such a key is taken besides RSA
 * @returns {string | null} the problem
 */
function kindProblem({ asymmetricKeyType, asymmetricKeyDetails }, ed25519) {
  if (asymmetricKeyType === 'ed25519') return ed25519 ? null : 'ed25519-key';
  if (asymmetricKeyType !== 'rsa') return 'not-rsa';
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < BITS_MIN) return 'key-too-short';
  return bits > BITS_MAX ? 'key-too-long' : null;
}

/**
 * OpenSSL reads a key without asking whether its numbers belong together. Such a key signs, and the exchange refuses
 * every signature.
 *
 * @param {crypto.KeyObject} key
 * @returns {boolean} whether its own public part verifies what it signs
 */
function isConsistent(key) {
  const digest = key.asymmetricKeyType === 'rsa' ? 'sha256' : null;
  try {
    const signature = crypto.sign(digest, TEST_TEXT, key);
    return crypto.verify(digest, TEST_TEXT, crypto.createPublicKey(key), signature);
  } catch {
    return false;
  }
}

/**
 * @param {Buffer} encoded  PEM or DER
 * @param {Buffer | undefined} passphrase
 * @param {boolean} ed25519  whether such a key is taken besides RSA
 * @returns {{ key: crypto.KeyObject } | { problem: string }}
 */
function parsePrivateKey(encoded, passphrase, ed25519) {
  if (encoded.length > ENCODED_MAX) return { problem: 'malformed' };
  const parsed = parse(encoded, passphrase);
  if ('problem' in parsed) return parsed;
  const problem = kindProblem(parsed.key, ed25519);
  if (problem !== null) return { problem };
  return isConsistent(parsed.key) ? parsed : { problem: 'inconsistent-key' };
}

module.exports = { parsePrivateKey };
