'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const fc = require('fast-check');
const { inspectCredentials } = require('../../lib/crypto/node-backend/credentials');
const { native, withoutComparison, usableOnly, TOKENS, KEY, SECRET } = require('./inputs');
const { THOROUGH, rounds } = require('../support/effort');
const { settings } = require('../support/properties');

async function assertAgreement(apiKey, apiSecret) {
  const expected = await native.validateCredentials(apiKey, apiSecret);
  const actual = inspectCredentials(apiKey, apiSecret);
  assert.deepEqual(usableOnly(actual), expected);
  assert.equal(
    actual.ok,
    expected.findings.every(({ severity }) => severity !== 'error'),
  );
}

const EDGE_TOKENS = [
  '',
  ' ',
  '\n',
  '\r\n',
  '\u200b',
  '\u00a0',
  '"',
  "'",
  '“',
  '”',
  ' "',
  '" ',
  '«',
  '»',
  '\ufeff',
];

const anyText = fc.array(fc.constantFrom(...TOKENS), { maxLength: 12 }).map((tokens) => tokens.join(''));
const nearlyGood = fc
  .tuple(
    fc.constantFrom(...EDGE_TOKENS),
    fc.constantFrom(KEY, SECRET),
    fc.nat(36),
    fc.constantFrom('', '', ...TOKENS),
    fc.constantFrom(...EDGE_TOKENS),
  )
  .map(([before, good, at, token, after]) => before + good.slice(0, at) + token + good.slice(at) + after);
const quoted = fc
  .tuple(fc.constantFrom('""', "''", '``', '“”', '‘’', '„“', '«»', '“"'), anyText)
  .map(([[opening, closing], text]) => opening + text + closing);
const text = fc.oneof(anyText, nearlyGood, quoted, fc.string({ unit: 'binary', maxLength: 40 }));

const randomBytes = fc.uint8Array({ maxLength: 40 });
const brokenBytes = fc.tuple(text, fc.nat(200), fc.nat(255), fc.nat(3)).map(([value, at, byte, cut]) => {
  const bytes = new TextEncoder().encode(value);
  if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return bytes.slice(0, Math.max(0, bytes.length - cut));
});
const leadsAndTails = fc
  .array(
    fc.constantFrom(
      0x41,
      0x22,
      0x80,
      0x9d,
      0xbf,
      0xc0,
      0xc2,
      0xe0,
      0xe2,
      0xed,
      0xa0,
      0xef,
      0xf0,
      0xf4,
      0x8f,
      0xf5,
    ),
  )
  .map((bytes) => Uint8Array.from(bytes));
const VIEWS = [
  (bytes) => bytes,
  (bytes) => Buffer.from(bytes),
  (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  (bytes) => new DataView(Uint8Array.from([0, ...bytes]).buffer, 1),
];
const bytesValue = fc
  .tuple(fc.oneof(randomBytes, brokenBytes, leadsAndTails), fc.constantFrom(...VIEWS))
  .map(([bytes, view]) => view(bytes));
const value = fc.oneof({ arbitrary: text, weight: 3 }, { arbitrary: bytesValue, weight: 2 });
const sameTwice = value.map((same) => [same, same]);

describe('both validators give the same answer', { skip: withoutComparison }, () => {
  for (const [title, pair, numRuns] of [
    ['texts', fc.tuple(text, text), rounds(400, 3000)],
    ['bytes', fc.tuple(bytesValue, bytesValue), rounds(400, 3000)],
    ['texts and bytes', fc.tuple(value, value), rounds(200, 1000)],
    ['one value twice', sameTwice, rounds(100, 500)],
  ]) {
    test(`${title}, ${numRuns} pairs`, async () => {
      await fc.assert(
        fc.asyncProperty(pair, ([apiKey, apiSecret]) => assertAgreement(apiKey, apiSecret)),
        { ...settings, numRuns },
      );
    });
  }

  /** Most of what lies beyond is not assigned. */
  const END_OF_BASIC_PLANE = 0x10000;

  test(`${THOROUGH ? 'every code point there is' : 'code points'}, in blocks of 64`, async () => {
    for (let first = 0; first <= 0x10ffff; first += first < END_OF_BASIC_PLANE ? 128 : rounds(4096, 128)) {
      const block = (start) => String.fromCodePoint(...Array.from({ length: 64 }, (_, at) => start + at));
      await assertAgreement(`a${block(first)}b`, `a${block(first + 64)}b`);
    }
  });

  test(`${THOROUGH ? 'every pair' : 'pairs'} of bytes`, async () => {
    // Briefly: an eighth of the second bytes, and others for each first byte.
    for (let lead = 0; lead < 256; lead++) {
      for (let next = rounds((lead % 8) * 2, 0); next < 256; next += rounds(16, 2)) {
        await assertAgreement(
          Uint8Array.of(lead, next, 0x80, 0x61),
          Uint8Array.of(lead, next + 1, 0x80, 0x80),
        );
      }
    }
  });
});
