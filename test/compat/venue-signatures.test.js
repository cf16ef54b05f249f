'use strict';

/** authorizeSync() signs for five exchanges what ccxt signs, for random requests. ccxt makes its own timestamps. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const ccxt = require('ccxt');

const { Signer } = require('../../lib/index.js');
const { SEED, seededRandom } = require('../support/random');
const { BINANCE_HMAC, BITGET_KEY, GATE_KEY, KUCOIN_KEY, OKX_KEY } = require('../support/venues/vector-keys');

const ROUNDS = 300;
const CHARACTERS = [...'abcXYZ019-_.~ +/=&?#%$@!*()[]{}"\'<>|^`:;,é€鍵🔑'];

/** @param {any} random @returns {Record<string, any>} parameters of a request */
function randomParams(random) {
  const text = () => Array.from({ length: random.below(12) }, () => random.pick(CHARACTERS)).join('');
  const names = ['symbol', 'instId', 'ccy', 'side', 'note', 'orderId', 'limit'];
  return Object.fromEntries(
    names
      .filter(() => random.below(3) > 0)
      .map((name) => [name, random.pick([text(), random.below(1e6), random.below(1000) / 100, text()])]),
  );
}

test(`binance (TEST_SEED=${SEED})`, () => {
  const random = seededRandom(SEED);
  const signer = new Signer({ ...BINANCE_HMAC, venue: 'binance' });
  const exchange = new ccxt.binance({ apiKey: BINANCE_HMAC.apiKey, secret: BINANCE_HMAC.apiSecret });
  exchange.options.recvWindow = 5000;
  for (let round = 0; round < ROUNDS; round++) {
    const [api, path] = random.pick([
      ['private', 'account'],
      ['private', 'order'],
      ['fapiPrivate', 'order'],
      ['dapiPrivate', 'positionRisk'],
      ['sapi', 'margin/order'],
    ]);
    const method = random.pick(['GET', 'POST', 'DELETE', 'PUT']);
    const theirs = exchange.sign(path, api, method, randomParams(random));
    // Without their signature and timestamp, which is added again at the end.
    const text = theirs.body ?? theirs.url.slice(theirs.url.indexOf('?') + 1);
    const timestamp = Number(/(?:^|&)timestamp=(\d+)/.exec(text)?.[1]);
    const url = theirs.body === undefined ? theirs.url : `${theirs.url}?${theirs.body}`;
    const ours = signer.authorizeSync({ method, url, timestamp });
    assert.deepEqual(
      { ...Object.fromEntries(new URL(ours.url).searchParams), signature: '' },
      { ...Object.fromEntries(new URLSearchParams(text)), signature: '' },
    );
    assert.equal(ours.headers['X-MBX-APIKEY'], theirs.headers['X-MBX-APIKEY']);
    // The same text in their order has their signature.
    const signature = new URLSearchParams(text).get('signature');
    assert.equal(signer.signSync(text.slice(0, text.lastIndexOf('&signature='))), signature);
    const [, query, own] = /\?(.*)&signature=(.*)$/.exec(ours.url) ?? [];
    assert.equal(signer.signSync(query), own);
  }
});

test(`okx (TEST_SEED=${SEED})`, () => {
  const random = seededRandom(SEED);
  const signer = new Signer({ ...OKX_KEY, venue: 'okx' });
  const exchange = new ccxt.okx({
    apiKey: OKX_KEY.apiKey,
    secret: OKX_KEY.apiSecret,
    password: OKX_KEY.apiPassphrase,
  });
  for (let round = 0; round < ROUNDS; round++) {
    const demo = random.below(2) === 1;
    exchange.setSandboxMode(demo);
    const method = random.pick(['GET', 'POST']);
    const path = random.pick(['account/balance', 'trade/order', 'asset/transfer-state']);
    const theirs = exchange.sign(path, 'private', method, randomParams(random));
    const timestamp = Date.parse(theirs.headers['OK-ACCESS-TIMESTAMP']);
    const request = { method, url: theirs.url, body: theirs.body, timestamp };
    const ours = signer.authorizeSync({ ...request, environment: demo ? 'demo' : 'mainnet' });
    // A query with characters that URL parsers rewrite is another one, which we encode and ccxt does not.
    const isSentAsItIs = ours.url === theirs.url;
    assert.ok(isSentAsItIs || /['|^`{}]/.test(theirs.url), theirs.url);
    const expected = { ...theirs.headers };
    // ccxt names the type of a body that it does not send as well.
    if (theirs.body === undefined) delete expected['Content-Type'];
    if (!isSentAsItIs) expected['OK-ACCESS-SIGN'] = ours.headers['OK-ACCESS-SIGN'];
    for (const [name, value] of Object.entries(expected)) assert.equal(ours.headers[name], value, name);
    assert.equal(ours.body, theirs.body);
  }
});

/** Values that no reading of the query changes. */
const PLAIN = [...'abcXYZ019-_.'];

/** @type {Record<string, { key: any, timestamp: string, signature: string, unit?: number, requests: any[][] }>} */
const OTHERS = {
  kucoin: {
    key: KUCOIN_KEY,
    timestamp: 'KC-API-TIMESTAMP',
    signature: 'KC-API-SIGN',
    requests: [
      ['orders', 'private'],
      ['accounts', 'private'],
      ['orders', 'futuresPrivate'],
    ],
  },
  gate: {
    key: GATE_KEY,
    timestamp: 'Timestamp',
    signature: 'SIGN',
    unit: 1000,
    requests: [
      ['orders', ['private', 'spot']],
      ['accounts', ['private', 'wallet']],
    ],
  },
  bitget: {
    key: BITGET_KEY,
    timestamp: 'ACCESS-TIMESTAMP',
    signature: 'ACCESS-SIGN',
    requests: [
      ['v2/spot/trade/orderInfo', ['private', 'spot']],
      ['v2/mix/order/place-order', ['private', 'mix']],
    ],
  },
};

for (const [venue, { key, timestamp, signature, unit = 1, requests }] of Object.entries(OTHERS)) {
  test(`${venue} (TEST_SEED=${SEED})`, () => {
    const random = seededRandom(SEED);
    const signer = new Signer({ ...key, venue });
    const { apiKey, apiSecret: secret, apiPassphrase: password } = key;
    const exchange = new ccxt[venue]({ apiKey, secret, password });
    for (let round = 0; round < ROUNDS; round++) {
      const method = random.pick(['GET', 'POST']);
      const [path, api] = random.pick(requests);
      const params = randomParams(random);
      if (method === 'GET') {
        for (const name of Object.keys(params)) {
          params[name] = Array.from({ length: 1 + random.below(9) }, () => random.pick(PLAIN)).join('');
        }
      }
      const { url, headers, body } = exchange.sign(path, api, method, params);
      const time = Number(headers[timestamp]) * unit;
      const ours = signer.authorizeSync({ method, url, body, timestamp: time });
      assert.deepEqual([ours.url, ours.body], [url, body]);
      for (const name of [timestamp, signature]) assert.equal(ours.headers[name], headers[name], name);
    }
  });
}
