'use strict';

const { test, describe } = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const fc = require('fast-check');
const { inspectCredentials } = require('../../lib/crypto/wasm-validator');
const { VENUES } = require('../../lib/venues');
const { FINDINGS, describeFinding, describeFindings } = require('../../lib/credentials/findings');
const { TOKENS, KEY, SECRET } = require('./inputs');

const { bybit } = VENUES;
const { table } = bybit.validation;
const HEAD = SECRET.slice(0, 18);
const TAIL = SECRET.slice(18);

describe('findings in words', () => {
  const messagesOf = (apiKey, apiSecret) =>
    describeFindings(inspectCredentials(table, apiKey, apiSecret).findings, bybit).map(
      ({ message }) => message,
    );

  for (const [title, apiKey, apiSecret, messages] of [
    [
      'invisible characters',
      KEY,
      `a1B2c\u200b\u200b\ufeff${SECRET.slice(5)}`,
      ['apiSecret has an invisible character at index 5: U+200B ZERO WIDTH SPACE (3 of them)'],
    ],
    [
      'line endings',
      `${KEY}\r\n`,
      `\n${SECRET}`,
      [
        'apiKey begins or ends with a line ending at index 18: U+000D CARRIAGE RETURN (2 of them)',
        'apiSecret begins with a line ending at index 0: U+000A LINE FEED',
      ],
    ],
    [
      'a broken line',
      KEY,
      `${HEAD}\u2028${TAIL.slice(3)}`,
      ['apiSecret is broken by a line ending at index 18: U+2028 LINE SEPARATOR'],
    ],
    [
      'white space',
      `\t${KEY}`,
      `${HEAD} ${TAIL.slice(1)}`,
      [
        'apiKey begins with white space at index 0: U+0009 TAB',
        'apiSecret has white space inside at index 18: U+0020 SPACE',
      ],
    ],
    [
      'quotes and a letter that only looks Latin',
      `“${KEY}”`,
      `${SECRET.slice(2)}\u0410`,
      [
        'apiKey is enclosed in quotes that became part of it, from index 0: U+201C LEFT DOUBLE QUOTATION MARK',
        'apiSecret has a non-ASCII character at index 34: U+0410',
      ],
    ],
    [
      'masks',
      'xxxxEfGhIjKlMnOpQr',
      '•'.repeat(36),
      [
        'apiKey may be masked from index 0 on: U+0078 LATIN SMALL LETTER X, 4 times',
        'apiSecret is masked from index 0 on: U+2022 BULLET, 36 times',
      ],
    ],
    [
      'values that cannot be credentials',
      '${BYBIT_API_KEY}',
      '-----BEGIN PRIVATE KEY-----',
      [
        'apiKey contains a placeholder that was not replaced, at index 0',
        'apiSecret contains a PEM block (a private key or a certificate) at index 0',
      ],
    ],
    [
      'lengths',
      'k'.repeat(300),
      's',
      [
        'apiKey is 300 bytes long, more than the 256 that an API key can have',
        'apiSecret is 1 byte long, but Bybit usually issues API secrets of 36',
      ],
    ],
    [
      'swapped',
      SECRET,
      KEY,
      ['apiKey is as long as an API secret and apiSecret as long as an API key: they seem to be swapped'],
    ],
    [
      'variation selectors and controls',
      `${KEY}\ufe0f\u{e0100}`,
      `${SECRET.slice(1)}\x1b`,
      [
        'apiKey has an invisible character at index 18: U+FE0F VARIATION SELECTOR-16 (2 of them)',
        'apiSecret has a control character at index 35: U+001B ESCAPE',
      ],
    ],
  ]) {
    test(title, () => assert.deepEqual(messagesOf(apiKey, apiSecret), messages));
  }

  test('an environment variable that is not set', () => {
    const finding = {
      field: 'apiSecret',
      id: 'missing',
      severity: 'error',
      repairable: false,
      index: 0,
      count: 0,
      codePoint: 0,
      variable: 'BYBIT_API_SECRET',
    };
    const { message } = describeFinding(finding, bybit);
    assert.equal(message, 'apiSecret is missing: the environment variable BYBIT_API_SECRET is not set');
  });

  test('a description is a frozen copy, and a repair is promised only where there is one', () => {
    const { findings } = inspectCredentials(table, `${KEY}\u00a0`, `${HEAD}\u00a0${TAIL.slice(2)}`);
    const [behind, inside] = describeFindings(findings, bybit);
    assert.ok(Object.isFrozen(behind));
    assert.ok(!('message' in findings[0]));
    assert.deepEqual(Object.keys(behind), [...Object.keys(findings[0]), 'message', 'fix']);
    assert.match(behind.fix, /^Remove it; Signer\.fromEnv\(\) does that for you\.$/);
    assert.match(inside.fix, /^Copy the value again from Bybit's API management page/);
  });

  test('every finding of the C core has a description', () => {
    const ids = ['validate/credential.c', 'private_key/problem.c'].flatMap((name) => {
      const source = fs.readFileSync(path.join(__dirname, '..', '..', 'src', 'core', name), 'utf8');
      return [...source.matchAll(/\[BYBIT_(?:FINDING|KEY)_[A-Z0-9_]+\] = "([a-z0-9-]+)"/g)].map(
        ([, id]) => id,
      );
    });
    const ofJavaScript = ['missing', 'not-validated', 'private-key-not-used', 'unreadable-file'];
    const all = new Set([...ids, ...ofJavaScript].filter((id) => id !== 'fine'));
    assert.deepEqual([...all].sort(), Object.keys(FINDINGS).sort());
  });

  test('every title, message and fix is one sentence', () => {
    for (const [id, { title, message, fix }] of Object.entries(FINDINGS)) {
      for (const severity of ['error', 'warning']) {
        const finding = {
          field: 'apiKey',
          id,
          severity,
          repairable: false,
          index: 3,
          count: 2,
          codePoint: 0x200b,
        };
        assert.match(
          message(finding, bybit),
          /^(the file of )?(apiKey|apiSecret|apiPassphrase|Bybit) [^\n]+[^.\n]$/,
        );
      }
      assert.match(title, /^[A-Z][^\n]+[^.\n]$/);
      assert.match(typeof fix === 'string' ? fix : fix(bybit), /^[A-Z][^\n]+\.$/);
    }
  });

  test('no message or fix holds five characters of a value in a row', () => {
    // Letters and digits in turn: no English word or code point has five such characters in a row.
    const pair = fc.tuple(fc.constantFrom(...'abcdefghijklmnopqrstuvwyz'), fc.constantFrom(...'0123456789'));
    const secret = fc.array(pair, { minLength: 3, maxLength: 18 }).map((pairs) => pairs.flat().join(''));
    const surrounded = fc.tuple(fc.constantFrom(...TOKENS), secret, fc.constantFrom(...TOKENS), secret);
    let described = 0;
    fc.assert(
      fc.property(surrounded, fc.boolean(), ([before, first, between, second], asKey) => {
        const credential = before + first + between + second + before;
        const { findings } = asKey
          ? inspectCredentials(table, credential, SECRET)
          : inspectCredentials(table, KEY, credential);
        const words = JSON.stringify(describeFindings(findings, bybit));
        described += findings.length;
        for (const part of [first, second]) {
          for (let at = 0; at + 5 <= part.length; at++) assert.ok(!words.includes(part.slice(at, at + 5)));
        }
      }),
      { numRuns: 1000 },
    );
    assert.ok(described > 1000);
  });
});
