'use strict';

/** The same engine finds the same kinds of mistakes at an exchange that has nothing in common with Bybit. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { Signer, validateCredentials, validateRequest } = require('../..');
const { registerVenue } = require('../../lib/venues');
const { RULES, SHELL } = require('../support/validate/other-exchange');
const { newSigner } = require('../support/new-signer.js');

registerVenue(SHELL);

const API_KEY = 'aB3dE6gH';
const API_SECRET = 'zY8xW5vU';
const NOW = 1_700_000_000_000;
const TIME = '1700000000';
const GET_TARGET = '/api/v9/orders?b=1&a=2';
const POST_TARGET = '/api/v9/orders';
const BODY = '{ "size": "0.1", "count": 3 }';
const venue = /** @type {any} */ ('shell');

const signer = new Signer({ venue, apiKey: API_KEY, apiSecret: API_SECRET });

/** @param {string} text @param {string} [digest] @param {'base64' | 'hex' | 'base64url'} [encoding] */
const mac = (text, digest = 'sha512', encoding = 'base64') =>
  crypto.createHmac(digest, API_SECRET).update(text).digest(encoding);

/**
 * @param {object} [changes]
 * @param {string} [changes.method]
 * @param {string} [changes.target]
 * @param {string} [changes.body]
 * @param {string} [changes.time]
 * @param {string} [changes.text] what is signed
 * @param {string} [changes.signature]
 * @param {Record<string, string | undefined>} [changes.headers]
 * @returns {any} a request that is right but for the changes
 */
