'use strict';

/** A closed gate holds back every private write of a client, but for the short list: through each method that the client has. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const bybitApi = require('../../lib/bybit-api.js');
const ccxtAuth = require('../../lib/ccxt.js');
const { AuthGate, BybitGateError } = require('../../lib/index.js');
const { HARMLESS } = require('../../lib/venues/bybit/endpoints.js');
const { VERSIONS, restClient } = require('./support/bybit-api.js');
const { newExchange } = require('./support/exchange.js');
const { openRecomputer } = require('./support/recompute.js');
const { newSigner } = require('../support/new-signer.js');
const { rejection } = require('../support/promises.js');

const MAY_PASS = new RegExp(`^/v5/(?:${HARMLESS.join('|')})$`, 'i');
const ARGUMENT = Object.freeze({
  category: 'linear',
  symbol: 'BTCUSDT',
  coin: 'USDT',
  side: 'Buy',
  qty: '1',
});
/** Prints to the console, and sends nothing private. */
const PRINTS = 'fetchLatencySummary';
/** Spelled out, because a method that a new version renames would go unnoticed above. */
const NAMED = ['borrowCryptoLoan', 'submitStakeRedeem', 'createRFQ', 'executeRFQQuote', 'deleteSubApiKey'];
const ALSO_NAMED = ['repayLiability', 'manualRepay', 'createSubMember', 'setMarginMode', 'submitOrder'];

async function open(t) {
  const { origin, received } = await openRecomputer(t);
  const gate = new AuthGate({ signer: newSigner(), baseURL: origin });
  gate.close();
  return { sandbox: { urls: { mainnet: origin } }, gate, received };
}

const writes = (received) =>
  received.filter(({ method }) => method !== 'GET').map(({ url }) => url.split('?')[0]);

for (const library of VERSIONS) {
  test(`bybit-api ${library.version}: every method`, async (t) => {
    const { sandbox, gate, received } = await open(t);
    const client = bybitApi.attach(restClient(library, sandbox), { gate });
    const prototype = library.RestClientV5.prototype;
    const names = Object.getOwnPropertyNames(prototype).filter(
      (name) => !['constructor', PRINTS].includes(name),
    );
    const refused = [];
    for (const name of names) {
      // A few methods check their arguments, and throw at once.
      const call = async () => client[name](ARGUMENT, ARGUMENT, [ARGUMENT]);
      const error = await call().then(
        () => null,
        (thrown) => thrown,
      );
      if (error instanceof BybitGateError) refused.push(name);
    }
    assert.deepEqual(
      writes(received).filter((path) => !MAY_PASS.test(path)),
      [],
    );
    const named = [...NAMED, ...ALSO_NAMED].filter((name) => names.includes(name));
    assert.deepEqual(
      named.filter((name) => !refused.includes(name)),
      [],
    );
    assert.ok(named.length > 3 && refused.length > 40, `${refused.length}`);
  });
}

for (const library of ['ccxt', 'ccxt-4-4']) {
  test(`${library}: every endpoint of V5 that is not a GET`, async (t) => {
    const { sandbox, gate, received } = await open(t);
    const exchange = newExchange(sandbox, { Class: require(library).bybit });
    ccxtAuth.attach(exchange, { gate });
    const { get, ...others } = exchange.api.private;
    let refused = 0;
    for (const [method, paths] of Object.entries(others)) {
      for (const path of Object.keys(paths).filter((name) => name.startsWith('v5/'))) {
        if (MAY_PASS.test(`/${path}`)) continue;
        const error = await rejection(exchange.request(path, 'private', method.toUpperCase(), ARGUMENT));
        assert.ok(error instanceof BybitGateError, `${method} ${path}: ${error.stack}`);
        refused += 1;
      }
    }
    assert.ok(refused > 40, `${refused}`);
    assert.ok(get !== undefined);
    for (const borrow of ['borrowCrossMargin', 'repayCrossMargin']) {
      assert.ok((await rejection(exchange[borrow]('USDT', 1))) instanceof BybitGateError, borrow);
    }
    assert.deepEqual(writes(received), []);
  });
}
