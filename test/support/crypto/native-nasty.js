'use strict';

/**
 * Run as a process of its own: calls that would end a process that is careless. Prints what went wrong, if anything.
 * argv: `native` or `javascript`, the interface to call.
 */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');

const { createFallback } = require('../../../lib/crypto/node-backend');
const { addon } = require('./addon');
const {
  BAD_NUMBERS,
  BASE64,
  ENTRIES,
  HEX,
  NATIVE_ENTRIES,
  PARAMETER,
  SHA256,
  VALUES,
  goodArguments,
  newSigner,
} = require('./native-calls');
const { NO_RULES, bybitRules } = require('./rules');
const { rounds } = require('../effort');
const { asyncOutcome } = require('../outcome');
const { API_KEY, API_SECRET } = require('../fixtures.js');

const binding = process.argv[2] === 'native' ? addon : createFallback();

const FUNCTIONS = process.argv[2] === 'native' ? { ...ENTRIES, ...NATIVE_ENTRIES } : ENTRIES;

/** A view whose own properties lie about it, or run the caller's code. */
function lyingViews() {
  const lies = ['length', 'byteLength', 'byteOffset', 'buffer'].map((name) =>
    Object.defineProperty(new Uint8Array(8), name, { value: 2 ** 40 }),
  );
  const traps = ['length', 'byteLength', 'byteOffset', 'buffer', 'constructor'].map((name) =>
    Object.defineProperty(new Uint8Array(8), name, {
      get() {
        throw new RangeError(`${name} was read`);
      },
    }),
  );
  class Liar extends Uint8Array {
    get byteLength() {
      return 2 ** 40;
    }
  }
  return [...lies, ...traps, new Liar(8)];
}

/** Memory at the edges of its pages, which a reader that goes too far would leave. */
function shrinkingViews() {
  return [0, 1, 4095, 4096, 4097].flatMap((size) => {
    const buffer = new ArrayBuffer(2 ** 20, { maxByteLength: 2 ** 20 });
    const views = [
      new Uint8Array(buffer),
      new Uint8Array(buffer, 0, 2 ** 20),
      new Uint8Array(buffer, 4096, 4096),
      new Float64Array(buffer, 8, 1000),
      new DataView(buffer),
      new DataView(buffer, 0, 2 ** 20),
      new DataView(buffer, 4096, 4096),
    ];
    buffer.resize(size);
    return [...views, buffer];
  });
}

/** @param {any} value in every position of every function */
async function everywhere(value) {
  for (const [name, parameters] of Object.entries(FUNCTIONS)) {
    for (let position = 0; position < parameters.length; position++) {
      const values = goodArguments(name, binding);
      values[position] = value;
      await asyncOutcome(() => binding[name](...values));
    }
  }
}

/** @param {any} value of many bytes, through every function that takes bytes */
async function large(value) {
  const expected = crypto.createHmac('sha256', 'key').update(value).digest('base64');
  assert.equal(binding.hmacWithKey(PARAMETER.key.good(binding, 0), value, 1), expected);
  const stream = PARAMETER.stream.good(binding, 0);
  binding.updateHmacStream(stream, value);
  assert.equal(binding.digestHmacStream(stream, 1), expected);
  const longKey = crypto.createHmac('sha512', value).update('data').digest('base64');
  assert.equal(binding.hmacWithKey(binding.createHmacKey(1, value), 'data', 1), longKey);
  assert.equal(binding.hmacOnce(1, value, 'data', 1), longKey);
  const id = newSigner(binding);
  const signature = binding.signSync(id, '0', value, API_KEY, value);
  const start = `0${value}${API_KEY}`;
  const ids = Float64Array.of(id);
  assert.equal(await binding.signBatch(ids, Float64Array.of(start.length), start, [value], 1), signature);
  const { texts } = await binding.signAll(ids, ['0', value, null, value]);
  assert.equal(Buffer.from(texts).toString(), signature);
  assert.equal(binding.verify(id, value, binding.signSync(id, value)), true);
  const headers = ['X-BAPI-SIGN', '0'.repeat(64), 'X-BAPI-TIMESTAMP', '1', 'X-BAPI-API-KEY', API_KEY];
  const findings = await binding.inspectRequest(
    bybitRules(binding),
    id,
    1,
    false,
    'POST',
    '/v5/',
    headers,
    value,
  );
  assert.ok(findings.some((/** @type {any} */ finding) => finding.id === 'signature-mismatch'));
}

/** @param {any} value of more bytes than anybody signs, through what copies them */
async function huge(value) {
  const id = newSigner(binding);
  const signature = await binding.signBatch(Float64Array.of(id), Float64Array.of(0), '', [value], 1);
  assert.equal(binding.hmacOnce(0, API_SECRET, value, 0), signature);
  assert.equal(binding.verify(id, 'x', value), false);
  for (const call of [
    () => binding.createSigner(NO_RULES, value, 'x', true, SHA256, HEX, undefined),
    () => binding.createSigner(NO_RULES, 'x', value, false, SHA256, HEX, undefined),
    () => binding.createKeySigner(NO_RULES, value, 'x', undefined, true, false, BASE64),
    () => binding.createKeySigner(NO_RULES, 'x', value, undefined, true, false, BASE64),
    () => binding.createKeySignerAsync(NO_RULES, 'x', 'x', value, true, false, BASE64),
    () => binding.inspectApiKey(NO_RULES, value),
    () => binding.validateCredentials(NO_RULES, value, 'x', undefined),
    () => binding.validateCredentials(NO_RULES, 'x', value, undefined),
    () => binding.inspectRequest(bybitRules(binding), id, 1, false, value, 'x', [], 'x'),
    () => binding.inspectRequest(bybitRules(binding), id, 1, false, 'GET', value, [], 'x'),
    () => binding.inspectRequest(bybitRules(binding), id, 1, false, 'GET', 'x', ['x', value], 'x'),
    () =>
      binding.inspectRequest(
        bybitRules(binding),
        id,
        1,
        false,
        'GET',
        'x',
        [],
        Buffer.concat([Buffer.from(value), Buffer.alloc(1)]),
      ),
  ]) {
    assert.throws(call, { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  }
}

/** Called as constructors, without `this`, and with one that is none of theirs. */
async function calledOddly() {
  for (const name of Object.keys(FUNCTIONS)) {
    const values = () => goodArguments(name, binding);
    const call = binding[name];
    for (const action of [
      () => new call(...values()),
      () => new call(),
      () => Reflect.construct(call, values(), class {}),
      () => call(...values()),
      () => call.call(null, ...values()),
      () => call.apply(Object.freeze({}), values()),
      () => call(...values(), ...values()),
      () => values().map(call),
    ]) {
      await asyncOutcome(action);
    }
  }
}

async function main() {
  for (const value of [...lyingViews(), ...shrinkingViews()]) await everywhere(value);
  for (const { make } of Object.values(VALUES)) await everywhere(make(binding));
  for (const { make } of Object.values(BAD_NUMBERS)) await everywhere(make());
  await calledOddly();
  const size = rounds(2 ** 19, 2 ** 22);
  for (const value of ['é'.repeat(size / 2), Buffer.alloc(size, 'x')]) await large(value);
  await huge('é'.repeat(2 ** 25));
  await huge(Buffer.alloc(rounds(2 ** 26, 2 ** 28)));
  const right = crypto.createHmac('sha256', 'key').update('data').digest('hex');
  assert.equal(binding.hmacOnce(0, 'key', 'data', 0), right);
  process.stdout.write('survived');
}

main();
