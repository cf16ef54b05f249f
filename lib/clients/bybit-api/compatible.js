'use strict';

/** Checks that a client of bybit-api has the methods that attach() replaces, and the API key of the gate. */

const { typeError } = require('../../internal/argument-error');
const { redactKey } = require('../../internal/redact');

/** The methods that attach() replaces or relies on; 4.0.0 has all of them, 3 has no signMessage. @type {Readonly<Record<'rest' | 'webSocket', readonly string[]>>} */
const METHODS = Object.freeze({
  rest: ['signMessage', 'getPrivate', 'postPrivate', 'buildRequest'],
  webSocket: [
    'signMessage',
    'on',
    'off',
    'close',
    'connect',
    'clearReconnectTimer',
    'sendWSAPIRequest',
    'signWSAPIRequest',
    'getWsAuthRequestEvent',
    'getTimeOffsetMs',
    'getWsStore',
    'assertIsConnected',
    'assertIsAuthenticated',
    'executeReconnectableClose',
  ],
});
/** Methods that identify a client in every version. */
const MARKS = Object.freeze({
  rest: ['getPrivate', 'postPrivate'],
  webSocket: ['subscribe', 'connectPublic'],
});

const hasAll = (/** @type {any} */ client, /** @type {readonly string[]} */ names) =>
  names.every((name) => typeof client?.[name] === 'function');

/**
 * @param {any} client
 * @returns {{ target: any, kind: 'rest' | 'webSocket' }} `target` is the WebsocketClient of a WebsocketAPIClient
 * @throws {TypeError} ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function requireClient(client) {
  const target = typeof client?.getWSClient === 'function' ? client.getWSClient() : client;
  const kind = /** @type {const} */ (['rest', 'webSocket']).find((name) => hasAll(target, MARKS[name]));
  if (kind === undefined) {
    throw typeError(
      'The "client" argument must be a RestClientV5, WebsocketClient or WebsocketAPIClient of the package bybit-api',
    );
  }
  const missing = METHODS[kind].filter((name) => typeof target[name] !== 'function');
  if (missing.length > 0) {
    throw typeError(
      `This client of bybit-api is older than 4.0.0: it has no ${missing.join(', ')}. ` +
        (missing.includes('signMessage')
          ? 'It ignores customSignMessageFn and signs with its own secret. '
          : '') +
        'Run: npm install bybit-api@4, and use RestClientV5 or WebsocketClient',
      'ERR_INVALID_ARG_VALUE',
    );
  }
  return { target, kind };
}

/**
 * @param {any} object
 * @param {string} name
 * @returns {unknown} of a plain property; a getter is not called
 */
const ownValue = (object, name) =>
  object !== null && typeof object === 'object'
    ? Object.getOwnPropertyDescriptor(object, name)?.value
    : undefined;

/**
 * @param {any} client
 * @param {import('../../gate').AuthGate | undefined} gate
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function requireSameKey(client, gate) {
  const key = ownValue(client, 'key') ?? ownValue(ownValue(client, 'options'), 'key');
  const apiKey = gate?.signer?.apiKey;
  if (typeof key !== 'string' || key === '' || apiKey === undefined || key === apiKey) return;
  throw typeError(
    `The client has the API key ${redactKey(key)}, but the gate checks ${redactKey(apiKey)}: give both the same key`,
    'ERR_INVALID_ARG_VALUE',
  );
}

module.exports = { requireClient, requireSameKey };
