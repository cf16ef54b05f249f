'use strict';

/** Credentials of Binance and OKX: their shapes, the passphrase, private keys, and keys of other exchanges. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { CredentialError, Signer, validateCredentials } = require('../..');
const { BINANCE_KEY, OKX_KEY } = require('../support/validate/venue-requests');

/** Made up, in the shapes that the exchanges issue. */
const PAIRS = {
  bybit: { apiKey: 'AbCdEfGhIjKlMnOpQr', apiSecret: 'aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2' },
  binance: BINANCE_KEY,
  okx: { apiKey: OKX_KEY.apiKey, apiSecret: OKX_KEY.apiSecret },
  kucoin: { apiKey: '5c2db93503aa674c74a31734', apiSecret: 'f03a5284-5c39-4aaa-9b20-dea10bdcf8e3' },
  gate: { apiKey: '0123456789abcdef'.repeat(2), apiSecret: '0123456789abcdef'.repeat(4) },
  bitget: { apiKey: `bg_${'0123456789abcdef'.repeat(2)}`, apiSecret: '0123456789abcdef'.repeat(4) },
};
const { apiPassphrase } = OKX_KEY;
const { privateKey: ED25519_KEY } = crypto.generateKeyPairSync('ed25519');
const { privateKey: RSA_KEY } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = String(ED25519_KEY.export({ type: 'pkcs8', format: 'pem' }));

/** @param {any} options @returns {Promise<[field: string, id: string, severity: string][]>} */
async function found(options) {
  const { findings } = await validateCredentials(options);
  return findings.map(({ field, id, severity }) => [field, id, severity]);
}

/** @param {object} changes */
const okx = (changes) => found({ venue: 'okx', ...OKX_KEY, ...changes });

describe('the shape of a pair', () => {
  for (const venue of /** @type {const} */ (['bybit', 'binance', 'okx'])) {
    const passphrase = venue === 'okx' ? { apiPassphrase } : {};

    test(`its own: ${venue}`, async () => {
      assert.deepEqual(await found({ venue, ...PAIRS[venue], ...passphrase }), []);
    });

    for (const [other, pair] of Object.entries(PAIRS)) {
      if (other === venue) continue;
      test(`of ${other} at ${venue} is a warning that names it`, async () => {
        const report = await validateCredentials(/** @type {any} */ ({ venue, ...pair, ...passphrase }));
        assert.equal(report.ok, true);
        assert.deepEqual(
          report.findings.map((finding) => [finding.field, finding.id, finding.venue]),
          [['apiKey', 'other-exchange', other]],
        );
        assert.match(report.findings[0].message, new RegExp(`API key of ${other}`, 'i'));
      });
    }
  }

  test('an API key alone tells the exchange where no other has such keys', async () => {
    const bybit = { apiKey: PAIRS.okx.apiKey, apiSecret: 'k7'.repeat(10) };
    assert.deepEqual(await found(bybit), [['apiKey', 'other-exchange', 'warning']]);
    assert.deepEqual(await found({ apiKey: PAIRS.gate.apiKey, apiSecret: 'k7'.repeat(10) }), [
      ['apiKey', 'unexpected-length', 'warning'],
      ['apiSecret', 'unexpected-length', 'warning'],
    ]);
  });

  test('another length is a warning, and so is a character that such values do not have', async () => {
    assert.deepEqual(await found({ venue: 'binance', ...BINANCE_KEY, apiSecret: `${'k7'.repeat(31)}k` }), [
      ['apiSecret', 'unexpected-length', 'warning'],
    ]);
    const { findings } = await validateCredentials({
      venue: 'okx',
      ...OKX_KEY,
      apiSecret: OKX_KEY.apiSecret.replace('0', 'O'),
    });
    assert.deepEqual(
      findings.map(({ field, id, severity, index, codePoint }) => [field, id, severity, index, codePoint]),
      [['apiSecret', 'unexpected-character', 'warning', OKX_KEY.apiSecret.indexOf('0'), 0]],
    );
  });

  test('swapped values are named where their shapes differ', async () => {
    const { apiKey, apiSecret } = OKX_KEY;
    assert.deepEqual(await okx({ apiKey: apiSecret, apiSecret: apiKey }), [['apiKey', 'swapped', 'error']]);
    const { apiKey: key, apiSecret: secret } = BINANCE_KEY;
    assert.deepEqual(await found({ venue: 'binance', apiKey: secret, apiSecret: key }), []);
  });
});

