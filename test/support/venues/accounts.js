'use strict';

/** Keys of each exchange that are made up, sandboxes that know them, and diagnoses of these. */

const assert = require('node:assert/strict');
// Its parts are read when they are used: some tests of documents load this file where no backend can be chosen.
const library = require('../../../lib/index.js');
const { openSandbox } = require('../open-sandbox.js');

/** As long as real ones. */
const KEYS = Object.freeze({
  bybit: { apiKey: 'madeUpApiKey000001', secret: 'made-up-secret-made-up-secret-made-u' },
  binance: { apiKey: 'mAdEuPkEy0000001'.repeat(4), secret: 'nOtArEaLsEcReT01'.repeat(4) },
  okx: {
    apiKey: '11111111-2222-4333-8444-555555555555',
    secret: '0123456789ABCDEF0123456789ABCDEF',
    passphrase: 'MadeUp123456',
  },
  kucoin: {
    apiKey: '0123456789abcdef01234567',
    secret: '11111111-2222-4333-8444-555555555555',
    passphrase: 'MadeUp123456',
  },
  gate: { apiKey: '0123456789abcdef'.repeat(2), secret: '0123456789abcdef'.repeat(4) },
  bitget: {
    apiKey: `bg_${'0123456789abcdef'.repeat(2)}`,
    secret: 'fedcba9876543210'.repeat(4),
    passphrase: 'MadeUp123456',
  },
});
const OTHER_SECRETS = Object.freeze({
  bybit: 'another-secret-another-secret-anothe',
  binance: 'aNoThErSeCrEt001'.repeat(4),
  okx: 'F'.repeat(32),
  kucoin: '99999999-8888-4777-8666-555555555555',
  gate: 'f'.repeat(64),
  bitget: 'f'.repeat(64),
});

/** @typedef {keyof typeof KEYS} VenueName */

/**
 * @param {VenueName} venue
 * @param {Record<string, string>} [changed] credentials that are wrong
 */
function signerOf(venue, changed = {}) {
  const { apiKey, secret, passphrase } = /** @type {Record<string, string>} */ ({
    ...KEYS[venue],
    ...changed,
  });
  return new library.Signer({
    venue,
    apiKey,
    apiSecret: secret,
    ...(passphrase !== undefined && { apiPassphrase: passphrase }),
  });
}

/**
 * @param {import('node:test').TestContext} t
 * @param {VenueName} venue
 * @param {{ key?: object | null, faults?: object }} [options] key: fields of the key; null for a sandbox without keys
 */
function openVenue(t, venue, { key = {}, faults = {} } = {}) {
  const keys = key === null ? [] : [{ ...KEYS[venue], ...key }];
  return openSandbox(t, { venue, keys, faults });
}

/**
 * A sandbox, and a diagnosis of the key against it.
 *
 * @param {import('node:test').TestContext} t
 * @param {VenueName} venue
 * @param {{ key?: object | null, faults?: object, used?: Record<string, string>, at?: string, options?: object }} [situation] used:
 *   credentials of the bot that are wrong; at: the host that the bot calls
 */
async function diagnoseAt(t, venue, { key, faults, used, at = 'mainnet', options } = {}) {
  const sandbox = await openVenue(t, venue, { key, faults });
  const diagnosis = await library.diagnose({
    ...{ signer: signerOf(venue, used), baseURL: sandbox.urls[at], environments: sandbox.urls },
    ...options,
  });
  assert.ok(diagnosis.requests.length <= 6, 'at most six requests');
  assert.equal(diagnosis.requests.length, sandbox.requests.length);
  const text = `${diagnosis.toText()} ${JSON.stringify(diagnosis)}`;
  for (const hidden of [...Object.values(KEYS[venue]), OTHER_SECRETS[venue]]) {
    assert.ok(!text.includes(hidden), 'a credential in the report');
  }
  return { diagnosis, sandbox };
}

/** @param {import('../../../lib').Diagnosis} diagnosis @returns {string[]} the ids of the steps that fail */
function failed({ checks }) {
  return checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
}

module.exports = { KEYS, OTHER_SECRETS, diagnoseAt, failed, openVenue, signerOf };
