'use strict';

/** Who signs: this package and what it is measured against, all from a string to a lower-case hex string. */

const crypto = require('node:crypto');

const { createHmac, Signer } = require('../lib');
const { requireFromBench } = require('./setup');

const API_KEY = 'benchbenchbench018';
const SECRET = 'benchbenchbenchbenchbenchbenchbench3';

/** A signature that differs from node:crypto's: no figure counts then. */
class WrongSignature extends Error {}

/** @param {number} size  bytes @param {number} [count] @returns {string[]} different strings of ASCII characters */
function payloadsOf(size, count = 64) {
  return Array.from({ length: count }, (_, i) => {
    const start = `${1700000000000 + i}${API_KEY}5000category=linear&symbol=BTCUSDT&limit=`;
    return start.slice(0, size).padEnd(size, '0123456789');
  });
}

/** @param {string} payload @param {string} [secret] @returns {string} */
function reference(payload, secret = SECRET) {
  return crypto.createHmac('sha256', secret).update(payload).digest('hex');
}

/** @param {Uint8Array | ArrayBuffer} bytes @returns {string} */
function hex(bytes) {
  return Buffer.from(/** @type {any} */ (bytes)).toString('hex');
}

/**
 * @returns {Promise<Record<string, import('./measure').Contender>>} by name
 */
async function createContenders() {
  const signer = new Signer({ apiKey: API_KEY, apiSecret: SECRET });
  const keyObject = crypto.createSecretKey(Buffer.from(SECRET));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', Buffer.from(SECRET), algorithm, false, ['sign']);
  const bybitApi = requireFromBench('bybit-api/lib/util/webCryptoAPI.js');
  const { hmac } = await import(requireFromBench.resolve('@noble/hashes/hmac.js'));
  const { sha256 } = await import(requireFromBench.resolve('@noble/hashes/sha2.js'));
  const nobleKey = new Uint8Array(Buffer.from(SECRET));
  const text = new TextEncoder();
  const list = [
    { name: 'signSync', label: 'signSync', sign: (payload) => signer.signSync(payload) },
    { name: 'sign', label: 'sign', sign: (payload) => signer.sign(payload) },
    {
      name: 'dropIn',
      label: "bybit-auth's createHmac",
      sign: (payload) => createHmac('sha256', SECRET).update(payload).digest('hex'),
    },
    { name: 'createHmac', label: 'node:crypto createHmac', sign: (payload) => reference(payload) },
    {
      name: 'keyObject',
      label: 'createHmac, KeyObject',
      sign: (payload) => crypto.createHmac('sha256', keyObject).update(payload).digest('hex'),
    },
    {
      name: 'subtle',
      label: 'crypto.subtle.sign, imported key',
      sign: async (payload) => hex(await crypto.subtle.sign('HMAC', imported, text.encode(payload))),
    },
    {
      name: 'noble',
      label: '@noble/hashes',
      sign: (payload) => hex(hmac(sha256, nobleKey, text.encode(payload))),
    },
    {
      name: 'bybitApi',
      label: "bybit-api's signMessage",
      sign: (payload) => bybitApi.signMessage(payload, SECRET),
    },
  ];
  return Object.fromEntries(list.map((contender) => [contender.name, contender]));
}

/**
 * @param {string} who
 * @param {readonly string[]} signatures
 * @param {readonly string[]} expected
 * @throws {WrongSignature}
 */
function assertSignatures(who, signatures, expected) {
  if (signatures.length !== expected.length) {
    throw new WrongSignature(`${who} gave ${signatures.length} signatures instead of ${expected.length}`);
  }
  const wrong = expected.findIndex((signature, i) => signature !== signatures[i]);
  if (wrong !== -1) throw new WrongSignature(`${who} gave a wrong signature for payload ${wrong}`);
}

/**
 * Every contender signs payloads of every size, alone and many at once.
 *
 * @param {import('./measure').Contender[]} contenders
 * @throws {WrongSignature}
 */
async function checkContenders(contenders) {
  const payloads = [...[1, 64, 100, 1000, 100_000].flatMap((size) => payloadsOf(size, 4)), 'символ=BTC€😀'];
  const expected = payloads.map((payload) => reference(payload));
  for (const { label, sign } of contenders) {
    const alone = [];
    for (const payload of payloads) alone.push(await sign(payload));
    assertSignatures(label, alone, expected);
    assertSignatures(label, await Promise.all(payloads.map((payload) => sign(payload))), expected);
  }
}

module.exports = {
  API_KEY,
  SECRET,
  WrongSignature,
  assertSignatures,
  checkContenders,
  createContenders,
  payloadsOf,
  reference,
};
