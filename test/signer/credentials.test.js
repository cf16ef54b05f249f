'use strict';

/** How a Signer gets its credentials, and that nothing of them ever shows. */

const assert = require('node:assert/strict');
const { Console } = require('node:console');
const crypto = require('node:crypto');
const { PassThrough } = require('node:stream');
const { describe, test } = require('node:test');
const { inspect } = require('node:util');

const { BybitCredentialError, Signer } = require('../..');
const { detachedView } = require('../support/credentials/credentials');
const { API_KEY, API_SECRET, WRONG_TYPE, WRONG_VALUE } = require('../support/fixtures.js');

const SIGNATURE = crypto.createHmac('sha256', API_SECRET).update('payload').digest('hex');

/** @param {any} credentials @returns {any} */
function newSigner(credentials) {
  return new Signer(credentials);
}

/** @param {() => unknown} action @returns {any} what it throws */
function thrownBy(action) {
  /** @type {any} */
  let thrown;
  assert.throws(action, (error) => {
    thrown = error;
    return true;
  });
  return thrown;
}

/** @param {any} findings @returns {string[]} */
function names(findings) {
  return findings.map(({ field, id, severity }) => `${field} ${id}${severity === 'warning' ? '?' : ''}`);
}

/**
 * Credentials that cannot work: [apiKey, apiSecret, all findings].
 *
 * @type {[string, string, string[]][]}
 */
const REFUSED = [
  ['', API_SECRET, ['apiKey empty']],
  [API_KEY, ' \n', ['apiSecret empty']],
  ['', '', ['apiKey empty', 'apiSecret empty']],
  [` ${API_KEY}`, API_SECRET, ['apiKey surrounding-whitespace']],
  [API_KEY, `${API_SECRET}\n`, ['apiSecret line-ending']],
  [API_KEY, `${API_SECRET.slice(0, 9)} ${API_SECRET.slice(10)}`, ['apiSecret inner-whitespace']],
  [API_KEY, `${API_SECRET.slice(0, 9)}\u200b${API_SECRET.slice(9)}`, ['apiSecret invisible-character']],
  [`\ufeff${API_KEY}`, API_SECRET, ['apiKey invisible-character']],
  [API_KEY, `${API_SECRET.slice(1)}\0`, ['apiSecret control-character']],
  [API_KEY, `"${API_SECRET}"`, ['apiSecret quotes']],
  [`${API_KEY.slice(0, 16)}é`, API_SECRET, ['apiKey non-ascii']],
  [API_KEY, `${API_SECRET.slice(0, 4)}${'*'.repeat(32)}`, ['apiSecret masked-value']],
  ['${BYBIT_API_KEY}', API_SECRET, ['apiKey unexpanded-variable']],
  [API_KEY, '-----BEGIN PRIVATE KEY-----\nbm90QVJlYWxLZXk=\n-----END PRIVATE KEY-----', ['apiSecret pem']],
  [API_SECRET, API_KEY, ['apiKey swapped']],
  [API_KEY, API_KEY, ['apiSecret unexpected-length?', 'apiSecret key-equals-secret']],
  [API_KEY.repeat(15), API_SECRET, ['apiKey too-long']],
  [
    ` ${API_KEY}`,
    `"${API_SECRET.slice(1)}"`,
    ['apiKey surrounding-whitespace', 'apiSecret quotes', 'apiSecret unexpected-length?'],
  ],
];

