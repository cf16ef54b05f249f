'use strict';

/** Keys of every kind that an exchange may want, whatever Signer offers: both digests, both encodings, Ed25519. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { createFallback } = require('../../lib/crypto/node-backend');
const { binding: chosen } = require('../../lib/crypto/backend');
const { BASE64, HEX } = require('../support/crypto/native-calls');
const { PASSPHRASE } = require('../support/crypto/rsa-keys');
const { ED25519_PEM, ED25519_VECTOR, HMAC_VECTORS } = require('../support/crypto/signing-vectors');
const { NO_RULES } = require('../support/crypto/rules');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');

const INTERFACES = /** @type {any[]} */ ([chosen, createFallback()]);
const DIGESTS = ['sha256', 'sha512'];
const ENCODINGS = /** @type {const} */ (['hex', 'base64']);
const ED25519 = crypto.createPrivateKey(ED25519_PEM);
const LONG = 'é'.repeat(3000);

/** @param {any} binding @param {any} privateKey @param {any} [passphrase] @param {boolean} [ed25519] @param {number} [encoding] */
function keySigner(binding, privateKey, passphrase, ed25519 = true, encoding = BASE64) {
  return binding.createKeySigner(NO_RULES, API_KEY, privateKey, passphrase, false, ed25519, encoding);
}

/** @param {any[]} parts @param {string} apiKey @returns {Buffer} */
function whole(parts, apiKey) {
  return Buffer.concat(parts.map((part) => Buffer.from(part ?? apiKey)));
}

/**
 * @param {any} key  encrypted
 * @returns {string} a wrong passphrase whose error is not about decryption: one in 256
 */
function unluckyPassphrase(key) {
  for (let number = 0; number < 20_000; number++) {
    const passphrase = `wrong ${number}`;
    try {
      crypto.createPrivateKey({ key, passphrase });
    } catch (error) {
      if (!/decrypt/i.test(String(error))) return passphrase;
    }
  }
  throw new Error('Every wrong passphrase was an error of decryption');
}

/**
 * Every way to sign gives the same, and it verifies.
 *
 * @param {any} binding
 * @param {any} created
 * @param {any[]} parts
 * @param {string} expected
 */
async function assertSigns(binding, { id, apiKey }, parts, expected) {
  const message = whole(parts, apiKey);
  const ids = Float64Array.of(id, id);
  assert.equal(binding.signSync(id, ...parts.map((part) => part ?? apiKey)), expected);
  assert.equal(binding.signSync(id, message), expected);
  const { texts, size } = await binding.signAll(ids, parts);
  assert.equal(size, expected.length);
  assert.equal(Buffer.from(texts).toString(), expected.repeat(2));
  const none = Float64Array.of(0, 0);
  assert.equal(await binding.signBatch(ids, none, '', [message, message], 2), expected.repeat(2));
  assert.equal(binding.verify(id, message, expected), true);
  assert.equal(binding.verify(id, Buffer.concat([message, Buffer.from('x')]), expected), false);
  assert.equal(binding.verify(id, message, expected.slice(0, -1)), false);
  assert.equal(binding.verify(id, message, ''), false);
}

describe('HMAC', () => {
  for (const { name, digest, encoding, apiKey, secret, parts, signature } of HMAC_VECTORS) {
    test(name, async () => {
      for (const binding of INTERFACES) {
        const created = binding.createSigner(NO_RULES, apiKey, secret, true, digest, encoding, undefined);
        assert.equal(created.algorithm, `hmac-${DIGESTS[digest]}`);
        await assertSigns(binding, created, parts, signature);
      }
    });
  }

  test('each digest in each encoding, for messages of every size', async () => {
    for (const [digest, name] of DIGESTS.entries()) {
      for (const [encoding, format] of ENCODINGS.entries()) {
        for (const message of ['', 'x', LONG]) {
          const expected = crypto.createHmac(name, API_SECRET).update(message).digest(format);
          for (const binding of INTERFACES) {
            const created = binding.createSigner(
              NO_RULES,
              API_KEY,
              API_SECRET,
              false,
              digest,
              encoding,
              undefined,
            );
            await assertSigns(binding, created, [message], expected);
          }
        }
      }
    }
  });

  test('hex verifies in upper case, base64 does not', () => {
    for (const binding of INTERFACES) {
      for (const [encoding, fits] of /** @type {const} */ ([
        [HEX, true],
        [BASE64, false],
      ])) {
        const { id, owner } = binding.createSigner(
          NO_RULES,
          API_KEY,
          API_SECRET,
          false,
          1,
          encoding,
          undefined,
        );
        const signature = binding.signSync(id, 'payload');
        assert.equal(binding.verify(id, 'payload', signature.toUpperCase()), fits);
        assert.equal(binding.verify(id, 'payload', signature), true);
        binding.destroySigner(owner);
      }
    }
  });

  test('signatures of several lengths in one batch', async () => {
    for (const binding of INTERFACES) {
      const short = binding.createSigner(NO_RULES, API_KEY, API_SECRET, false, 0, BASE64, undefined);
      const long = binding.createSigner(NO_RULES, API_KEY, API_SECRET, false, 1, HEX, undefined);
      const ids = Float64Array.of(short.id, long.id);
      const expected = [binding.signSync(short.id, 'x'), binding.signSync(long.id, 'x')];
      const { texts, size, ends } = await binding.signAll(ids, ['x']);
      assert.equal(size, 0);
      assert.deepEqual([...new Float64Array(ends)], [44, 44 + 128]);
      assert.equal(Buffer.from(texts).toString(), expected.join(''));
      assert.deepEqual(await binding.signBatch(ids, Float64Array.of(1, 1), 'xx', undefined, 2), expected);
    }
  });
});

