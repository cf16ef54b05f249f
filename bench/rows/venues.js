'use strict';

/** One signed request of Binance and of OKX at a time: authorizeSync against ccxt's sign() and the signers of the SDKs. */

const { createHmac } = require('node:crypto');

const { Signer } = require('../../lib');
const { PAYLOADS } = require('../contenders');
const { oneByOne } = require('../measure');
const { requireFromBench } = require('../setup');

/** The samples of the documentations. */
const BINANCE_KEY = {
  apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
  apiSecret: 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
};
const OKX_KEY = {
  apiKey: '37c541a1-0000-0000-0000-10fe7a038418',
  apiSecret: '22582BD0CFF14C41EDBF1AB98506286D',
  apiPassphrase: 'Passphrase1',
};

/** @param {(number: number) => any} make @returns {any[]} a different order each */
const orders = (make) => Array.from({ length: PAYLOADS }, (_, number) => make(number));

/** @typedef {{ name: string, sign: (order: any) => any, signatureOf: (signed: any) => { text: string, signature: string } }} Side */

/**
 * @param {string} secret
 * @param {'hex' | 'base64'} encoding
 * @param {{ text: string, signature: string }} signed
 * @param {string} label
 */
function assertSigned(secret, encoding, { text, signature }, label) {
  if (createHmac('sha256', secret).update(text).digest(encoding) !== signature) {
    throw new Error(`${label} gave a wrong signature`);
  }
}

/** @param {string} query @returns {{ text: string, signature: string }} */
function ofQuery(query) {
  const [, text = '', signature = ''] = /^(.*)&signature=(\w+)$/.exec(query) ?? [];
  return { text, signature };
}

async function binanceSides() {
  const signer = new Signer({ venue: 'binance', ...BINANCE_KEY });
  const ccxt = requireFromBench('ccxt');
  const exchange = new ccxt.binance({ apiKey: BINANCE_KEY.apiKey, secret: BINANCE_KEY.apiSecret });
  const { getRESTRequestSignature } = requireFromBench('binance/lib/util/requestUtils.js');
  const url = 'https://api.binance.com/api/v3/order';
  const sdkOptions = { recvWindow: 5000, filterUndefinedParams: true };
  return {
    payloads: orders((number) => ({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.01',
      price: `${60_000 + number}`,
    })),
    secret: BINANCE_KEY.apiSecret,
    encoding: /** @type {const} */ ('hex'),
    signs: {
      authorizeSync: (/** @type {any} */ order) =>
        signer.authorizeSync({
          method: 'POST',
          url: `${url}?symbol=${order.symbol}&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=${order.price}`,
        }),
      ccxt: (/** @type {any} */ order) => exchange.sign('order', 'private', 'POST', order),
      sdk: (/** @type {any} */ order) =>
        getRESTRequestSignature(order, sdkOptions, BINANCE_KEY.apiKey, BINANCE_KEY.apiSecret, Date.now()),
    },
    reads: {
      authorizeSync: (/** @type {any} */ signed) => ofQuery(signed.url.slice(signed.url.indexOf('?') + 1)),
      ccxt: (/** @type {any} */ signed) => ofQuery(signed.body),
      sdk: (/** @type {any} */ signed) => ({ text: signed.serialisedParams, signature: signed.signature }),
    },
  };
}

async function okxSides() {
  const signer = new Signer({ venue: 'okx', ...OKX_KEY });
  const ccxt = requireFromBench('ccxt');
  const { apiKey, apiSecret, apiPassphrase } = OKX_KEY;
  const exchange = new ccxt.okx({ apiKey, secret: apiSecret, password: apiPassphrase });
  const { RestClient } = requireFromBench('okx-api');
  const client = new RestClient({ apiKey, apiSecret, apiPass: apiPassphrase });
  const path = '/api/v5/trade/order';
  const textOf = (/** @type {any} */ headers, /** @type {string} */ body) => ({
    text: `${headers['OK-ACCESS-TIMESTAMP']}POST${path}${body}`,
    signature: headers['OK-ACCESS-SIGN'],
  });
  return {
    payloads: orders((number) => ({
      instId: 'BTC-USDT',
      tdMode: 'cash',
      side: 'buy',
      ordType: 'limit',
      sz: '0.01',
      px: `${60_000 + number}`,
    })),
    secret: apiSecret,
    encoding: /** @type {const} */ ('base64'),
    signs: {
      authorizeSync: (/** @type {any} */ order) =>
        signer.authorizeSync({
          method: 'POST',
          url: `https://www.okx.com${path}`,
          body: JSON.stringify(order),
        }),
      ccxt: (/** @type {any} */ order) => exchange.sign('trade/order', 'private', 'POST', order),
      sdk: async (/** @type {any} */ order) => {
        const time = new Date().toISOString();
        return { time, order, ...(await client.signRequest(false, time, 'POST', path, order)) };
      },
    },
    reads: {
      authorizeSync: (/** @type {any} */ signed) => textOf(signed.headers, signed.body),
      ccxt: (/** @type {any} */ signed) => textOf(signed.headers, signed.body),
      sdk: (/** @type {any} */ signed) =>
        textOf(
          { 'OK-ACCESS-TIMESTAMP': signed.time, 'OK-ACCESS-SIGN': signed.sign },
          JSON.stringify(signed.order),
        ),
    },
  };
}

/** What is compared, by the name of the SDK. */
const VENUES = [
  { name: 'binance', title: 'Binance', sdk: 'binance', sides: binanceSides },
  { name: 'okx', title: 'OKX', sdk: 'okx-api', sides: okxSides },
];

const rows = VENUES.map(({ name, title, sdk, sides }) => ({
  name: `authorize-${name}`,
  measures: `authorizeSync at ${title}, one order at a time`,
  unit: 'ns',
  rounds: 21,
  quickRounds: 3,
  comparisons: [
    { versus: "ccxt's sign()", theirs: 'ccxt', target: 10 },
    { versus: `the signer of ${sdk}`, theirs: 'sdk', target: 3 },
  ].map((comparison) => ({
    work: `authorizeSync, ${title}`,
    ours: 'authorizeSync',
    value: /** @type {const} */ ('theirs / ours'),
    ...comparison,
  })),
  prepare: async (/** @type {import('../run').Context} */ { quick }) => {
    const { payloads, secret, encoding, signs, reads } = await sides();
    /** @type {Record<string, any>} */
    const timed = {};
    for (const [side, sign] of Object.entries(signs)) {
      for (const order of payloads.slice(0, 8)) {
        assertSigned(
          secret,
          encoding,
          /** @type {any} */ (reads)[side](await sign(order)),
          `${side} at ${title}`,
        );
      }
      timed[side] = oneByOne(/** @type {any} */ (sign), payloads, quick ? 5 : 11);
    }
    return { sides: timed };
  },
}));

module.exports = { rows };