function request({ method = 'GET', target, body, time = TIME, text, signature, headers } = {}) {
  const path = target ?? (method === 'GET' ? GET_TARGET : POST_TARGET);
  const signed = text ?? `${time}\n${method}\n${path}\n${body ?? ''}`;
  return {
    method,
    url: `https://api.shell.invalid${path}`,
    body,
    headers: {
      'Shell-Key': API_KEY,
      'Shell-Time': time,
      'Shell-Sign': signature ?? mac(signed),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    now: NOW,
    signer,
  };
}

const post = (changes = {}) => request({ method: 'POST', body: BODY, ...changes });

/** @param {any} options @returns {Promise<[id: string, field: string][]>} */
async function found(options) {
  const { findings } = await validateRequest(options);
  return findings.map(({ id, field }) => [id, field]);
}

test('right requests have no findings', async () => {
  const publicRequest = {
    ...request({ target: '/api/v9/public/time' }),
    headers: {},
    signer: undefined,
    venue,
  };
  for (const right of [request(), post(), { ...request(), signer: undefined, venue }, publicRequest]) {
    assert.deepEqual(await validateRequest(right), { ok: true, findings: [] });
  }
  const put = { ...post(), method: 'PUT', headers: { ...post().headers, 'Shell-Sign': undefined } };
  const deleted = request({ method: 'DELETE', target: GET_TARGET });
  assert.deepEqual(await found(put), [['header-missing', 'Shell-Sign']]);
  assert.deepEqual(await found(deleted), []);
});

describe('each kind of mistake', () => {
  /** @type {Record<string, [options: any, field: string]>} */
  const cases = {
    'method-unsupported': [request({ method: 'PATCH', target: GET_TARGET }), 'method'],
    'path-deprecated': [request({ target: '/api/v8/orders' }), 'url'],
    'path-unknown': [request({ target: '/v5/order/realtime' }), 'url'],
    'header-missing': [request({ headers: { 'Shell-Time': undefined } }), 'Shell-Time'],
    'header-misspelt': [request({ headers: { 'X-Shell-Sing': 'x' } }), 'headers'],
    'api-key-of-another-signer': [request({ headers: { 'Shell-Key': 'aB3dE6gX' } }), 'Shell-Key'],
    'api-key-unusual-length': [
      { ...request({ headers: { 'Shell-Key': 'short' } }), signer: undefined, venue },
      'Shell-Key',
    ],
    'timestamp-in-milliseconds': [request({ time: String(NOW) }), 'Shell-Time'],
    'timestamp-behind': [request({ time: '1699999969' }), 'Shell-Time'],
    'timestamp-ahead': [request({ time: '1700000005' }), 'Shell-Time'],
    'signature-sha256': [request({ signature: mac('x', 'sha256') }), 'Shell-Sign'],
    'signature-hex-hmac': [request({ signature: mac('x', 'sha512', 'hex') }), 'Shell-Sign'],
    'signature-base64url': [request({ signature: mac('1', 'sha512', 'base64url') }), 'Shell-Sign'],
    'signature-malformed': [request({ signature: 'x'.repeat(344) }), 'Shell-Sign'],
    'json-number-for-string': [post({ body: '{"size":0.1}' }), 'body'],
    'json-string-for-number': [post({ body: '{"count":"3"}' }), 'body'],
    'signed-without-line-ends': [request({ text: `${TIME}GET${GET_TARGET}` }), 'signature'],
    'signed-other-order': [request({ text: `GET${GET_TARGET}${TIME}` }), 'signature'],
    'signed-other-timestamp': [request({ text: `1700000003\nGET\n${GET_TARGET}\n` }), 'signature'],
    'signed-path-alone': [request({ text: `${TIME}\nGET\n/api/v9/orders\n` }), 'signature'],
    'signed-compact-body': [
      post({ text: `${TIME}\nPOST\n${POST_TARGET}\n{"size":"0.1","count":3}` }),
      'signature',
    ],
    'signature-mismatch': [request({ text: `1700000004\nGET\n${GET_TARGET}\n` }), 'signature'],
  };
  for (const [id, [options, field]] of Object.entries(cases)) {
    test(id, async () => {
      assert.deepEqual(await found(options), [[id, field]]);
      for (const finding of (await validateRequest(options)).findings) {
        assert.doesNotMatch(JSON.stringify(finding), /bybit|bapi|recv_window|undefined/i);
      }
    });
  }

  test('in words that are true there', async () => {
    const { findings } = await validateRequest(request({ time: String(NOW), signature: 'x' }));
    assert.deepEqual(
      findings.map(({ message, fix }) => [message, fix]),
      [
        [
          'Shell-Time has 13 digits: milliseconds instead of seconds',
          'Use Math.floor(Date.now() / 1000), which has 10 digits, and sign the same digits.',
        ],
        [
          'Shell-Sign has 1 characters that are not an HMAC-SHA512 in base64',
          "Use digest('base64') of HMAC-SHA512.",
        ],
      ],
    );
  });
});

describe('credentials', () => {
  test('of the usual lengths are in order, where Bybit has other lengths', async () => {
    const pair = { apiKey: API_KEY, apiSecret: API_SECRET };
    assert.deepEqual((await validateCredentials({ venue, ...pair })).findings, []);
    assert.equal((await validateCredentials(pair)).findings.length, 2);
    assert.deepEqual(signer.findings, []);
  });

  test('of other lengths are named by the exchange, and equal lengths are never swapped', async () => {
    const { findings } = await validateCredentials({ venue, apiKey: 'short', apiSecret: `"${API_SECRET}"` });
    assert.deepEqual(
      findings.map(({ id, message }) => [id, message]),
      [
        ['unexpected-length', 'apiKey is 5 bytes long, but Shell usually issues API keys of 8'],
        [
          'quotes',
          'apiSecret is enclosed in quotes that became part of it, from index 0: U+0022 QUOTATION MARK',
        ],
      ],
    );
  });
});

test('the exchange is that of the signer, and an unknown one is refused', async () => {
  const wrong = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' };
  const unknown = /** @type {any} */ ('no-exchange');
  const bybit = newSigner();
  await assert.rejects(validateRequest({ ...request(), venue: unknown }), wrong);
  await assert.rejects(
    validateCredentials({ venue: unknown, apiKey: API_KEY, apiSecret: API_SECRET }),
    wrong,
  );
  await assert.rejects(validateRequest({ ...request(), venue: 'bybit' }), wrong);
  await assert.rejects(validateRequest({ ...request(), signer: bybit, venue }), wrong);
  await assert.rejects(validateRequest({ ...request(), environment: 'testnet' }), wrong);
  assert.equal(RULES.headers.window, undefined);
});