describe('new Signer', () => {
  test('takes text and bytes', () => {
    for (const apiSecret of [API_SECRET, Buffer.from(API_SECRET), new TextEncoder().encode(API_SECRET)]) {
      for (const apiKey of [API_KEY, Buffer.from(API_KEY)]) {
        const signer = newSigner({ apiKey, apiSecret });
        assert.equal(signer.apiKey, API_KEY);
        assert.equal(signer.algorithm, 'hmac-sha256');
        assert.deepEqual(signer.findings, []);
        assert.equal(signer.signSync('payload'), SIGNATURE);
      }
    }
  });

  test('keeps no hold of the bytes it was given', () => {
    const apiSecret = Buffer.from(API_SECRET);
    const signer = newSigner({ apiKey: API_KEY, apiSecret });
    apiSecret.fill(0);
    assert.equal(signer.signSync('payload'), SIGNATURE);
  });

  test('warns of a length without refusing it', () => {
    const signer = newSigner({ apiKey: 'shortKey', apiSecret: 'shortSecret' });
    assert.deepEqual(names(signer.findings), ['apiKey unexpected-length?', 'apiSecret unexpected-length?']);
    assert.ok(Object.isFrozen(signer.findings));
    assert.match(signer.findings[0].message, /8 bytes/);
    const expected = crypto.createHmac('sha256', 'shortSecret').update('payload').digest('hex');
    assert.equal(signer.signSync('payload'), expected);
  });

  for (const [apiKey, apiSecret, expected] of REFUSED) {
    test(`refuses: ${expected.join(', ')}`, () => {
      for (const value of [
        { apiKey, apiSecret },
        { apiKey: Buffer.from(apiKey), apiSecret: Buffer.from(apiSecret) },
      ]) {
        const error = thrownBy(() => newSigner(value));
        assert.ok(error instanceof BybitCredentialError);
        assert.equal(error.code, 'ERR_BYBIT_CREDENTIAL');
        assert.deepEqual(names(error.findings), expected);
        for (const { message } of error.findings) assert.ok(error.message.includes(message));
      }
    });
  }

  test('refuses what are no credentials', () => {
    assert.throws(() => newSigner(undefined), WRONG_TYPE);
    assert.throws(() => new /** @type {any} */ (Signer)(), WRONG_TYPE);
    for (const wrong of [null, 5, 'key', true, Symbol('x'), () => {}, {}, []]) {
      assert.throws(() => newSigner(wrong), WRONG_TYPE);
    }
    for (const wrong of [
      undefined,
      null,
      5,
      5n,
      true,
      Symbol('x'),
      {},
      [1],
      () => 'x',
      new String(API_KEY),
    ]) {
      assert.throws(() => newSigner({ apiKey: wrong, apiSecret: API_SECRET }), {
        ...WRONG_TYPE,
        message: /apiKey/,
      });
      assert.throws(() => newSigner({ apiKey: API_KEY, apiSecret: wrong }), {
        ...WRONG_TYPE,
        message: /apiSecret/,
      });
    }
    assert.throws(() => newSigner({ apiKey: API_KEY, apiSecret: detachedView() }), WRONG_VALUE);
    assert.throws(() => newSigner({ apiKey: API_KEY, apiSecret: API_SECRET, privateKey: 'x' }), WRONG_VALUE);
    assert.throws(() => /** @type {any} */ (Signer)({ apiKey: API_KEY, apiSecret: API_SECRET }), TypeError);
  });

  test('methods refuse to run on what is no signer', async () => {
    for (const impostor of [Object.create(Signer.prototype), {}, null]) {
      const methods = /** @type {any} */ (Signer.prototype);
      for (const name of ['signSync', 'signRequestSync', 'signWebSocket', 'verify', 'destroy']) {
        assert.throws(
          () => methods[name].call(impostor, ...(name === 'signRequestSync' ? [] : ['x'])),
          TypeError,
        );
      }
      await assert.rejects(methods.sign.call(impostor, 'x'), TypeError);
      await assert.rejects(methods.signRequest.call(impostor), TypeError);
    }
  });

  test('a subclass signs as well', () => {
    class NamedSigner extends Signer {}
    const signer = new NamedSigner({ apiKey: API_KEY, apiSecret: API_SECRET });
    assert.ok(signer instanceof Signer);
    assert.equal(signer.signSync('payload'), SIGNATURE);
  });
});