describe('the passphrase', () => {
  const { apiSecret } = OKX_KEY;
  for (const [title, changes, expected] of /** @type {[string, object, string[][]][]} */ ([
    ['of another length', { apiPassphrase: 'a1' }, [['apiPassphrase', 'unexpected-length', 'warning']]],
    ['with spaces', { apiPassphrase: 'two words' }, [['apiPassphrase', 'inner-whitespace', 'warning']]],
    ['like a variable', { apiPassphrase: '$ecret1' }, [['apiPassphrase', 'unexpanded-variable', 'warning']]],
    ['as a variable', { apiPassphrase: '${PASS_W}' }, [['apiPassphrase', 'unexpanded-variable', 'error']]],
    ['with a tab', { apiPassphrase: 'two\twords' }, [['apiPassphrase', 'inner-whitespace', 'error']]],
    ['beyond ASCII', { apiPassphrase: 'Paßword1' }, [['apiPassphrase', 'non-ascii', 'error']]],
    ['empty', { apiPassphrase: '' }, [['apiPassphrase', 'empty', 'error']]],
    ['in quotes', { apiPassphrase: '"Passphrase1"' }, [['apiPassphrase', 'quotes', 'error']]],
    [
      'as the secret as well',
      { apiSecret: apiPassphrase },
      [['apiSecret', 'secret-equals-passphrase', 'error']],
    ],
    [
      'that is the secret',
      { apiPassphrase: apiSecret },
      [['apiPassphrase', 'secret-equals-passphrase', 'error']],
    ],
    [
      'in the place of the secret, and the secret in its place',
      { apiPassphrase: apiSecret, apiSecret: apiPassphrase },
      [['apiPassphrase', 'swapped-passphrase', 'error']],
    ],
  ])) {
    test(title, async () => assert.deepEqual(await okx(changes), expected));
  }

  test('is a choice of its owner: no advice takes it for a value that OKX issued or shows', async () => {
    for (const chosen of ['', 'a1', 'two\twords', '"Passphrase1"']) {
      const { findings } = await validateCredentials({ venue: 'okx', ...OKX_KEY, apiPassphrase: chosen });
      for (const { field, fix } of findings) {
        assert.equal(field, 'apiPassphrase');
        assert.doesNotMatch(fix, /OKX issued|that it shows|management page/);
      }
      assert.notEqual(findings.length, 0);
    }
  });

  test('that has special characters is in order', async () => {
    assert.deepEqual(await okx({ apiPassphrase: "Aa1!@#%^&*()_+-='~" }), []);
  });

  test('is repaired where the rest is', () => {
    const env = {
      OKX_API_KEY: OKX_KEY.apiKey,
      OKX_API_SECRET: `${apiSecret}\n`,
      OKX_API_PASSPHRASE: ` "${apiPassphrase}"\n`,
    };
    const signer = Signer.fromEnv({ venue: 'okx', env });
    const { headers } = signer.authorizeSync({
      method: 'GET',
      url: 'https://www.okx.com/api/v5/account/config',
    });
    assert.equal(/** @type {any} */ (headers)['OK-ACCESS-PASSPHRASE'], apiPassphrase);
    assert.ok(signer.findings.every(({ repaired }) => repaired));
    assert.deepEqual([...new Set(signer.findings.map(({ field }) => field))], ['apiSecret', 'apiPassphrase']);
  });

  test('stands in no error, and in no report but in the cleaned values', async () => {
    const secretive = `${apiPassphrase}é`;
    const report = await validateCredentials({ venue: 'okx', ...OKX_KEY, apiPassphrase: secretive });
    assert.ok(!JSON.stringify(report).includes(apiPassphrase));
    assert.throws(
      () => new Signer({ venue: 'okx', ...OKX_KEY, apiPassphrase: secretive }),
      (error) => error instanceof CredentialError && !String(error.stack).includes(apiPassphrase),
    );
    const { cleaned } = await validateCredentials({ venue: 'okx', ...OKX_KEY, apiPassphrase: '"abc def"' });
    assert.equal(cleaned.apiPassphrase, 'abc def');
  });

  test('is required at OKX, and refused where keys have none', async () => {
    await assert.rejects(validateCredentials({ venue: 'okx', ...PAIRS.okx }), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^API keys of OKX have a passphrase.*apiPassphrase/,
    });
    await assert.rejects(validateCredentials({ venue: 'binance', ...BINANCE_KEY, apiPassphrase }), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /^API keys of Binance have no "apiPassphrase"/,
    });
  });
});

describe('private keys', () => {
  const { apiKey } = BINANCE_KEY;

  test('Ed25519 and RSA sign for Binance', async () => {
    for (const privateKey of [ED25519_KEY, RSA_KEY, PEM]) {
      assert.deepEqual(await found({ venue: 'binance', apiKey, privateKey }), []);
    }
  });

  test('are refused with the reason where the exchange does not take them', async () => {
    assert.deepEqual(await found({ apiKey: PAIRS.bybit.apiKey, privateKey: ED25519_KEY }), [
      ['privateKey', 'ed25519-key', 'error'],
    ]);
    for (const privateKey of [ED25519_KEY, RSA_KEY]) {
      assert.deepEqual(await okx({ apiSecret: undefined, privateKey }), [
        ['privateKey', 'private-key-not-used', 'error'],
      ]);
    }
    const { findings } = await validateCredentials({
      venue: 'okx',
      ...OKX_KEY,
      apiSecret: undefined,
      privateKey: RSA_KEY,
    });
    assert.match(findings[0].message, /^OKX documents only API keys with an API secret/);
    assert.match(findings[0].fix, /OKX_API_SECRET/);
  });

  test('in the place of the secret are named, with where they belong', async () => {
    const { findings } = await validateCredentials({ venue: 'binance', apiKey, apiSecret: PEM });
    assert.deepEqual(
      findings.map(({ field, id }) => [field, id]),
      [['apiSecret', 'pem']],
    );
    assert.match(findings[0].fix, /RSA or Ed25519.*BINANCE_API_PRIVATE_KEY/);
  });
});

test('an exchange that is unknown is a clear error', async () => {
  await assert.rejects(validateCredentials(/** @type {any} */ ({ venue: 'kraken', ...PAIRS.bybit })), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_VALUE',
    message: /bybit, binance, okx/,
  });
});
