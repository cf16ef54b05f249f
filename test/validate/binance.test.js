'use strict';

/** validateRequest() with the rules of Binance: a signature among the parameters, forms, and keys of three kinds. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { Signer, validateRequest } = require('../..');
const { NOW } = require('../support/fixtures.js');
const {
  BINANCE,
  BINANCE_KEY,
  ED25519,
  ED25519_KEY,
  binance,
  mac,
} = require('../support/validate/venue-requests');

const { apiKey, apiSecret } = BINANCE_KEY;
const QUERY = `symbol=BTCUSDT&recvWindow=5000&timestamp=${NOW}`;
const TIME = `timestamp=${NOW}`;
const post = (options = {}) => binance({ method: 'POST', body: `side=BUY&${TIME}`, ...options });
const { privateKey: RSA_KEY } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });

/** @param {any} options @returns {Promise<[id: string, field: string][]>} */
async function found(options) {
  const { findings } = await validateRequest(options);
  return findings.map(({ id, field }) => [id, field]);
}

/** @param {string} query @returns {string} an Ed25519 signature */
const ed25519 = (query) => crypto.sign(null, Buffer.from(query), ED25519_KEY).toString('base64');

/** @returns {string} a query whose Ed25519 signature has a plus sign */
function queryWithPlus() {
  for (let number = 0; ; number++) {
    const query = `number=${number}&${TIME}`;
    if (ed25519(query).includes('+')) return query;
  }
}

describe('right requests have no findings', () => {
  const signers = {
    'of an HMAC key': BINANCE,
    'of an Ed25519 key': ED25519,
    'of an RSA key': new Signer({ venue: 'binance', apiKey, privateKey: RSA_KEY }),
  };
  for (const [title, signer] of Object.entries(signers)) {
    test(title, async () => {
      const url = 'https://api.binance.com/api/v3/order';
      for (const request of [
        { method: 'GET', url: `${url}?symbol=BTCUSDT` },
        { method: 'POST', url, body: 'symbol=BTCUSDT&note=%C3%A9%20%2B' },
        { method: 'DELETE', url: `${url}?symbol=BTCUSDT`, recvWindow: 60_000 },
      ]) {
        const { headers, ...signed } = signer.authorizeSync({ ...request, timestamp: NOW });
        const type =
          request.body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };
        assert.deepEqual(await found({ ...signed, headers: { ...headers, ...type }, signer, now: NOW }), []);
      }
    });
  }

  test('with parameters in the query, in the body, or in both, and hexadecimal in any case', async () => {
    const upper = (/** @type {string} */ text) => mac(apiSecret, text, 'hex').toUpperCase();
    for (const request of [
      binance(),
      post(),
      post({ query: 'symbol=BTCUSDT' }),
      post({ query: 'symbol=BTCUSDT', place: 'query' }),
      binance({ method: 'DELETE' }),
      binance({ query: TIME }),
      binance({ query: `recvWindow=4000.125&${TIME}` }),
      binance({ query: `timestamp=${NOW}000` }),
      binance({ sign: upper }),
    ]) {
      assert.deepEqual(await found(request), []);
    }
  });

  test('to endpoints that are public, or need the API key alone', async () => {
    const time = { url: 'https://api.binance.com/api/v3/time', venue: 'binance' };
    const listen = {
      method: 'POST',
      url: 'https://fapi.binance.com/fapi/v1/listenKey',
      headers: { 'X-MBX-APIKEY': apiKey },
      signer: BINANCE,
    };
    for (const request of [time, listen]) assert.deepEqual(await found(request), []);
  });
});

