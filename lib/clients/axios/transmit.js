'use strict';

/**
 * One attempt of a request through the original adapter of axios. Where the adapter allows it, the request is signed when its
 * connection is established. Afterwards the request is safe to log.
 *
 * @module
 */

const { markUnderWay } = require('./attachment');
const { hideMirrored } = require('./mirrored');
const { copyHeaders } = require('./prepare');
const { makeSafeToLog } = require('./redact');
const { Wire } = require('./transport');
const { ExchangeTimeout } = require('../../transport/deadline');
const { ownProperties } = require('../../internal/own-properties');
const { settle } = require('../../internal/settle');

/** ms; extra time for the reply when the adapter applies the timeout itself. */
const GRACE_MS = 100;

/** Hides the API key in the reply of an attempt after it was classified. @type {WeakMap<object, ReturnType<typeof hideMirrored>>} */
const hidden = new WeakMap();

/**
 * @param {import('./library').Adapter} adapter
 * @param {import('./prepare').PreparedRequest} prepared
 * @param {{ config: any, library: any }} request
 * @returns {import('../../transport/send-signed').Transmit}
 */
function createTransmit(adapter, prepared, { config, library }) {
  const { venue } = prepared.settings;
  const finish = async (/** @type {any} */ final) => {
    const end = markUnderWay(final);
    const { fulfilled, value } = await callAdapter(adapter, final, library).finally(end);
    makeSafeToLog(value, config, { venue, sent: final });
    return toOutcome(fulfilled, value, venue);
  };
  return async (departure) => {
    if (departure === null) return finish({ ...prepared.config });
    const wire = new Wire(prepared.url, () => venue.endpoints.isSafeToRepeat(prepared), venue.orders);
    const own = ownProperties(prepared.config);
    // A copy for each attempt.
    const final = {
      ...own,
      headers: copyHeaders(own.headers),
      transport: wire.transport(own.transport, departure),
    };
    const isHeld = canHold(own) && (await adapter.isHttp());
    if (!isHeld) {
      final.signal = wire.signalWith(own.signal);
      // Such an adapter applies the same timeout, and its own error is preferred.
      if (own.timeout > 0) departure.replyMs += GRACE_MS;
    }
    const withSignature = (
      /** @type {import('../../transport/authentication').Signed} */ { headers, url },
    ) => {
      final.headers.set(headers);
      if (url === prepared.url) return finish(final);
      final.url = url;
      // A stream that fails later has this configuration, which must not show a signature in the URL.
      return finish(final).finally(() => (final.url = prepared.url));
    };
    const start = isHeld ? () => finish(final) : () => departure.handOver(withSignature);
    const outcome = await departure.run(start, () => wire.abort());
    if (wire.refusal !== null) return { ...outcome, value: wire.refusal, foreign: true };
    hidden.set(outcome, hideMirrored(outcome, departure));
    if (!(outcome.value instanceof ExchangeTimeout)) return outcome;
    return { ...outcome, value: createTimeoutError(outcome.value, { config, library, venue }) };
  };
}

/**
 * Whether axios's http adapter can hold this request until its connection is established, so that it is signed then. Other
 * requests are signed before the adapter gets them.
 *
 * @param {any} config
 */
function canHold({ transport, httpVersion, headers }) {
  // With an Expect header, Node.js renders the headers when the request is created.
  return !transport && Number(httpVersion) !== 2 && !headers.has('Expect');
}

/**
 * @param {ExchangeTimeout} timeout
 * @param {{ config: any, library: any, venue: Readonly<import('../../venues/venue').Venue> }} request
 * @returns {any} what axios throws for a timeout
 */
function createTimeoutError({ message, sent, retryable }, { config, library, venue }) {
  const { timeout, timeoutErrorMessage, transitional } = config;
  const usual = timeoutErrorMessage || (timeout > 0 ? `timeout of ${timeout}ms exceeded` : message);
  const code = transitional?.clarifyTimeoutError ? 'ETIMEDOUT' : 'ECONNABORTED';
  const error = new library.AxiosError(sent ? usual : message, code, config);
  makeSafeToLog(error, config, { venue });
  return Object.assign(error, { sent, retryable });
}

/**
 * @param {import('./library').Adapter} adapter
 * @param {any} config
 * @param {any} library
 * @returns {Promise<{ fulfilled: boolean, value: any }>}
 */
function callAdapter(adapter, config, library) {
  return settle(() => {
    // The caller may have cancelled during signing. axios's http adapter would reject the request and still send it.
    config.cancelToken?.throwIfRequested();
    if (config.signal?.aborted) throw new library.CanceledError(null, config);
    return adapter.send(config);
  });
}

/**
 * @param {boolean} fulfilled
 * @param {any} value
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 * @returns {import('../../transport/send-signed').Outcome}
 */
function toOutcome(fulfilled, value, { replies }) {
  const reply = (fulfilled ? value : value?.response) ?? null;
  const plainSuccess = fulfilled && replies.isPlainSuccess(value.status, value.data);
  const cancelled = !fulfilled && value?.__CANCEL__ === true;
  const foreign = !fulfilled && value?.isAxiosError !== true;
  // A complete reply has data, at least an empty string.
  const incomplete = !fulfilled && reply !== null && reply.data === undefined;
  return { fulfilled, value, reply, plainSuccess, incomplete, cancelled, foreign };
}

/**
 * Hides the API key in the reply of an attempt.
 *
 * @param {import('../../transport/send-signed').Outcome} outcome
 * @param {import('../../errors').ApiError | null} error what classify() made of the reply
 */
function hideKey(outcome, error) {
  hidden.get(outcome)?.(error);
}

module.exports = { createTimeoutError, createTransmit, hideKey };
