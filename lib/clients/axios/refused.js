'use strict';

/**
 * Keeps retry plugins and interceptors from sending what was refused: an order that the gate held back, and a request whose key was
 * rejected. They send `error.config` again, which then fails at once with the same error. A new call is a new request.
 *
 * @module
 */

const { ApiError } = require('../../errors');
const { GateError } = require('../../gate/error');
const { rejectsKey } = require('../../gate/state-machine');
const { toBytes } = require('../../transport/final-request');

/** On the configuration of a request; a string, because axios drops symbols when it merges configurations. */
const MARK = 'bybitAuthRefused';

/** @typedef {import('./prepare').PreparedRequest} PreparedRequest */

/** @param {PreparedRequest} request */
const identify = ({ method, url, settings }) => `${settings.signer.apiKey} ${method} ${url}`;

/** Not a plain object, so that axios keeps it as it is. Its fields are private, so that no log shows them. */
class Refused {
  #error;
  #data;
  #identity;
  #body;

  /**
   * @param {any} error
   * @param {PreparedRequest} request
   */
  constructor(error, request) {
    this.#error = error;
    this.#data = error.response?.data;
    this.#identity = identify(request);
    this.#body = toBytes(request.body);
  }

  /** @param {PreparedRequest} request @returns {boolean} whether it is the same request with the same key */
  isOf(request) {
    if (this.#body === null || identify(request) !== this.#identity) return false;
    return toBytes(request.body)?.equals(this.#body) === true;
  }

  /** axios has transformed the data of the error, and does so again. @returns {any} the error as it was thrown at first */
  renew() {
    const { response } = this.#error;
    if (response !== undefined) this.#error.response = { ...response, data: this.#data };
    return this.#error;
  }

  toJSON() {
    return undefined;
  }
}

/**
 * @param {any} config the caller's, which `error.config` leads to
 * @param {PreparedRequest} request
 * @param {any} error
 * @returns {any} the error, which is thrown
 */
function markRefused(config, request, error) {
  const isFinal = error instanceof GateError || (error instanceof ApiError && rejectsKey(error));
  if (isFinal) config[MARK] = new Refused(error, request);
  return error;
}

/**
 * @param {any} config
 * @param {PreparedRequest} request
 * @throws {unknown} the error of the first attempt
 */
function refuseAgain(config, request) {
  const mark = config[MARK];
  if (mark === undefined) return;
  if (mark instanceof Refused && mark.isOf(request)) throw mark.renew();
  delete config[MARK];
}

module.exports = { markRefused, refuseAgain };
