'use strict';

/**
 * Every native entry point as JavaScript reaches it. A scenario makes the same value each time that it is called, so
 * that a call which succeeds in spite of a failure inside can be compared with one that had none.
 */

const crypto = require('node:crypto');
const { once } = require('node:events');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const { Signer, createHmac, validateCredentials, validateRequest } = require('../..');
const { binding } = require('../../lib/crypto/backend');
const { VENUES } = require('../../lib/venues');
const { API_KEY, API_SECRET, NOW } = require('../support/fixtures.js');

const LONG = 'é'.repeat(20_000);
const PASSPHRASE = 'test-passphrase';

const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const CIPHER = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE };

/** @param {'pkcs1' | 'pkcs8'} type @param {'pem' | 'der'} format @param {object} [cipher] */
function encoded(type, format, cipher = {}) {
  return /** @type {any} */ (privateKey).export({ type, format, ...cipher });
}

/** @type {Record<string, { privateKey: string | Buffer, passphrase?: string }>} */
const KEYS = {
  'PKCS#8 PEM': { privateKey: encoded('pkcs8', 'pem') },
  'PKCS#1 PEM': { privateKey: encoded('pkcs1', 'pem') },
  'PKCS#8 DER': { privateKey: encoded('pkcs8', 'der') },
  'PKCS#1 DER': { privateKey: encoded('pkcs1', 'der') },
  'encrypted PKCS#8 PEM': { privateKey: encoded('pkcs8', 'pem', CIPHER), passphrase: PASSPHRASE },
  'encrypted PKCS#1 PEM': { privateKey: encoded('pkcs1', 'pem', CIPHER), passphrase: PASSPHRASE },
  'encrypted PKCS#8 DER': { privateKey: encoded('pkcs8', 'der', CIPHER), passphrase: PASSPHRASE },
};

const HMAC = { apiKey: API_KEY, apiSecret: API_SECRET };
const hmac = new Signer(HMAC);
const OF_OKX = /** @type {const} */ ({ venue: 'okx', ...HMAC, apiPassphrase: PASSPHRASE });
const binance = new Signer({ venue: 'binance', ...HMAC });
const SENT = { 'X-MBX-APIKEY': API_KEY };
const SIGNED_URL = `https://api.binance.com/api/v3/order?timestamp=${NOW}&signature=${'0'.repeat(64)}`;
const RSA_PEM = encoded('pkcs8', 'pem');
const SIGNATURE = newRsa().signSync('payload');
const ED25519_PEM = crypto.generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });

/** A new one each time, because a private key that has failed once signs no more. */
function newRsa() {
  return new Signer({ apiKey: API_KEY, privateKey: RSA_PEM });
}

/** @param {Signer} signer @returns {string} what it is, and that its key is the right one */
function used(signer) {
  const { algorithm, apiKey } = signer;
  signer.destroy();
  return `${algorithm} ${apiKey}`;
}

/** Rules that are loaded already, and a table that is refused after its memory was allocated. */
function loadRules() {
  const { table } = /** @type {import('../../lib/venues/venue').VenueValidation} */ (VENUES.bybit.validation);
  const number = binding.loadRules(table);
  try {
    return binding.loadRules(table.subarray(0, -1));
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'ERR_INVALID_ARG_VALUE') throw error;
    return `${number}, malformed`;
  }
}

/** @param {any} signature @returns {string} */
function text(signature) {
  return JSON.stringify(signature);
}

/** @param {Iterable<Signer>} signers */
async function signAll(signers) {
  const batch = await Signer.signAll(signers, { query: 'a=1', timestamp: NOW });
  return text(Array.from({ length: batch.length }, (_, index) => batch.signature(index)));
}

/** @param {object} changes */
async function request(changes) {
  const { 'X-BAPI-SIGN': sign, ...rest } = hmac.signRequestSync({ body: '{"a":1}', timestamp: NOW });
  const headers = { ...rest, 'X-BAPI-SIGN': sign, 'Content-Type': 'application/json' };
  const url = 'https://api.bybit.com/v5/order/create';
  const { findings } = await validateRequest({ method: 'POST', url, headers, now: NOW, ...changes });
  return text(findings.map(({ id }) => id));
}

/** Loads the addon anew: in an environment of its own. */
async function loadInWorker() {
  const worker = new Worker(path.join(__dirname, 'worker.js'));
  const exited = once(worker, 'exit');
  try {
    const [message] = await once(worker, 'message');
    return message;
  } finally {
    await exited;
  }
}

function fromEnv() {
  process.env.BYBIT_API_KEY = API_KEY;
  process.env.BYBIT_API_SECRET = API_SECRET;
  return used(Signer.fromEnv({ wipe: true }));
}

