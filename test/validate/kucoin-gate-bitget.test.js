'use strict';

/** validateRequest() with the rules of KuCoin, Gate.io and Bitget. The strings are made here, by node:crypto. */

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { validateCredentials, validateRequest } = require('../..');
const { NOW } = require('../support/fixtures.js');
const { KEYS, SIGNERS, VENUES, hash, lines, mac, made } = require('../support/validate/signed-requests.js');

const BODY = '{"side":"buy","size":"1"}';
const SECONDS = Math.floor(NOW / 1000);
const NAMES = /** @type {const} */ (['kucoin', 'gate', 'bitget']);

/** @param {any} options @returns {Promise<[id: string, field: string][]>} */
async function found(options) {
  const { findings } = await validateRequest(options);
  return findings.map(({ id, field }) => [id, field]);
}

/** @param {Record<string, [any, string][]>} cases */
function eachFinds(cases) {
  for (const [id, examples] of Object.entries(cases)) {
    test(id, async () => {
      for (const [options, field] of examples) {
        assert.deepEqual(await found(options), [[id, field]]);
        for (const finding of (await validateRequest(options)).findings) {
          assert.doesNotMatch(JSON.stringify(finding), /bybit|bapi|recv_window|undefined|okx/i);
        }
      }
    });
  }
}

describe('right requests have no findings', () => {
  for (const venue of NAMES) {
    test(`${venue}: signed by the signer, and here`, async () => {
      const { url, read, order } = VENUES[venue];
      for (const request of [
        { method: 'GET', url: url + read },
        { method: 'POST', url: url + order, body: BODY },
      ]) {
        const { headers, ...signed } = SIGNERS[venue].authorizeSync({ ...request, timestamp: NOW });
        const type = request.body === undefined ? {} : { 'Content-Type': 'application/json' };
        const sent = { ...request, ...signed, headers: { ...headers, ...type } };
        assert.deepEqual(await found({ ...sent, signer: SIGNERS[venue], now: NOW }), []);
      }
      assert.deepEqual(await found(made(venue)), []);
      assert.deepEqual(await found(made(venue, { method: 'POST', body: BODY })), []);
    });
  }

  test('KuCoin: key version 3, a plain passphrase of version 1, a token for WebSockets, Australia', async () => {
    const plain = { 'KC-API-KEY-VERSION': '1', 'KC-API-PASSPHRASE': KEYS.kucoin.passphrase };
    for (const options of [
      { headers: { 'KC-API-KEY-VERSION': '3' } },
      { headers: plain },
      { headers: { ...plain, 'KC-API-KEY-VERSION': undefined } },
      { method: 'POST', target: '/api/v1/bullet-private' },
      { headers: { 'X-SITE-TYPE': 'australia' } },
      { method: 'DELETE', target: '/api/v1/orders?symbol=BTC-USDT' },
    ]) {
      assert.deepEqual(await found(made('kucoin', options)), []);
    }
  });

  test('Gate.io: a timestamp with a fraction, parameters of a POST in its query, a DELETE, its testnet', async () => {
    const leverage = '/api/v4/futures/usdt/positions/BTC_USDT/leverage?leverage=10';
    for (const options of [
      { time: `${SECONDS}.25` },
      { method: 'POST', target: leverage },
      { method: 'DELETE', target: '/api/v4/spot/orders?currency_pair=BTC_USDT' },
      { method: 'PATCH', target: '/api/v4/spot/orders/1?currency_pair=BTC_USDT', body: BODY },
    ]) {
      assert.deepEqual(await found(made('gate', options)), []);
    }
  });

  test('Bitget: demo trading, and the query sorted by name', async () => {
    const target = '/api/v2/mix/order/detail?orderId=1&productType=USDT-FUTURES&symbol=BTCUSDT';
    for (const options of [
      { target },
      { headers: { paptrading: '1' }, environment: 'demo' },
      { headers: { locale: 'en-US' }, environment: 'mainnet' },
    ]) {
      assert.deepEqual(await found(made('bitget', options)), []);
    }
  });
});

describe('a query that sources read in two ways is a warning, in whichever form it was signed', () => {
  const encoded = { kucoin: 'a=%7C%20b', gate: 'a=%7C%20b', bitget: 'a=%7C%20b' };
  for (const venue of NAMES) {
    test(venue, async () => {
      const path = VENUES[venue].read.split('?')[0];
      const target = `${path}?${encoded[venue]}`;
      for (const signedTarget of [target, `${path}?a=| b`]) {
        const { findings } = await validateRequest(made(venue, { target, signedTarget }));
        assert.deepEqual(
          findings.map(({ id, severity, count, index }) => [id, severity, count, index]),
          [['query-ambiguous', 'warning', 2, VENUES[venue].url.length + path.length + 3]],
        );
      }
    });
  }

  test('beside the errors that a malformed query has', async () => {
    for (const venue of NAMES) {
      const target = `${VENUES[venue].read.split('?')[0]}?a=%`;
      assert.deepEqual(await found(made(venue, { target })), [
        ['url-malformed-escape', 'url'],
        ['query-ambiguous', 'url'],
      ]);
    }
  });

  test('Bitget: parameters that are not sorted', async () => {
    const [target, signedTarget] = ['symbol=B&limit=1', 'limit=1&symbol=B'].map(
      (query) => `/api/v2/spot/trade/unfilled-orders?${query}`,
    );
    assert.deepEqual(await found(made('bitget', { target })), [['query-unsorted', 'url']]);
    assert.deepEqual(await found(made('bitget', { target, signedTarget })), [['query-unsorted', 'url']]);
  });
});

