'use strict';

/** Signers with RSA keys, against node:crypto and against OpenSSL's command line. */

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { after, describe, test } = require('node:test');
const { pathToFileURL } = require('node:url');
const { inspect } = require('node:util');
const axios = require('axios');

const { BybitCredentialError, Signer, validateCredentials } = require('../..');
const { attach } = require('../../lib/axios');
const { detachedView } = require('../support/credentials/credentials');
const { rounds } = require('../support/effort');
const { PASSPHRASE, badKeys, formsOf, newPair } = require('../support/crypto/rsa-keys');
const { API_KEY, API_SECRET } = require('../support/fixtures.js');
const { openSandbox } = require('../support/open-sandbox.js');
const { temporaryFolder } = require('../support/temporary-folder.js');

const PAIR = newPair(2048);
/** A key of 4096 bits takes seconds to make. */
const LARGE = rounds(3072, 4096);
const LARGE_PAIR = newPair(LARGE);
const FORMS = formsOf(PAIR.privateKey);
const BAD_KEYS = badKeys();
const FOLDER = temporaryFolder({ after });

/** @param {any} credentials @returns {any} */
function newSigner(credentials) {
  return new Signer({ apiKey: API_KEY, ...credentials });
}

/** @param {string | Uint8Array} payload @param {crypto.KeyObject} [key] */
function expected(payload, key = PAIR.privateKey) {
  return crypto.sign('sha256', Buffer.from(payload), key).toString('base64');
}

/** @param {string} name @param {any} content @returns {string} its path */
function write(name, content) {
  const file = path.join(FOLDER, name);
  fs.writeFileSync(file, content, { mode: 0o600 });
  return file;
}

/** @param {() => unknown} action @returns {Promise<any>} */
async function errorOf(action) {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'nothing was thrown' });
}

/** No line of the key's text may show. @param {any} value @param {any} key */
function assertShowsNothing(value, key) {
  const shown = [
    inspect(value, { depth: null, showHidden: true }),
    JSON.stringify(value),
    String(value?.stack),
  ];
  const text =
    typeof key === 'string' || ArrayBuffer.isView(key) ? Buffer.from(/** @type {any} */ (key)) : null;
  const lines = (text?.toString('latin1') ?? '')
    .split(/\r?\n|\\n/)
    .filter((line) => /^[\w+/=]{16,}$/.test(line));
  const base64 = text?.subarray(20, 60).toString('base64');
  for (const hidden of [...lines, ...(base64 ? [base64] : []), PASSPHRASE]) {
    for (const place of shown) assert.ok(!place?.includes(hidden));
  }
}

/** @param {any} signer @param {crypto.KeyObject} key */
async function assertSigns(signer, key) {
  assert.equal(signer.algorithm, 'rsa-sha256');
  assert.equal(signer.apiKey, API_KEY);
  assert.equal(signer.signSync('payload'), expected('payload', key));
  assert.equal(await signer.sign('payload'), expected('payload', key));
}

describe('every form of a key', () => {
  for (const [title, credentials] of Object.entries(FORMS)) {
    test(title, async () => {
      await assertSigns(newSigner(credentials), PAIR.privateKey);
      await assertSigns(await Signer.create({ apiKey: API_KEY, ...credentials }), PAIR.privateKey);
      const report = await validateCredentials({ apiKey: API_KEY, ...credentials });
      assert.deepEqual(report, { ok: true, findings: [], cleaned: { apiKey: API_KEY } });
    });
  }

  for (const title of ['PKCS#8 PEM', 'PKCS#1 DER', 'encrypted PKCS#8 DER', 'CRLF', 'literal \\n']) {
    test(`a file: ${title}`, async () => {
      const { privateKey, passphrase } = FORMS[title];
      const file = write('key with spaces é', privateKey);
      for (const privateKeyFile of [file, pathToFileURL(file)]) {
        await assertSigns(newSigner({ privateKeyFile, passphrase }), PAIR.privateKey);
        const created = await Signer.create({ apiKey: API_KEY, privateKeyFile, passphrase });
        await assertSigns(created, PAIR.privateKey);
      }
      const env = {
        BYBIT_API_KEY: API_KEY,
        BYBIT_API_PRIVATE_KEY_FILE: file,
        BYBIT_API_PRIVATE_KEY_PASSPHRASE: passphrase,
      };
      await assertSigns(Signer.fromEnv({ env }), PAIR.privateKey);
    });
  }

  for (const title of [
    'PKCS#8 PEM',
    'literal \\n',
    'encrypted PKCS#1 PEM',
    'double quotes and literal \\n',
  ]) {
    test(`the environment: ${title}`, async () => {
      const { privateKey, passphrase } = FORMS[title];
      const env = /** @type {any} */ ({
        BYBIT_API_KEY: API_KEY,
        BYBIT_API_PRIVATE_KEY: privateKey,
        BYBIT_API_PRIVATE_KEY_PASSPHRASE: passphrase,
      });
      await assertSigns(Signer.fromEnv({ env, wipe: true }), PAIR.privateKey);
      assert.deepEqual(Object.keys(env), ['BYBIT_API_KEY']);
    });
  }

  test(`${LARGE} bits`, async () => {
    const signer = newSigner({ privateKey: LARGE_PAIR.privateKey });
    await assertSigns(signer, LARGE_PAIR.privateKey);
    assert.equal(Buffer.from(signer.signSync('x'), 'base64').length, LARGE / 8);
  });

  test('the caller may clear its buffer at once', async () => {
    const der = Buffer.from(FORMS['PKCS#8 DER'].privateKey);
    const creating = Signer.create({ apiKey: API_KEY, privateKey: der });
    der.fill(0);
    await assertSigns(await creating, PAIR.privateKey);
  });
});