describe('each kind of mistake', () => {
  const signed = (/** @type {string} */ text, /** @type {object} */ more = {}) => binance({ text, ...more });
  const json = { body: '{"side":"BUY"}', query: TIME, place: /** @type {const} */ ('query') };
  const base64 = (/** @type {string} */ text) => encodeURIComponent(mac(apiSecret, text, 'base64'));
  /** @type {Record<string, [any, string][]>} */
  const cases = {
    'parameter-missing': [
      [{ ...binance(), url: `https://api.binance.com/api/v3/order?${QUERY}` }, 'signature'],
      [binance({ query: 'symbol=BTCUSDT' }), 'timestamp'],
    ],
    'parameter-empty': [[binance({ sign: () => '' }), 'signature']],
    'parameter-repeated': [[binance({ query: `${TIME}&${TIME}` }), 'timestamp']],
    'parameter-misspelt': [[binance({ query: `recvwindow=5000&${TIME}` }), 'url']],
    'timestamp-in-seconds': [[binance({ query: 'timestamp=1700000000' }), 'timestamp']],
    'timestamp-in-microseconds': [
      [binance({ query: `timestamp=${NOW}000`, url: 'https://fapi.binance.com/fapi/v1/order' }), 'timestamp'],
    ],
    'timestamp-date': [[binance({ query: 'timestamp=2023-11-14T22:13:20.000Z' }), 'timestamp']],
    'timestamp-behind': [[binance({ query: `timestamp=${NOW - 5001}` }), 'timestamp']],
    'timestamp-ahead': [[binance({ query: `timestamp=${NOW + 1000}` }), 'timestamp']],
    'recv-window-too-large': [[binance({ query: `recvWindow=60001&${TIME}` }), 'recvWindow']],
    'recv-window-malformed': [[binance({ query: `recvWindow=5000.1234&${TIME}` }), 'recvWindow']],
    'signature-base64-hmac': [[binance({ sign: base64 }), 'signature']],
    'signature-sha512': [[binance({ sign: () => 'a'.repeat(128) }), 'signature']],
    'signature-hex-ed25519': [[binance({ sign: () => 'a'.repeat(128), signer: ED25519 }), 'signature']],
    'signature-other-algorithm': [[binance({ signer: ED25519 }), 'signature']],
    'signature-unencoded': [
      [binance({ query: queryWithPlus(), sign: ed25519, signer: ED25519 }), 'signature'],
    ],
    'content-type-not-form': [[post({ headers: { 'Content-Type': 'application/json' } }), 'Content-Type']],
    'content-type-missing': [[post({ headers: { 'Content-Type': undefined } }), 'Content-Type']],
    'body-json': [[post(json), 'body']],
    'body-on-get': [[binance({ body: `side=BUY&${TIME}` }), 'body']],
    'url-unencoded-character': [[post({ body: `note=é&${TIME}` }), 'body']],
    'duplicate-name': [[post({ query: 'side=BUY' }), 'body']],
    'path-unknown': [[binance({ url: 'https://api.binance.com/v5/order/create' }), 'url']],
    'path-deprecated': [[binance({ url: 'https://api.binance.com/wapi/v3/depositAddress.html' }), 'url']],
    'header-misspelt': [[binance({ headers: { 'X-MBX-API-KEY': 'a' } }), 'headers']],
    'signed-with-separator': [[post({ query: 'a=1', text: `a=1&side=BUY&${TIME}` }), 'signature']],
    'signed-other-order': [[post({ query: 'a=1', text: `side=BUY&${TIME}a=1` }), 'signature']],
    'signed-query-alone': [[post({ query: `a=1&${TIME}`, body: 'b=2', text: `a=1&${TIME}` }), 'signature']],
    'signed-body-alone': [[post({ query: 'a=1', text: `side=BUY&${TIME}` }), 'signature']],
    'signed-without-timestamp': [
      [signed('symbol=BTCUSDT'), 'signature'],
      [signed('symbol=BTCUSDT&recvWindow=5000'), 'signature'],
      [signed(`symbol=BTCUSDT&${TIME}`), 'signature'],
    ],
    'signed-with-api-key': [[signed(`${NOW}${apiKey}5000${QUERY}`), 'signature']],
    'signed-other-timestamp': [[signed(QUERY.replace(String(NOW), String(NOW + 7))), 'signature']],
    'signed-query-as-json': [
      [signed(`{"symbol":"BTCUSDT","recvWindow":"5000","timestamp":"${NOW}"}`), 'signature'],
    ],
    'signed-path': [[signed(`GET/api/v3/order?${QUERY}`), 'signature']],
    'signed-with-question-mark': [[signed(`?${QUERY}`), 'signature']],
    'signed-decoded-query': [
      [signed(`note=a b&${TIME}`, { query: `note=a%20b&${TIME}` }), 'signature'],
      [post({ body: `note=a%20b&${TIME}`, text: `note=a b&${TIME}` }), 'signature'],
    ],
    'signed-sorted-query': [
      [signed(`recvWindow=5000&symbol=BTCUSDT&${TIME}`), 'signature'],
      [post({ body: `side=BUY&price=1&${TIME}`, text: `price=1&side=BUY&${TIME}` }), 'signature'],
    ],
    'signature-mismatch': [[signed('nothing that is sent'), 'signature']],
  };
  for (const [id, examples] of Object.entries(cases)) {
    test(id, async () => {
      for (const [options, field] of examples) {
        const ids = await found(options);
        assert.deepEqual(
          ids.filter((one) => one[0] === id),
          [[id, field]],
          `found ${ids}`,
        );
        for (const finding of (await validateRequest(options)).findings) {
          assert.doesNotMatch(JSON.stringify(finding), /bybit|bapi|recv_window|undefined/i);
        }
      }
    });
  }

  test('the body of another exchange: JSON, with its type', async () => {
    const request = post({ ...json, headers: { 'Content-Type': 'application/json' } });
    assert.deepEqual(await found(request), [
      ['content-type-not-form', 'Content-Type'],
      ['body-json', 'body'],
    ]);
  });
});

test('a signature that is not the last parameter is verified, and named', async () => {
  const signature = mac(apiSecret, QUERY, 'hex');
  for (const query of [
    `signature=${signature}&${QUERY}`,
    `symbol=BTCUSDT&signature=${signature}&recvWindow=5000&${TIME}`,
  ]) {
    const url = `https://api.binance.com/api/v3/order?${query}`;
    assert.deepEqual(await found({ ...binance(), url }), [['signature-not-last', 'signature']]);
  }
});

test('a key of another environment is on a host of another one', async () => {
  for (const host of ['https://testnet.binance.vision', 'https://demo-api.binance.com']) {
    const request = binance({ url: `${host}/api/v3/order` });
    assert.deepEqual(await found({ ...request, environment: 'mainnet' }), [
      ['host-other-environment', 'url'],
    ]);
  }
});
