'use strict';

/** bybit-api 3 has no option customSignMessageFn: attach() says so at once, rather than the exchange at the first order. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { attach, createSignMessage, toBybitError } = require('../../lib/bybit-api.js');
const { BybitAuthError } = require('../../lib/index.js');
const { KEY } = require('../support/fixtures.js');
const { newSigner } = require('../support/new-signer.js');
const { openSandbox } = require('../support/open-sandbox.js');

for (const name of ['bybit-api-3-5', 'bybit-api-3-11']) {
  const library = require(name);
  const { version } = require(`./node_modules/${name}/package.json`);
  const own = { key: KEY.apiKey, secret: KEY.secret };
  const hook = {
    secret: 'held by the signer',
    customSignMessageFn: createSignMessage({ signer: newSigner() }),
  };

  test(`${version}: attach() refuses every client, with the reason and what to type`, (t) => {
    const { RestClientV5, LinearClient, ContractClient, WebsocketClient } = library;
    for (const options of [own, { ...own, ...hook }]) {
      const stream = new WebsocketClient({ ...options, market: 'v5' });
      t.after(() => stream.closeAll(true));
      for (const client of [
        new RestClientV5(options),
        new LinearClient(options),
        new ContractClient(options),
        stream,
      ]) {
        const before = Object.getOwnPropertyNames(client);
        assert.throws(() => attach(client), {
          code: 'ERR_INVALID_ARG_VALUE',
          message:
            /older than 4\.0\.0: it has no signMessage.* ignores customSignMessageFn .*npm install bybit-api@4/,
        });
        assert.deepEqual(Object.getOwnPropertyNames(client), before);
      }
    }
  });

  test(`${version}: toBybitError() reads its replies`, async (t) => {
    const sandbox = await openSandbox(t);
    const client = new library.RestClientV5({ ...own, baseUrl: sandbox.urls.mainnet });
    const read = () => client.getAccountInfo();
    assert.equal(toBybitError(await read()), null);
    sandbox.addKey({ ...KEY, expiredAt: 0 });
    const error = toBybitError(await read(), { method: 'GET', endpoint: '/v5/account/info' });
    assert.ok(error instanceof BybitAuthError);
    assert.equal(error.category, 'key-expired');
  });
}
