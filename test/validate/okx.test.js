'use strict';

/** validateRequest() with the rules of OKX: dates, a passphrase, a header for demo trading, method and path in the signed string. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { validateRequest } = require('../..');
const { NOW } = require('../support/fixtures.js');
const { DATE, OKX, OKX_KEY, okx } = require('../support/validate/venue-requests');

const { apiKey } = OKX_KEY;
const TARGET = '/api/v5/account/balance?ccy=BTC';
const PATH = '/api/v5/account/balance';
const ORDER = '/api/v5/trade/order';
const BODY = '{"instId":"BTC-USDT","sz":"1"}';
const post = (options = {}) => okx({ method: 'POST', body: BODY, ...options });
const dateOf = (/** @type {number} */ time) => new Date(time).toISOString();

/** @param {any} options @returns {Promise<[id: string, field: string][]>} */
async function found(options) {
  const { findings } = await validateRequest(options);
  return findings.map(({ id, field }) => [id, field]);
}

describe('right requests have no findings', () => {
  test('signed by the signer', async () => {
    const url = 'https://www.okx.com';
    for (const request of [
      { method: 'GET', url: url + TARGET },
      { method: 'POST', url: url + ORDER, body: BODY },
    ]) {
      const { headers, ...signed } = OKX.authorizeSync({ ...request, timestamp: NOW });
      const type = request.body === undefined ? {} : { 'Content-Type': 'application/json' };
      const sent = { ...signed, headers: { ...headers, ...type }, signer: OKX, now: NOW };
      assert.deepEqual(await found(sent), []);
    }
  });

  test('of demo trading, in batches, at the ends of the window, and public ones', async () => {
    const header = { 'x-simulated-trading': '1' };
    const batch = { target: '/api/v5/trade/batch-orders', body: `[${BODY}]` };
    for (const request of [
      okx({ headers: header, environment: 'demo' }),
      okx({ headers: { 'X-Simulated-Trading': '0' }, environment: 'mainnet' }),
      okx({ environment: 'mainnet' }),
      post(batch),
      okx({ time: dateOf(NOW - 30_000) }),
      okx({ time: dateOf(NOW + 29_999) }),
      { url: 'https://www.okx.com/api/v5/public/time', venue: 'okx' },
    ]) {
      assert.deepEqual(await found(request), []);
    }
  });

  test('at the ends of months and years', async () => {
    for (const date of ['2024-02-29T23:59:59.999Z', '2023-12-31T23:59:59.999Z', '2100-03-01T00:00:00.000Z']) {
      const now = Date.parse(date);
      assert.deepEqual(await found({ ...okx({ time: date }), now }), []);
      const late = await validateRequest({ ...okx({ time: date }), now: now + 31_000 });
      assert.deepEqual(
        late.findings.map(({ id, count }) => [id, count]),
        [['timestamp-behind', 31_000]],
      );
    }
  });
});

