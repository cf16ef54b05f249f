'use strict';

/** What is signed is what is sent, whatever stands in a parameter: with each client, checked over the raw request line. */

const assert = require('node:assert/strict');
const { generateKeyPairSync } = require('node:crypto');
const { describe, test } = require('node:test');
const crossFetch = require('cross-fetch');
const nodeFetch2 = require('node-fetch-2');
const undici = require('undici');
const undici6 = require('undici-6');
const bybitApi = require('../../lib/bybit-api.js');
const { attach } = require('../../lib/ccxt.js');
const { createFetch } = require('../../lib/fetch.js');
const { Signer } = require('../../lib/index.js');
const { VERSIONS, restClient } = require('./support/bybit-api.js');
const { newExchange } = require('./support/exchange.js');
const { AWKWARD, openRecomputer } = require('./support/recompute.js');
const { KEY } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');
const { rejection } = require('../support/promises.js');

/** Characters that mean something in a query: ccxt leaves it to its users to encode them. */
const HAS_MEANING = /[%+&]/;

/** @param {string} query @returns {string | null} */
const valueOf = (query) => new URLSearchParams(query).get('orderLinkId');

function openCcxt(origin, library, options = {}) {
  const sandbox = { urls: { mainnet: origin } };
  return newExchange(sandbox, { Class: require(library).bybit, ...options });
}

for (const library of ['ccxt', 'ccxt-4-4']) {
  describe(`${library} ${require(`./node_modules/${library}/package.json`).version}`, () => {
    for (const [what, value] of Object.entries(AWKWARD)) {
      test(`a GET and a POST with ${what}`, async (t) => {
        const { origin, received } = await openRecomputer(t);
        const exchange = attach(openCcxt(origin, library));
        const params = { category: 'linear', orderLinkId: value, limit: 1 };
        await exchange.privateGetV5OrderRealtime(params);
        await exchange.privatePostV5OrderCancel(params);
        const [read, write, ...more] = received;
        assert.deepEqual(more, []);
        assert.ok(read.isValid, read.url);
        if (!HAS_MEANING.test(value)) assert.equal(valueOf(read.query), value.toWellFormed());
        assert.equal(new URLSearchParams(read.query).get('limit'), '1');
        assert.ok(write.isValid, `${write.body}`);
        assert.deepEqual(JSON.parse(`${write.body}`), params);
      });
    }

    test('an RSA key', async (t) => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const { origin, received } = await openRecomputer(t, publicKey);
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
      const signer = new Signer({ apiKey: KEY.apiKey, privateKey: pem });
      const exchange = attach(openCcxt(origin, library, { apiKey: undefined, secret: undefined }), {
        signer,
      });
      for (const orderLinkId of Object.values(AWKWARD)) {
        await exchange.privateGetV5OrderRealtime({ category: 'linear', orderLinkId });
        assert.ok(received.at(-1)?.isValid, received.at(-1)?.url);
      }
    });

    test('every endpoint of V5', async (t) => {
      const { origin, received } = await openRecomputer(t);
      const exchange = attach(openCcxt(origin, library));
      const { get, post } = exchange.api.private;
      const orderLinkId = Object.values(AWKWARD)
        .filter((value) => !HAS_MEANING.test(value))
        .join('');
      for (const [method, paths] of Object.entries({ GET: get, POST: post })) {
        for (const path of Object.keys(paths).filter((name) => name.startsWith('v5/'))) {
          await exchange.request(path, 'private', method, { orderLinkId });
          const { url, isValid } = received.at(-1);
          assert.equal(url.split('?')[0], `/${path}`);
          assert.ok(isValid, `${method} ${url}`);
        }
      }
      assert.ok(received.length > 100);
    });

    test('an older endpoint, which ccxt signs, is refused rather than sent with another query', async (t) => {
      const { origin, received } = await openRecomputer(t);
      const exchange = attach(openCcxt(origin, library));
      for (const path of ['contract/v3/private/position/list', 'spot/v3/private/order', 'v2/private/order']) {
        const ask = (orderLinkId) => exchange.request(path, 'private', 'GET', { orderLinkId });
        const error = await rejection(ask('a b'));
        assert.equal(error.code, 'ERR_BYBIT_UNSIGNABLE_QUERY', error.stack);
        const { length } = received;
        await ask('a-b');
        assert.equal(received.length, length + 1);
      }
      assert.equal(received.length, 3);
    });
  });
}