describe('signatures', () => {
  const signer = newSigner(FORMS['PKCS#8 PEM']);
  /** @type {[string, () => any, () => string][]} */
  const CALLS = [
    ['sign', () => signer.sign('paylöad'), () => 'paylöad'],
    [
      'signSync',
      () => signer.signSync(Buffer.alloc(1000, 1)),
      () => Buffer.alloc(1000, 1).toString('latin1'),
    ],
    [
      'signRequest',
      async () => (await signer.signRequest({ query: 'a=1', timestamp: 5 }))['X-BAPI-SIGN'],
      () => `5${API_KEY}5000a=1`,
    ],
    [
      'signRequestSync',
      () => signer.signRequestSync({ body: '{}', timestamp: 5, recvWindow: 7 })['X-BAPI-SIGN'],
      () => `5${API_KEY}7{}`,
    ],
    ['signWebSocket', () => signer.signWebSocket({ expires: 9 }).args[2], () => 'GET/realtime9'],
    ['sign nothing', () => signer.sign(''), () => ''],
  ];

  for (const [title, call, payload] of CALLS) {
    test(`${title}: crypto.verify agrees, and it is what crypto.sign gives`, async () => {
      const signature = await call();
      const bytes = Buffer.from(signature, 'base64');
      assert.equal(bytes.toString('base64'), signature);
      assert.ok(crypto.verify('sha256', Buffer.from(payload()), PAIR.publicKey, bytes));
      assert.equal(signature, expected(payload()));
      assert.equal(await call(), signature, 'the same again');
    });
  }

  test("OpenSSL's command line agrees", async (t) => {
    if (spawnSync('openssl', ['version']).status !== 0) return t.skip('there is no openssl command here');
    const publicKey = write('public.pem', PAIR.publicKey.export({ type: 'spki', format: 'pem' }));
    for (const [title, call, payload] of CALLS) {
      const signature = write('signature', Buffer.from(await call(), 'base64'));
      const args = [
        'dgst',
        '-sha256',
        '-verify',
        publicKey,
        '-signature',
        signature,
        write('data', payload()),
      ];
      const { status, stdout } = spawnSync('openssl', args, { encoding: 'utf8' });
      assert.deepEqual({ status, stdout }, { status: 0, stdout: 'Verified OK\n' }, title);
    }
  });

  test('verify', () => {
    const right = expected('payload');
    assert.equal(signer.verify('payload', right), true);
    assert.equal(signer.verify(Buffer.from('payload'), Buffer.from(right)), true);
    assert.equal(signer.verify('payloae', right), false);
    assert.equal(signer.verify('payload', expected('payload', newPair(2048).privateKey)), false);
    const bytes = Buffer.from(right, 'base64');
    const malformed = [
      '',
      right.slice(0, -1),
      `${right}=`,
      `${right}\n`,
      ` ${right}`,
      right.replace(/^./, '!'),
      right.replace(/=+$/, ''),
      right.toLowerCase(),
      bytes.toString('hex'),
      bytes.toString('latin1'),
      Buffer.alloc(255).toString('base64'),
      Buffer.alloc(256).toString('base64'),
      Buffer.alloc(256, 255).toString('base64'),
      Buffer.concat([Buffer.alloc(1), bytes]).toString('base64'),
      'é'.repeat(344),
      'x'.repeat(100_000),
    ];
    for (const wrong of [...malformed, undefined, null, 5, {}, Symbol('x'), bytes, detachedView()]) {
      assert.equal(signer.verify('payload', wrong), false);
    }
    const flipped = Buffer.from(bytes);
    for (const index of [0, 100, 255]) {
      flipped[index] ^= 1;
      assert.equal(signer.verify('payload', flipped.toString('base64')), false);
      flipped[index] ^= 1;
    }
    for (const wrong of [undefined, 5, {}]) {
      assert.throws(() => signer.verify(wrong, right), { code: 'ERR_INVALID_ARG_TYPE' });
    }
  });

  test('destroyed', async () => {
    const doomed = newSigner({ privateKey: PAIR.privateKey });
    const signing = doomed.sign('x');
    doomed.destroy();
    assert.equal(await signing, expected('x'));
    await assert.rejects(doomed.sign('x'), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
    assert.throws(() => doomed.signSync('x'), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
    assert.throws(() => doomed.verify('x', expected('x')), { code: 'ERR_BYBIT_SIGNER_DESTROYED' });
  });

  test('no inspection shows the key', () => {
    for (const { privateKey, passphrase } of Object.values(FORMS)) {
      assertShowsNothing(newSigner({ privateKey, passphrase }), privateKey);
    }
  });
});

describe('what is no RSA private key is named', () => {
  /** @param {any} credentials @param {string} id */
  async function assertNamed(credentials, id) {
    const whole = { apiKey: API_KEY, ...credentials };
    for (const create of [() => new Signer(whole), () => Signer.create(whole)]) {
      const error = await errorOf(create);
      assert.ok(error instanceof BybitCredentialError, inspect(error));
      assert.deepEqual(
        error.findings.map((finding) => `${finding.field} ${finding.id} ${finding.severity}`),
        [`privateKey ${id} error`],
      );
      assertShowsNothing(error, credentials.privateKey);
    }
    const { ok, findings, cleaned } = await validateCredentials(whole);
    assert.deepEqual([ok, findings.map((finding) => finding.id), cleaned], [false, [id], {}]);
    assertShowsNothing(findings, credentials.privateKey);
  }

  for (const [title, { id, ...credentials }] of Object.entries(BAD_KEYS)) {
    test(`${title}: ${id}`, () => assertNamed(credentials, id));
  }

  test('a certificate as DER', async (t) => {
    const key = write('any.pem', FORMS['PKCS#8 PEM'].privateKey);
    const out = path.join(FOLDER, 'certificate.der');
    const args = ['req', '-x509', '-key', key, '-subj', '/CN=x', '-outform', 'DER', '-out', out];
    if (spawnSync('openssl', args).status !== 0) return t.skip('there is no openssl command here');
    await assertNamed({ privateKey: fs.readFileSync(out) }, 'certificate');
  });

  test('files that cannot be read', async () => {
    for (const name of ['missing', '.']) {
      await assertNamed({ privateKeyFile: path.join(FOLDER, name) }, 'unreadable-file');
    }
    await assertNamed({ privateKeyFile: write('empty', '') }, 'empty');
  });

  test('both kinds of secret, and wrong types', async () => {
    const both = { apiKey: API_KEY, apiSecret: API_SECRET, privateKey: PAIR.privateKey };
    const wrongValue = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
    for (const call of [newSigner, Signer.create, validateCredentials]) {
      assert.equal((await errorOf(() => call(both))).code, wrongValue.code);
      for (const wrong of [null, 5, {}, [], () => {}, true]) {
        for (const field of ['privateKey', 'passphrase', 'apiKey', 'privateKeyFile']) {
          const credentials = { apiKey: API_KEY, privateKey: PAIR.privateKey, [field]: wrong };
          if (field === 'privateKeyFile') delete (/** @type {any} */ (credentials).privateKey);
          assert.equal((await errorOf(() => call(credentials))).code, 'ERR_INVALID_ARG_TYPE', field);
        }
      }
      const detached = { apiKey: API_KEY, privateKey: detachedView() };
      assert.equal((await errorOf(() => call(detached))).code, wrongValue.code);
    }
  });

  test('a bad API key is named beside a bad private key', async () => {
    const error = await errorOf(() => newSigner({ apiKey: ' x y ', privateKey: '' }));
    const named = error.findings.map((/** @type {any} */ finding) => `${finding.field} ${finding.id}`);
    assert.ok(named.includes('apiKey inner-whitespace') && named.includes('privateKey empty'), String(named));
  });
});

test('the sandbox accepts what an RSA signer signs through axios', async (t) => {
  const sandbox = await openSandbox(t, { keys: [{ apiKey: API_KEY, publicKey: PAIR.publicKey }] });
  const signer = newSigner({ privateKey: PAIR.privateKey });
  const bot = attach(axios.create({ baseURL: sandbox.urls.mainnet }), { signer });
  const { data } = await bot.get('/v5/account/info');
  assert.equal(data.retCode, 0);
  const other = newSigner({ privateKey: newPair(2048).privateKey });
  const impostor = attach(axios.create({ baseURL: sandbox.urls.mainnet }), { signer: other });
  assert.equal((await errorOf(() => impostor.get('/v5/account/info'))).code, 10004);
});
