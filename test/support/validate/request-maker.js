'use strict';

/** Makes requests for the tests of the request validator: right ones, and such that are wrong in one place. */

const crypto = require('node:crypto');

const { Signer } = require('../../..');
const { PRIVATE_KEY } = require('../crypto/native-calls');
const { API_KEY, API_SECRET, NOW } = require('../fixtures.js');
const { newSigner } = require('../new-signer.js');

const GET_URL = 'https://api.bybit.com/v5/order/realtime?category=linear&symbol=BTCUSDT';
const POST_URL = 'https://api.bybit.com/v5/order/create';
const BODY = '{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.01"}';

const HMAC_SIGNER = newSigner();
const RSA_SIGNER = new Signer({ apiKey: API_KEY, privateKey: PRIVATE_KEY });

/** @param {string} text @param {any} [encoding] @param {string} [algorithm] */
function mac(text, encoding = 'hex', algorithm = 'sha256') {
  return crypto.createHmac(algorithm, API_SECRET).update(text).digest(encoding);
}

/** @param {string} text @param {any} [encoding] */
function rsa(text, encoding = 'base64') {
  return crypto.createSign('sha256').update(text).sign(PRIVATE_KEY, encoding);
}

/**
 * A request that is right but for what is asked for.
 *
 * @param {any} [options]  method, url, body, timestamp, recvWindow, now, signer, environment; headers: to replace or
 *   (undefined) to leave out; text: makes the string that is signed of its parts; sign: signs it
 */
function request(options = {}) {
  const { method = 'GET', body, timestamp = NOW, recvWindow = '5000', now = NOW, sign = mac } = options;
  const { url = method === 'POST' ? POST_URL : GET_URL, signer = HMAC_SIGNER, environment } = options;
  const { text = (/** @type {any} */ parts) => parts.prefix + parts.content } = options;
  const query = String(url).split('#')[0].split('?').slice(1).join('?');
  const path = new URL(url, 'https://x').pathname;
  const content = method.toUpperCase() === 'GET' ? query : (body ?? '');
  const prefix = `${timestamp}${API_KEY}${recvWindow}`;
  const signed = text({ timestamp, recvWindow, query, body, content, prefix, path, method, url });
  /** @type {any} */
  const headers = {
    'X-BAPI-API-KEY': API_KEY,
    'X-BAPI-TIMESTAMP': String(timestamp),
    'X-BAPI-RECV-WINDOW': recvWindow,
    'X-BAPI-SIGN': sign(signed),
    ...(body !== undefined && method === 'POST' && { 'Content-Type': 'application/json' }),
    ...options.headers,
  };
  return { method, url, body, headers, now, signer, environment };
}

const get = (/** @type {any} */ options) => request(options);
const post = (/** @type {any} */ options = {}) => request({ method: 'POST', body: BODY, ...options });
const withQuery = (/** @type {string} */ text) =>
  get({ url: `https://api.bybit.com/v5/order/realtime?${text}` });
const withPath = (/** @type {string} */ text) => get({ url: `https://api.bybit.com${text}` });
const withHost = (/** @type {string} */ text, /** @type {any} */ more = {}) =>
  get({ url: `${text}/v5/order/realtime`, ...more });
const withBody = (/** @type {any} */ content) => post({ body: content });
const withHeader = (/** @type {string} */ name, /** @type {any} */ value) =>
  get({ headers: { [name]: value } });
const withTimestamp = (/** @type {any} */ timestamp, /** @type {any} */ more = {}) =>
  get({ timestamp, ...more });
const withWindow = (/** @type {any} */ recvWindow) => get({ recvWindow });
const withSignature = (/** @type {any} */ sign, /** @type {any} */ more = {}) => get({ sign, ...more });
/** @param {(parts: any) => string} string @param {any} [more] */
const withSigned = (string, more = {}) => get({ text: string, ...more });
const utf8 = (/** @type {any} */ ...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

module.exports = {
  BODY,
  GET_URL,
  HMAC_SIGNER,
  NOW,
  POST_URL,
  RSA_SIGNER,
  get,
  mac,
  post,
  request,
  rsa,
  utf8,
  withBody,
  withHeader,
  withHost,
  withPath,
  withQuery,
  withSignature,
  withSigned,
  withTimestamp,
  withWindow,
};
