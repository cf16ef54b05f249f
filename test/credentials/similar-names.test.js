'use strict';

/** What Signer.fromEnv() says when similar environment variables are set instead of the right ones. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { Signer } = require('../..');
const { API_KEY } = require('../support/fixtures.js');

const VALUE = 'aValueThatMustNotShow0123456789';

/** @param {any} options @returns {any} the error */
function refusal(options) {
  try {
    Signer.fromEnv(options);
  } catch (error) {
    return error;
  }
  return assert.fail('a signer came out');
}

/** @param {string[]} names @returns {Record<string, string>} */
const environment = (...names) => Object.fromEntries(names.map((name) => [name, VALUE]));

describe('names that are set instead', () => {
  /** @type {[string, string, string?][]} the names of key and secret, and of the variable that the second one should be */
  const PAIRS = [
    ['API_KEY', 'API_SECRET'],
    ['API_KEY', 'SECRET'],
    ['KEY', 'SECRET_KEY'],
    ['apiKey', 'apiSecret'],
    ['BYBIT_KEY', 'BYBIT_SECRET'],
    ['BYBIT_APIKEY', 'BYBIT_SECRET_KEY'],
    ['BYBITAPIKEY', 'BYBITSECRET'],
    ['BYBIT_LIVENET_PUBLIC_KEY', 'BYBIT_LIVENET_PRIVATE_KEY'],
    ['BYBIT_TESTNET_API_KEY', 'BYBIT_TESTNET_API_SECRET'],
    ['NEXT_PUBLIC_BYBIT_API_KEY', 'NEXT_PUBLIC_BYBIT_API_SECRET'],
    ['VITE_BYBIT_KEY', 'VITE_BYBIT_SECRET'],
    ['bybit_api_key', 'bybitApiSecret'],
    ['BYBT_API_KEY', 'BYBIT_API_SECERT'],
    ['BYBIT_API_KEYS', 'BYBIT_API_SECRETS'],
    ['MAIN_BYBIT_API_KEY', 'ALICE_BYBIT_SECRET'],
    ['BYBIT_API_KEY_1', 'BYBIT_API_SECRET_1'],
    ['API_KEY_BYBIT', 'API_SECRET_BYBIT'],
    ['BYBIT-API-KEY', 'bybit.api.secret'],
    ['BYBIT_API', 'BYBIT_TOKEN'],
    ['BYBIT_ID', 'BYBIT_SIGNING_KEY'],
    ['EXCHANGE_API_KEY', 'TRADING_API_SECRET'],
    ['BYBIT_API_ID', 'BYBIT_PRIVATE_KEY_PATH', 'BYBIT_API_PRIVATE_KEY_FILE'],
    ['BYBIT_API_ID', 'BYBIT_RSA_PRIVATE_KEY', 'BYBIT_API_PRIVATE_KEY'],
  ];

  for (const [key, secret, target = 'BYBIT_API_SECRET'] of PAIRS) {
    test(`${key} and ${secret}`, () => {
      const { findings, message } = refusal({ env: environment('HOME', key, 'PORT', secret) });
      assert.deepEqual(
        findings.map((/** @type {any} */ finding) => [finding.field, finding.id, finding.similar]),
        [
          ['apiKey', 'missing', key],
          ['apiSecret', 'missing', secret],
        ],
      );
      const advice = `The environment has ${key} and ${secret}: rename them to BYBIT_API_KEY and ${target}, or pass`;
      assert.equal(message.split(advice).length, 2, `said once: ${message}`);
      assert.equal(/shipped to browsers/.test(message), /^(?:NEXT|VITE)_/.test(key));
      assert.ok(!message.includes(VALUE) && !JSON.stringify(findings).includes(VALUE));
    });
  }

  test('a name that ends with a space is shown in quotes', () => {
    const { message } = refusal({ env: environment('BYBIT_API_KEY ', 'BYBIT_API_SECRET ') });
    assert.ok(message.includes('has "BYBIT_API_KEY " and "BYBIT_API_SECRET ": rename them to'), message);
  });

  test('one of them, beside the right name of the other', () => {
    const error = refusal({ env: { BYBIT_API_KEY: API_KEY, ...environment('BYBIT_SECRET_KEY') } });
    assert.match(error.message, /has BYBIT_SECRET_KEY: rename it to BYBIT_API_SECRET/);
    const lonely = refusal({ env: { BYBIT_API_KEY: API_KEY, ...environment('SECRET') } });
    assert.match(
      lonely.message,
      /has SECRET: if that is the one that is meant, rename it to BYBIT_API_SECRET/,
    );
  });

  test('of other names', () => {
    const near = refusal({
      prefix: 'ALICE_',
      env: environment('ALICE_APIKEY', 'ALICE_SECRET', 'API_SECRET'),
    });
    assert.match(
      near.message,
      /has ALICE_APIKEY and ALICE_SECRET: rename them to ALICE_API_KEY and ALICE_API_SECRET/,
    );
    const names = { apiKey: 'EXCHANGE_KEY', apiSecret: 'EXCHANGE_SECRET' };
    const typed = refusal({
      names,
      env: environment('EXCHANGE_KYE', 'EXHANGE_SECRET', 'SECRET', 'BYBIT_API_KEY'),
    });
    assert.match(typed.message, /has EXCHANGE_KYE and EXHANGE_SECRET: rename/);
  });

  test('of a prefix that is also the name of an environment', () => {
    for (const prefix of ['MAIN', 'TESTNET', 'BYBIT_DEMO', 'PROD_EXCHANGE']) {
      const { message } = refusal({ prefix, env: environment(`${prefix}_KEY`, `${prefix}_SECRET`) });
      const advice = `has ${prefix}_KEY and ${prefix}_SECRET: rename them to ${prefix}_API_KEY and ${prefix}_API_SECRET`;
      assert.ok(message.includes(advice), message);
    }
  });

  test('a short name is like no other', () => {
    const names = { apiKey: 'K', apiSecret: 'PW' };
    const { message } = refusal({ names, env: environment('_', 'PWD', 'KY') });
    assert.match(message, /Set K and PW in the object/);
    const known = refusal({ names, env: environment('k', 'pw') });
    assert.match(known.message, /has k and pw: rename them to K and PW/);
  });

  test('those of others are left alone', () => {
    const others = [
      ...[
        'BINANCE_API_KEY',
        'BINANCE_API_SECRET',
        'OKX_API_KEY',
        'OKX_SECRET_KEY',
        'BITGET_API_KEY',
        'KUCOIN_API_SECRET',
      ],
      ...[
        'OPENAI_API_KEY',
        'AWS_SECRET_ACCESS_KEY',
        'JWT_SECRET',
        'TELEGRAM_TOKEN',
        'CLIENT_ID',
        'BOT_TOKEN',
        'BYBIT_BASE_URL',
        'BYBIT_TESTNET',
      ],
      ...['BYBIT_WEBHOOK_SECRET', 'KEYBOARD', 'DEBUG', 'BYBIT_AUTH_BACKEND', '', 'A'.repeat(5000)],
    ];
    const { findings } = refusal({ env: environment(...others) });
    assert.deepEqual(
      findings.map((/** @type {any} */ { similar }) => similar),
      [undefined, undefined],
    );
    const { findings: ofAlice } = refusal({
      prefix: 'ALICE_',
      env: environment('BYBIT_API_KEY', 'API_SECRET'),
    });
    assert.deepEqual(
      ofAlice.map((/** @type {any} */ { similar }) => similar),
      [undefined, undefined],
    );
  });
});