/** @type {Record<string, () => unknown>} */
const SCENARIOS = {
  'new Signer, API secret': () => used(new Signer(HMAC)),
  'new Signer, a long API secret': () => used(new Signer({ ...HMAC, apiSecret: 'xyz'.repeat(1000) })),
  'new Signer, API secret as bytes': () => used(new Signer({ ...HMAC, apiSecret: Buffer.from(API_SECRET) })),
  'Signer.create, API secret': async () => used(await Signer.create(HMAC)),
  'Signer.fromEnv': fromEnv,
  'sign, a string': () => hmac.sign('payload'),
  'sign, a long string': () => hmac.sign(LONG),
  'sign, bytes': () => hmac.sign(Buffer.from('payload')),
  'sign, many bytes': () => hmac.sign(Buffer.alloc(100_000)),
  'sign, RSA': () => newRsa().sign('payload'),
  'sign, 600 in one tick': async () =>
    text(await Promise.all(Array.from({ length: 600 }, (_, index) => hmac.sign(`${index}`)))),
  'sign, both kinds in one tick': async () =>
    text(await Promise.all([hmac.sign('payload'), newRsa().sign('payload'), hmac.sign(Buffer.from('x'))])),
  'signSync, a string': () => hmac.signSync('payload'),
  'signSync, a long string': () => hmac.signSync(LONG),
  'signSync, bytes': () => hmac.signSync(Buffer.from('payload')),
  'signSync, a DataView': () => hmac.signSync(/** @type {any} */ (new DataView(new ArrayBuffer(8)))),
  'signSync, an ArrayBuffer': () => hmac.signSync(/** @type {any} */ (new ArrayBuffer(8))),
  'signSync, no bytes': () => hmac.signSync(Buffer.alloc(0)),
  'signSync, RSA': () => newRsa().signSync('payload'),
  signRequest: async () => text(await hmac.signRequest({ body: 'x', timestamp: NOW })),
  'signRequest, RSA': async () =>
    text(await newRsa().signRequest({ body: Buffer.from('x'), timestamp: NOW })),
  signRequestSync: () => text(hmac.signRequestSync({ query: LONG, timestamp: NOW })),
  signWebSocket: () => text(hmac.signWebSocket({ expires: NOW })),
  'signAll, API secrets': () => signAll([hmac, hmac, hmac]),
  'signAll, both kinds': () => signAll([hmac, newRsa()]),
  'signAll, 600 accounts': () => signAll(new Array(600).fill(hmac)),
  'verify, API secret': () => hmac.verify('payload', hmac.signSync('payload')),
  'verify, long values': () => hmac.verify(LONG, LONG),
  'verify, RSA': () => newRsa().verify('payload', SIGNATURE),
  'createHmac, at once': () => createHmac('sha256', 'key').update('data').digest('hex'),
  'createHmac, long values': () => createHmac('sha512', LONG).update(LONG).digest('base64'),
  'createHmac, piece by piece': () => {
    const made = createHmac('sha256', Buffer.from('key')).update('a').update(LONG).update(Buffer.from('b'));
    return made.digest().toString('hex');
  },
  'hmacFind, long values': () => {
    const keys = ['one', LONG].map((key) => binding.createHmacKey(0, key));
    const mac = crypto.createHmac('sha256', LONG).update(LONG).update('b').digest();
    return binding.hmacFind(keys, mac, LONG, Buffer.from('b'));
  },
  'hmacFind, MACs as text': () => binding.hmacFind([], LONG, 'a'),
  'validateCredentials, API secret': async () =>
    text(await validateCredentials({ apiKey: 'x', apiSecret: ` ${API_SECRET}` })),
  'validateRequest, right': () => request({ body: '{"a":1}', signer: hmac }),
  'validateRequest, wrong': () => request({ body: Buffer.from('{"a":1'), signer: hmac }),
  'validateRequest, without a signer': () => request({ body: '' }),
  'new Signer, passphrase': () => used(new Signer(OF_OKX)),
  'validateCredentials, passphrase': async () =>
    text(await validateCredentials({ ...OF_OKX, apiPassphrase: ' two words' })),
  'validateRequest, signature among the parameters': async () =>
    text(await validateRequest({ method: 'GET', url: SIGNED_URL, headers: SENT, signer: binance, now: NOW })),
  hmacOnce: () => binding.hmacOnce(1, LONG, Buffer.from(LONG), 1),
  'createKeySigner, Ed25519': () => {
    const { id, owner } = /** @type {any} */ (
      binding.createKeySigner(0, API_KEY, ED25519_PEM, undefined, false, true, 1)
    );
    const signature = binding.signSync(id, 'pay', Buffer.from('load'));
    binding.destroySigner(owner);
    return signature;
  },
  inspectApiKey: () => text(binding.inspectApiKey(0, ' x')),
  loadRules,
  secretMemory: () => typeof (/** @type {any} */ (binding).secretMemory().usedBytes),
  'the addon loaded in a worker thread': loadInWorker,
};

for (const [form, credentials] of Object.entries(KEYS)) {
  const given = { apiKey: API_KEY, ...credentials };
  SCENARIOS[`new Signer, ${form}`] = () => used(new Signer(given));
  SCENARIOS[`Signer.create, ${form}`] = async () => used(await Signer.create(given));
}
SCENARIOS['validateCredentials, RSA key'] = async () =>
  text(await validateCredentials({ apiKey: API_KEY, ...KEYS['PKCS#8 PEM'] }));

module.exports = { SCENARIOS };
