'use strict';

// Runs once: nothing is signed.

/** What is taken out of a text that somebody else wrote, and what stays of a text of this package. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { CATEGORIES, helpOf } = require('../../lib/errors/causes');
const { checklistOf } = require('../../lib/errors/checklist');
const { VENUES } = require('../../lib/venues');
const { REDACTED, redactHeaders, redactText } = require('../../lib/internal/redact');

const KEY = 'Ab3dEf6hIj9lMn2pQr';
const SECRET = 'zQ8wX2cV5bN1mL4kJ7hG9fD3sA6pO0iUyTrE';

describe('redactText', () => {
  test('finds a secret by the name before it', () => {
    for (const text of [
      `Authorization: Bearer ${SECRET}`,
      `authorization: ${SECRET}`,
      `{"Authorization":"Basic ${SECRET}"}`,
      `{\\"authorization\\":\\"digest ${SECRET}\\"}`,
      `sent Bearer ${SECRET}.`,
      `api_secret%3D${SECRET}`,
      `%22secret%22%3A%20%22${SECRET}%22`,
      `secret%253D${SECRET}`,
      `"passphrase": "four words ${SECRET} long"`,
      `clientSecret='${SECRET} '`,
      `signature: ${SECRET}`,
    ]) {
      const clean = redactText(text);
      assert.ok(!clean.includes(SECRET) && clean.includes(REDACTED), clean);
    }
    for (const text of [`api_key%3D${KEY}`, `apiKey%253d${KEY}`, `"apikey" : "${KEY}"`]) {
      assert.match(redactText(text), /Ab3d…/, text);
      assert.equal(redactText(text).includes(KEY), false);
    }
  });

  test('finds a key that is known, however it is spelt', () => {
    for (const spelt of [
      KEY.toUpperCase(),
      KEY.toLowerCase(),
      btoa(KEY),
      btoa(`apiKey=${KEY}\n`),
      Buffer.from(`{"k":"${KEY}"}`).toString('base64url'),
      Buffer.from(KEY).toString('hex'),
      Array.from(KEY, (character) => `%${character.charCodeAt(0).toString(16)}`).join(''),
    ]) {
      const clean = redactText(`seen ${spelt} here`, { apiKey: KEY });
      assert.match(clean, /^seen .*Ab3d….* here$/, spelt);
      assert.equal(clean.includes(spelt.slice(8, -8)), false, clean);
    }
    assert.equal(redactText('another text', { apiKey: KEY }), 'another text');
  });

  test('finds the signature of any exchange by its form', () => {
    for (const signature of [
      crypto.createHash('sha256').update(SECRET).digest('hex'),
      crypto.createHash('sha512').update(SECRET).digest('hex').toUpperCase(),
      crypto.createHash('sha256').update(SECRET).digest('base64'),
      `${crypto.createHash('sha512').update(SECRET).digest('base64')}`,
      `${'aB3+'.repeat(85)}ab==`,
    ]) {
      assert.equal(redactText(`got ${signature}!`), `got ${REDACTED}!`);
    }
    const words = [`${'a'.repeat(43)}==`, 'a'.repeat(44), 'a'.repeat(200), 'f'.repeat(63), 'f'.repeat(65)];
    for (const text of words) assert.equal(redactText(text), text);
  });

  test('finds the credentials in the headers and logins of any exchange', () => {
    for (const [text, clean] of [
      [`OK-ACCESS-SIGN: ${SECRET}`, `OK-ACCESS-SIGN: ${REDACTED}`],
      ['OK-ACCESS-PASSPHRASE: correct', `OK-ACCESS-PASSPHRASE: ${REDACTED}`],
      [`"KC-API-PASSPHRASE":"${SECRET}"`, `"KC-API-PASSPHRASE":"${REDACTED}"`],
      [`ACCESS-KEY=${KEY}`, 'ACCESS-KEY=Ab3d…'],
      [`X-MBX-APIKEY: ${KEY}`, 'X-MBX-APIKEY: Ab3d…'],
      [`KEY: ${KEY}, SIGN: ${SECRET}`, `KEY: Ab3d…, SIGN: ${REDACTED}`],
      [`?a=1&signature=${SECRET}&b=2`, `?a=1&signature=${REDACTED}&b=2`],
      [`secret_key=${SECRET} accessToken=${SECRET}`, `secret_key=${REDACTED} accessToken=${REDACTED}`],
      [`{"op":"login","args":[{"apiKey":"${KEY}"}]}`, `{"op":"login","args":[${REDACTED}]}`],
      [`{"api_key":"${KEY}","SIGN":"${SECRET}"}`, `{"api_key":"Ab3d…","SIGN":"${REDACTED}"}`],
    ]) {
      assert.equal(redactText(text), clean);
    }
  });

  test('leaves sentences as they are', () => {
    for (const text of [
      'the signature: HMAC as 64 lower-case hexadecimal digits, RSA as base64',
      'signature: RSA keys, sign: HMAC is known here',
      'secret: Bybit shows it once; passphrase: missing.',
      'sign: lower-case hexadecimal; api key: 18 characters',
      'authorization is missing, bearer tokens are not used',
      'The bearer certificates were refused',
      'the key: testnet-key, key: missing, "key":"price", key=category',
      'a passphrase: missing',
    ]) {
      assert.equal(redactText(text), text);
    }
  });

  test("leaves this package's own advice as it is", () => {
    const advice = [
      ...checklistOf(VENUES.bybit).flatMap(({ title, fix }) => [title, fix]),
      ...[...Object.keys(CATEGORIES), 'credential'].flatMap((name) => {
        const { what, proof, remedy } = helpOf(name, VENUES.bybit);
        return [what, proof, ...remedy];
      }),
      ...Object.values(VENUES.bybit.help.mistakes).flatMap(({ often, truth }) => [often, truth]),
    ];
    // Those that stand in the code, too.
    const folder = path.join(__dirname, '..', '..', 'lib');
    const files = fs.readdirSync(folder, { recursive: true }).map(String);
    for (const file of files.filter((name) =>
      /^(?:classify|cli|credentials|crypto|diagnose|errors|validate|venues)/.test(name),
    )) {
      if (!file.endsWith('.js')) continue;
      const source = fs.readFileSync(path.join(folder, file), 'utf8');
      const texts = source.matchAll(/'([A-Z][^'\n]{20,}[a-z .])'|`([A-Z][^`$\n]{20,}[a-z .])/g);
      for (const [, quoted, template] of texts) advice.push(quoted ?? template);
    }
    assert.ok(advice.length > 300);
    for (const text of advice) assert.equal(redactText(text), text);
  });
});

describe('redactHeaders', () => {
  const cases = /** @type {const} */ ([
    [
      'Ab3d…',
      ['X-BAPI-API-KEY', 'OK-ACCESS-KEY', 'KC-API-KEY', 'X-MBX-APIKEY', 'ACCESS-KEY', 'KEY', 'Api-Key'],
    ],
    [
      REDACTED,
      [
        ...['X-BAPI-SIGN', 'OK-ACCESS-SIGN', 'KC-API-SIGN', 'ACCESS-SIGN', 'SIGN', 'X-Signature'],
        ...['OK-ACCESS-PASSPHRASE', 'KC-API-PASSPHRASE', 'ACCESS-PASSPHRASE', 'X-Api-Secret', 'X-Csrf-Token'],
        ...['Authorization', 'Proxy-Authorization', 'Cookie', 'Set-Cookie'],
      ],
    ],
    [
      KEY,
      [
        'X-BAPI-SIGN-TYPE',
        'KC-API-KEY-VERSION',
        'OK-ACCESS-TIMESTAMP',
        'X-Designation',
        'Keyboard',
        'Signal',
      ],
    ],
  ]);
  for (const [shown, names] of cases) {
    test(`${shown === KEY ? 'leaves' : 'hides'} ${names.join(', ')}`, () => {
      for (const name of names) {
        assert.deepEqual(redactHeaders({ [name]: KEY }), { [name.toLowerCase()]: shown });
      }
    });
  }
});
