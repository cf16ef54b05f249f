'use strict';

/** Options that cannot work are TypeErrors when the verifier is made. No error and no inspection shows a key. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');
const util = require('node:util');

const { WebhookError, WebhookVerifier } = require('../../lib/webhook.js');
const {
  ED25519,
  RSA,
  SECRET,
  SECRET_SENDERS,
  SENDERS,
  optionsOf,
  standardKey,
} = require('../support/webhook/senders.js');

const keys = [SECRET];
const pem = (pair, type = 'spki') => pair.publicKey.export({ format: 'pem', type });
const shortRsa = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const elliptic = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Options, and what the message says. */
const WRONG = [
  [undefined, /must be an object with "scheme", "keys"/],
  [null, /must be an object/],
  [{}, /"scheme"/],
  [{ scheme: 'github' }, /"keys"/],
  [{ scheme: 'githb', keys }, /"scheme" .* must be one of standard, .* given "githb"/],
  [{ scheme: 'toString', keys }, /"scheme"/],
  [{ scheme: 'github', keys, tolerance: 1 }, /no option "tolerance"\. Did you mean "toleranceMs"\?/],
  [{ scheme: 'github', keys: SECRET }, /"keys" .* must be an array/],
  [{ scheme: 'github', keys: [] }, /"keys" .* must be an array/],
  [{ scheme: 'github', keys: Array.from({ length: 101 }, () => SECRET) }, /1 to 100 keys/],
  [{ scheme: 'github', keys: [SECRET, undefined] }, /key 2 must be a string or bytes/],
  [{ scheme: 'github', keys: [''] }, /key 1 is empty/],
  [{ scheme: 'github', keys: [Buffer.alloc(0)] }, /key 1 is empty/],
  [{ scheme: 'github', keys: [`${SECRET}\n`] }, /key 1 begins or ends with white space/],
  [{ scheme: 'standard', keys: ['whsec_not base64'] }, /key 1 is not base64/],
  [{ scheme: 'standard', keys: ['whsec_'] }, /key 1 is empty/],
  [{ scheme: 'standard', keys: ['whpk_AAAA'] }, /key 1 is not a public key/],
  [{ scheme: 'telegram', keys: ['a b'] }, /key 1 must have 1 to 256 characters/],
  [{ scheme: 'telegram', keys: ['a'.repeat(257)] }, /key 1 must have 1 to 256 characters/],
  [{ scheme: 'hmac', keys: ['0g'], keyEncoding: 'hex' }, /key 1 is not hex/],
  [{ scheme: 'hmac', keys: ['abc'], keyEncoding: 'hex' }, /key 1 is not hex/],
  [{ scheme: 'ed25519', keys: ['00'] }, /key 1 is not a public key/],
  [{ scheme: 'ed25519', keys: [pem(RSA)] }, /key 1 is not a public key for ed25519/],
  [{ scheme: 'rsa', keys: [pem(ED25519)] }, /key 1 is not a public key for rsa/],
  [{ scheme: 'rsa', keys: [pem(elliptic)] }, /key 1 is not a public key for rsa/],
  [{ scheme: 'rsa', keys: [pem(shortRsa)] }, /key 1 is shorter than 2048 bits/],
  [{ scheme: 'rsa', keys: [crypto.createSecretKey(Buffer.from(SECRET))] }, /key 1 is not a public key/],
  [{ scheme: 'rsa', keys: [{}] }, /key 1 is not a public key/],
  [{ scheme: 'stripe', keys, toleranceMs: 0 }, /"toleranceMs"/],
  [{ scheme: 'stripe', keys, toleranceMs: Infinity }, /"toleranceMs"/],
  [{ scheme: 'stripe', keys, toleranceMs: 86_400_001 }, /"toleranceMs"/],
  [{ scheme: 'stripe', keys, now: 5 }, /"now"/],
  [{ scheme: 'stripe', keys, replay: {} }, /"replay"/],
  [{ scheme: 'stripe', keys, replay: true }, /"replay"/],
  [{ scheme: 'github', keys, toleranceMs: 1000 }, /"toleranceMs" .* needs a signed timestamp/],
  [{ scheme: 'github', keys, replay: { seen: () => false } }, /"replay" .* needs a signed timestamp/],
  [{ scheme: 'hmac', keys, replay: { seen: () => false } }, /"replay" .* needs a signed timestamp/],
  [{ scheme: 'github', keys, prefix: 'x' }, /"prefix" .* is fixed by the scheme github/],
  [{ scheme: 'github', keys, headers: {} }, /"headers" .* is fixed by the scheme github/],
  [{ scheme: 'github', keys, field: 'x' }, /"field" .* does not exist in the scheme github/],
  [{ scheme: 'github', keys, certificate: true }, /"certificate" .* does not exist in the scheme github/],
  [{ scheme: 'github', keys, ips: [] }, /"ips"/],
  [{ scheme: 'github', keys, ips: 'github' }, /"ips"/],
  [{ scheme: 'github', keys, ips: ['example.com'] }, /"ips" .* neither an IP address nor a network/],
  [{ scheme: 'github', keys, ips: ['10.0.0.0/33'] }, /"ips" .* neither/],
  [{ scheme: 'github', keys, ips: ['10.0.0.0/8/8'] }, /"ips" .* neither/],
  [{ scheme: 'github', keys, ips: ['10.0.0.0/'] }, /"ips" .* neither/],
  [{ scheme: 'hmac', keys, template: '{timestamp}' }, /"template" .* must have \{body\} once/],
  [{ scheme: 'hmac', keys, template: '{body}{body}' }, /"template" .* must have \{body\} once/],
  [
    { scheme: 'hmac', keys, template: '{nonce}{body}' },
    /knows \{id\}, \{timestamp\} and \{body\}, not \{nonce\}/,
  ],
  [{ scheme: 'hmac', keys, template: '{timestamp}.{body}' }, /has \{timestamp\}, so "headers" must name/],
  [
    { scheme: 'hmac', keys, template: '{id}.{body}' },
    /has \{id\}, so "headers" must name the header of the id/,
  ],
  [{ scheme: 'hmac', keys, headers: { signature: 'a b' } }, /"headers"/],
  [{ scheme: 'hmac', keys, headers: { sign: 'x' } }, /"headers"/],
  [{ scheme: 'hmac', keys, encoding: 'base64url' }, /"encoding"/],
  [{ scheme: 'hmac', keys, digest: 'md5' }, /"digest"/],
  [{ scheme: 'hmac', keys, timestampUnit: 'us' }, /"timestampUnit"/],
];

