'use strict';

/**
 * Reads enough of a Response to classify it, and gives the caller a Response with the complete body.
 *
 * @module
 */

const { typeError } = require('../../internal/argument-error');
const { ownProperties } = require('../../internal/own-properties');
const { mayBeRejection, peekAt, restoreStream } = require('../peek-body');

/**
 * @typedef {object} ReadResponse
 * @property {any} response for the caller: the same response, or one of the same class with the same content
 * @property {any} data the text; a stream when it was not read
 * @property {boolean} plainSuccess
 * @property {unknown} failure the error that cut the body off, or null
 */
/** @typedef {import('../peek-body').Peek} Peek */
/** @typedef {import('../../venues/venue').VenueReplies} VenueReplies */

/**
 * @param {any} response of fetch, undici or node-fetch
 * @param {VenueReplies} replies of the exchange
 * @returns {Promise<ReadResponse>} does not reject when the body fails
 */
async function readReply(response, replies) {
  requireResponse(response);
  const { body, status } = response;
  if (body === null) return { response, data: '', plainSuccess: false, failure: null };
  if (!isStream(body) || !mayBeRejection(status, response.headers?.get?.('content-type'))) {
    return { response, data: body, plainSuccess: false, failure: null };
  }
  const web = typeof body.getReader === 'function';
  const { peek, whole } = web ? await readCopy(response, replies) : await readAndRenew(response, replies);
  const text = Buffer.concat(peek.chunks).toString('utf8');
  if (peek.state === 'failed') {
    return { response: whole, data: undefined, plainSuccess: false, failure: peek.failure };
  }
  const unread = peek.state === 'too-long' && status < 300;
  return {
    response: whole,
    data: unread ? whole.body : text,
    plainSuccess: replies.isPlainSuccess(status, text),
    failure: null,
  };
}

/** @param {unknown} response of the caller's own function, which may be a stub */
function requireResponse(response) {
  if (typeof response === 'object' && response !== null) return;
  const given = response === null ? 'null' : typeof response;
  const message = `The function that sends the requests must return a Response, but it returned ${given}`;
  throw typeError(message, 'ERR_INVALID_RETURN_VALUE');
}

/** @param {any} body @returns {boolean} */
function isStream(body) {
  return typeof body?.getReader === 'function' || typeof body?.[Symbol.asyncIterator] === 'function';
}

/**
 * A clone of a web stream does not delay the original, and receives nothing more once it is cancelled.
 *
 * @param {any} response
 * @param {VenueReplies} replies
 * @returns {Promise<{ peek: Peek, whole: any }>}
 */
async function readCopy(response, replies) {
  const reader = response.clone().body.getReader();
  const peek = await peekAt(() => reader.read(), response.status, replies);
  // The promise settles only when the caller has read the original.
  reader.cancel().catch(() => {});
  keepAbortQuiet(response.body);
  return { peek, whole: response };
}

/**
 * When a signal is aborted, fetch cancels the body. In Node.js 20 and 22 that fails with the reason of the signal if the clone
 * was cancelled. fetch leaves this failure unhandled, which would end the process of a caller who never reads the body.
 *
 * @param {any} body
 */
function keepAbortQuiet(body) {
  const { cancel } = body;
  const value = (/** @type {unknown} */ reason) =>
    cancel.call(body, reason).catch((/** @type {unknown} */ error) => {
      if (error !== reason || reason === undefined) throw error;
    });
  Object.defineProperty(body, 'cancel', { value, configurable: true, writable: true });
}

/**
 * A clone of node-fetch stalls when only one of the two is read. So a new Response of the same class gets the part that was
 * read, followed by the rest.
 *
 * @param {any} response
 * @param {VenueReplies} replies
 * @returns {Promise<{ peek: Peek, whole: any }>}
 */
async function readAndRenew(response, replies) {
  const { body, url, status, statusText, headers, redirected, size, timeout, highWaterMark } = response;
  const iterator = body[Symbol.asyncIterator]();
  const peek = await peekAt(() => iterator.next(), status, replies);
  const content = peek.state === 'ended' ? Buffer.concat(peek.chunks) : restoreStream(peek, iterator, body);
  const counter = redirected ? 1 : 0;
  const options = { url, status, statusText, headers, counter, size, timeout, highWaterMark };
  return { peek, whole: new response.constructor(content, options) };
}

/**
 * A response is logged with its URL, which can have a signature.
 *
 * @param {any} response
 * @param {string} signed the URL that was requested
 * @param {string} url the same without timestamp and signature
 */
function hideSignature(response, signed, url) {
  if (signed === url || response?.url !== signed || !Object.isExtensible(response)) return;
  Object.defineProperty(response, 'url', ownProperties({ value: url, configurable: true }));
}

/**
 * Cancels a response that the caller does not get, which frees its connection.
 *
 * @param {any} response
 */
function discard(response) {
  const { body } = response ?? {};
  if (typeof body?.cancel === 'function') body.cancel().catch(() => {});
  else body?.destroy?.();
}

module.exports = { discard, hideSignature, readReply };
