'use strict';

// Runs once: it calls the WebAssembly itself.

/** What the WebAssembly of the validators leaves behind, and what happens when it fails. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

/** Of every instance that is made here, the oldest first. @type {{ readonly buffer: ArrayBuffer }[]} */
const memories = [];
const { WebAssembly } = /** @type {any} */ (globalThis);
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(/** @type {any[]} */ ...args) {
    super(...args);
    memories.push(this.exports.memory);
  }
};

const { BYBIT_TABLE } = require('../support/crypto/rules');
const { WasmInstance, compile } = require('../../lib/crypto/wasm-instance');
const validator = require('../../lib/crypto/wasm-validator');

const KEY = 'AbCdEfGhIjKlMnOpQr';
const SECRET = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';
const BODY = '{"orderLinkId": "a-body-to-be-found"}';
const MARKS = [KEY, SECRET, 'a-body-to-be-found'];

/** @returns {string[]} the marks that lie in the memory of an instance */
function found() {
  return MARKS.filter((mark) => memories.some(({ buffer }) => Buffer.from(buffer).includes(mark)));
}

/** @param {object} [others] */
function request(others) {
  const headers = ['X-BAPI-API-KEY', KEY, 'X-BAPI-TIMESTAMP', '1700000000000', 'X-BAPI-RECV-WINDOW', '5000'];
  return {
    ...{
      rules: BYBIT_TABLE,
      now: 1_700_000_000_000,
      isPublic: false,
      method: 'POST',
      url: 'https://api.bybit.com/v5/order/create',
      body: BODY,
    },
    headers: [...headers, 'Content-Type', 'application/json', 'X-BAPI-SIGN', 'ab'.repeat(32)],
    ...others,
  };
}

/** @param {(signature: string, parts: Buffer[]) => boolean} verify */
const signedBy = (verify) => request({ signer: { apiKey: KEY, kind: 'hmac', verify } });

describe('nothing of the input stays in the memory', () => {
  test('of credentials', () => {
    assert.equal(validator.inspectCredentials(BYBIT_TABLE, KEY, ` ${SECRET}`).cleaned.apiSecret, SECRET);
    assert.deepEqual(found(), []);
  });

  test('of an API key and of a key that is a placeholder', () => {
    assert.equal(validator.inspectApiKey(BYBIT_TABLE, `${KEY}\n`).cleaned, KEY);
    assert.equal(validator.isUnexpandedVariable(`\${${KEY}}`), true);
    assert.deepEqual(found(), []);
  });

  test('of a request, where they are during the call', () => {
    /** @type {string[]} */
    let during = [];
    const findings = validator.inspectRequest(
      signedBy((signature, parts) => {
        during = found();
        assert.equal(signature, 'ab'.repeat(32));
        return Buffer.concat(parts).toString() === `1700000000000${KEY}5000${BODY}`;
      }),
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(during, [KEY, 'a-body-to-be-found']);
    assert.deepEqual(found(), []);
  });

  test('after a verification that failed', () => {
    const failing = signedBy(() => {
      throw new Error('the verifier is broken');
    });
    assert.throws(() => validator.inspectRequest(failing), {
      name: 'Error',
      code: 'ERR_BYBIT_CRYPTO',
      message: 'OpenSSL refused the operation',
    });
    assert.deepEqual(found(), []);
    assert.deepEqual(validator.inspectCredentials(BYBIT_TABLE, KEY, SECRET).findings, []);
  });

  test('after a trap', () => {
    const trapping = signedBy(() => {
      // Every address that it goes on with lies outside of the memory.
      for (const { buffer } of memories) Buffer.from(buffer, 0, 32_768).fill(0xff);
      return false;
    });
    assert.throws(
      () => validator.inspectRequest(trapping),
      ({ code, message, cause }) => {
        assert.equal(code, 'ERR_BYBIT_VALIDATOR');
        assert.equal(message, `The validator failed: ${cause.message}`);
        return cause instanceof WebAssembly.RuntimeError;
      },
    );
    assert.deepEqual(found(), []);
    assert.deepEqual(validator.inspectCredentials(BYBIT_TABLE, KEY, SECRET).findings, []);
  });

  test('after a stack overflow, which ends it anywhere', () => {
    /** @type {any[]} */
    const errors = [];
    let succeeded = false;
    (function deeper() {
      try {
        deeper();
      } catch {
        // The innermost calls have no room left; the first one that has ends this.
      }
      if (succeeded) return;
      try {
        validator.inspectRequest(signedBy(() => true));
        succeeded = true;
      } catch (error) {
        errors.push(error);
      }
    })();
    assert.ok(errors.length > 0);
    assert.ok(succeeded);
    for (const error of errors) {
      assert.ok(!(error instanceof WebAssembly.RuntimeError), error.message);
      assert.ok(error instanceof RangeError || error.code.startsWith('ERR_BYBIT_'), error.message);
    }
    assert.deepEqual(found(), []);
    assert.deepEqual(validator.inspectCredentials(BYBIT_TABLE, KEY, SECRET).findings, []);
  });
});

test('a validator that is called while it verifies answers both calls', () => {
  const before = memories.length;
  const findings = validator.inspectRequest(
    signedBy(() => {
      assert.equal(validator.inspectCredentials(BYBIT_TABLE, KEY, `${SECRET} `).findings.length, 1);
      return true;
    }),
  );
  assert.deepEqual(findings, []);
  assert.equal(memories.length, before + 1, 'the second call has an instance of its own');
  assert.deepEqual(found(), []);
});

describe('its memory', () => {
  test('the largest request fits', () => {
    const line = 'x'.repeat(2 ** 20);
    const filling = ' '.repeat(64 * 2 ** 20 - BODY.length);
    const url = `https://api.bybit.com/v5/order/create#${line}`.slice(0, 2 ** 20);
    const headers = ['X-Long', 'x'.repeat(2 ** 20 - 6)];
    const findings = validator.inspectRequest(
      request({ isPublic: true, url, headers, body: BODY + filling }),
    );
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['url-fragment', 'content-type-missing'],
    );
    assert.deepEqual(found(), []);
  });

  test('one that has grown is given back', () => {
    const grown = Math.max(...memories.map(({ buffer }) => buffer.byteLength));
    assert.ok(grown > 64 * 2 ** 20);
    validator.inspectApiKey(BYBIT_TABLE, KEY);
    const before = memories.length;
    validator.inspectApiKey(BYBIT_TABLE, KEY);
    assert.equal(memories.length, before, 'a small one is used again');
    assert.ok(memories[before - 1].buffer.byteLength < 2 ** 20);
  });

  test('is limited: what does not fit is an error with a code', () => {
    const code = 'ERR_BYBIT_OUT_OF_MEMORY';
    const instance = new WasmInstance(compile());
    assert.throws(() => instance.validateCredentials(undefined, [Buffer.alloc(81 * 2 ** 20)]), {
      name: 'Error',
      code,
    });
    assert.throws(() => instance.validateCredentials(undefined, Array(3).fill(Buffer.alloc(27 * 2 ** 20))), {
      code,
    });
    assert.ok(instance.size <= 80 * 2 ** 20);
  });
});

test('it asks its host for three functions', () => {
  assert.deepEqual(WebAssembly.Module.imports(compile()), [
    { module: 'bybit', name: 'equal', kind: 'function' },
    { module: 'bybit', name: 'digest', kind: 'function' },
    { module: 'bybit', name: 'verify', kind: 'function' },
  ]);
});
