'use strict';

/** Tells the option `onError` of a client, and the response, of an error. */

const { keepOwnStack } = require('../errors/stack');
const { ownProperties } = require('../internal/own-properties');
const { describeFailure } = require('../internal/safe-emit');

/** The codes of errors for requests that this package does not send. */
const REFUSED = /^ERR_(?:BYBIT|INVALID_ARG|OUT_OF_RANGE)/;
/** Those of them that no function of Node.js has. */
const OWN = /^ERR_BYBIT/;

/**
 * What the function throws or rejects with becomes a process warning, because the outcome of the request is known already.
 *
 * @param {((error: any) => unknown) | undefined} onError of the client or the request
 * @param {unknown} error one that this package has made; the function gets it before the caller does
 */
function callOnError(onError, error) {
  if (onError === undefined) return;
  try {
    Promise.resolve(onError(error)).catch(warn);
  } catch (failure) {
    warn(failure);
  }
}

/** @param {unknown} failure */
function warn(failure) {
  const { name, frames } = describeFailure(failure);
  process.emitWarning(`The function onError failed with ${name}`, {
    type: 'BybitAuthWarning',
    code: 'BYBIT_AUTH_ON_ERROR',
    detail: frames,
  });
}

/**
 * @param {any} error
 * @returns {boolean} whether this package refused the request; false for an error of the client, or of the user's own functions
 */
function isRefusal(error) {
  if (!(error instanceof Error)) return false;
  const { code, sent } = /** @type {any} */ (error);
  return REFUSED.test(String(code)) && (sent !== true || OWN.test(String(code)));
}

/**
 * @template {object} T
 * @param {T} error of the client, which may have frozen it
 * @param {{ sent: boolean, retryable?: boolean }} outcome
 * @returns {T} the same error
 */
function withOutcome(error, outcome) {
  return Object.isExtensible(error) ? Object.assign(error, outcome) : error;
}

/**
 * @template T
 * @param {T} error
 * @param {boolean} sent false only when no byte of the request was written
 * @returns {T} the same error; one that has `sent` already keeps it
 */
function withSent(error, sent) {
  // Reflect.set does not throw for a frozen error.
  if (error instanceof Error && !('sent' in error)) Reflect.set(error, 'sent', sent);
  return error;
}

/**
 * @template T
 * @param {T} error of a request that was refused
 * @returns {T} the same error; it says that nothing was sent, unless it says otherwise already. Uncaught, it fits on a screen
 */
function completeRefusal(error) {
  const { sent = false, retryable = false } = /** @type {any} */ (error);
  keepOwnStack(/** @type {any} */ (error));
  return Object.assign(/** @type {any} */ (error), { sent, retryable });
}

/**
 * @param {unknown} error of a request that has no outcome
 * @param {((error: any) => unknown) | undefined} onError is called if the error is one of this package
 * @returns {any} the same error
 */
function tellRefusal(error, onError) {
  if (isRefusal(error)) callOnError(onError, completeRefusal(error));
  return error;
}

/**
 * @param {any} response of the client; null or undefined when there was none
 * @param {import('../errors').ApiError | null} error what classify() made of it
 */
function tellResponse(response, error) {
  // The caller's own adapter may have frozen it.
  if (typeof response !== 'object' || response === null || !Object.isExtensible(response)) return;
  const value = { error };
  Object.defineProperty(response, 'bybitAuth', ownProperties({ value, configurable: true, writable: true }));
}

/**
 * For a request whose own options were not read, or are wrong.
 *
 * @param {unknown} options of the request
 * @param {any} settings of the client
 * @returns {((error: any) => unknown) | undefined}
 */
function onErrorOf(options, settings) {
  const { onError } = /** @type {any} */ (ownProperties(Object(options)));
  return typeof onError === 'function' ? onError : settings.onError;
}

module.exports = {
  callOnError,
  completeRefusal,
  isRefusal,
  onErrorOf,
  tellRefusal,
  tellResponse,
  withOutcome,
  withSent,
};
