'use strict';

/**
 * Turns what the npm package bybit-api throws, rejects with or resolves to into typed errors. It throws plain objects with
 * the options of the client, including API key and secret; the typed errors do not keep them.
 *
 * @module
 */

const { classify } = require('../../classify');
const { BybitApiError } = require('../../errors');
const { VENUES } = require('../../venues');
const { read, toInteger } = require('../../internal/read');
const { queryOf } = require('../../internal/url-parts');

/** @typedef {import('../../classify').ClassifyContext} ClassifyContext */

/**
 * Turns anything that bybit-api returns or throws into a typed error:
 *
 * - `{ code, message, body, headers, requestOptions }`, which its REST clients throw for every HTTP status except 2xx,
 * - a reply `{ retCode, retMsg, … }`, which they resolve to, or throw with `throwExceptions: true`,
 * - an AxiosError, which they throw without a reply, and always with `parse_exceptions: false`,
 * - a reply or an `exception` event of its WebSocket clients.
 *
 * @param {unknown} thrown
 * @param {ClassifyContext} [context] what `thrown` does not contain, such as `endpoint` and `method`; overrides what it
 *   contains
 * @returns {BybitApiError | null} returned, not thrown; null for a success, and for anything that is neither a reply nor a failed
 *   request, such as a string or a TypeError
 * @example
 * const reply = await client.getWalletBalance({ accountType: 'UNIFIED' });
 * const error = toBybitError(reply, { method: 'GET', endpoint: '/v5/account/wallet-balance' });
 */
function toBybitError(thrown, context = {}) {
  if (thrown instanceof BybitApiError) return thrown;
  if (thrown === null || typeof thrown !== 'object') return null;
  // Fast path: attached clients pass every reply.
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
 * Reads the axios request of bybit-api.
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
  const content = method === 'GET' ? queryOf(url) : data;
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
 * Reads the options of a REST client, without its secret.
 *
 * @param {unknown} options
 * @returns {ClassifyContext}
 */
function readOptions(options) {
  const apiKey = read(options, 'key');
  const recvWindow = toInteger(read(options, 'recv_window'));
  return {
    url: getBaseURL(options),
    ...(typeof apiKey === 'string' && apiKey !== '' && { apiKey, signed: true }),
    ...(recvWindow !== null && { recvWindow }),
  };
}

/** @param {unknown} options @returns {string} */
function getBaseURL(options) {
  const baseURL = read(options, 'baseUrl');
  if (typeof baseURL === 'string' && baseURL !== '') return baseURL;
  if (read(options, 'demoTrading') === true) return VENUES.bybit.hosts.urls.demo;
  return read(options, 'testnet') === true
    ? VENUES.bybit.hosts.urls.testnet
    : VENUES.bybit.hosts.urls.mainnet;
}

/** @param {unknown} limit parsed by the client from the headers, with `parseAPIRateLimits: true` */
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

/**
 * @param {Pick<import('./options').AttachOptions, 'gate' | 'environment'>} settings of attach()
 * @returns {ClassifyContext} what they say about every reply
 */
function settingsContext({ gate, environment }) {
  const apiKey = gate?.signer?.apiKey;
  return { ...(apiKey && { apiKey }), ...(environment && { environment }) };
}

module.exports = { getBaseURL, settingsContext, toBybitError };
