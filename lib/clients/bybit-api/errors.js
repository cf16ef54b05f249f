'use strict';

/**
 * What the npm package bybit-api throws, rejects with or resolves to, as a typed error. It throws plain objects that hold
 * the options of the client, API key and secret among them; nothing of those is kept.
 *
 * @module
 */

const { classify } = require('../../classify');
const { BybitApiError } = require('../../errors');
const { read, toInteger } = require('../../venues/bybit/reply');

/** @typedef {import('../../classify').ClassifyContext} ClassifyContext */

const ADDRESSES = Object.freeze({
  mainnet: 'https://api.bybit.com',
  testnet: 'https://api-testnet.bybit.com',
  demo: 'https://api-demo.bybit.com',
});

/**
 * From anything that bybit-api hands out to a typed error:
 *
 * - `{ code, message, body, headers, requestOptions }`, which its REST clients throw for every HTTP status but 2xx,
 * - a reply `{ retCode, retMsg, … }`, which they resolve to, or throw with `throwExceptions: true`,
 * - an AxiosError, which they throw when nothing answers, and always with `parse_exceptions: false`,
 * - a reply or an `exception` event of its WebSocket clients.
 *
 * @param {unknown} thrown
 * @param {ClassifyContext} [context] what the thing itself does not tell, such as `endpoint` and `method`; goes before
 *   what it does tell
 * @returns {BybitApiError | null} not thrown; null for a success, and for what is no reply and no failed request: a text,
 *   or an error of the program
 * @example
 * const reply = await client.getWalletBalance({ accountType: 'UNIFIED' });
 * const error = toBybitError(reply, { method: 'GET', endpoint: '/v5/account/wallet-balance' });
 */
function toBybitError(thrown, context = {}) {
  if (thrown instanceof BybitApiError) return thrown;
  if (thrown === null || typeof thrown !== 'object') return null;
  // A success at a glance: clients that are attached ask about every reply.
  if (read(thrown, 'retCode') === 0) return null;
  const { body, ...known } = readThrown(thrown);
  if (body === undefined && known.httpStatus === undefined && known.cause === undefined) return null;
  return classify(body, { ...known, ...context });
}

/**
 * @param {object} thrown
 * @returns {ClassifyContext & { body?: unknown }}
 */
function readThrown(thrown) {
  if (read(thrown, 'isAxiosError') === true) {
    return {
      ...readResponse(read(thrown, 'response')),
      ...readRequest(read(thrown, 'config')),
      cause: thrown,
    };
  }
  const status = toInteger(read(thrown, 'code'));
  if (status !== null && read(thrown, 'requestOptions') !== undefined) {
    const options = read(thrown, 'requestOptions');
    const headers = read(thrown, 'headers');
    return { httpStatus: status, headers, body: read(thrown, 'body') ?? '', ...readOptions(options) };
  }
  if (read(thrown, 'config') !== undefined && read(thrown, 'status') !== undefined) {
    return { ...readResponse(thrown), ...readRequest(read(thrown, 'config')) };
  }
  return isReply(thrown) ? { body: thrown, ...readLimit(read(thrown, 'rateLimitApi')) } : {};
}

/** @param {object} thrown */
function isReply(thrown) {
  const says = (/** @type {string} */ name) => read(thrown, name) !== undefined;
  return !(thrown instanceof Error) && (says('retCode') || says('ret_code') || says('success'));
}

/** @param {unknown} response of axios */
function readResponse(response) {
  if (response === undefined) return {};
  const httpStatus = toInteger(read(response, 'status')) ?? undefined;
  return { httpStatus, headers: read(response, 'headers'), body: read(response, 'data') ?? '' };
}

/**
 * A request of axios, as bybit-api has made it.
 *
 * @param {any} config
 * @returns {ClassifyContext}
 */
function readRequest(config) {
  const header = (/** @type {string} */ name) => {
    const value = read(read(config, 'headers'), name);
    return value === undefined || value === null ? undefined : String(value);
  };
  const url = String(read(config, 'url') ?? '');
  const method = String(read(config, 'method') ?? 'get').toUpperCase();
  const apiKey = header('X-BAPI-API-KEY');
  if (apiKey === undefined) return { method, url, signed: false };
  const timestamp = header('X-BAPI-TIMESTAMP') ?? '';
  const recvWindow = header('X-BAPI-RECV-WINDOW') ?? '';
  const data = read(config, 'data');
  const content = method === 'GET' ? (url.split('?', 2)[1] ?? '') : data;
  return {
    method,
    url,
    signed: true,
    apiKey,
    timestamp,
    recvWindow,
    ...(typeof content === 'string' && { signedPayload: timestamp + apiKey + recvWindow + content }),
  };
}

/**
 * The options of a REST client; its secret is not looked at.
 *
 * @param {unknown} options
 * @returns {ClassifyContext}
 */
function readOptions(options) {
  const apiKey = read(options, 'key');
  const recvWindow = toInteger(read(options, 'recv_window'));
  return {
    url: addressOf(options),
    ...(typeof apiKey === 'string' && apiKey !== '' && { apiKey, signed: true }),
    ...(recvWindow !== null && { recvWindow }),
  };
}

/** @param {unknown} options @returns {string} */
function addressOf(options) {
  const baseURL = read(options, 'baseUrl');
  if (typeof baseURL === 'string' && baseURL !== '') return baseURL;
  if (read(options, 'demoTrading') === true) return ADDRESSES.demo;
  return read(options, 'testnet') === true ? ADDRESSES.testnet : ADDRESSES.mainnet;
}

/** @param {unknown} limit what the client read from the headers, with `parseAPIRateLimits: true` */
function readLimit(limit) {
  if (limit === undefined || limit === null) return {};
  return {
    headers: {
      'x-bapi-limit': String(read(limit, 'maxRequests')),
      'x-bapi-limit-status': String(read(limit, 'remainingRequests')),
      'x-bapi-limit-reset-timestamp': String(read(limit, 'resetAtTimestamp')),
    },
  };
}

module.exports = { addressOf, toBybitError };
