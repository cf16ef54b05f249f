'use strict';

/**
 * The wrapped adapter: one request of an attached instance, from axios's final configuration to its outcome.
 *
 * @module
 */

const { hideMirrored } = require('./mirrored');
const { makeSafeToLog } = require('./redact');
const { prepareRequest } = require('./prepare');
const { markSent, refuseUnsafeResend } = require('./resend-guard');
const { Wire } = require('./transport');
const { createLimits } = require('../limits');
const { ExchangeTimeout } = require('../../transport/deadline');
const { isPlainSuccess } = require('../../venues/bybit/plain-success');
const { isSafeToRepeat } = require('../../venues/bybit/idempotent');
const { exchange, isThrown } = require('../../transport/send-signed');
const { ownProperties } = require('../../internal/own-properties');

/** ms; extra time for the reply when the adapter applies the timeout itself. */
const GRACE_MS = 100;

/** Hides the API key in the reply of an attempt, once it has been classified. @type {WeakMap<object, ReturnType<typeof hideMirrored>>} */
const hidden = new WeakMap();

/**
 * @typedef {object} Attachment
 * @property {any} axios     the instance
 * @property {any} library   the axios package
 * @property {any} adapter   the instance's original adapter
 * @property {import('../../transport/send-signed').ExchangeSettings} settings
 */

/**
 * @param {any} config  axios's final request configuration
 * @param {Attachment} attachment
 * @returns {Promise<any>}
 */
async function send(config, attachment) {
  const { library } = attachment;
  const adapter = library.getAdapter(attachment.adapter, config);
  const prepared = prepareRequest(config, attachment);
  if (!prepared.bybit) return adapter(config);
  if (prepared.sign) refuseUnsafeResend(config, prepared);
  const { settings } = prepared;
  const transmit = createTransmit(adapter, prepared, { config, library });
  const caller = getCancellation(config);
  const timeoutMs = Number.parseInt(config.timeout, 10);
  const limits = createLimits(prepared, timeoutMs > 0 ? timeoutMs : null, caller.signal);
  const result = await exchange(prepared, transmit, settings, limits)
    .catch((error) => {
      throw error instanceof ExchangeTimeout ? createTimeoutError(error, config, library) : error;
    })
    .finally(caller.release);
  const { outcome, error, sent } = result;
  hidden.get(outcome)?.(error);
  markSent(config, prepared, result);
  if (isThrown(error, settings.throwOn)) throw error;
  if (outcome.fulfilled) return outcome.value;
  if (outcome.value?.isAxiosError === true || outcome.cancelled) {
    Object.assign(outcome.value, { sent, ...(error !== null && { retryable: error.retryable }) });
  }
  throw outcome.value;
}

/**
 * How the caller can cancel the request: a signal, or axios's older cancelToken, which may outlive many requests.
 *
 * @param {any} config
 * @returns {{ signal: AbortSignal | undefined, release: () => void }}
 */
function getCancellation({ signal, cancelToken }) {
  if (signal || typeof cancelToken?.subscribe !== 'function') return { signal, release() {} };
  const controller = new AbortController();
  const abort = () => controller.abort();
  cancelToken.subscribe(abort);
  return { signal: controller.signal, release: () => cancelToken.unsubscribe(abort) };
}

/**
 * @param {(config: any) => any} adapter
 * @param {import('./prepare').PreparedRequest} prepared
 * @param {{ config: any, library: any }} request
 * @returns {import('../../transport/send-signed').Transmit}
 */
function createTransmit(adapter, prepared, { config, library }) {
  const finish = async (/** @type {any} */ final) => {
    const { fulfilled, value } = await callAdapter(adapter, final, library);
    makeSafeToLog(value, config, final);
    return toOutcome(fulfilled, value);
  };
  return async (departure) => {
    if (departure === null) return finish(prepared.config);
    const wire = new Wire(prepared.url, () => isSafeToRepeat(prepared));
    const own = ownProperties(prepared.config);
    // A copy for each attempt.
    const final = {
      ...own,
      headers: own.headers.concat(),
      transport: wire.transport(own.transport, departure),
    };
    const isHeld = canHold(adapter, own, library);
    if (!isHeld) {
      final.signal = wire.signalWith(own.signal);
      // Such an adapter applies the timeout too, and reports it in its own words.
      if (own.timeout > 0) departure.replyMs += GRACE_MS;
    }
    const withHeaders = (/** @type {any} */ headers) => {
      final.headers.set(headers);
      return finish(final);
    };
    const start = isHeld ? () => finish(final) : () => departure.handOver(withHeaders);
    const outcome = await departure.run(start, () => wire.abort());
    if (wire.refusal !== null) return { ...outcome, value: wire.refusal, foreign: true };
    hidden.set(outcome, hideMirrored(outcome, departure.headers));
    if (!(outcome.value instanceof ExchangeTimeout)) return outcome;
    return { ...outcome, value: createTimeoutError(outcome.value, config, library) };
  };
}

/**
 * Whether a request through this adapter can be held until its connection is established, and signed then. Other requests
 * are signed before the adapter gets them.
 *
 * @param {any} adapter
 * @param {any} config
 * @param {any} library
 */
function canHold(adapter, { transport, httpVersion, headers }, library) {
  // With an Expect header, Node.js renders the headers when the request is created.
  return (
    adapter === library.getAdapter('http') &&
    !transport &&
    Number(httpVersion) !== 2 &&
    !headers.has('Expect')
  );
}

/**
 * @param {ExchangeTimeout} timeout
 * @param {any} config
 * @param {any} library
 * @returns {any} what axios throws for a timeout
 */
function createTimeoutError({ message, sent, retryable }, config, library) {
  const { timeout, timeoutErrorMessage, transitional } = config;
  const usual = timeoutErrorMessage || (timeout > 0 ? `timeout of ${timeout}ms exceeded` : message);
  const code = transitional?.clarifyTimeoutError ? 'ETIMEDOUT' : 'ECONNABORTED';
  const error = new library.AxiosError(sent ? usual : message, code, config);
  makeSafeToLog(error, config, config);
  return Object.assign(error, { sent, retryable });
}

/**
 * @param {(config: any) => any} adapter  may be the user's, and throw instead of rejecting
 * @param {any} config
 * @param {any} library
 * @returns {Promise<{ fulfilled: boolean, value: any }>}
 */
async function callAdapter(adapter, config, library) {
  try {
    // The caller may have cancelled during signing. axios's http adapter would reject the request and still send it.
    config.cancelToken?.throwIfRequested();
    if (config.signal?.aborted) throw new library.CanceledError(null, config);
    return { fulfilled: true, value: await adapter(config) };
  } catch (value) {
    return { fulfilled: false, value };
  }
}

/**
 * @param {boolean} fulfilled
 * @param {any} value
 * @returns {import('../../transport/send-signed').Outcome}
 */
function toOutcome(fulfilled, value) {
  const reply = (fulfilled ? value : value?.response) ?? null;
  const plainSuccess = fulfilled && isPlainSuccess(value.status, value.data);
  const cancelled = !fulfilled && value?.__CANCEL__ === true;
  const foreign = !fulfilled && value?.isAxiosError !== true;
  // A complete reply has data, at least an empty string.
  const incomplete = !fulfilled && reply !== null && reply.data === undefined;
  return { fulfilled, value, reply, plainSuccess, incomplete, cancelled, foreign };
}

module.exports = { send };
