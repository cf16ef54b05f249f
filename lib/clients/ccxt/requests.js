'use strict';

/** The HTTP requests of a ccxt exchange: its `fetch` sends them, and its `handleErrors` gets the replies. */

const { requireOwnCredentials, requireOwnKey } = require('./credentials');
const { addTypedError } = require('./errors');
const { asRequestTimeout, createDeadline, currentSettings } = require('./settings');
const { signableRequest } = require('./signable');
const { isUnsigned } = require('./signing');
const { tellFailure } = require('../tell-failure');
const { REDACTED, headerEntries, redactKey } = require('../../internal/redact');
const { isJson } = require('../../internal/json');
const { isSentUnchanged } = require('../../internal/url-parts');
const { settle } = require('../../internal/settle');
const { readParams, refusal } = require('../../transport/final-request');
const { exchange: sendSigned } = require('../../transport/send-signed');
const { withEnvironment } = require('../../transport/signable');

/** @typedef {import('../../ccxt').Attachment} Attachment */
/** @typedef {Readonly<import('../../venues/venue').Venue>} Venue */
/** @typedef {{ status: number, headers: Record<string, string>, data: any }} Reply */
/** @typedef {{ url: string, headers: any, body: any }} Sent */

/** Parameters that may hold a signature that ccxt made. */
const SIGNATURES = Object.freeze(['sign', 'signature']);

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
        const send = (/** @type {Sent} */ sent) =>
          original.call(exchange, sent.url, method, sent.headers, sent.body);
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
 * @param {(sent: Sent) => Promise<any>} send
 * @param {WeakMap<object, Reply>} replies
 * @param {Attachment} attachment
 */
async function sendEither(request, send, replies, attachment) {
  const { url, method, headers, body } = request;
  const { venue, gate } = attachment.settings;
  if (isUnsigned(headers)) {
    const { window, ...signable } = signableRequest(request, venue);
    requireOwnCredentials(attachment);
    const settings = currentSettings(attachment, window);
    return sendAndClassify({ ...request, ...signable }, send, replies, { ...attachment, settings });
  }
  if (!isSignedElsewhere(request, venue)) return sendAndClassify(request, send, replies, attachment);
  // Already signed, for example by the exchange before attach(): sent unchanged if the gate is open.
  requireSentUnchanged(url);
  requireOwnKey(headers?.[String(venue.signing.headerNames.apiKey)], attachment);
  await gate?.admit(method, new URL(url).pathname);
  return send({ url, headers, body });
}

/**
 * @param {{ url: string, headers: any, body: any }} request that is not signed here
 * @param {Venue} venue
 * @returns {boolean} whether it has a signature that ccxt made
 */
function isSignedElsewhere({ url, headers, body }, { signing }) {
  const { signature } = signing.headerNames;
  if (signature !== undefined && headers?.[signature] !== undefined) return true;
  const { searchParams } = new URL(url);
  const form = new URLSearchParams(typeof body === 'string' && !isJson(body) ? body : '');
  return SIGNATURES.some((name) => searchParams.has(name) || form.has(name));
}

/**
 * @param {string} url of a request with the signature that ccxt made
 * @throws {Error} ERR_BYBIT_UNSIGNABLE_QUERY
 */
function requireSentUnchanged(url) {
  if (isSentUnchanged(url)) return;
  throw refusal(
    'ERR_BYBIT_UNSIGNABLE_QUERY',
    `${new URL(url).pathname} not sent: ccxt signed its query unencoded, and characters such as a space, a quote or # are sent encoded. ` +
      'Encode the values with encodeURIComponent(), or use an endpoint of the present interface',
  );
}

/**
 * @param {{ url: string, method: string, headers: any, body: any }} request
 * @param {(sent: Sent) => Promise<any>} send
 * @param {WeakMap<object, Reply>} replies
 * @param {Attachment} attachment
 */
async function sendAndClassify({ url, method, headers, body }, send, replies, attachment) {
  const { exchange, signer } = attachment;
  const { venue } = attachment.settings;
  const sign = isUnsigned(headers);
  const plain = sign ? withoutAuthentication(headers, venue) : headers;
  if (sign) redact(headers, signer.apiKey, venue);
  const own = { ...exchange.headers, ...plain };
  const bytes = method === 'GET' ? '' : (body ?? '');
  const request = {
    method: method.toUpperCase(),
    url,
    sign,
    body: bytes,
    headers: plain,
    get params() {
      return readParams(new URL(url), bytes, venue);
    },
  };
  const call = async (
    /** @type {{ url?: string, headers?: object }} */ { url: address = url, headers: signed },
  ) => {
    const sent = { url: address, headers: { ...plain, ...withoutNamed(signed, own, venue) }, body };
    const { fulfilled, value } = await settle(() => send(sent));
    return toOutcome(fulfilled, value, replies, exchange, venue);
  };
  /** @type {import('../../transport/send-signed').Transmit} */
  const transmit = (departure) =>
    departure === null
      ? call({})
      : departure.run(
          () => departure.handOver(call),
          () => {},
        );
  const settings = sign ? withEnvironment(attachment.settings, url, own) : attachment.settings;
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
 * @param {Venue} venue
 * @returns {import('../../transport/send-signed').Outcome}
 */
function toOutcome(fulfilled, value, replies, exchange, venue) {
  const isObject = value !== null && typeof value === 'object';
  const known = isObject ? replies.get(value) : undefined;
  if (fulfilled) {
    // A value that is not an object is the text of the body.
    if (known === undefined) {
      return { fulfilled, value, reply: isObject ? { data: value } : { status: 200, data: value } };
    }
    const plainSuccess = venue.replies.isPlainSuccess(known.status, known.data);
    return { fulfilled, value, reply: { ...known, data: value }, plainSuccess };
  }
  const NetworkError = Object.getPrototypeOf(exchange.httpExceptions['503']);
  return { fulfilled, value, reply: known ?? null, foreign: !known && !(value instanceof NetworkError) };
}

/** @param {any} headers @param {Venue} venue @returns {Record<string, string>} a copy */
function withoutAuthentication(headers, { signing }) {
  const added = new Set(Object.values(signing.headerNames));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !added.has(name)));
}

/**
 * @param {object | undefined} added headers
 * @param {object} own those of the exchange and of the request
 * @param {Venue} venue
 * @returns {object | undefined} without the header that chooses the environment, if the own ones have it: they may spell it otherwise
 */
function withoutNamed(added, own, { hosts }) {
  const name = hosts.environmentHeader?.name;
  const isNamed = headerEntries(own).some((header) => header[0] === name && header[1].trim() !== '');
  return isNamed
    ? Object.fromEntries(Object.entries(Object(added)).filter((header) => header[0] !== name))
    : added;
}

/**
 * The exchange keeps these headers as `last_request_headers`.
 *
 * @param {any} headers
 * @param {string} apiKey
 * @param {Venue} venue
 */
function redact(headers, apiKey, { signing }) {
  const { apiKey: keyName, signature, passphrase } = signing.headerNames;
  if (keyName !== undefined) headers[keyName] = redactKey(apiKey);
  for (const name of [signature, passphrase]) if (name !== undefined) headers[name] = REDACTED;
}

/** @param {any} headers @returns {Record<string, string>} */
function inLowerCase(headers) {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

module.exports = { requestMethods };
