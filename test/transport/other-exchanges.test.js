'use strict';

/** Exchanges whose signatures are made and sent in other ways than Bybit's, through axios and fetch. */

const assert = require('node:assert/strict');
const test = require('node:test');
const axios = require('axios');
const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { CREATE, INFO, ORDER } = require('../support/fixtures.js');
const { rejection } = require('../support/promises.js');
const { EXCHANGES, openExchange } = require('../support/transport/other-exchanges.js');

/** Binance takes forms. */
const contentOf = (/** @type {any} */ { venue }, /** @type {any} */ data) =>
  data && venue === 'binance' ? new URLSearchParams(data) : data;

/** @type {Record<string, (exchange: any, options?: any) => (path: string, data?: any) => Promise<any>>} */
const CLIENTS = {
  axios: ({ url, signer }, options) => {
    const bot = attach(axios.create({ baseURL: url, proxy: false }), { signer, ...options });
    return (path, data) => bot({ url: path, method: data ? 'post' : 'get', data: contentOf(signer, data) });
  },
  'the fetch adapter of axios': ({ url, signer }, options) => {
    const bot = attach(axios.create({ baseURL: url, adapter: 'fetch' }), { signer, ...options });
    return (path, data) => bot({ url: path, method: data ? 'post' : 'get', data: contentOf(signer, data) });
  },
  fetch: ({ url, signer }, options) => {
    const bot = createFetch({ baseURL: url, signer, ...options });
    return (path, data) => {
      const content = contentOf(signer, data);
      const body = content instanceof URLSearchParams ? content : JSON.stringify(content);
      return bot(path, data && { method: 'POST', body });
    };
  },
};

for (const name of Object.keys(EXCHANGES)) {
  for (const [client, open] of Object.entries(CLIENTS)) {
    test(`${name}, ${client}: what leaves is signed as the exchange wants it`, async (t) => {
      const exchange = await openExchange(t, name);
      const call = open(exchange);
      const replies = [await call(INFO), await call(`${INFO}?a=1&b=%C3%A4`), await call(CREATE, ORDER)];
      replies.push(...(await Promise.all([call(INFO), call(INFO), call(INFO)])));
      for (const { status } of replies) assert.equal(status, 200);
      for (const { signature, right } of exchange.seen) assert.equal(signature, right);
      const signatures = new Set(exchange.seen.map(({ signature }) => signature));
      if (client !== 'axios') assert.equal(signatures.size, 6, 'undici tells requests by their signature');
    });

    test(`${name}, ${client}: a reply that repeats the request shows neither signature nor key`, async (t) => {
      const exchange = await openExchange(t, name);
      exchange.answer = async ({ url, headers }) => ({ status: 401, body: JSON.stringify({ url, headers }) });
      const error = await rejection(open(exchange, { throwOn: 'any' })(CREATE, ORDER));
      const [{ signature }] = exchange.seen;
      const shown = `${error.stack} ${JSON.stringify(error)} ${error.toText?.() ?? ''}`;
      assert.ok(!shown.includes(signature));
      assert.ok(!shown.includes(EXCHANGES[name].key.apiKey));
      assert.equal(error.venue, name);
    });
  }
}