describe('Signer.fromEnv', () => {
  /** @param {any} env @returns {any} */
  const fromEnv = (env) => Signer.fromEnv({ env });

  test('reads the variables of the process, or others', () => {
    const env = { BYBIT_API_KEY: API_KEY, BYBIT_API_SECRET: API_SECRET };
    assert.equal(fromEnv(env).signSync('payload'), SIGNATURE);
    const before = { ...process.env };
    try {
      Object.assign(process.env, env);
      assert.equal(Signer.fromEnv().signSync('payload'), SIGNATURE);
      assert.equal(Signer.fromEnv({}).signSync('payload'), SIGNATURE);
    } finally {
      for (const name of Object.keys(env)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });

  test('repairs what is safe to repair and says so', async () => {
    /** @type {any[]} */
    const warnings = [];
    const listen = (/** @type {any} */ warning) => warnings.push(warning);
    process.on('warning', listen);
    try {
      const signer = fromEnv({
        BYBIT_API_KEY: `\ufeff ${API_KEY}\r\n`,
        BYBIT_API_SECRET: ` "${API_SECRET}"`,
      });
      assert.equal(signer.apiKey, API_KEY);
      assert.equal(signer.signSync('payload'), SIGNATURE);
      const { 'X-BAPI-SIGN': mac } = signer.signRequestSync({ timestamp: 0 });
      assert.equal(mac, crypto.createHmac('sha256', API_SECRET).update(`0${API_KEY}5000`).digest('hex'));
      assert.deepEqual(names(signer.findings), [
        'apiKey invisible-character',
        'apiKey surrounding-whitespace',
        'apiKey line-ending',
        'apiSecret surrounding-whitespace',
        'apiSecret quotes',
      ]);
      await new Promise((resolve) => setImmediate(resolve));
      const ours = warnings.filter(({ code }) => code === 'BYBIT_CREDENTIAL_REPAIRED');
      assert.equal(ours.length, 5);
      ours.forEach(({ message }, index) => {
        assert.ok(message.startsWith(`${signer.findings[index].message}. `));
        assertShowsNothing(message);
      });
    } finally {
      process.off('warning', listen);
    }
  });

  test('a length alone is neither repaired nor announced', async () => {
    /** @type {any[]} */
    const warnings = [];
    const listen = (/** @type {any} */ warning) => warnings.push(warning);
    process.on('warning', listen);
    const signer = fromEnv({ BYBIT_API_KEY: 'shortKey', BYBIT_API_SECRET: API_SECRET });
    assert.deepEqual(names(signer.findings), ['apiKey unexpected-length?']);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    assert.deepEqual(warnings, []);
  });

  test('names each variable that is missing, and what is wrong with the other', () => {
    /** @type {[any, string[], RegExp][]} */
    const cases = [
      [{}, ['apiKey missing', 'apiSecret missing'], /BYBIT_API_KEY .*BYBIT_API_SECRET /],
      [{ BYBIT_API_KEY: API_KEY }, ['apiSecret missing'], /BYBIT_API_SECRET /],
      [{ BYBIT_API_SECRET: API_SECRET }, ['apiKey missing'], /BYBIT_API_KEY /],
      [
        { BYBIT_API_SECRET: '********' },
        ['apiKey missing', 'apiSecret masked-value'],
        /BYBIT_API_KEY .*masked/,
      ],
      [{ BYBIT_API_KEY: '' }, ['apiSecret missing', 'apiKey empty'], /BYBIT_API_SECRET .*empty/],
    ];
    for (const [env, expected, message] of cases) {
      const error = thrownBy(() => fromEnv(env));
      assert.ok(error instanceof BybitCredentialError);
      assert.deepEqual(names(error.findings), expected);
      assert.match(error.message, message);
    }
  });

  test('lists everything that cannot be repaired at once', () => {
    const error = thrownBy(() =>
      fromEnv({
        BYBIT_API_KEY: ` made Up\0Key é `,
        BYBIT_API_SECRET: `${API_SECRET.slice(0, 9)}\n${'*'.repeat(26)}`,
      }),
    );
    assert.ok(error instanceof BybitCredentialError);
    assert.deepEqual(names(error.findings), [
      'apiKey surrounding-whitespace',
      'apiKey unexpected-length?',
      'apiKey inner-whitespace',
      'apiKey control-character',
      'apiKey non-ascii',
      'apiSecret line-ending',
      'apiSecret masked-value',
    ]);
  });

  test('refuses to guess which of two secrets is meant', () => {
    for (const name of ['BYBIT_API_PRIVATE_KEY', 'BYBIT_API_PRIVATE_KEY_FILE']) {
      const both = { BYBIT_API_KEY: API_KEY, BYBIT_API_SECRET: API_SECRET, [name]: 'valueThatMustNotShow' };
      const error = thrownBy(() => fromEnv(both));
      assert.equal(error.code, 'ERR_INVALID_ARG_VALUE');
      assert.match(error.message, new RegExp(`BYBIT_API_SECRET and ${name}$`));
      assert.ok(!inspect(error).includes('valueThatMustNotShow'));
    }
  });

  test('refuses wrong options', () => {
    for (const wrong of [null, 5, 'x', () => {}]) {
      assert.throws(() => Signer.fromEnv(/** @type {any} */ (wrong)), WRONG_TYPE);
    }
    assert.throws(() => fromEnv({ BYBIT_API_KEY: 5, BYBIT_API_SECRET: API_SECRET }), WRONG_TYPE);
    assert.throws(() => fromEnv({ BYBIT_API_SECRET: 5 }), WRONG_TYPE);
  });
});

/** @param {string} text */
function assertShowsNothing(text) {
  for (const hidden of [API_SECRET.slice(0, 9), API_SECRET.slice(-8), API_KEY, API_KEY.slice(5)]) {
    assert.ok(!text.includes(hidden), `shows "${hidden}": ${text}`);
    assert.ok(!text.includes(Buffer.from(hidden).toString('hex')));
    assert.ok(
      !text.includes(
        Buffer.from(hidden)
          .toString('hex')
          .replace(/..(?=.)/g, '$& '),
      ),
    );
  }
}

/** @param {any} value @returns {string} everything a log could show of it */
function everythingShown(value) {
  const output = new PassThrough();
  const console = new Console(output);
  console.log(value);
  console.log('%s %o %O %j', value, value, value, value);
  console.dir(value, { showHidden: true, depth: null });
  console.table([value]);
  return [
    inspect(value, { showHidden: true, depth: null, getters: false, customInspect: true }),
    inspect(value, { showHidden: true, depth: null, customInspect: false }),
    inspect({ nested: [value] }, { depth: null }),
    JSON.stringify(value),
    JSON.stringify({ nested: [value] }),
    String(value),
    JSON.stringify(Object.entries(value)),
    inspect(structuredClone(value), { showHidden: true, depth: null }),
    String(value.stack),
    output.read().toString(),
  ].join('\n');
}

describe('nothing shows a credential', () => {
  test('a signer', () => {
    const signer = newSigner({ apiKey: API_KEY, apiSecret: API_SECRET });
    signer.signSync('payload');
    const shown = everythingShown(signer);
    assertShowsNothing(shown);
    assert.ok(!shown.includes(SIGNATURE));
    assert.match(inspect(signer), /^Signer \{ apiKey: 'made…', algorithm: 'hmac-sha256' \}$/);
    assert.deepEqual(JSON.parse(JSON.stringify(signer)), { apiKey: 'made…', algorithm: 'hmac-sha256' });
    signer.destroy();
    assertShowsNothing(everythingShown(signer));
  });

  test('the errors of every call', async () => {
    const signer = newSigner({ apiKey: API_KEY, apiSecret: API_SECRET });
    const destroyed = newSigner({ apiKey: API_KEY, apiSecret: API_SECRET });
    destroyed.destroy();
    const errors = [
      ...REFUSED.map(([apiKey, apiSecret]) => thrownBy(() => newSigner({ apiKey, apiSecret }))),
      thrownBy(() => newSigner({ apiKey: API_KEY, apiSecret: [API_SECRET] })),
      thrownBy(() => newSigner({ apiKey: { API_KEY }, apiSecret: API_SECRET })),
      thrownBy(() => newSigner(`${API_KEY}:${API_SECRET}`)),
      thrownBy(() => Signer.fromEnv({ env: { BYBIT_API_SECRET: ` ${API_SECRET}` } })),
      thrownBy(() => Signer.fromEnv({ env: { BYBIT_API_KEY: API_KEY, BYBIT_API_SECRET: `${API_SECRET}é` } })),
      thrownBy(() => destroyed.signSync(API_SECRET)),
      thrownBy(() => signer.signSync({ API_SECRET })),
      thrownBy(() => signer.signRequestSync({ query: API_SECRET, body: API_KEY })),
      thrownBy(() => signer.signRequestSync({ timestamp: API_SECRET })),
      thrownBy(() => signer.verify([API_SECRET], API_KEY)),
      await signer.sign([API_SECRET]).catch((/** @type {any} */ error) => error),
      await destroyed.sign(API_SECRET).catch((/** @type {any} */ error) => error),
    ];
    for (const error of errors) assertShowsNothing(everythingShown(error));
  });
});