describe('mistakes at KuCoin', () => {
  const { read, order } = VENUES.kucoin;
  const { passphrase, secret } = KEYS.kucoin;
  const kucoin = (options = {}) => made('kucoin', options);
  const signed = (/** @type {string} */ text) => kucoin({ text });
  const header = (/** @type {string} */ name, /** @type {any} */ value) =>
    kucoin({ headers: { [name]: value } });
  eachFinds({
    'header-missing': ['KEY', 'TIMESTAMP', 'SIGN', 'PASSPHRASE'].map((name) => [
      header(`KC-API-${name}`, undefined),
      `KC-API-${name}`,
    ]),
    'header-misspelt': [[header('KC-API-SIGNATURE', 'a'), 'headers']],
    'passphrase-unsigned': [[header('KC-API-PASSPHRASE', passphrase), 'KC-API-PASSPHRASE']],
    'passphrase-hex': [
      [header('KC-API-PASSPHRASE', mac('sha256', secret, passphrase, 'hex')), 'KC-API-PASSPHRASE'],
    ],
    'key-version-missing': [[header('KC-API-KEY-VERSION', undefined), 'KC-API-KEY-VERSION']],
    'key-version-plain': [[header('KC-API-KEY-VERSION', '1'), 'KC-API-KEY-VERSION']],
    'key-version-unknown': [[header('KC-API-KEY-VERSION', '4'), 'KC-API-KEY-VERSION']],
    'timestamp-in-seconds': [[kucoin({ time: String(SECONDS) }), 'KC-API-TIMESTAMP']],
    'timestamp-date': [[kucoin({ time: new Date(NOW).toISOString() }), 'KC-API-TIMESTAMP']],
    'timestamp-behind': [[kucoin({ time: String(NOW - 5001) }), 'KC-API-TIMESTAMP']],
    'timestamp-ahead': [[kucoin({ time: String(NOW + 5000) }), 'KC-API-TIMESTAMP']],
    'signature-hex-hmac': [[kucoin({ encoding: 'hex' }), 'KC-API-SIGN']],
    'path-unknown': [[kucoin({ target: '/v1/accounts' }), 'url']],
    'signed-method-case': [[signed(`${NOW}get${read}`), 'signature']],
    'signed-time-unit': [
      [signed(`${SECONDS}GET${read}`), 'signature'],
      [signed(`${new Date(NOW).toISOString()}GET${read}`), 'signature'],
    ],
    'signed-other-timestamp': [[signed(`${NOW - 40}GET${read}`), 'signature']],
    'signed-path-alone': [[signed(`${NOW}GET/api/v1/accounts`), 'signature']],
    'signed-without-path': [[signed(`${NOW}GETcurrency=BTC`), 'signature']],
    'signed-with-api-key': [[signed(`${NOW}${KEYS.kucoin.apiKey}5000currency=BTC`), 'signature']],
    'signed-nothing': [[kucoin({ method: 'POST', body: BODY, text: `${NOW}POST${order}` }), 'signature']],
    'signed-spaced-json': [
      [
        kucoin({ method: 'POST', body: BODY, text: `${NOW}POST${order}{"side": "buy", "size": "1"}` }),
        'signature',
      ],
    ],
    'signature-mismatch': [[signed('nothing that is sent'), 'signature']],
  });
});