describe('wrong options', () => {
  for (const [index, [options, message]] of WRONG.entries()) {
    test(`${index + 1}: ${message}`, () => {
      assert.throws(
        () => new WebhookVerifier(options),
        (error) => {
          assert.equal(error.name, 'TypeError');
          assert.match(error.code, /^ERR_INVALID_ARG_(TYPE|VALUE)$/);
          assert.match(error.message, message);
          assert.ok(!util.inspect(error).includes(SECRET), 'it shows a key');
          return true;
        },
      );
    });
  }
});

test('keys may be bytes, which can change afterwards', () => {
  const { body, headers } = SENDERS.github.send(Buffer.from('{}'));
  const key = Buffer.from(SECRET);
  const verifier = new WebhookVerifier({ scheme: 'github', keys: [key] });
  assert.equal(key.toString(), SECRET, "the caller's bytes stay");
  key.fill(0);
  assert.equal(verifier.verifySync(body, headers).keyIndex, 0);
});

test('keys in hex and base64', () => {
  const { body, headers } = SENDERS.github.send(Buffer.from('{}'));
  for (const keyEncoding of ['hex', 'base64']) {
    const verifier = new WebhookVerifier({
      scheme: 'hmac',
      keys: [Buffer.from(SECRET).toString(keyEncoding)],
      keyEncoding,
      headers: { signature: 'X-Hub-Signature-256' },
      prefix: 'sha256=',
    });
    assert.equal(verifier.verifySync(body, headers).keyIndex, 0);
  }
});

test('a key of Standard Webhooks without its prefix, and without padding', () => {
  const { body, headers } = SENDERS.standard.send(Buffer.from('{}'));
  const key = standardKey(SECRET);
  for (const form of [key.slice('whsec_'.length), key.replace(/=+$/, '')]) {
    const verifier = new WebhookVerifier(optionsOf(SENDERS.standard, { keys: [form] }));
    assert.equal(verifier.verifySync(body, headers).keyIndex, 0);
  }
});

test('no inspection and no JSON shows a key', () => {
  for (const sender of Object.values({ ...SENDERS, ...SECRET_SENDERS })) {
    const verifier = new WebhookVerifier(optionsOf(sender));
    const shown = util.inspect(verifier, { depth: 9, showHidden: true }) + JSON.stringify(verifier);
    for (const key of [SECRET, ...sender.options.keys]) assert.ok(!shown.includes(key));
    assert.deepEqual(Object.keys(verifier), ['scheme']);
  }
});

test('no refusal shows a key, a signature or the body', () => {
  for (const sender of Object.values({ ...SENDERS, ...SECRET_SENDERS })) {
    const { body, headers, details } = sender.send(Buffer.from('{"note":"private"}'));
    const verifier = new WebhookVerifier(optionsOf(sender, { keys: [sender.otherKey] }));
    assert.throws(
      () => verifier.verifySync(body, headers, details),
      (error) => {
        const shown = util.inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
        for (const value of [SECRET, sender.otherKey, 'private']) assert.ok(!shown.includes(value));
        const [signature] = Object.entries(headers).filter(([name]) => name === sender.signature);
        if (signature) assert.ok(!shown.includes(signature[1].slice(-20)));
        return true;
      },
    );
  }
});

test('errors of another copy of the package are recognised', () => {
  const files = Object.keys(require.cache).filter((file) => /[\\/]lib[\\/](?:webhook|internal)/.test(file));
  const kept = files.map((file) => /** @type {const} */ ([file, require.cache[file]]));
  for (const file of files) delete require.cache[file];
  const other = require('../../lib/webhook.js');
  for (const [file, module] of kept) require.cache[file] = module;
  assert.notEqual(other.WebhookError, WebhookError);
  assert.ok(new other.WebhookError('replayed', 'made up') instanceof WebhookError);
  assert.ok(!(new Error('made up') instanceof WebhookError));
});