describe('each kind of mistake', () => {
  const signed = (/** @type {string} */ text) => okx({ text });
  const header = (/** @type {string} */ name, /** @type {any} */ value) =>
    okx({ headers: { [name]: value } });
  const time = 'OK-ACCESS-TIMESTAMP';
  /** @type {Record<string, [any, string][]>} */
  const cases = {
    'header-missing': ['KEY', 'TIMESTAMP', 'SIGN', 'PASSPHRASE'].map((name) => [
      header(`OK-ACCESS-${name}`, undefined),
      `OK-ACCESS-${name}`,
    ]),
    'header-empty': [[header('OK-ACCESS-PASSPHRASE', ''), 'OK-ACCESS-PASSPHRASE']],
    'header-repeated': [[header('x-simulated-trading', ['1', '1']), 'x-simulated-trading']],
    'header-stray-whitespace': [[header('OK-ACCESS-PASSPHRASE', 'Passphrase1 '), 'OK-ACCESS-PASSPHRASE']],
    'header-invalid-character': [[header('OK-ACCESS-PASSPHRASE', 'Paßword'), 'OK-ACCESS-PASSPHRASE']],
    'header-misspelt': [[header('OK-ACCESS-SIGNATURE', 'a'), 'headers']],
    'header-other-environment': [
      [okx({ environment: 'demo' }), 'x-simulated-trading'],
      [okx({ environment: 'mainnet', headers: { 'x-simulated-trading': '1' } }), 'x-simulated-trading'],
    ],
    'environment-header-malformed': [[header('x-simulated-trading', 'true'), 'x-simulated-trading']],
    'timestamp-in-seconds': [[okx({ time: '1700000000' }), time]],
    'timestamp-in-milliseconds': [[okx({ time: '1700000000000' }), time]],
    'timestamp-fraction': [[okx({ time: '1700000000.000' }), time]],
    'timestamp-malformed': [[okx({ time: 'now' }), time]],
    'timestamp-date-form': [
      [okx({ time: '2023-11-14T22:13:20Z' }), time],
      [okx({ time: '2023-11-14T22:13:20.000+01:00' }), time],
      [okx({ time: '2023-02-29T22:13:20.000Z' }), time],
      [okx({ time: '2023-11-14T24:13:20.000Z' }), time],
      [okx({ time: '2023-11-14 22:13:20.000Z' }), time],
    ],
    'timestamp-behind': [[okx({ time: dateOf(NOW - 30_001) }), time]],
    'timestamp-ahead': [[okx({ time: dateOf(NOW + 30_000) }), time]],
    'signature-hex-hmac': [[okx({ encoding: 'hex' }), 'OK-ACCESS-SIGN']],
    'api-key-of-another-signer': [
      [header('OK-ACCESS-KEY', '37c541a1-0000-0000-0000-10fe7a038419'), 'OK-ACCESS-KEY'],
    ],
    'method-lower-case': [[{ ...okx(), method: 'get' }, 'method']],
    'method-unsupported': [[okx({ method: 'PUT', target: ORDER }), 'method']],
    'path-unknown': [[okx({ target: '/v5/account/balance' }), 'url']],
    'path-deprecated': [[okx({ target: '/api/spot/v3/accounts' }), 'url']],
    'body-form-encoded': [[post({ body: 'instId=BTC-USDT' }), 'body']],
    'json-number-for-string': [[post({ body: '{"sz":1}' }), 'body']],
    'parameters-in-query': [[okx({ method: 'POST', target: `${ORDER}?instId=BTC-USDT` }), 'url']],
    'signed-method-case': [[signed(`${DATE}get${TARGET}`), 'signature']],
    'signed-without-method': [[signed(`${DATE}${TARGET}`), 'signature']],
    'signed-without-prefix': [[signed(`GET${TARGET}`), 'signature']],
    'signed-other-order': [[signed(`GET${TARGET}${DATE}`), 'signature']],
    'signed-time-unit': ['1700000000', '1700000000.000', '1700000000000'].map((other) => [
      signed(`${other}GET${TARGET}`),
      'signature',
    ]),
    'signed-other-timestamp': [[signed(`${dateOf(NOW - 999)}GET${TARGET}`), 'signature']],
    'signed-with-api-key': [[signed(`${DATE}${apiKey}5000ccy=BTC`), 'signature']],
    'signed-path-alone': [[signed(`${DATE}GET${PATH}`), 'signature']],
    'signed-without-path': [[signed(`${DATE}GETccy=BTC`), 'signature']],
    'signed-url': [[signed(`${DATE}GEThttps://www.okx.com${TARGET}`), 'signature']],
    'signed-empty-object': [[signed(`${DATE}GET${TARGET}{}`), 'signature']],
    'signed-nothing': [[post({ text: `${DATE}POST${ORDER}` }), 'signature']],
    'signed-spaced-json': [
      [post({ text: `${DATE}POST${ORDER}{"instId": "BTC-USDT", "sz": "1"}` }), 'signature'],
    ],
    'signature-mismatch': [[signed('nothing that is sent'), 'signature']],
  };
  for (const [id, examples] of Object.entries(cases)) {
    test(id, async () => {
      for (const [options, field] of examples) {
        assert.deepEqual(await found(options), [[id, field]]);
        for (const finding of (await validateRequest(options)).findings) {
          assert.doesNotMatch(JSON.stringify(finding), /bybit|bapi|recv_window|undefined/i);
        }
      }
    });
  }
});

test('a missing passphrase belongs to the tenth step of the checklist', async () => {
  const { findings } = await validateRequest(okx({ headers: { 'OK-ACCESS-PASSPHRASE': undefined } }));
  assert.deepEqual(
    findings.map(({ step }) => step),
    [10],
  );
});
