'use strict';

/** Orders and reads of KuCoin, Gate.io and Bitget through axios and fetch: signed where they must be, in the environment that is meant. */

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { describe, test } = require('node:test');

const { AuthGate, Signer } = require('../../lib/index.js');
const { newPair } = require('../support/crypto/rsa-keys.js');
const { rejection } = require('../support/promises.js');
const { openRawExchange } = require('../support/transport/raw-exchange.js');
const { CLIENTS } = require('../support/transport/venue-clients.js');

const ASSETS = '/api/v2/spot/account/assets';
const DEMO = 'paptrading';

/** Headers in lower case. `id`: a client order id of `auto`. */
const VENUES = {
  kucoin: {
    keyHeader: 'kc-api-key',
    read: '/api/v1/accounts',
    isPublic: '/api/v1/timestamp',
    order: '/api/v1/hf/orders',
    body: { symbol: 'BTC-USDT', side: 'buy', remark: 'é鍵🔑' },
    field: 'clientOid',
    id: /^[\w-]{1,40}$/,
    refusal: { code: '400003', msg: 'KC-API-KEY not exists' },
    code: 400_003,
    variables: {
      apiKey: 'KUCOIN_API_KEY',
      apiSecret: 'KUCOIN_API_SECRET',
      apiPassphrase: 'KUCOIN_API_PASSPHRASE',
    },
  },
  gate: {
    keyHeader: 'key',
    read: '/api/v4/spot/accounts',
    isPublic: '/api/v4/spot/tickers?currency_pair=BTC_USDT',
    order: '/api/v4/spot/orders',
    body: { currency_pair: 'BTC_USDT', side: 'buy', note: 'é鍵🔑' },
    field: 'text',
    id: /^t-[\w.-]{1,28}$/,
    refusal: { label: 'INVALID_KEY', message: 'Invalid key provided' },
    code: 'INVALID_KEY',
    variables: { apiKey: 'GATE_API_KEY', apiSecret: 'GATE_API_SECRET' },
  },
  bitget: {
    keyHeader: 'access-key',
    read: ASSETS,
    isPublic: '/api/v2/public/time',
    order: '/api/v2/spot/trade/place-order',
    body: { symbol: 'BTCUSDT', side: 'buy', note: 'é鍵🔑' },
    field: 'clientOid',
    id: /^\w{1,40}$/,
    refusal: { code: '40006', msg: 'Invalid ACCESS_KEY', requestTime: 1_700_000_000_000, data: null },
    code: 40_006,
    variables: {
      apiKey: 'BITGET_API_KEY',
      apiSecret: 'BITGET_API_SECRET',
      apiPassphrase: 'BITGET_API_PASSPHRASE',
    },
  },
};

