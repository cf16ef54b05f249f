'use strict';

/**
 * Gives an error of this package what catch blocks read of an AxiosError: its class, `isAxiosError`, `config`, `request`,
 * `response` and `status`. A bot that reads `error.response.data` then works as before it was ported. The properties are not
 * enumerable, so the error is logged without them.
 *
 * @module
 */

const { GateError } = require('../../gate/error');
const { ApiError } = require('../../errors');
const { replyText } = require('../../errors/reply-text');
const { ownProperties } = require('../../internal/own-properties');

/** Of a GateError without a reply of the exchange, and of any other refusal. */
const FORBIDDEN = 403;
const BAD_REQUEST = 400;
/** The first status after which plugins send a request again, by default. */
const RETRIED = 429;

/**
 * What an error that attach() throws has in addition, for code that was written for axios. The properties are not enumerable.
 *
 * @template [Data=any]
 * @typedef {object} AxiosView
 * @property {true} isAxiosError  so that `axios.isAxiosError(error)` is true
 * @property {any} config  the request, without key and signature
 * @property {any} [request]  what the adapter sent; absent when nothing was sent
 * @property {AxiosViewResponse<Data>} [response]  the reply; absent when none came
 * @property {number} [status]  the HTTP status of the reply
 */
/**
 * The reply that an error has, in the shape of a response of axios.
 *
 * @template [Data=any]
 * @typedef {object} AxiosViewResponse
 * @property {number} status  the HTTP status
 * @property {string} statusText  the text of the status
 * @property {any} headers  of the reply, without the key of the request
 * @property {Data} data  the exchange's reply, parsed by axios
 * @property {any} config  the request, without key and signature
 * @property {any} [request]  the raw request of the client; not enumerable
 * @property {true} [synthetic]  present when the exchange did not send this reply: the request was not sent, and `data` says why
 */
/**
 * @param {any} object
 * @param {Record<string, unknown>} properties undefined ones are left out
 * @returns {any} the object
 */
function addHidden(object, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    Object.defineProperty(object, name, ownProperties({ value, configurable: true, writable: true }));
  }
  return object;
}

/**
 * For each AxiosError: the prototypes of errors of this package that inherit from it as well.
 *
 * @type {WeakMap<Function, Map<object, object>>}
 */
const joined = new WeakMap();

/**
 * A prototype with all that one of this package has, which inherits from AxiosError in the place of Error. The classes of
 * this package recognise their errors by a mark, so `instanceof` is true for both.
 *
 * @param {any} own
 * @param {any} AxiosError
 */
function joinPrototypes(own, AxiosError) {
  const prototype = Object.create(AxiosError.prototype);
  const chain = [];
  for (let link = own; link !== Error.prototype; link = Object.getPrototypeOf(link)) chain.unshift(link);
  // AxiosError has a toJSON() of its own, which contains the whole configuration.
  Object.defineProperty(
    prototype,
    'toJSON',
    ownProperties({ value: plainData, configurable: true, writable: true }),
  );
  for (const link of chain) Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(link));
  if (chain.length === 0) {
    Object.defineProperty(
      prototype,
      'constructor',
      ownProperties({ value: Error, configurable: true, writable: true }),
    );
  }
  return prototype;
}

/** @this {any} @returns {Record<string, unknown>} of an error that has no toJSON() of its own */
function plainData() {
  const { name, message, status } = this;
  return { name, message, ...this, status };
}

/**
 * Makes `error instanceof AxiosError` true, which TypeScript bots ask. An error of a class that has no mark stays as it is:
 * a TypeError is a mistake in the program.
 *
 * @param {any} error of this package
 * @param {any} AxiosError of the instance's own copy of axios
 */
function joinAxiosError(error, AxiosError) {
  const own = Object.getPrototypeOf(error);
  const isKnown = own === Error.prototype || error instanceof ApiError || error instanceof GateError;
  if (!isKnown || error instanceof AxiosError) return;
  const known = joined.get(AxiosError) ?? new Map();
  joined.set(AxiosError, known);
  if (!known.has(own)) known.set(own, joinPrototypes(own, AxiosError));
  Object.setPrototypeOf(error, known.get(own));
}

/**
 * axios transforms the data of every error with a response. A transformation that throws would replace the error.
 *
 * @param {any} response
 * @param {any} config
 * @returns {boolean}
 */
function isTransformable({ data, headers, status }, config) {
  try {
    let transformed = data;
    for (const transform of [config.transformResponse ?? []].flat()) {
      transformed = transform.call(config, transformed, headers, status);
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * @typedef {object} Attempt
 * @property {any} config the caller's
 * @property {any} [request] what the adapter sent
 * @property {any} [response] of axios; undefined when there was no reply
 * @property {any} library the instance's copy of axios, whose classes are loaded
 */
/**
 * @param {import('../../errors').ApiError} error
 * @param {Attempt} attempt
 * @param {boolean} isThrown
 * @returns {any} the error
 */
function withReply(error, { config, request, response, library }, isThrown) {
  const shown = response && (!isThrown || isTransformable(response, config)) ? response : undefined;
  joinAxiosError(error, library.AxiosError);
  return addHidden(error, { isAxiosError: true, config, request, response: shown, status: shown?.status });
}

/**
 * The response stands for the reply that closed the gate, or for the refusal itself, and is marked `synthetic`. Its status is one
 * that retry plugins do not retry.
 *
 * @param {any} error of a request that is not sent: a GateError or another one of this package
 * @param {any} config the caller's
 * @param {{ venue: Readonly<import('../../venues/venue').Venue>, library: any }} request
 * @returns {any} the error
 */
function withRefusal(error, config, { venue, library }) {
  const { code, message } = venue.replies.fields;
  const isGate = error instanceof GateError;
  const reply = isGate && error.state === 'closed' && error.cause instanceof ApiError ? error.cause : null;
  const data = { [code]: reply?.code ?? null, [message]: (reply && replyText(reply)) || error.message };
  const isFinal = (reply?.httpStatus ?? RETRIED) < RETRIED;
  const status = isFinal ? reply?.httpStatus : isGate ? FORBIDDEN : BAD_REQUEST;
  const response = {
    status,
    statusText: '',
    headers: new config.headers.constructor(),
    // As text, which transformations expect.
    data: JSON.stringify(data),
    config,
    synthetic: true,
  };
  const fields = Object.entries(data).filter(([name]) => !(name in error));
  return addHidden(withReply(error, { config, response, library }, true), Object.fromEntries(fields));
}

module.exports = { withRefusal, withReply };
