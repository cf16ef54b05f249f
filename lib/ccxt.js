'use strict';

/**
 * `bybit-auth/ccxt`: signs the requests of one ccxt exchange instance natively, and adds typed errors. It changes neither
 * the class nor the module ccxt, and does not load ccxt: the caller has an instance.
 *
 * @module
 */

const { typeError } = require('./internal/argument-error');
const { ownProperties } = require('./internal/own-properties');
const { readExchangeOptions } = require('./transport/options');
const { Attachments } = require('./clients/attachments');
const { replaceMethods } = require('./clients/patch-methods');
const { createSecretSigner } = require('./clients/secret-signer');
const { requestMethods } = require('./clients/ccxt/requests');
const { signingMethods } = require('./clients/ccxt/signing');
const { webSocketMethods } = require('./clients/ccxt/websocket');

/**
 * All options are optional. There is no `throwOn`: ccxt throws every rejection itself.
 *
 * @typedef {Omit<Partial<import('./transport/options').ExchangeOptions>, 'throwOn'>} AttachOptions
 * `signer`: default that of the gate, otherwise one created from the exchange's `apiKey` and `secret` (an API secret, or an
 * RSA private key as PEM), which detach() destroys.
 * `recvWindow`: ms; default `exchange.options.recvWindow`.
 * `clock`: default `exchange.nonce()`, ccxt's clock, including `adjustForTimeDifference`.
 */
/**
 * @typedef {object} Attachment
 * @property {any} exchange
 * @property {import('./signer').Signer} signer
 * @property {import('./transport/send-signed').ExchangeSettings} settings
 * @property {number | undefined} recvWindow  ms; undefined for that of the exchange
 * @property {boolean} hasClock  a clock was given
 */

const attachments = new Attachments();

/** The methods that attach() replaces or calls; ccxt has them since version 4. */
const METHODS = [
  'sign',
  'hmac',
  'encode',
  'fetch',
  'handleErrors',
  'handleHttpStatusCode',
  'nonce',
  'milliseconds',
];

/**
 * Signs the V5 requests and WebSocket logins of an exchange instance natively, and adds typed errors to what it throws.
 *
 * - A rejection is still an instance of ccxt's own class (AuthenticationError, PermissionDenied, InvalidNonce,
 *   RateLimitExceeded, …) and is an instance of BybitApiError, BybitAuthError or BybitRateLimitError as well, with
 *   all their properties (`code`, `category`, `hints`, …). API key and signed string are removed from its message.
 * - While attached, `exchange.secret` is a placeholder. The secret is in the signer, so logging the exchange does not show it.
 * - Requests are signed on a worker thread in `fetch`, after ccxt's throttling. Headers that other code gets from `sign()` are signed
 *   when the signature is read.
 * - After other credentials are set on an attached exchange, its requests fail with ERR_BYBIT_OTHER_KEY.
 *
 * @template {object} T
 * @param {T} exchange  an instance of ccxt.bybit or ccxt.pro.bybit, or of a class derived from them (bybiteu, …)
 * @param {AttachOptions} [options]
 * @returns {T} the same instance
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 * @throws {import('./errors/credential-error').BybitCredentialError} when the exchange's own credentials are malformed
 */
function attach(exchange, options = {}) {
  const instance = requireExchange(exchange);
  if (options === null || typeof options !== 'object') {
    throw typeError('The "options" argument must be an object');
  }
  const own = ownProperties(options);
  if ('throwOn' in own) {
    throw typeError('attach() has no option "throwOn": ccxt throws every rejection', 'ERR_INVALID_ARG_VALUE');
  }
  // An earlier attach() has replaced the exchange's own credentials.
  attachments.remove(instance);
  const given = own.signer ?? own.gate?.signer;
  const signer = given ?? createSecretSigner(instance.apiKey, instance.secret);
  try {
    attachments.add(instance, attachSigner(instance, signer, own, given === undefined));
  } catch (error) {
    if (given === undefined) signer.destroy();
    throw error;
  }
  return exchange;
}

/**
 * Undoes attach(): restores every property of the exchange, including its secret.
 *
 * @template {object} T
 * @param {T} exchange
 * @returns {T} the same instance
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 */
function detach(exchange) {
  const instance = requireExchange(exchange);
  attachments.remove(instance);
  return exchange;
}

/**
 * @param {any} exchange
 * @param {import('./signer').Signer} signer
 * @param {AttachOptions} options
 * @param {boolean} isOurs  the signer was made here
 */
function attachSigner(exchange, signer, options, isOurs) {
  const settings = readExchangeOptions({ ...options, signer }, 'attach()');
  if (exchange.apiKey && exchange.apiKey !== signer.apiKey) {
    throw typeError(
      'The API key of the exchange is not that of the signer: give both the same key, or give the exchange none',
      'ERR_INVALID_ARG_VALUE',
    );
  }
  const hasClock = options.clock !== undefined;
  const { recvWindow } = options;
  if (!hasClock) settings.clock = { now: () => Number(exchange.nonce()) };
  const attachment = { exchange, signer, settings, recvWindow, hasClock };
  const replaced = replaceMethods(exchange, {
    ...signingMethods(attachment),
    ...requestMethods(attachment),
    ...webSocketMethods(attachment),
  });
  return {
    undo() {
      replaced.undo();
      if (isOurs) signer.destroy();
    },
  };
}

/** @param {any} exchange @returns {any} */
function requireExchange(exchange) {
  if (!/^bybit/.test(exchange?.id)) {
    throw typeError('The "exchange" argument must be an instance of bybit of the package ccxt');
  }
  const missing = METHODS.find((name) => typeof exchange[name] !== 'function');
  if (missing !== undefined) {
    throw typeError(
      `This version of ccxt is too old: the exchange has no method ${missing}(). Use ccxt 4.4 or later`,
    );
  }
  return exchange;
}

module.exports = { attach, detach };