describe('Ed25519', () => {
  const { parts, signature } = ED25519_VECTOR;
  const pem = /** @type {string} */ (ED25519.export({ type: 'pkcs8', format: 'pem' }));
  const cipher = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE };
  /** @type {Record<string, [key: any, passphrase?: string]>} */
  const FORMS = {
    PEM: [pem],
    'literal \\n': [pem.replaceAll('\n', '\\n')],
    quoted: [`"${pem.trim()}"`],
    DER: [ED25519.export({ type: 'pkcs8', format: 'der' })],
    'encrypted PEM': [ED25519.export({ type: 'pkcs8', format: 'pem', ...cipher }), PASSPHRASE],
    'encrypted DER': [ED25519.export({ type: 'pkcs8', format: 'der', ...cipher }), PASSPHRASE],
  };

  for (const [title, [key, passphrase]] of Object.entries(FORMS)) {
    test(title, async () => {
      for (const binding of INTERFACES) {
        const created = keySigner(binding, key, passphrase);
        assert.equal(created.algorithm, 'ed25519');
        await assertSigns(binding, created, parts, signature);
        const later = await binding.createKeySignerAsync(
          NO_RULES,
          API_KEY,
          key,
          passphrase,
          false,
          true,
          BASE64,
        );
        await assertSigns(binding, later, parts, signature);
        assert.equal(keySigner(binding, key, passphrase, false).keyProblem, 'ed25519-key');
      }
    });
  }

  test('RFC 8032, section 7.1, test 1, and messages of every size', async () => {
    const ofNothing =
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
    for (const binding of INTERFACES) {
      const inHex = keySigner(binding, pem, undefined, true, HEX);
      await assertSigns(binding, inHex, [''], ofNothing);
      for (const message of ['x', LONG, Buffer.alloc(100_000, 7)]) {
        const expected = crypto.sign(null, Buffer.from(message), ED25519).toString('hex');
        await assertSigns(binding, inHex, ['', message], expected);
      }
    }
  });

  test('a passphrase that is missing or wrong', () => {
    for (const binding of INTERFACES) {
      for (const title of ['encrypted PEM', 'encrypted DER']) {
        const [key] = FORMS[title];
        assert.equal(keySigner(binding, key).keyProblem, 'passphrase-missing');
        assert.equal(keySigner(binding, key, 'wrong').keyProblem, 'wrong-passphrase');
      }
    }
  });

  test('a wrong passphrase that leaves the padding of the last block valid', () => {
    const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const form = { type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: PASSPHRASE };
    const key = rsa.export(/** @type {any} */ (form));
    const wrong = unluckyPassphrase(key);
    for (const binding of INTERFACES) {
      assert.equal(keySigner(binding, key, wrong).keyProblem, 'wrong-passphrase');
    }
  });

  test('other curves, and its public key', () => {
    const pkcs8 = /** @type {const} */ ({ type: 'pkcs8', format: 'pem' });
    const ed448 = crypto.generateKeyPairSync('ed448').privateKey.export(pkcs8);
    const x25519 = crypto.generateKeyPairSync('x25519').privateKey.export(pkcs8);
    const own = crypto.createPublicKey(ED25519).export({ type: 'spki', format: 'pem' });
    for (const binding of INTERFACES) {
      assert.equal(keySigner(binding, ed448).keyProblem, 'not-rsa');
      assert.equal(keySigner(binding, x25519).keyProblem, 'not-rsa');
      assert.equal(keySigner(binding, own).keyProblem, 'public-key');
    }
  });

  test('many in flight with HMAC and RSA among them', async () => {
    const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const count = 300;
    for (const binding of INTERFACES) {
      const signers = [
        keySigner(binding, pem),
        keySigner(binding, rsa.export({ type: 'pkcs8', format: 'der' })),
        binding.createSigner(NO_RULES, API_KEY, API_SECRET, false, 1, BASE64, undefined),
      ];
      const payloads = Array.from({ length: count }, (_, index) => `${index}`);
      const signatures = await binding.signBatch(
        Float64Array.from(payloads, (_, index) => signers[index % 3].id),
        Float64Array.from(payloads, ({ length }) => length),
        payloads.join(''),
        undefined,
        count,
      );
      payloads.forEach((payload, index) => {
        assert.equal(signatures[index], binding.signSync(signers[index % 3].id, payload), payload);
      });
    }
  });
});

describe('a private key that fails', () => {
  test('stays failed, with the error; the others of its batch are signed', async (t) => {
    const binding = INTERFACES[1]; // of the addon's key this is tested in test/native
    const { id } = keySigner(binding, ED25519_PEM);
    const hmac = binding.createSigner(NO_RULES, API_KEY, API_SECRET, false, 0, HEX, undefined).id;
    const mocked = t.mock.method(crypto, 'sign', () => {
      throw new Error('out of memory');
    });
    assert.throws(() => binding.signSync(id, 'x'), { code: 'ERR_BYBIT_CRYPTO' });
    mocked.mock.restore();
    assert.throws(() => binding.signSync(id, 'x'), { code: 'ERR_BYBIT_CRYPTO' });
    assert.throws(() => binding.signAll(Float64Array.of(hmac, id), ['x']), { code: 'ERR_BYBIT_CRYPTO' });
    const ids = Float64Array.of(hmac, id);
    const signatures = await binding.signBatch(ids, Float64Array.of(1, 1), 'xx', undefined, 2);
    assert.deepEqual(signatures, [binding.signSync(hmac, 'x'), null]);
    const other = keySigner(binding, ED25519_PEM);
    assert.equal(binding.signSync(other.id, ...ED25519_VECTOR.parts), ED25519_VECTOR.signature);
  });
});
