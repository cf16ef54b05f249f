'use strict';

/** What signs: this package and its peers, all from a string to a lower-case hex string. */

const crypto = require('node:crypto');

const { createHmac, Signer } = require('../lib');
const { requireFromBench } = require('./setup');

const API_KEY = 'benchbenchbench018';
const SECRET = 'benchbenchbenchbenchbenchbenchbench3';

/** How many different payloads a row signs: a bot never signs the same one twice. */
const PAYLOADS = 4096;

/** The request that is signed for many accounts. */
const REQUEST = {
  query: 'category=linear&symbol=BTCUSDT&limit=50',
  timestamp: 1700000000000,
  recvWindow: 5000,
};

/**
 * @typedef {object} Contender
 * @property {string} label
 * @property {(payload: string) => string | Promise<string>} sign
 */

/** @param {number} size  bytes @param {number} [count] @returns {string[]} different strings of ASCII characters */
function payloadsOf(size, count = PAYLOADS) {
  return Array.from({ length: count }, (_, i) => {
    // The multiplier spreads prices and quantities, so that neighbours share no long prefix after the timestamp.
    const draw = (Math.imul(i + 1, 2654435761) >>> 0).toString(36);
    const start = `${1700000000000 + i * 37}${API_KEY}5000category=linear&symbol=BTCUSDT&orderLinkId=${draw}`;
    return Buffer.from(start.slice(0, size).padEnd(size, draw)).toString('latin1');
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

/** @returns {Promise<Record<string, Contender>>} by name */
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
  return {
    signSync: { label: 'signSync', sign: (payload) => signer.signSync(payload) },
    sign: { label: 'sign', sign: (payload) => signer.sign(payload) },
    dropIn: {
      label: "bybit-auth's createHmac",
      sign: (payload) => createHmac('sha256', SECRET).update(payload).digest('hex'),
    },
    createHmac: { label: 'node:crypto createHmac', sign: (payload) => reference(payload) },
    keyObject: {
      label: 'createHmac, KeyObject',
      sign: (payload) => crypto.createHmac('sha256', keyObject).update(payload).digest('hex'),
    },
    subtle: {
      label: 'crypto.subtle.sign, imported key',
      sign: async (payload) => hex(await crypto.subtle.sign('HMAC', imported, text.encode(payload))),
    },
    noble: { label: '@noble/hashes', sign: (payload) => hex(hmac(sha256, nobleKey, text.encode(payload))) },
    bybitApi: {
      label: "bybit-api's signMessage",
      sign: (payload) => bybitApi.signMessage(payload, SECRET),
    },
  };
}

/**
 * @param {string} label
 * @param {readonly string[]} signatures
 * @param {readonly string[]} expected
 * @throws {Error} no figure counts after a wrong signature
 */
function assertSignatures(label, signatures, expected) {
  if (signatures.length !== expected.length) {
    throw new Error(`${label} gave ${signatures.length} signatures instead of ${expected.length}`);
  }
  const wrong = expected.findIndex((signature, i) => signature !== signatures[i]);
  if (wrong !== -1) throw new Error(`${label} gave a wrong signature for payload ${wrong}`);
}

/**
 * Every contender signs payloads of every size, alone and many at once.
 *
 * @param {Contender[]} contenders
 */
async function checkContenders(contenders) {
  const payloads = [1, 64, 100, 1000, 100_000].flatMap((size) => payloadsOf(size, 4));
  payloads.push('символ=BTC€😀', ...payloadsOf(100));
  const expected = payloads.map((payload) => reference(payload));
  for (const { label, sign } of contenders) {
    const alone = [];
    for (const payload of payloads.slice(0, 25)) alone.push(await sign(payload));
    assertSignatures(label, alone, expected.slice(0, 25));
    assertSignatures(label, await Promise.all(payloads.map((payload) => sign(payload))), expected);
  }
}

/**
 * Asks for every signature at once and waits for all of them.
 *
 * @param {Contender['sign']} sign
 * @param {readonly string[]} payloads
 * @param {number} count
 * @param {number} [from]  index of the first payload
 * @returns {string[] | Promise<string[]>} not a Promise where each signature is made at once
 */
function signInFlight(sign, payloads, count, from = 0) {
  const signatures = new Array(count);
  for (let i = 0; i < count; i++) signatures[i] = sign(payloads[(from + i) % payloads.length]);
  return typeof signatures[0] === 'string' ? signatures : Promise.all(signatures);
}

/** @param {number} count */
function createAccounts(count) {
  return Array.from({ length: count }, (_, i) => {
    const number = String(i).padStart(6, '0');
    const credentials = {
      apiKey: `benchaccount${number}`,
      apiSecret: `benchbenchbenchbenchbenchbench${number}`,
    };
    return { ...credentials, signer: new Signer(credentials) };
  });
}

/** @param {{ apiKey: string, apiSecret: string }[]} accounts @returns {string[]} signatures of REQUEST */
function createHmacLoop(accounts) {
  const { timestamp, recvWindow, query } = REQUEST;
  return accounts.map(({ apiKey, apiSecret }) =>
    reference(`${timestamp}${apiKey}${recvWindow}${query}`, apiSecret),
  );
}

module.exports = {
  API_KEY,
  PAYLOADS,
  REQUEST,
  SECRET,
  assertSignatures,
  checkContenders,
  createAccounts,
  createContenders,
  createHmacLoop,
  payloadsOf,
  reference,
  signInFlight,
};
