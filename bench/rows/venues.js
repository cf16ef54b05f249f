'use strict';

/** One signed order of each other exchange at a time: authorizeSync against ccxt's sign() and the signers of the SDKs. */

const { createHash, createHmac } = require('node:crypto');

const { Signer } = require('../../lib');
const { PAYLOADS } = require('../contenders');
const { oneByOne } = require('../measure');
const { requireFromBench } = require('../setup');

/**
 * @typedef {{ apiKey: string, apiSecret: string, apiPassphrase?: string }} Key
 * @typedef {{ text: string, signature: string }} Signed
 */
/**
 * @typedef {object} Peers  of an exchange
 * @property {string} name
 * @property {string} title
 * @property {Key} key  that of a documentation, or made up
 * @property {'sha256' | 'sha512'} [digest]  sha256 by default
 * @property {'hex' | 'base64'} encoding
 * @property {string} url  of an order
 * @property {(price: string) => Record<string, string>} order
 * @property {(order: any) => import('../../lib/signer/final-request').AuthorizableRequest} [request]  JSON by default
 * @property {any[]} ccxt  path, API and method
 * @property {string} sdk  its name
 * @property {(key: Key, path: string) => (order: any) => any} openSdk  gives its signer
 * @property {(signed: any, path: string) => Signed} read  of what authorizeSync and ccxt gave
 * @property {(signed: any, path: string) => Signed} [readSdk]  the same by default
 */

/** @param {string} query @returns {Signed} */
function ofQuery(query) {
  const [, text = '', signature = ''] = /^(.*)&signature=(\w+)$/.exec(query) ?? [];
  return { text, signature };
}

/** @param {string} prefix @returns {Peers['read']} of exchanges that sign time, method, path and body */
const ofHeaders =
  (prefix) =>
  ({ headers, body }, path) => ({
    text: `${headers[`${prefix}TIMESTAMP`]}POST${path}${body}`,
    signature: headers[`${prefix}SIGN`],
  });

/** @type {Peers['read']} */
const ofGate = ({ headers, body }, path) => ({
  text: ['POST', path, '', createHash('sha512').update(body).digest('hex'), headers.Timestamp].join('\n'),
  signature: headers.SIGN,
});

