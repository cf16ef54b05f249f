'use strict';

/** A server that keeps requests as they arrive, and what the exchange would sign of them: computed with node:crypto. */

const { createHash, createHmac } = require('node:crypto');
const http = require('node:http');
const { unescape } = require('node:querystring');
const { listen } = require('../serve.js');
const { BINANCE_HMAC, BITGET_KEY, KUCOIN_KEY, OKX_KEY } = require('../venues/vectors.js');

/** That of Gate.io's documentation is the word `key`. Made up. */
const GATE_KEY = {
  venue: 'gate',
  apiKey: '0123456789abcdef'.repeat(2),
  apiSecret: 'fedcba9876543210'.repeat(4),
};

/** @param {string} secret @param {string} text @param {'hex' | 'base64'} encoding */
const hmac = (secret, text, encoding) => createHmac('sha256', secret).update(text, 'latin1').digest(encoding);

/** @param {any} request @returns {string} path and query, the query not percent-encoded, as bytes in latin1 */
function decoded({ target }) {
  const [path, query] = target.split(/\?(.*)/s);
  return query ? `${path}?${Buffer.from(unescape(query)).toString('latin1')}` : path;
}

/**
 * KuCoin and Bitget.
 *
 * @param {any} key
 * @param {string} prefix of the names of the headers
 */
const signsDecoded = (key, prefix) => ({
  key,
  read: (/** @type {any} */ request) => {
    const { method, headers, body } = request;
    const time = headers[`${prefix}-timestamp`];
    return {
      signature: headers[`${prefix}-sign`],
      right: hmac(key.apiSecret, time + method + decoded(request) + body, 'base64'),
      time: Number(time),
    };
  },
});

/** @type {Record<string, { key: any, answer: string, read: (request: any) => { signature: string, right: string, time: number } }>} */
const VENUES = {
  binance: {
    key: BINANCE_HMAC,
    answer: '{}',
    read: ({ target, body }) => {
      const [, query = '', signature = ''] = /\?(.*)&signature=([^&]*)$/.exec(target) ?? [];
      return {
        signature,
        right: hmac(BINANCE_HMAC.apiSecret, query + body, 'hex'),
        time: Number(new URLSearchParams(query).get('timestamp')),
      };
    },
  },
  okx: {
    key: OKX_KEY,
    answer: '{"code":"0","msg":"","data":[]}',
    read: ({ method, target, headers, body }) => ({
      signature: headers['ok-access-sign'],
      right: hmac(OKX_KEY.apiSecret, headers['ok-access-timestamp'] + method + target + body, 'base64'),
      time: Date.parse(headers['ok-access-timestamp']),
    }),
  },
  kucoin: { ...signsDecoded(KUCOIN_KEY, 'kc-api'), answer: '{"code":"200000","data":{}}' },
  bitget: {
    ...signsDecoded(BITGET_KEY, 'access'),
    answer: '{"code":"00000","msg":"success","requestTime":1700000000000,"data":{}}',
  },
  gate: {
    key: GATE_KEY,
    answer: '{}',
    read: (request) => {
      const { method, headers, body } = request;
      const [path, query = ''] = decoded(request).split(/\?(.*)/s);
      const digest = createHash('sha512').update(body, 'latin1').digest('hex');
      const text = [method, path, query, digest, headers.timestamp].join('\n');
      return {
        signature: headers.sign,
        right: createHmac('sha512', GATE_KEY.apiSecret).update(text, 'latin1').digest('hex'),
        time: Number(headers.timestamp) * 1000,
      };
    },
  },
};

/**
 * @param {any} t
 * @param {keyof typeof VENUES} venue
 * @param {{ status?: number, answer?: string | ((request: any) => string) }} [reply]
 */
async function openRawExchange(t, venue, { status = 200, answer = VENUES[venue].answer } = {}) {
  /** @type {any[]} */
  const seen = [];
  const server = http.createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, url: target, headers } = incoming;
    const request = { method, target, headers, body: Buffer.concat(chunks).toString('latin1') };
    seen.push({ ...request, ...VENUES[venue].read(request) });
    outgoing.writeHead(status, { 'Content-Type': 'application/json' });
    outgoing.end(typeof answer === 'function' ? answer(request) : answer);
  });
  return { seen, url: `http://127.0.0.1:${await listen(t, server)}`, key: VENUES[venue].key };
}

module.exports = { openRawExchange };
