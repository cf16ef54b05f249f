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
const { Signer } = require('./signer');
const { requestMethods } = require('./clients/ccxt/requests');
const { signingMethods } = require('./clients/ccxt/signing');
const { webSocketMethods } = require('./clients/ccxt/websocket');
const { VENUES, exchangeName } = require('./venues');

/**
 * All options are optional. There is no `throwOn`: ccxt throws every rejection itself.
 *
 * @typedef {Omit<Partial<import('./transport/options').ExchangeOptions>, 'throwOn'>} AttachOptions
 * `signer`: default that of the gate, otherwise one created from the exchange's `apiKey`, `secret` (an API secret, or a private
 * key as PEM) and `password` (the passphrase, where keys have one), which detach() destroys.
 * `recvWindow`: ms; default `exchange.options.recvWindow`. A request that names another one keeps it. OKX has none.
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
 * Signs the requests and WebSocket messages of an exchange instance natively, and adds typed errors to what it throws.
 *
 * - A rejection is still an instance of ccxt's own class (AuthenticationError, PermissionDenied, InvalidNonce,
 *   RateLimitExceeded, …) and is an instance of ApiError, AuthError or RateLimitError as well, with
 *   all their properties (`code`, `category`, `hints`, …). API key and signed string are removed from its message.
 * - While attached, `exchange.secret` and the passphrase in `exchange.password` are placeholders. The signer has them, so logging the
 *   exchange does not show them.
 * - Requests are signed on a worker thread in `fetch`, after ccxt's throttling. What other code gets from `sign()` is signed at once.
 * - After other credentials are set on an attached exchange, its requests fail with ERR_BYBIT_OTHER_KEY.
 *
 * @template {object} T
 * @param {T} exchange  an instance of ccxt.bybit, binance, okx, kucoin, gate or bitget, of ccxt.pro's, or of a class derived from them
 *   (bybiteu, binanceusdm, myokx, kucoinfutures, …)
 * @param {AttachOptions} [options]
 * @returns {T} the same instance
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 * @throws {import('./errors/credential-error').CredentialError} when the exchange's own credentials are malformed
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
  const venue = venueNameOf(instance);
  const signer = given ?? signerOf(instance, venue);
  try {
    requireVenue(signer, venue);
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
  if (!hasClock) settings.clock = { now: () => timeOf(exchange) };
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

/** Seconds since 1970 are less, ms are more. */
const EARLIEST_MS = 1e11;

/**
 * @param {any} exchange
 * @returns {number} ms since 1970, by the clock of the exchange. Where its class has no nonce() of its own, that is in seconds
 */
function timeOf(exchange) {
  const nonce = Number(exchange.nonce());
  return nonce < EARLIEST_MS ? Number(exchange.milliseconds()) : nonce;
}

/**
 * The names of ccxt's classes begin or end with that of the exchange: bybiteu, binanceusdm, myokx.
 *
 * @param {any} exchange
 * @returns {import('./venues').VenueName | undefined}
 */
function venueNameOf(exchange) {
  const id = String(exchange?.id);
  const names = /** @type {import('./venues').VenueName[]} */ (Object.keys(VENUES));
  return names.find((name) => id.startsWith(name) || id.endsWith(name));
}

/**
 * @param {any} exchange
 * @param {import('./venues').VenueName | undefined} venue
 * @returns {Signer}
 * @throws {TypeError} ERR_INVALID_ARG_TYPE without a passphrase, where keys have one
 */
function signerOf({ apiKey, secret, password }, venue) {
  const hasPassphrase = venue !== undefined && VENUES[venue].credentials.apiPassphrase !== null;
  if (hasPassphrase && !password) {
    throw typeError(
      `API keys of ${exchangeName(venue)} have a passphrase, which was chosen when the key was created: set it as exchange.password`,
    );
  }
  return createSecretSigner(apiKey, secret, { venue, ...(hasPassphrase && { apiPassphrase: password }) });
}

/**
 * @param {import('./signer').Signer} signer
 * @param {import('./venues').VenueName | undefined} venue of the exchange
 */
function requireVenue(signer, venue) {
  // What is not a signer is refused later.
  if (venue === undefined || !(signer instanceof Signer) || signer.venue === venue) return;
  throw typeError(
    `The signer is for ${exchangeName(signer.venue)}, and the exchange is ${exchangeName(venue)}`,
    'ERR_INVALID_ARG_VALUE',
  );
}

/** @param {any} exchange @returns {any} */
function requireExchange(exchange) {
  if (venueNameOf(exchange) === undefined) {
    const known = Object.keys(VENUES).join(', ');
    throw typeError(`The "exchange" argument must be an instance of ${known} of the package ccxt`);
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