for (const [client, open] of Object.entries(CLIENTS)) {
  describe(client, () => {
    for (const [venue, table] of Object.entries(VENUES)) {
      const { keyHeader, read, isPublic, order, body, field, id, refusal, code } = table;

      test(`${venue}: an order arrives as it was signed, with the type of its body and an id`, async (t) => {
        const exchange = await openRawExchange(t, venue);
        const call = open(exchange, { clientOrderId: 'auto' });
        await call({ path: order, method: 'POST', body });
        await call({ path: order, method: 'POST', body: { ...body, [field]: 't-mine' } });
        for (const { signature, right, headers } of exchange.seen) {
          assert.equal(signature, right);
          assert.equal(headers['content-type'], 'application/json');
        }
        const [sent, own] = exchange.seen.map((one) =>
          JSON.parse(Buffer.from(one.body, 'latin1').toString()),
        );
        assert.match(sent[field], id);
        assert.deepEqual({ ...sent, [field]: undefined }, { ...body, [field]: undefined });
        assert.equal(own[field], 't-mine');
      });

      test(`${venue}: public data takes neither key nor signature`, async (t) => {
        const exchange = await openRawExchange(t, venue);
        await open(exchange)({ path: isPublic });
        const [{ headers, signature }] = exchange.seen;
        assert.equal(headers[keyHeader], undefined);
        assert.equal(signature, undefined);
      });

      test(`${venue}: a gate holds orders back after a refusal of the key`, async (t) => {
        const exchange = await openRawExchange(t, venue, { status: 401, answer: JSON.stringify(refusal) });
        const signer = new Signer(exchange.key);
        const gate = new AuthGate({ signer, baseURL: exchange.url });
        t.after(() => gate.close());
        const call = open(exchange, { signer, gate });
        const error = await rejection(call({ path: read }));
        assert.deepEqual([error.venue, error.code, error.category], [venue, code, 'key-or-environment']);
        const held = await rejection(call({ path: order, method: 'POST', body }));
        assert.equal(held.name, 'GateError');
        assert.equal(held.sent, false);
        assert.ok(!exchange.seen.some(({ method }) => method === 'POST'));
      });
    }

    test('bitget: the parameters of a query are sent in the order in which they are signed', async (t) => {
      const exchange = await openRawExchange(t, 'bitget');
      await open(exchange)({ path: `${ASSETS}?limit=5&coin=A%20B&assetType=all` });
      const [{ target, signature, right }] = exchange.seen;
      assert.equal(target, `${ASSETS}?assetType=all&coin=A%20B&limit=5`);
      assert.equal(signature, right);
    });

    test('bitget: the header of demo trading comes from the option, or from the request', async (t) => {
      const exchange = await openRawExchange(t, 'bitget');
      await open(exchange, { environment: 'demo' })({ path: ASSETS });
      await open(exchange, { environment: 'mainnet' })({ path: ASSETS });
      await open(exchange)({ path: ASSETS, headers: { [DEMO]: '1' } });
      assert.deepEqual(
        exchange.seen.map(({ headers }) => headers[DEMO]),
        ['1', undefined, '1'],
      );
      const error = await rejection(
        open(exchange, { environment: 'mainnet' })({ path: ASSETS, headers: { [DEMO]: '1' } }),
      );
      assert.equal(error.code, 'ERR_INVALID_ARG_VALUE');
      assert.match(error.message, /environment.*paptrading/);
      assert.equal(exchange.seen.length, 3);
    });

    test('bitget: an RSA key signs what arrives', async (t) => {
      const exchange = await openRawExchange(t, 'bitget');
      const { privateKey, publicKey } = newPair(2048);
      const { apiKey, apiPassphrase } = exchange.key;
      const key = { venue: 'bitget', apiKey, apiPassphrase, privateKey };
      const { order, body } = VENUES.bitget;
      await open({ ...exchange, key })({ path: order, method: 'POST', body });
      const [{ signature, headers, ...sent }] = exchange.seen;
      const text = Buffer.from(`${headers['access-timestamp']}POST${order}${sent.body}`, 'latin1');
      assert.ok(crypto.verify('sha256', text, publicKey, Buffer.from(signature, 'base64')));
    });
  });
}

for (const [venue, { read, order, variables }] of Object.entries(VENUES)) {
  test(`${venue}: a GET with a body is refused before it leaves`, async (t) => {
    const exchange = await openRawExchange(t, venue);
    const error = await rejection(CLIENTS.axios(exchange)({ path: read, body: { a: 1 } }));
    assert.match(error.message, /^A GET request to .* must have no body/);
    assert.equal(error.sent, false);
    assert.equal(exchange.seen.length, 0);
  });

  test(`${venue}: the variables of the environment give the same signer`, async (t) => {
    const { key } = await openRawExchange(t, venue);
    const env = Object.fromEntries(Object.entries(variables).map(([option, name]) => [name, key[option]]));
    const options = /** @type {any} */ ({ venue, env });
    const request = { method: 'POST', url: order, body: '{}', timestamp: 1_700_000_000_000 };
    const expected = new Signer(key).authorizeSync(request);
    assert.deepEqual(Signer.fromEnv(options).authorizeSync(request), expected);
    for (const name of Object.values(variables)) {
      assert.throws(() => Signer.fromEnv({ ...options, env: { ...env, [name]: undefined } }), {
        name: 'CredentialError',
        message: new RegExp(name),
      });
    }
  });
}
