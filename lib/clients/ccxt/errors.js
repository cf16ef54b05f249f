'use strict';

/**
 * Makes an error of ccxt a typed error of this package as well. It stays an instance of ccxt's class, so that existing
 * code still catches it, and gains the properties of BybitAuthError; `instanceof BybitAuthError` is true.
 *
 * @module
 */

const { redactText } = require('../../internal/redact');

/** ccxt's error keeps these. `cause` is the original error. */
const OWN = new Set(['name', 'message', 'stack', 'cause']);

/**
 * ccxt puts the whole reply into the message, and the reply can contain the API key and the signed string.
 *
 * @param {any} error
 * @param {string} apiKey
 */
function redactTexts(error, apiKey) {
  for (const name of ['message', 'stack']) {
    const { value } = Object.getOwnPropertyDescriptor(error, name) ?? {};
    const text = typeof value === 'string' ? value : error[name];
    if (typeof text !== 'string') continue;
    const clean = redactText(text, { apiKey });
    Object.defineProperty(error, name, {
      value: clean,
      enumerable: false,
      writable: true,
      configurable: true,
    });
  }
}

/**
 * @template {Error} T
 * @param {T} error  of ccxt; changed in place
 * @param {import('../../errors').ApiError} typed
 * @param {string} apiKey  to redact in ccxt's message
 * @returns {T & import('../../errors').ApiError} the same error
 */
function addTypedError(error, typed, apiKey) {
  redactTexts(error, apiKey);
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(typed))) {
    if (!OWN.has(name)) Object.defineProperty(error, name, descriptor);
  }
  // Copies the methods, and the marks by which our classes recognise their instances.
  for (
    let from = Object.getPrototypeOf(typed);
    from !== Error.prototype;
    from = Object.getPrototypeOf(from)
  ) {
    for (const key of Reflect.ownKeys(from)) {
      if (key === 'constructor' || key === 'name' || Object.hasOwn(error, key)) continue;
      const descriptor = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(from, key));
      Object.defineProperty(error, key, { ...descriptor, enumerable: false, configurable: true });
    }
  }
  return /** @type {any} */ (error);
}

module.exports = { addTypedError };
