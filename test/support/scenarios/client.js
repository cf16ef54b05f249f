'use strict';

/**
 * The bots of the scenarios. One is a good client: axios with attach(). The other signs and sends what it is told,
 * which need not be the same, and tells classify() what attach() would have told it.
 */

const http = require('node:http');
const axios = require('axios');
const { attach } = require('../../../lib/axios.js');
const { classify, Signer } = require('../../../lib/index.js');
const { KEY } = require('./world.js');

/** Ways to write a signature that the exchange does not read. */
const SPELLINGS = {
  'upper case': (hex) => hex.toUpperCase(),
  base64: (hex) => Buffer.from(hex, 'hex').toString('base64'),
  'hex of the hex': (hex) => Buffer.from(hex).toString('hex'),
  truncated: (hex) => hex.slice(0, 32),
};

/**
 * @param {{ clockMs?: number }} bot `clockMs` is what its clock shows more than the true one
 * @returns {{ now(): number }}
 */
function clockOf({ clockMs = 0 }) {
  return { now: () => Date.now() + clockMs };
}

/** @param {{ apiKey?: string, secret?: string, privateKey?: string }} bot */
function signerOf({ apiKey = KEY.apiKey, secret = KEY.secret, privateKey }) {
  return new Signer(privateKey === undefined ? { apiKey, apiSecret: secret } : { apiKey, privateKey });
}

/**
 * Sends with axios and attach().
 *
 * @returns {Promise<import('../../../lib/errors').BybitApiError | null>}
 */
async function sendWithAxios(baseURL, bot, request) {
  const instance = axios.create({ baseURL, timeout: bot.timeoutMs ?? 30_000, maxRedirects: 0 });
  const options = { signer: signerOf(bot), clock: clockOf(bot), throwOn: 'any' };
  attach(instance, { ...options, recvWindow: bot.recvWindow, environment: bot.environment });
  const target = request.query ? `${request.path}?${request.query}` : request.path;
  try {
    await instance.request({
      method: request.method,
      url: target,
      params: request.params,
      data: request.body,
    });
    return null;
  } catch (error) {
    if (error.name?.startsWith('Bybit')) return error;
    throw error;
  }
}

/** @returns {Promise<{ httpStatus?: number, headers?: object, body?: string, cause?: Error }>} */
function exchange(baseURL, { method, path, query, body, headers }) {
  const { hostname, port } = new URL(baseURL);
  const target = query ? `${path}?${query}` : path;
  return new Promise((resolve) => {
    const request = http.request({ hostname, port, method, path: target, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', (cause) => resolve({ cause }));
      response.on('end', () => {
        const { statusCode: httpStatus } = response;
        resolve({ httpStatus, headers: response.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    request.on('error', (cause) => resolve({ cause }));
    request.end(body);
  });
}

/**
 * What a careless client signs and what it sends, which may differ in every part.
 *
 * @param {object} bot
 * @param {object} request `sign` overrides what is signed: `{ content, recvWindow, timestampMs, apiKey, payload }`;
 *   `timestampMs` there is added to the time that is signed only. `timestampMs` of the request itself is added to what
 *   is sent, too; `timestampUnit: 'seconds'`; `omit` names headers; `spelling` is a name of {@link SPELLINGS}
 */
function carelessly(bot, request) {
  const { sign = {}, omit = [], spelling } = request;
  const recvWindow = String(bot.recvWindow ?? 5000);
  const sentAt = clockOf(bot).now();
  const inMs = sentAt + (request.timestampMs ?? 0);
  const timestamp = String(request.timestampUnit === 'seconds' ? Math.floor(inMs / 1000) : inMs);
  const apiKey = bot.apiKey ?? KEY.apiKey;
  const body = typeof request.body === 'object' ? JSON.stringify(request.body) : request.body;
  const content = sign.content ?? body ?? request.query ?? '';
  const start = String(Number(timestamp) + (sign.timestampMs ?? 0)) + (sign.apiKey ?? apiKey);
  const signedPayload = start + (sign.recvWindow ?? recvWindow) + content;
  const signature = signerOf(bot).signSync(signedPayload);
  const all = {
    'X-BAPI-API-KEY': apiKey,
    'X-BAPI-TIMESTAMP': timestamp,
    'X-BAPI-RECV-WINDOW': recvWindow,
    'X-BAPI-SIGN': spelling === undefined ? signature : SPELLINGS[spelling](signature),
  };
  const headers = Object.fromEntries(Object.entries(all).filter(([name]) => !omit.includes(name)));
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    headers['Content-Length'] = String(Buffer.byteLength(body));
  }
  const context = {
    apiKey,
    timestamp: Number(timestamp),
    recvWindow: Number(recvWindow),
    signedPayload,
    sentAt,
  };
  return { headers, body, context: omit.length === 4 ? { sentAt } : context };
}

/**
 * Signs and sends by hand, and classifies with the context that attach() would give.
 *
 * @returns {Promise<import('../../../lib/errors').BybitApiError | null>}
 */
async function sendByHand(baseURL, bot, request, known = {}) {
  const { headers, body, context } = carelessly(bot, request);
  const query = request.query ?? '';
  const reply = await exchange(baseURL, { ...request, query, body, headers });
  const { environment } = bot;
  return classify(reply.body, {
    httpStatus: reply.httpStatus,
    headers: reply.headers,
    cause: reply.cause,
    method: request.method,
    url: `${bot.host === undefined ? baseURL : `https://${bot.host}`}${request.path}`,
    environment: bot.host === undefined ? environment : undefined,
    signed: 'X-BAPI-SIGN' in headers,
    receivedAt: clockOf(bot).now(),
    params: request.params ?? (typeof request.body === 'object' ? request.body : new URLSearchParams(query)),
    findings: signerOf(bot).findings,
    ...context,
    ...known,
  });
}

/**
 * What /v5/user/query-api says of the bot's key.
 *
 * @returns {Promise<object>}
 */
async function askKeyInformation(baseURL, bot) {
  const headers = await signerOf(bot).signRequest({ query: '', timestamp: Date.now() });
  const { body } = await exchange(baseURL, { method: 'GET', path: '/v5/user/query-api', headers });
  const { retCode, retMsg, result } = JSON.parse(body);
  if (retCode !== 0) throw new Error(`The key information was refused: ${retCode} ${retMsg}`);
  return result;
}

module.exports = { askKeyInformation, clockOf, sendByHand, sendWithAxios, signerOf };
