'use strict';

/** The HTTP requests of a ccxt exchange: its `fetch` sends them, and its `handleErrors` gets the replies. */

const { requireOwnCredentials, requireOwnKey } = require('./credentials');
const { addTypedError } = require('./errors');
const { asRequestTimeout, createDeadline, currentSettings } = require('./settings');
const { isUnsigned } = require('./signing');
const { tellFailure } = require('../tell-failure');
const { REDACTED, redactKey } = require('../../internal/redact');
const { parseObject } = require('../../internal/json');
const { isSentUnchanged, queryOf, withEncodedQuery } = require('../../internal/url-parts');
const { settle } = require('../../internal/settle');
const { refusal } = require('../../transport/final-request');
const { exchange: sendSigned } = require('../../transport/send-signed');

/** @typedef {import('../../ccxt').Attachment} Attachment */
/** @typedef {{ status: number, headers: Record<string, string>, data: any }} Reply */

const SIGNATURE = 'X-BAPI-SIGN';
const AUTHENTICATION = new Set(['X-BAPI-API-KEY', 'X-BAPI-TIMESTAMP', SIGNATURE, 'X-BAPI-RECV-WINDOW']);

/**
 * @param {Attachment} attachment
 * @returns {Record<string, (original: any) => any>}
 */
function requestMethods(attachment) {
  const { exchange } = attachment;
  /** By the object that ccxt parses from a reply, or the error that it throws. @type {WeakMap<object, Reply>} */
  const replies = new WeakMap();
  return {
    fetch:
      (original) =>
      async (
        /** @type {string} */ url,
        method = 'GET',
        /** @type {any} */ headers,
        /** @type {any} */ body,
      ) => {
        const send = (/** @type {string} */ address, /** @type {any} */ sent) =>
          original.call(exchange, address, method, sent, body);
        try {
          return await sendEither({ url, method, headers, body }, send, replies, attachment);
        } catch (error) {
          throw tellFailure(error, attachment.settings.onError);
        }
      },
    handleErrors:
      (original) =>
      (/** @type {any[]} */ ...values) => {
        const [status, reason, url, method, headers, data, parsed] = values;
        const reply = { status, headers: inLowerCase(headers), data };
        try {
          const handled = original.apply(exchange, values);
          // ccxt does this next. It is done here so that the error can be matched to its reply.
          if (handled === undefined) exchange.handleHttpStatusCode(status, reason, url, method, data);
          if (parsed !== null && typeof parsed === 'object') replies.set(parsed, reply);
          return handled;
        } catch (error) {
          if (error !== null && typeof error === 'object') replies.set(error, reply);
          throw error;
        }
      },
  };
}

/**
 * @param {{ url: string, method: string, headers: any, body: any }} request
 * @param {(url: string, headers: any) => Promise<any>} send
 * @param {WeakMap<object, Reply>} replies
 * @param {Attachment} attachment
 */
async function sendEither(request, send, replies, attachment) {
  const { url, method, headers } = request;
  if (isUnsigned(headers)) {
    // ccxt signs the raw query. Every HTTP client writes some of its characters differently, or cuts them off.
    const address = withEncodedQuery(url);
    const sendTo = (/** @type {any} */ sent) => send(address, sent);
    return sendAndClassify({ ...request, url: address }, sendTo, replies, attachment);
  }
  requireSentUnchanged(url, headers);
  const sendAsIs = (/** @type {any} */ sent) => send(url, sent);
  if (headers?.[SIGNATURE] === undefined) return sendAndClassify(request, sendAsIs, replies, attachment);
  // Already signed, for example by the exchange before attach(): sent unchanged if the gate is open.
  requireOwnKey(headers['X-BAPI-API-KEY'], attachment);
  await attachment.settings.gate?.admit(method, new URL(url).pathname);
  return sendAsIs(headers);
}

/**
 * @param {string} url of a request that is not signed here: of a public endpoint, or with the signature that ccxt made
 * @param {any} headers
 * @throws {Error} ERR_BYBIT_UNSIGNABLE_QUERY
 */
function requireSentUnchanged(url, headers) {
  const { pathname, searchParams } = new URL(url);
  const isSigned = headers?.[SIGNATURE] !== undefined || searchParams.has('sign');
  if (!isSigned || isSentUnchanged(url)) return;
  throw refusal(
    'ERR_BYBIT_UNSIGNABLE_QUERY',
    `${pathname} not sent: ccxt signed its query unencoded, and characters such as a space, a quote or # are sent encoded. ` +
      'Encode the values with encodeURIComponent(), or use a V5 endpoint',
  );
}