describe('mistakes at Gate.io', () => {
  const { read, order } = VENUES.gate;
  const gate = (options = {}) => made('gate', options);
  const time = String(SECONDS);
  const [path, query] = read.split('?');
  const post = (/** @type {string} */ text) => gate({ method: 'POST', body: BODY, text });
  const bodyLines = (/** @type {string} */ digest) => ['POST', order, '', digest, time].join('\n');
  const empty = hash('sha512', '');
  const signed = (/** @type {string[]} */ ...parts) => gate({ text: parts.join('\n') });
  eachFinds({
    'header-missing': ['KEY', 'SIGN', 'Timestamp'].map((name) => [
      gate({ headers: { [name]: undefined } }),
      name,
    ]),
    'timestamp-in-milliseconds': [[gate({ time: String(NOW) }), 'Timestamp']],
    'timestamp-behind': [[gate({ time: String(SECONDS - 61) }), 'Timestamp']],
    'timestamp-ahead': [[gate({ time: String(SECONDS + 60) }), 'Timestamp']],
    'path-unknown': [[gate({ target: '/spot/accounts' }), 'url']],
    'path-deprecated': [[gate({ target: '/api2/1/private/balances' }), 'url']],
    'signed-short-path': [[signed('GET', '/spot/accounts', query, empty, time), 'signature']],
    'signed-query-with-path': [
      [signed('GET', read, '', empty, time), 'signature'],
      [signed('GET', read, empty, time), 'signature'],
      [signed('GET', path, `?${query}`, empty, time), 'signature'],
    ],
    'signed-without-line-feeds': [
      [gate({ text: ['GET', path, query, empty, time].join('') }), 'signature'],
      [gate({ text: ['GET', path, query, empty, time].join('\\n') }), 'signature'],
    ],
    'signed-method-case': [[signed('get', path, query, empty, time), 'signature']],
    'signed-time-unit': [[signed('GET', path, query, empty, `${SECONDS}000`), 'signature']],
    'signed-other-timestamp': [[signed('GET', path, query, empty, String(SECONDS - 2)), 'signature']],
    'signed-other-order': [[signed('GET', path, query, time, empty), 'signature']],
    'signed-path-alone': [[signed('GET', path, '', empty, time), 'signature']],
    'signed-plain-body': [
      [signed('GET', path, query, '', time), 'signature'],
      [post(bodyLines(BODY)), 'signature'],
    ],
    'signed-other-digest': [
      [post(bodyLines(hash('sha256', BODY))), 'signature'],
      [signed('GET', path, query, hash('sha256', ''), time), 'signature'],
    ],
    'signed-nothing': [[post(bodyLines(empty)), 'signature']],
    'signed-spaced-json': [[post(bodyLines(hash('sha512', '{"side": "buy", "size": "1"}'))), 'signature']],
    'signed-joined-parts': [[gate({ text: `${time}GET${read}` }), 'signature']],
    'signature-mismatch': [[gate({ text: 'nothing that is sent' }), 'signature']],
  });

  test('an HMAC of SHA-256 has another length', async () => {
    const [[id]] = await found(gate({ digest: 'sha256' }));
    assert.match(id, /^signature-/);
  });

  test('the right string of this file is that of the signer', () => {
    const { headers } = SIGNERS.gate.authorizeSync({
      method: 'GET',
      url: VENUES.gate.url + read,
      timestamp: NOW,
    });
    const text = lines({ time, method: 'GET', target: read, body: '' });
    assert.equal(headers.SIGN, mac('sha512', KEYS.gate.secret, text, 'hex'));
  });
});

describe('mistakes at Bitget', () => {
  const { read } = VENUES.bitget;
  const bitget = (options = {}) => made('bitget', options);
  const signed = (/** @type {string} */ text) => bitget({ text });
  eachFinds({
    'header-missing': [[bitget({ headers: { 'ACCESS-PASSPHRASE': undefined } }), 'ACCESS-PASSPHRASE']],
    'header-other-environment': [[bitget({ environment: 'demo' }), 'paptrading']],
    'environment-header-malformed': [[bitget({ headers: { paptrading: 'true' } }), 'paptrading']],
    'timestamp-in-seconds': [[bitget({ time: String(SECONDS) }), 'ACCESS-TIMESTAMP']],
    'method-unsupported': [[bitget({ method: 'PUT', target: read }), 'method']],
    'path-deprecated': [[bitget({ target: '/api/spot/v1/account/assets' }), 'url']],
    'signature-hex-hmac': [[bitget({ encoding: 'hex' }), 'ACCESS-SIGN']],
    'signed-time-unit': [[signed(`${SECONDS}GET${read}`), 'signature']],
    'signed-path-alone': [[signed(`${NOW}GET/api/v2/spot/account/assets`), 'signature']],
    'signed-url': [[signed(`${NOW}GEThttps://api.bitget.com${read}`), 'signature']],
    'signature-mismatch': [[signed('nothing that is sent'), 'signature']],
  });
});

describe('credentials', () => {
  /** @param {any} options */
  const idsOf = async (options) => (await validateCredentials(options)).findings.map(({ id }) => id);

  test('of the usual forms have no findings', async () => {
    for (const venue of NAMES) {
      const { apiKey, secret, passphrase } = /** @type {Record<string, string>} */ (KEYS[venue]);
      const apiPassphrase = passphrase && { apiPassphrase: passphrase };
      assert.deepEqual(await idsOf({ venue, apiKey, apiSecret: secret, ...apiPassphrase }), [], venue);
    }
  });

  test('of another exchange are recognised, and those that were swapped', async () => {
    for (const venue of NAMES) {
      for (const other of NAMES.filter((name) => name !== venue)) {
        const { apiKey, secret } = KEYS[other];
        const phrase = venue === 'gate' ? {} : { apiPassphrase: 'MadeUp123456' };
        const ids = await idsOf({ venue, apiKey, apiSecret: secret, ...phrase });
        assert.deepEqual(ids, ['other-exchange'], `${other} at ${venue}`);
      }
      const { apiKey, secret, passphrase } = /** @type {Record<string, string>} */ (KEYS[venue]);
      const phrase = passphrase && { apiPassphrase: passphrase };
      assert.deepEqual(
        await idsOf({ venue, apiKey: secret, apiSecret: apiKey, ...phrase }),
        ['swapped'],
        venue,
      );
    }
  });
});
