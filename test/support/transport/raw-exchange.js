'use strict';

/** A server that keeps requests as they arrive, and what Binance and OKX would sign of them: computed with node:crypto. */

const { createHmac } = require('node:crypto');
const http = require('node:http');
const { listen } = require('../serve.js');
const { BINANCE_HMAC, OKX_KEY } = require('../venues/vectors.js');

/** @param {string} secret @param {string} text @param {'hex' | 'base64'} encoding */
const hmac = (secret, text, encoding) => createHmac('sha256', secret).update(text, 'latin1').digest(encoding);

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
