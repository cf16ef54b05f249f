'use strict';

/** Makes requests to Binance and OKX for the tests of the request validator: right ones, and such that are wrong in one place. */

const crypto = require('node:crypto');

const { Signer } = require('../../..');
const { NOW } = require('../fixtures.js');

/** The keys of the documentation's samples. */
const BINANCE_KEY = {
  apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
  apiSecret: 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j',
};
const OKX_KEY = {
  apiKey: '37c541a1-0000-0000-0000-10fe7a038418',
  apiSecret: '22582BD0CFF14C41EDBF1AB98506286D',
  apiPassphrase: 'Passphrase1',
};
const { privateKey: ED25519_KEY } = crypto.generateKeyPairSync('ed25519');

const BINANCE = new Signer({ venue: 'binance', ...BINANCE_KEY });
const ED25519 = new Signer({ venue: 'binance', apiKey: BINANCE_KEY.apiKey, privateKey: ED25519_KEY });
const OKX = new Signer({ venue: 'okx', ...OKX_KEY });
const FORM = 'application/x-www-form-urlencoded';
const DATE = new Date(NOW).toISOString();

/** @param {string} secret @param {string} text @param {'hex' | 'base64'} encoding */
const mac = (secret, text, encoding) => crypto.createHmac('sha256', secret).update(text).digest(encoding);

/**
 * A request to Binance that is right but for what is asked for.
 *
 * @param {object} [options]
 * @param {string} [options.method]
 * @param {string} [options.query] without the signature
 * @param {string} [options.body] a form without the signature
 * @param {string} [options.text] what is signed
 * @param {(text: string) => string} [options.sign] as it stands in the request
 * @param {string} [options.url] without the query
 * @param {'query' | 'body'} [options.place] of the signature
 * @param {Record<string, any>} [options.headers]
 * @param {any} [options.signer]
 * @returns {any}
 */
function binance(options = {}) {
  const { method = 'GET', body, url = 'https://api.binance.com/api/v3/order', signer = BINANCE } = options;
  const { query = body === undefined ? `symbol=BTCUSDT&recvWindow=5000&timestamp=${NOW}` : '' } = options;
  const { place = body === undefined ? 'query' : 'body', text = query + (body ?? '') } = options;
  const { sign = (/** @type {string} */ signed) => mac(BINANCE_KEY.apiSecret, signed, 'hex') } = options;
  const withSignature = (/** @type {string} */ parameters) =>
    `${parameters}${parameters && '&'}signature=${sign(text)}`;
  const sentQuery = place === 'query' ? withSignature(query) : query;
  return {
    method,
    url: `${url}${sentQuery && '?'}${sentQuery}`,
    body: place === 'body' ? withSignature(body ?? '') : body,
    headers: {
      'X-MBX-APIKEY': BINANCE_KEY.apiKey,
      ...(body !== undefined && { 'Content-Type': FORM }),
      ...options.headers,
    },
    now: NOW,
    signer,
  };
}

/**
 * The same for OKX.
 *
 * @param {object} [options]
 * @param {string} [options.method]
 * @param {string} [options.target] path and query
 * @param {string} [options.body]
 * @param {string} [options.time]
 * @param {string} [options.text] what is signed
 * @param {'hex' | 'base64'} [options.encoding]
 * @param {Record<string, any>} [options.headers]
 * @param {string} [options.environment]
 * @returns {any}
 */
function okx({
  method = 'GET',
  target,
  body,
  time = DATE,
  text,
  encoding = 'base64',
  headers,
  environment,
} = {}) {
  const sent = target ?? (method === 'GET' ? '/api/v5/account/balance?ccy=BTC' : '/api/v5/trade/order');
  const signed = text ?? `${time}${method}${sent}${body ?? ''}`;
  return {
    method,
    url: `https://www.okx.com${sent}`,
    body,
    headers: {
      'OK-ACCESS-KEY': OKX_KEY.apiKey,
      'OK-ACCESS-TIMESTAMP': time,
      'OK-ACCESS-PASSPHRASE': OKX_KEY.apiPassphrase,
      'OK-ACCESS-SIGN': mac(OKX_KEY.apiSecret, signed, encoding),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    now: NOW,
    signer: OKX,
    environment,
  };
}

module.exports = { BINANCE, BINANCE_KEY, DATE, ED25519, ED25519_KEY, OKX, OKX_KEY, binance, mac, okx };
