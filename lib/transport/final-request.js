'use strict';

/**
 * The last steps before a request is signed, for all clients: whether its host may receive a signature, and the bytes to sign.
 *
 * @module
 */

const { isAnyArrayBuffer } = require('node:util').types;
const { isJson, parseObject } = require('../internal/json');

const FORM = 'application/x-www-form-urlencoded';

/**
 * @param {string} code
 * @param {string} message
 * @returns {Error & { code: string }} the error for a request that is not sent
 */
function refusal(code, message) {
  const error = Object.assign(new Error(message), { code });
  // A stack has ten calls, and the first one of the bot should be among them.
  Error.captureStackTrace(error, refusal);
  return error;
}

/**
 * A signature goes only to the exchange's API hosts and to the origins that the user named.
 *
 * @param {URL} url
 * @param {readonly unknown[]} baseURLs values that are not absolute URLs are left out
 * @param {Readonly<import('../venues/venue').Venue>} venue
 * @returns {boolean}
 * @throws {Error} ERR_BYBIT_NOT_AN_API_HOST, ERR_BYBIT_INSECURE_URL for addresses that are often pasted by mistake; the
 *   message names the right one
 */
function isTrusted(url, baseURLs, { hosts, endpoints }) {
  const { kind, warning, host } = hosts.environmentOf(url);
  if (kind === 'rest' && url.protocol !== 'https:') {
    throw refusal(
      'ERR_BYBIT_INSECURE_URL',
      `Use https: ${url.protocol}//${host} would show the API key to everyone`,
    );
  }
  if (warning && endpoints.isApiPath(url.pathname)) throw refusal('ERR_BYBIT_NOT_AN_API_HOST', warning);
  if (kind === 'rest') return !warning;
  return baseURLs.some(
    (base) => typeof base === 'string' && URL.canParse(base) && new URL(base).origin === url.origin,
  );
}

/**
 * @param {any} data
 * @returns {Buffer | null} a copy, because the caller may change its own memory while the request is being signed; null
 *   when the data is neither text nor bytes
 */
function toBytes(data) {
  if (data === undefined || data === null) return Buffer.alloc(0);
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (isAnyArrayBuffer(data)) return Buffer.from(new Uint8Array(data));
  return ArrayBuffer.isView(data)
    ? Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    : null;
}

/**
 * @param {URL} url
 * @param {string | Buffer} body
 * @param {Readonly<import('../venues/venue').Venue>} venue
 * @returns {Record<string, unknown>} the parameters in query and body. A body that is a list, as a batch of orders is, is under the
 *   name of a batch
 */
function readParams(url, body, venue) {
  const query = Object.fromEntries(url.searchParams);
  const content = contentOf(body, venue);
  // A parameter that is in both counts as it stands in the query.
  return isForm(venue) ? { ...content, ...query } : { ...query, ...content };
}

/**
 * @param {string | Buffer} body
 * @param {Readonly<import('../venues/venue').Venue>} venue
 * @returns {Record<string, unknown> | null}
 */
function contentOf(body, venue) {
  if (body.length === 0) return null;
  const text = body.toString();
  if (isForm(venue)) return Object.fromEntries(new URLSearchParams(text));
  return parseObject(text) ?? (isJson(text) ? { [venue.orders.batch]: JSON.parse(text) } : null);
}

/** @param {Readonly<import('../venues/venue').Venue>} venue @returns {boolean} its requests have forms as bodies */
const isForm = ({ signing }) => signing.contentType === FORM;

module.exports = { isTrusted, readParams, refusal, toBytes };