/**
 * @param {{ url: string, method: string, headers: any, body: any }} request
 * @param {(headers: any) => Promise<any>} send
 * @param {WeakMap<object, Reply>} replies
 * @param {Attachment} attachment
 */
async function sendAndClassify({ url, method, headers, body }, send, replies, attachment) {
  const { exchange, signer } = attachment;
  const sign = isUnsigned(headers);
  if (sign) requireOwnCredentials(attachment);
  const plain = sign ? withoutAuthentication(headers) : headers;
  if (sign) redact(headers, signer.apiKey);
  const request = {
    method: method.toUpperCase(),
    url,
    sign,
    body: method === 'GET' ? '' : (body ?? ''),
    headers: plain,
    get params() {
      return method === 'GET'
        ? Object.fromEntries(new URLSearchParams(queryOf(url)))
        : (parseObject(body) ?? {});
    },
  };
  const call = async (/** @type {{ headers?: object }} */ { headers: signed }) => {
    const { fulfilled, value } = await settle(() => send({ ...plain, ...signed }));
    return toOutcome(fulfilled, value, replies, exchange);
  };
  /** @type {import('../../transport/send-signed').Transmit} */
  const transmit = (departure) =>
    departure === null
      ? call({})
      : departure.run(
          () => departure.handOver(call),
          () => {},
        );
  const settings = currentSettings(attachment);
  const limits = getLimits(request, attachment);
  const { outcome, error } = await sendSigned(request, transmit, settings, limits).catch((unsent) => {
    throw asRequestTimeout(exchange, unsent);
  });
  const { fulfilled, value } = outcome;
  if (error === null && fulfilled) return value;
  if (error === null) throw value;
  if (!fulfilled) throw addTypedError(value, error, signer.apiKey);
  if (error.category !== 'no-verdict') {
    tellFailure(error, settings.onError);
    return value;
  }
  // An HTML page or a truncated reply with a 2xx status: ccxt would treat it as an answer.
  const { httpExceptions } = exchange;
  const Class = error.retryable ? httpExceptions['503'] : httpExceptions['422'];
  throw addTypedError(new Class(`${exchange.id} ${error.message}`), error, signer.apiKey);
}

/**
 * @param {{ method: string, url: string }} request
 * @param {Attachment} attachment
 * @returns {import('../../transport/send-signed').Limits}
 */
function getLimits({ method, url }, attachment) {
  const { timeout } = attachment.exchange;
  const deadline = createDeadline(`${method} ${new URL(url).pathname}`, attachment);
  // ccxt ends a request after its own timeout; ours is a backstop.
  return { deadline, replyMs: timeout > 0 ? 2 * timeout : attachment.settings.replyMs };
}

/**
 * @param {boolean} fulfilled
 * @param {any} value
 * @param {WeakMap<object, Reply>} replies
 * @param {any} exchange
 * @returns {import('../../transport/send-signed').Outcome}
 */
function toOutcome(fulfilled, value, replies, exchange) {
  const isObject = value !== null && typeof value === 'object';
  const known = isObject ? replies.get(value) : undefined;
  if (fulfilled) {
    // A value that is not an object is the text of the body.
    const reply = isObject ? { ...known, data: value } : { status: 200, data: value };
    return { fulfilled, value, reply, plainSuccess: known?.status === 200 && String(value.retCode) === '0' };
  }
  const NetworkError = Object.getPrototypeOf(exchange.httpExceptions['503']);
  return { fulfilled, value, reply: known ?? null, foreign: !known && !(value instanceof NetworkError) };
}

/** @param {any} headers @returns {Record<string, string>} a copy that does not trigger the signing getters */
function withoutAuthentication(headers) {
  const names = Object.keys(headers).filter((name) => !AUTHENTICATION.has(name));
  return Object.fromEntries(names.map((name) => [name, headers[name]]));
}

/**
 * The exchange keeps these headers as `last_request_headers`.
 *
 * @param {any} headers
 * @param {string} apiKey
 */
function redact(headers, apiKey) {
  for (const [name, value] of [
    ['X-BAPI-API-KEY', redactKey(apiKey)],
    [SIGNATURE, REDACTED],
  ]) {
    Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
  }
}

/** @param {any} headers @returns {Record<string, string>} */
function inLowerCase(headers) {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

module.exports = { requestMethods };