const nodeFetch = import('node-fetch');
/** Each fetch with its own Request. */
const FETCHES = Object.freeze({
  'the global fetch': async () => globalThis,
  'undici 6': async () => undici6,
  'undici 7': async () => undici,
  'node-fetch 2': async () => ({ ...nodeFetch2, fetch: nodeFetch2 }),
  'node-fetch 3': async () => ({ ...(await nodeFetch), fetch: (await nodeFetch).default }),
  'cross-fetch': async () => ({ ...crossFetch, fetch: crossFetch }),
});

for (const [name, load] of Object.entries(FETCHES)) {
  test(`createFetch with ${name}`, async (t) => {
    const { origin, received } = await openRecomputer(t);
    const { Request, fetch } = await load();
    const bybit = createFetch({ signer: newSigner(), fetch, baseURL: origin });
    for (const [what, value] of Object.entries(AWKWARD)) {
      const encoded = `${new URLSearchParams({ orderLinkId: value })}`;
      for (const query of [`orderLinkId=${value}&limit=1`, `${encoded}&limit=1`]) {
        const path = `/v5/order/realtime?${query}`;
        for (const input of [path, origin + path, new URL(origin + path), new Request(origin + path)]) {
          await bybit(input);
          assert.ok(received.at(-1)?.isValid, `${what}: ${received.at(-1)?.url}`);
        }
      }
      assert.equal(valueOf(received.at(-1).query), value.toWellFormed());
      const body = JSON.stringify({ orderLinkId: value });
      await bybit('/v5/order/cancel?a=b c', { method: 'POST', body });
      assert.ok(received.at(-1).isValid);
      assert.equal(`${received.at(-1).body}`, body);
    }
  });
}

for (const library of VERSIONS) {
  describe(`bybit-api ${library.version}`, () => {
    const open = async (t, options) => {
      const { origin, received } = await openRecomputer(t);
      const client = restClient(library, { urls: { mainnet: origin } }, options);
      return { client: bybitApi.attach(client), received };
    };

    test('encodes parameters itself', async (t) => {
      const { client, received } = await open(t);
      for (const value of Object.values(AWKWARD).filter(
        (text) => text.isWellFormed() && !text.includes("'"),
      )) {
        await client.getActiveOrders({ category: 'linear', orderLinkId: value });
        assert.ok(received.at(-1).isValid, received.at(-1).url);
        assert.equal(valueOf(received.at(-1).query), value);
        await client.cancelOrder({ category: 'linear', symbol: 'BTCUSDT', orderLinkId: value });
        assert.ok(received.at(-1).isValid);
      }
    });

    test('with encodeSerialisedValues: false, a query that would be rewritten is refused', async (t) => {
      const { client, received } = await open(t, { encodeSerialisedValues: false });
      let refused = 0;
      for (const value of Object.values(AWKWARD)) {
        const { length } = received;
        const ask = client.getActiveOrders({ category: 'linear', orderLinkId: value });
        const error = await ask.then(
          () => null,
          (/** @type {any} */ thrown) => thrown,
        );
        if (error === null) assert.ok(received.at(-1).isValid, received.at(-1).url);
        else {
          assert.equal(error.code, 'ERR_BYBIT_UNSIGNABLE_QUERY', error.stack);
          assert.equal(error.sent, false);
          assert.equal(received.length, length);
          refused += 1;
        }
      }
      assert.ok(refused > 0 && refused < Object.keys(AWKWARD).length);
    });
  });
}
