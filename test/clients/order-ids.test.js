'use strict';

// Runs once, but for --thorough: what it looks at is above the signature, which is tested on both backends.

/** An order of each product of each exchange: `clientOrderId: 'auto'` gives it an id, it is found by that id, and a copy is refused. */

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { describe, test } = require('node:test');
const axios = require('axios');

const { attach } = require('../../lib/axios.js');
const { createFetch } = require('../../lib/fetch.js');
const { classify, orderIdRules } = require('../../lib/index.js');
const { VENUES } = require('../../lib/venues/index.js');
/** @typedef {keyof typeof import('../support/venues/accounts.js').KEYS} VenueName */
const { openVenue, signerOf } = require('../support/venues/accounts.js');

const form = (/** @type {Record<string, string>} */ order) => `${new URLSearchParams(order)}`;
const LIMIT = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: '50000', quantity: '0.01' };
const BYBIT = { symbol: 'BTCUSDT', side: 'Buy', orderType: 'Limit', qty: '0.01', price: '50000' };
const OKX = { side: 'buy', ordType: 'limit', px: '50000' };
const BITGET = {
  symbol: 'BTCUSDT',
  side: 'buy',
  orderType: 'limit',
  force: 'gtc',
  price: '50000',
  size: '0.01',
};

/**
 * Orders that stay open: the sandboxes start at 60000.
 *
 * @type {{ venue: VenueName, product: string, host?: string, symbol: string, path: string, order: object }[]}
 */
const ORDERS = [
  {
    ...{ venue: 'bybit', product: 'spot', symbol: 'BTCUSDT', path: '/v5/order/create' },
    order: { category: 'spot', ...BYBIT },
  },
  {
    ...{ venue: 'bybit', product: 'linear', symbol: 'BTCUSDT', path: '/v5/order/create' },
    order: { category: 'linear', ...BYBIT },
  },
  {
    ...{ venue: 'binance', product: 'spot', symbol: 'BTCUSDT', path: '/api/v3/order' },
    order: { symbol: 'BTCUSDT', ...LIMIT },
  },
  {
    ...{ venue: 'binance', product: 'usdm', symbol: 'BTCUSDT', path: '/fapi/v1/order' },
    order: { symbol: 'BTCUSDT', ...LIMIT },
  },
  {
    ...{ venue: 'okx', product: 'spot', symbol: 'BTC-USDT', path: '/api/v5/trade/order' },
    order: { instId: 'BTC-USDT', tdMode: 'cash', sz: '0.01', ...OKX },
  },
  {
    ...{ venue: 'okx', product: 'swap', symbol: 'BTC-USDT-SWAP', path: '/api/v5/trade/order' },
    order: { instId: 'BTC-USDT-SWAP', tdMode: 'cross', sz: '1', ...OKX },
  },
  {
    ...{ venue: 'kucoin', product: 'spot', symbol: 'BTC-USDT', path: '/api/v1/hf/orders' },
    order: { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '50000', size: '0.01' },
  },
  {
    ...{ venue: 'kucoin', product: 'futures', host: 'futures', symbol: 'XBTUSDTM', path: '/api/v1/orders' },
    order: { symbol: 'XBTUSDTM', side: 'buy', type: 'limit', price: '50000', size: 10, leverage: 5 },
  },
  {
    ...{ venue: 'gate', product: 'spot', symbol: 'BTC_USDT', path: '/api/v4/spot/orders' },
    order: { currency_pair: 'BTC_USDT', side: 'buy', type: 'limit', price: '50000', amount: '0.01' },
  },
  {
    ...{ venue: 'gate', product: 'usdt', symbol: 'BTC_USDT', path: '/api/v4/futures/usdt/orders' },
    order: { contract: 'BTC_USDT', size: 100, price: '50000', tif: 'gtc' },
  },
  {
    ...{ venue: 'bitget', product: 'spot', symbol: 'BTCUSDT', path: '/api/v2/spot/trade/place-order' },
    order: BITGET,
  },
  {
    ...{ venue: 'bitget', product: 'USDT-FUTURES', symbol: 'BTCUSDT', path: '/api/v2/mix/order/place-order' },
    order: { ...BITGET, productType: 'USDT-FUTURES', marginMode: 'crossed', marginCoin: 'USDT' },
  },
];

