'use strict';

/** Makes the responses and errors of axios safe to log. They contain the headers of the request in many places. */

const { inspect } = require('node:util');

const { keepOwnStack } = require('../../errors/stack');
const { ownProperties } = require('../../internal/own-properties');
const { REDACTED, redactKey } = require('../../internal/redact');

/**
 * The request objects of Node.js and fetch hold the raw header text, and configurations fill a screen. They stay reachable,
 * but are not printed.
 */
const HIDDEN = 'request';
const HIDDEN_IN_ERRORS = ['config', 'response'];

/**
 * Redacts a response or an error in place, and gives it back the configuration that the caller knows. Called when
 * the request has been sent, so that nothing on the wire changes. A retry signs again.
 *
 * @param {any} carrier  an AxiosResponse, AxiosError or CanceledError
 * @param {any} config   the caller's configuration
 * @param {object} more
 * @param {Readonly<import('../../venues/venue').Venue>} more.venue
 * @param {any} [more.sent]  the configuration that the adapter got
 */
function makeSafeToLog(carrier, config, { venue, sent }) {
  for (const part of [carrier, carrier?.response]) {
    if (part === null || typeof part !== 'object') continue;
    silence(part.request);
    hide(part, HIDDEN);
    if (typeof part.data?.pipe === 'function') silence(part.data);
    // What the caller's own adapter has frozen stays as it is, without the signature.
    if (part.config && !Reflect.set(part, 'config', config)) redactHeaders(part.config, venue);
  }
  // The errors of this package are short already.
  const isShort = typeof carrier?.toText === 'function' || !Object.isExtensible(carrier);
  if (carrier instanceof Error && !isShort) shorten(carrier);
  for (const pool of [config?.httpAgent, config?.httpsAgent, config?.fetchOptions?.dispatcher]) silence(pool);
  redactHeaders(config, venue);
  redactParameters(config, venue);
  // A stream can still fail while it is read, and that error of axios has the configuration that was sent.
  if (sent?.responseType === 'stream') redactHeaders(sent, venue);
}

/**
 * An error of axios as the errors of this package are logged: without what fills a screen.
 *
 * @param {any} error
 */
function shorten(error) {
  for (const name of HIDDEN_IN_ERRORS) hide(error, name);
  keepOwnStack(error);
  const { cause } = error;
  if (cause instanceof Error) keepOwnStack(cause);
  const toJSON = () => {
    const { name, message, code, status, config, sent, retryable } = error;
    const { method, baseURL, url } = config ?? {};
    return { name, message, code, status: status ?? null, config: { method, baseURL, url }, sent, retryable };
  };
  Object.defineProperty(
    error,
    'toJSON',
    ownProperties({ value: toJSON, configurable: true, writable: true }),
  );
}

/**
 * Sockets reference the raw headers of requests, including other requests under way. Streams, agents and requests that hold
 * sockets stay as they are, but are printed by name only.
 *
 * @param {any} object
 */
function silence(object) {
  if (object === null || typeof object !== 'object' || !Object.isExtensible(object)) return;
  const text = `[${object.constructor?.name ?? 'object'}, not shown]`;
  for (const name of [inspect.custom, 'toJSON']) {
    Object.defineProperty(
      object,
      name,
      ownProperties({ value: () => text, configurable: true, writable: true }),
    );
  }
}

/**
 * @param {any} object
 * @param {string} name
 */
function hide(object, name) {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  if (descriptor?.enumerable && descriptor.configurable) {
    Object.defineProperty(object, name, ownProperties({ enumerable: false }));
  }
}

/**
 * @param {any} config
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 */
function redactHeaders(config, { signing }) {
  const headers = config?.headers;
  if (typeof headers?.set !== 'function') return;
  const { apiKey, signature, passphrase } = signing.headerNames;
  const key = apiKey && headers.get(apiKey);
  if (key) headers.set(apiKey, redactKey(String(key)));
  if (signature && headers.has(signature)) headers.set(signature, REDACTED);
  if (passphrase && headers.has(passphrase)) headers.set(passphrase, REDACTED);
}

/**
 * The caller's own signature, where it is one of the parameters: a bot that used to sign by hand still makes one.
 *
 * @param {any} config
 * @param {Readonly<import('../../venues/venue').Venue>} venue
 */
function redactParameters(config, { signing: { queryNames } }) {
  const name = queryNames?.signature;
  if (name === undefined || config === null || typeof config !== 'object') return;
  const named = new RegExp(`((?:^|[?&])${name}=)[^&#]*`);
  for (const part of ['url', 'data']) {
    if (typeof config[part] === 'string') config[part] = config[part].replace(named, `$1${REDACTED}`);
  }
  const { params } = config;
  if (params instanceof URLSearchParams) {
    if (params.has(name)) config.params = renamed(new URLSearchParams(params), name);
  } else if (params !== null && typeof params === 'object' && Object.hasOwn(params, name)) {
    config.params = { ...params, [name]: REDACTED };
  }
}

/** @param {URLSearchParams} params @param {string} name @returns {URLSearchParams} */
function renamed(params, name) {
  params.set(name, REDACTED);
  return params;
}

module.exports = { makeSafeToLog };
