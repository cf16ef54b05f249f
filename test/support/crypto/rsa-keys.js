'use strict';

/** RSA keys in every form in which people have them, and things that look like one. */

const crypto = require('node:crypto');

const PASSPHRASE = 'correct horse battery';

/**
 * Read again, because Node.js 20 can lock up when it exports a key while its garbage collector frees the job that made it.
 *
 * @param {number} modulusLength
 */
function newPair(modulusLength) {
  const pair = crypto.generateKeyPairSync('rsa', {
    modulusLength,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    privateKey: crypto.createPrivateKey(pair.privateKey),
    publicKey: crypto.createPublicKey(pair.publicKey),
  };
}

/** @param {crypto.KeyObject} key @param {any} options @returns {any} */
function exported(key, options) {
  return key.export(options);
}

/**
 * @param {crypto.KeyObject} privateKey
 * @returns {Record<string, { privateKey: any, passphrase?: string }>}
 */
function formsOf(privateKey) {
  const pem = exported(privateKey, { type: 'pkcs8', format: 'pem' });
  const cipher = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE };
  const encrypted = exported(privateKey, { type: 'pkcs8', format: 'pem', ...cipher });
  return {
    KeyObject: { privateKey },
    'PKCS#8 PEM': { privateKey: pem },
    'PKCS#8 PEM as Buffer': { privateKey: Buffer.from(pem) },
    'PKCS#1 PEM': { privateKey: exported(privateKey, { type: 'pkcs1', format: 'pem' }) },
    'PKCS#8 DER': { privateKey: exported(privateKey, { type: 'pkcs8', format: 'der' }) },
    'PKCS#1 DER': { privateKey: exported(privateKey, { type: 'pkcs1', format: 'der' }) },
    'encrypted PKCS#8 PEM': { privateKey: encrypted, passphrase: PASSPHRASE },
    'encrypted PKCS#1 PEM': {
      privateKey: exported(privateKey, { type: 'pkcs1', format: 'pem', ...cipher }),
      passphrase: PASSPHRASE,
    },
    'encrypted PKCS#8 DER': {
      privateKey: exported(privateKey, { type: 'pkcs8', format: 'der', ...cipher }),
      passphrase: PASSPHRASE,
    },
    'a passphrase that nothing needs': { privateKey: pem, passphrase: PASSPHRASE },
    'literal \\n': { privateKey: pem.replaceAll('\n', '\\n') },
    'literal \\n, encrypted': { privateKey: encrypted.replaceAll('\n', '\\n'), passphrase: PASSPHRASE },
    CRLF: { privateKey: pem.replaceAll('\n', '\r\n') },
    'double quotes and literal \\n': { privateKey: `"${pem.trim().replaceAll('\n', '\\n')}"` },
    'single quotes': { privateKey: `'${pem}'` },
    'white space around': { privateKey: `\n\n  ${pem}  \r\n\t` },
    'text before and behind': { privateKey: `The key of my bot\n${pem}that was it\n` },
    'no line end at the end': { privateKey: pem.trim() },
  };
}

