'use strict';

/** Makes requests to KuCoin, Gate.io and Bitget for the tests of the request validator: right ones, and such that are wrong in one place. */

const crypto = require('node:crypto');

const { NOW } = require('../fixtures.js');
const { KEYS, signerOf } = require('../venues/accounts.js');

const SIGNERS = { kucoin: signerOf('kucoin'), gate: signerOf('gate'), bitget: signerOf('bitget') };

/** @typedef {'kucoin' | 'gate' | 'bitget'} MadeVenue */
/**
 * @typedef {object} MadeOptions
 * @property {string} [method]
 * @property {string} [target] path and query as they are sent
 * @property {string} [signedTarget] as they are signed
 * @property {string} [body]
 * @property {string} [time] of the header
 * @property {string} [text] what is signed
 * @property {'hex' | 'base64'} [encoding]
 * @property {string} [digest] of the HMAC
 * @property {Record<string, any>} [headers]
 * @property {string} [environment]
 */

/** @param {string} digest @param {string} text */
const hash = (digest, text) => crypto.createHash(digest).update(text).digest('hex');

/** @param {string} digest @param {string} secret @param {string} text @param {'hex' | 'base64'} encoding */
const mac = (digest, secret, text, encoding) =>
  crypto.createHmac(digest, secret).update(text).digest(encoding);

/** @param {{ time: string, method: string, target: string, body: string }} parts */
const joined = ({ time, method, target, body }) => `${time}${method}${target}${body}`;

/** @param {{ time: string, method: string, target: string, body: string }} parts */
function lines({ time, method, target, body }) {
  const [path, query = ''] = target.split('?', 2);
  return [method, path, query, hash('sha512', body), time].join('\n');
}

const { kucoin: KUCOIN_KEY, bitget: BITGET_KEY, gate: GATE_KEY } = KEYS;

const VENUES = {
  kucoin: {
    url: 'https://api.kucoin.com',
    read: '/api/v1/accounts?currency=BTC',
    order: '/api/v1/orders',
    time: String(NOW),
    digest: 'sha256',
    encoding: 'base64',
    signed: joined,
    secret: KUCOIN_KEY.secret,
    headers: (/** @type {string} */ time, /** @type {string} */ sign) => ({
      'KC-API-KEY': KUCOIN_KEY.apiKey,
      'KC-API-TIMESTAMP': time,
      'KC-API-PASSPHRASE': mac('sha256', KUCOIN_KEY.secret, KUCOIN_KEY.passphrase, 'base64'),
      'KC-API-KEY-VERSION': '2',
      'KC-API-SIGN': sign,
    }),
  },
  gate: {
    url: 'https://api.gateio.ws',
    read: '/api/v4/spot/accounts?currency=BTC',
    order: '/api/v4/spot/orders',
    time: String(Math.floor(NOW / 1000)),
    digest: 'sha512',
    encoding: 'hex',
    signed: lines,
    secret: GATE_KEY.secret,
    headers: (/** @type {string} */ time, /** @type {string} */ sign) => ({
      KEY: GATE_KEY.apiKey,
      Timestamp: time,
      SIGN: sign,
    }),
  },
  bitget: {
    url: 'https://api.bitget.com',
    read: '/api/v2/spot/account/assets?coin=BTC',
    order: '/api/v2/spot/trade/place-order',
    time: String(NOW),
    digest: 'sha256',
    encoding: 'base64',
    signed: joined,
    secret: BITGET_KEY.secret,
    headers: (/** @type {string} */ time, /** @type {string} */ sign) => ({
      'ACCESS-KEY': BITGET_KEY.apiKey,
      'ACCESS-TIMESTAMP': time,
      'ACCESS-PASSPHRASE': BITGET_KEY.passphrase,
      'ACCESS-SIGN': sign,
    }),
  },
};

/**
 * A request that is right but for what is asked for.
 *
 * @param {MadeVenue} venue
 * @param {MadeOptions} [options]
 * @returns {any}
 */
function made(venue, options = {}) {
  const rules = VENUES[venue];
  const { method = 'GET', body, time = rules.time, environment } = options;
  const target = options.target ?? (method === 'GET' ? rules.read : rules.order);
  const text =
    options.text ?? rules.signed({ time, method, target: options.signedTarget ?? target, body: body ?? '' });
  const encoding = /** @type {'hex' | 'base64'} */ (options.encoding ?? rules.encoding);
  return {
    method,
    url: `${rules.url}${target}`,
    body,
    headers: {
      ...rules.headers(time, mac(options.digest ?? rules.digest, rules.secret, text, encoding)),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...options.headers,
    },
    now: NOW,
    signer: SIGNERS[venue],
    environment,
  };
}

module.exports = { KEYS, SIGNERS, VENUES, hash, joined, lines, mac, made };
