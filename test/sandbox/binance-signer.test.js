'use strict';

/** The signer of the package against the sandbox of Binance, which verifies with node:crypto alone. */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { describe, test } = require('node:test');
const { Signer } = require('../../lib/index.js');
const { startSandbox } = require('../../lib/sandbox/index.js');
const { KEY, LIMIT, send } = require('./binance-client.js');
const { connect } = require('./websocket-client.js');

const ed25519 = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ORDER = Object.freeze(Object.fromEntries(new URLSearchParams(LIMIT)));

/** By kind: the key as the exchange has it, and a signer. */
const KINDS = {
  HMAC: {
    key: KEY,
    newSigner: () => new Signer({ venue: 'binance', apiKey: KEY.apiKey, apiSecret: KEY.secret }),
  },
  RSA: {
    key: { apiKey: KEY.apiKey, publicKey: rsa.publicKey },
    newSigner: () => new Signer({ venue: 'binance', apiKey: KEY.apiKey, privateKey: rsa.privateKey }),
  },
  Ed25519: {
    key: { apiKey: KEY.apiKey, publicKey: ed25519.publicKey },
    newSigner: () => new Signer({ venue: 'binance', apiKey: KEY.apiKey, privateKey: ed25519.privateKey }),
  },
};

const QUERIES = [
  '',
  'symbol=BTCUSDT',
  'email=a%40b.example&note=%5B%22x%22%5D',
  'symbol=%EF%BC%91%EF%BC%92',
  'a=b+c&a=b%20c&&empty=&flag',
  "quotes='()*!~",
  'recvWindow=10000',
  'timestampOf=1&signatureOf=2',
];

/** Sends the bytes as they are, and says what the sandbox thinks of them. */
async function verdictOf(sandbox, { url, method, headers, body }) {
  const { origin, href } = new URL(url);
  await send(origin, { method, target: href.slice(origin.length), headers, body });
  return sandbox.requests.at(-1).verdict;
}

for (const [kind, { key, newSigner }] of Object.entries(KINDS)) {
  describe(`a key of ${kind}`, () => {
    const open = async (t) => {
      const sandbox = await startSandbox({ venue: 'binance', keys: [key] });
      t.after(() => sandbox.close());
      return sandbox;
    };

    test('its requests are accepted, on spot, wallet and futures, whatever stands in the query', async (t) => {
      const sandbox = await open(t);
      const signer = newSigner();
      for (const path of [
        '/api/v3/account',
        '/sapi/v1/account/apiRestrictions',
        '/fapi/v1/accountConfig',
        '/dapi/v1/account',
      ]) {
        for (const query of QUERIES) {
          const url = `${sandbox.urls.mainnet}${path}${query && '?'}${query}`;
          const request = { method: 'GET', url };
          assert.equal(await verdictOf(sandbox, signer.authorizeSync(request)), 'accepted', url);
          assert.equal(await verdictOf(sandbox, await signer.authorize(request)), 'accepted', url);
        }
      }
    });

    test('an order in the query, in a form, or in both is placed', async (t) => {
      const sandbox = await open(t);
      const signer = newSigner();
      const url = `${sandbox.urls.mainnet}/api/v3/order`;
      const [head, tail] = [
        'symbol=BTCUSDT&side=BUY&type=LIMIT',
        'timeInForce=GTC&quantity=0.01&price=50000',
      ];
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      for (const request of [
        { method: 'POST', url: `${url}?${LIMIT}` },
        { method: 'POST', url, body: LIMIT, headers: form },
        { method: 'POST', url: `${url}?${head}`, body: tail, headers: form },
      ]) {
        assert.equal(await verdictOf(sandbox, await signer.authorize(request)), 'accepted', request.url);
        assert.equal(sandbox.requests.at(-1).httpStatus, 200);
      }
    });

    test('over a WebSocket: a logon where the exchange has one, and a signed request with any key', async (t) => {
      const sandbox = await open(t);
      const signer = newSigner();
      const { ask } = await connect(t, `${sandbox.webSocketUrls.mainnet}/ws-api/v3`);
      if (kind === 'Ed25519') {
        const { status, result } = await ask(await signer.login());
        assert.deepEqual([status, result.apiKey], [200, KEY.apiKey]);
      } else {
        await assert.rejects(async () => signer.login(), /Ed25519/);
      }
      const placed = await ask(await signer.login({ method: 'order.place', params: { ...ORDER } }));
      assert.deepEqual([placed.status, placed.result?.status], [200, 'NEW']);
      const odd = { ...ORDER, symbol: '１２３４５６', price: '0.10' };
      const refused = await ask(await signer.login({ method: 'order.place', params: odd }));
      assert.equal(refused.error.code, -1121, 'the signature is right, the symbol is not listed');
    });
  });
}

test('many accounts: each request carries its own signature', async (t) => {
  const keys = Array.from({ length: 5 }, (_, index) => ({
    apiKey: `account${index}`.padEnd(64, '0'),
    secret: `secret${index}`.padEnd(64, '0'),
  }));
  const sandbox = await startSandbox({ venue: 'binance', keys });
  t.after(() => sandbox.close());
  const signers = keys.map(
    ({ apiKey, secret }) => new Signer({ venue: 'binance', apiKey, apiSecret: secret }),
  );
  const url = `${sandbox.urls.mainnet}/api/v3/order?${LIMIT}`;
  const batch = await Signer.signAll(signers, { method: 'POST', url });
  for (let index = 0; index < keys.length; index += 1) {
    assert.equal(await verdictOf(sandbox, batch.request(index)), 'accepted');
    assert.equal(sandbox.requests.at(-1).apiKey, keys[index].apiKey);
  }
});