/** @type {Record<string, (options: any) => (method: 'GET' | 'POST', path: string, body?: string, type?: string) => Promise<any>>} */
const CLIENTS = {
  axios: ({ baseURL, ...options }) => {
    const bot = attach(axios.create({ baseURL }), { baseURL, ...options });
    return async (method, url, data, type) =>
      (await bot.request({ method, url, data, ...(type && { headers: { 'Content-Type': type } }) })).data;
  },
  fetch: (options) => {
    const bot = createFetch(options);
    return async (method, path, body, type) =>
      (await bot(path, { method, body, ...(type && { headers: { 'Content-Type': type } }) })).json();
  },
};

/** @param {any} value @param {string} id @returns {boolean} whether it is somewhere in a reply */
const shows = (value, id) => JSON.stringify(value).includes(JSON.stringify(id));

for (const [client, open] of Object.entries(CLIENTS)) {
  describe(client, () => {
    for (const { venue, product, host = 'mainnet', symbol, path, order } of ORDERS) {
      test(`${venue}, ${product}: an id of its own finds the order, and is refused twice`, async (t) => {
        const rule = orderIdRules(venue).find(({ products }) => products.includes(product));
        assert.ok(rule);
        const sandbox = await openVenue(t, venue);
        const options = { signer: signerOf(venue), baseURL: sandbox.urls[host], throwOn: 'any' };
        const call = open({ ...options, clientOrderId: 'auto' });
        const isForm = venue === 'binance';
        const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
        const write = (/** @type {any} */ content) => (isForm ? form(content) : JSON.stringify(content));

        await call('POST', path, write(order), type);
        const body = String(sandbox.requests.at(-1)?.body);
        const id = isForm ? new URLSearchParams(body).get(rule.field) : JSON.parse(body)[rule.field];
        assert.match(id, rule.pattern);
        assert.ok(id.length <= rule.longest && id.startsWith(rule.prefix ?? ''));

        /** @type {Record<string, string>} */
        const values = { id, symbol, product };
        const lookUp = rule.lookUp.replaceAll(/\{(\w+)\}/g, (_, name) => values[name]);
        assert.ok(shows(await call('GET', lookUp), id), 'the order that was placed');

        const copy = write({ ...order, [rule.field]: id });
        const error = await call('POST', path, copy, type).then(assert.fail, (thrown) => thrown);
        const { category, code, message } = classify(error) ?? error;
        assert.deepEqual([category, error.venue], ['business', venue], message);
        assert.ok(rule.duplicates.includes(code), `${code}`);
        if (rule.duplicateText) assert.match(message, rule.duplicateText);
      });
    }
  });
}

const NAMES = /** @type {(VenueName)[]} */ (Object.keys(VENUES));

test('every exchange has rules, and its new ids keep them', () => {
  for (const venue of NAMES) {
    const rules = orderIdRules(venue);
    assert.ok(rules.length > 0, venue);
    const id = VENUES[venue].orders.createId();
    for (const { pattern, longest, prefix = '', products, sources, duplicates, lookUp } of rules) {
      assert.match(id, pattern);
      assert.match(prefix.padEnd(longest, 'a'), pattern);
      assert.doesNotMatch(prefix.padEnd(longest + 1, 'a'), pattern);
      assert.ok(products.length > 0 && duplicates.length > 0 && lookUp.includes('{id}'));
      assert.ok(sources.length > 0 && sources.every((source) => source.startsWith('https://')));
    }
  }
  assert.deepEqual(orderIdRules(), orderIdRules('bybit'));
  assert.throws(() => orderIdRules(/** @type {any} */ ('kraken')), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('an exchange that is said to accept an id once says so in its rules', () => {
  for (const venue of NAMES) {
    const isOnce = orderIdRules(venue).every(({ unique }) => unique === 'ever');
    assert.equal(VENUES[venue].orders.acceptsIdOnce === true, isOnce, venue);
  }
});

test('the table of docs/order-ids.md is the data', () => {
  const page = readFileSync(join(__dirname, '../../docs/order-ids.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| [A-Z]/.test(line));
  const cells = rows.slice(1).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  const code = (/** @type {unknown} */ text) => `\`${text}\``;
  const unique = { ever: 'for ever', open: 'while open', unknown: 'not documented' };
  const expected = NAMES.flatMap((venue) =>
    orderIdRules(venue).map((rule) => [
      VENUES[venue].title,
      rule.products.map(code).join(', '),
      code(rule.field),
      code(rule.pattern.source),
      unique[rule.unique],
      rule.duplicates.join(', '),
      code(rule.lookUp),
    ]),
  );
  assert.deepEqual(cells, expected);
});