/** @type {readonly Peers[]} */
const VENUES = [
  {
    name: 'binance',
    title: 'Binance',
    key: {
      apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
      apiSecret: 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
    },
    encoding: 'hex',
    url: 'https://api.binance.com/api/v3/order',
    order: (price) => ({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.01',
      price,
    }),
    request: ({ symbol, price }) => ({
      method: 'POST',
      url: `https://api.binance.com/api/v3/order?symbol=${symbol}&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=${price}`,
    }),
    ccxt: ['order', 'private', 'POST'],
    sdk: 'binance',
    openSdk: ({ apiKey, apiSecret }) => {
      const { getRESTRequestSignature } = requireFromBench('binance/lib/util/requestUtils.js');
      const options = { recvWindow: 5000, filterUndefinedParams: true };
      return (order) => getRESTRequestSignature(order, options, apiKey, apiSecret, Date.now());
    },
    read: ({ url, body }) => ofQuery(body ?? url.slice(url.indexOf('?') + 1)),
    readSdk: ({ serialisedParams, signature }) => ({ text: serialisedParams, signature }),
  },
  {
    name: 'okx',
    title: 'OKX',
    key: {
      apiKey: '37c541a1-0000-0000-0000-10fe7a038418',
      apiSecret: '22582BD0CFF14C41EDBF1AB98506286D',
      apiPassphrase: 'Passphrase1',
    },
    encoding: 'base64',
    url: 'https://www.okx.com/api/v5/trade/order',
    order: (px) => ({ instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', ordType: 'limit', sz: '0.01', px }),
    ccxt: ['trade/order', 'private', 'POST'],
    sdk: 'okx-api',
    openSdk: ({ apiPassphrase, ...key }, path) => {
      const { RestClient } = requireFromBench('okx-api');
      const client = new RestClient({ ...key, apiPass: apiPassphrase });
      return async (order) => {
        const time = new Date().toISOString();
        return { time, order, ...(await client.signRequest(false, time, 'POST', path, order)) };
      };
    },
    read: ofHeaders('OK-ACCESS-'),
    readSdk: ({ time, order, sign }, path) => ({
      text: `${time}POST${path}${JSON.stringify(order)}`,
      signature: sign,
    }),
  },
  {
    name: 'kucoin',
    title: 'KuCoin',
    key: {
      apiKey: '5c2db93503aa674c74a31734',
      apiSecret: 'f03a5284-5c39-4aaa-9b20-dea10bdcf8e3',
      apiPassphrase: 'Abc123456',
    },
    encoding: 'base64',
    url: 'https://api.kucoin.com/api/v1/hf/orders',
    order: (price) => ({ symbol: 'BTC-USDT', side: 'buy', type: 'limit', size: '0.01', price }),
    ccxt: ['hf/orders', 'private', 'POST'],
    sdk: 'kucoin-universal-sdk',
    openSdk: ({ apiKey, apiSecret, apiPassphrase }, path) => {
      const { KcSigner } = requireFromBench('kucoin-universal-sdk/dist/internal/infra/default_signer.js');
      const signer = new KcSigner(apiKey, apiSecret, apiPassphrase);
      return (order) => {
        const body = JSON.stringify(order);
        return { body, headers: signer.headers(`POST${path}${body}`) };
      };
    },
    read: ofHeaders('KC-API-'),
  },
  {
    name: 'gate',
    title: 'Gate.io',
    key: { apiKey: '0123456789abcdef'.repeat(2), apiSecret: 'fedcba9876543210'.repeat(4) },
    digest: 'sha512',
    encoding: 'hex',
    url: 'https://api.gateio.ws/api/v4/spot/orders',
    order: (price) => ({ currency_pair: 'BTC_USDT', side: 'buy', type: 'limit', amount: '0.01', price }),
    ccxt: ['orders', ['private', 'spot'], 'POST'],
    // Faster than gateio-api, which makes both digests with Web Crypto.
    sdk: 'gate-api',
    openSdk: ({ apiKey, apiSecret }) => {
      const { GateApiV4Auth } = requireFromBench('gate-api');
      const signer = Object.assign(new GateApiV4Auth(), { key: apiKey, secret: apiSecret });
      const url = 'https://api.gateio.ws/api/v4/spot/orders';
      return (order) => signer.applyToRequest({ method: 'POST', url, data: order, params: {}, headers: {} });
    },
    read: ofGate,
    readSdk: ({ headers, data }, path) => ofGate({ headers, body: JSON.stringify(data) }, path),
  },
  {
    name: 'bitget',
    title: 'Bitget',
    key: {
      apiKey: 'bg_00112233445566778899aabbccddeeff',
      apiSecret: '0123456789abcdef'.repeat(4),
      apiPassphrase: 'Passphrase1',
    },
    encoding: 'base64',
    url: 'https://api.bitget.com/api/v2/spot/trade/place-order',
    order: (price) => ({
      symbol: 'BTCUSDT',
      side: 'buy',
      orderType: 'limit',
      force: 'gtc',
      size: '0.01',
      price,
    }),
    ccxt: ['v2/spot/trade/place-order', ['private', 'spot'], 'POST'],
    sdk: 'bitget-api',
    openSdk: ({ apiPassphrase, ...key }, path) => {
      const { RestClientV2 } = requireFromBench('bitget-api');
      const client = new RestClientV2({ ...key, apiPass: apiPassphrase });
      return async (order) => {
        const { timestamp, sign } = await client.signRequest(order, path, 'POST', 'bitget');
        return {
          body: JSON.stringify(order),
          headers: { 'ACCESS-TIMESTAMP': timestamp, 'ACCESS-SIGN': sign },
        };
      };
    },
    read: ofHeaders('ACCESS-'),
  },
];

/** @param {Peers} peers @returns {Record<string, { sign: (order: any) => any, read: Peers['read'] }>} */
function sidesOf({ name, key, url, request, ccxt, openSdk, read, readSdk = read }) {
  const signer = new Signer({ venue: /** @type {any} */ (name), ...key });
  const { apiKey, apiSecret: secret, apiPassphrase: password } = key;
  const exchange = new (requireFromBench('ccxt')[name])({ apiKey, secret, password });
  const requestOf =
    request ?? ((/** @type {any} */ order) => ({ method: 'POST', url, body: JSON.stringify(order) }));
  return {
    authorizeSync: { sign: (order) => signer.authorizeSync(requestOf(order)), read },
    ccxt: { sign: (order) => exchange.sign(...ccxt, order), read },
    sdk: { sign: openSdk(key, new URL(url).pathname), read: readSdk },
  };
}

const rows = VENUES.map((peers) => ({
  name: `authorize-${peers.name}`,
  measures: `authorizeSync at ${peers.title}, one order at a time`,
  unit: 'ns',
  rounds: 21,
  quickRounds: 3,
  comparisons: [
    { versus: "ccxt's sign()", theirs: 'ccxt', target: 10 },
    { versus: `the signer of ${peers.sdk}`, theirs: 'sdk', target: 3 },
  ].map((comparison) => ({
    work: `authorizeSync, ${peers.title}`,
    ours: 'authorizeSync',
    value: /** @type {const} */ ('theirs / ours'),
    ...comparison,
  })),
  prepare: async (/** @type {import('../run').Context} */ { quick }) => {
    const { key, digest = 'sha256', encoding, url, order, title } = peers;
    const orders = Array.from({ length: PAYLOADS }, (_, number) => order(`${60_000 + number}`));
    /** @type {Record<string, any>} */
    const timed = {};
    for (const [side, { sign, read }] of Object.entries(sidesOf(peers))) {
      for (const one of orders.slice(0, 8)) {
        const { text, signature } = read(await sign(one), new URL(url).pathname);
        if (createHmac(digest, key.apiSecret).update(text).digest(encoding) !== signature) {
          throw new Error(`${side} at ${title} gave a wrong signature`);
        }
      }
      timed[side] = oneByOne(sign, orders, quick ? 5 : 11);
    }
    return { sides: timed };
  },
}));

module.exports = { rows };
