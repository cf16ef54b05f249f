'use strict';

/** Makes the responses and errors of axios safe to log. They contain the headers of the request in many places. */

const { inspect } = require('node:util');

const { ownProperties } = require('../../internal/own-properties');
const { REDACTED, redactKey } = require('../../internal/redact');

/** The request objects of Node.js and fetch hold the raw header text. They stay reachable, but are not printed. */
const HIDDEN = 'request';

/**
 * Redacts a response or an error in place, and gives it back the configuration that the caller knows. Called when
 * the request has been sent, so that nothing on the wire changes. A retry signs again.
 *
 * @param {any} carrier  an AxiosResponse, AxiosError or CanceledError
 * @param {any} config   the caller's configuration
 * @param {any} sent     the configuration that the adapter got
 */
function makeSafeToLog(carrier, config, sent) {
  for (const part of [carrier, carrier?.response]) {
    if (part === null || typeof part !== 'object') continue;
    silence(part.request);
    hide(part, HIDDEN);
    if (typeof part.data?.pipe === 'function') silence(part.data);
    if (part.config) part.config = config;
  }
  for (const pool of [config?.httpAgent, config?.httpsAgent, config?.fetchOptions?.dispatcher]) silence(pool);
  redactHeaders(config);
  // A stream can still fail while it is read, and that error of axios has the configuration that was sent.
  if (sent?.responseType === 'stream') redactHeaders(sent);
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

/** @param {any} config */
function redactHeaders(config) {
  const headers = config?.headers;
  if (typeof headers?.set !== 'function') return;
  const apiKey = headers.get('X-BAPI-API-KEY');
  if (apiKey) headers.set('X-BAPI-API-KEY', redactKey(String(apiKey)));
  if (headers.has('X-BAPI-SIGN')) headers.set('X-BAPI-SIGN', REDACTED);
}

module.exports = { makeSafeToLog };