/** @returns {Record<string, { id: string, privateKey: any, passphrase?: string }>} by title; id of the finding */
function badKeys() {
  const pair = newPair(2048);
  const { privateKey, publicKey } = pair;
  const pem = exported(privateKey, { type: 'pkcs8', format: 'pem' });
  const der = exported(privateKey, { type: 'pkcs8', format: 'der' });
  const cipher = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE };
  const encrypted = exported(privateKey, { type: 'pkcs8', format: 'pem', ...cipher });
  const pkcs1 = exported(privateKey, { type: 'pkcs1', format: 'pem' });
  const encryptedDer = exported(privateKey, { type: 'pkcs8', format: 'der', ...cipher });
  const traditional = exported(privateKey, { type: 'pkcs1', format: 'pem', ...cipher });
  const pkcs8 = { type: 'pkcs8', format: 'pem' };
  const ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ed25519 = crypto.generateKeyPairSync('ed25519').privateKey;
  const pss = crypto.generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;
  const short = newPair(1024).privateKey;
  const modulus = newPair(2048).privateKey.export({ format: 'jwk' }).n;
  const mixed = crypto.createPrivateKey({
    format: 'jwk',
    key: { ...privateKey.export({ format: 'jwk' }), n: modulus },
  });
  /** @param {string} label */
  const block = (label) => `-----BEGIN ${label}-----\nbm90IGEga2V5\n-----END ${label}-----\n`;
  return {
    'public key PEM': { id: 'public-key', privateKey: exported(publicKey, { type: 'spki', format: 'pem' }) },
    'public key PEM, PKCS#1': {
      id: 'public-key',
      privateKey: exported(publicKey, { type: 'pkcs1', format: 'pem' }),
    },
    'public key DER': { id: 'public-key', privateKey: exported(publicKey, { type: 'spki', format: 'der' }) },
    'public KeyObject': { id: 'public-key', privateKey: publicKey },
    'ssh-rsa line': { id: 'public-key', privateKey: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ me@host' },
    certificate: { id: 'certificate', privateKey: block('CERTIFICATE') },
    EC: { id: 'not-rsa', privateKey: exported(ec, pkcs8) },
    'EC, SEC1': { id: 'not-rsa', privateKey: exported(ec, { type: 'sec1', format: 'pem' }) },
    'EC KeyObject': { id: 'not-rsa', privateKey: ec },
    Ed25519: { id: 'ed25519-key', privateKey: exported(ed25519, pkcs8) },
    'Ed25519 KeyObject': { id: 'ed25519-key', privateKey: ed25519 },
    'RSA-PSS': { id: 'not-rsa', privateKey: exported(pss, pkcs8) },
    'numbers of two keys': { id: 'inconsistent-key', privateKey: exported(mixed, pkcs8) },
    'numbers of two keys, KeyObject': { id: 'inconsistent-key', privateKey: mixed },
    '1024 bits': { id: 'key-too-short', privateKey: exported(short, pkcs8) },
    '1024 bits, KeyObject': { id: 'key-too-short', privateKey: short },
    OpenSSH: { id: 'openssh-key', privateKey: block('OPENSSH PRIVATE KEY') },
    'truncated PEM': { id: 'malformed', privateKey: pem.slice(0, 800) },
    'PEM with a hole': { id: 'malformed', privateKey: pem.slice(0, 300) + pem.slice(800) },
    'PEM in one line': { id: 'no-line-ends', privateKey: pem.replaceAll('\n', '') },
    'PEM with spaces in place of line ends': { id: 'no-line-ends', privateKey: pem.replaceAll('\n', ' ') },
    'PKCS#1 in one line': { id: 'no-line-ends', privateKey: `'${pkcs1.replaceAll('\n', '')}'` },
    'encrypted, in one line': {
      id: 'no-line-ends',
      privateKey: encrypted.replaceAll('\n', ''),
      passphrase: 'wrong',
    },
    'the first line of a PEM block': { id: 'malformed', privateKey: pem.slice(0, pem.indexOf('\n')) },
    'truncated DER': { id: 'malformed', privateKey: der.subarray(0, 600) },
    'no key at all': { id: 'malformed', privateKey: 'neitherKeyNorCertificate' },
    'a block of nothing': { id: 'malformed', privateKey: block('PRIVATE KEY') },
    'secret KeyObject': { id: 'malformed', privateKey: crypto.createSecretKey(Buffer.alloc(32, 7)) },
    'too large': { id: 'malformed', privateKey: `${pem}${'x'.repeat(2 ** 16)}` },
    'wrong passphrase': { id: 'wrong-passphrase', privateKey: encrypted, passphrase: 'wrong' },
    'empty passphrase': { id: 'wrong-passphrase', privateKey: encrypted, passphrase: '' },
    'wrong passphrase, DER': { id: 'wrong-passphrase', privateKey: encryptedDer, passphrase: 'wrong' },
    'wrong passphrase, PKCS#1': { id: 'wrong-passphrase', privateKey: traditional, passphrase: 'wrong' },
    'missing passphrase': { id: 'passphrase-missing', privateKey: encrypted },
    'missing passphrase, DER': { id: 'passphrase-missing', privateKey: encryptedDer },
    'missing passphrase, PKCS#1': { id: 'passphrase-missing', privateKey: traditional },
    empty: { id: 'empty', privateKey: '' },
    'empty Buffer': { id: 'empty', privateKey: Buffer.alloc(0) },
    'only white space': { id: 'empty', privateKey: ' \r\n\t' },
    'a variable': { id: 'unexpanded-variable', privateKey: '${BYBIT_API_PRIVATE_KEY}' },
  };
}

module.exports = { PASSPHRASE, badKeys, formsOf, newPair };
