'use strict';

/**
 * `bybit-auth/bybit-api`: for users of the npm package bybit-api. createSignMessage() signs natively. toBybitError() turns
 * replies and errors of its clients into typed errors. attach() does that for a whole client, and blocks orders while a gate is
 * closed.
 *
 * @module
 */

const { Attachments } = require('./clients/attachments');
const { readAttachOptions, readSignMessageOptions } = require('./clients/bybit-api/options');
const { toBybitError } = require('./clients/bybit-api/errors');
const { attachRest } = require('./clients/bybit-api/rest');
const { attachWebSocket } = require('./clients/bybit-api/websocket');
const { requireClient, requireSameKey } = require('./clients/bybit-api/compatible');
const { requireNamedKey, signSoon } = require('./clients/bybit-api/sign-soon');
const { typeError } = require('./internal/argument-error');
const { SecretSigners } = require('./clients/bybit-api/signer-cache');

/**
 * @typedef {import('./clients/bybit-api/options').AttachOptions} AttachOptions
 * @typedef {import('./clients/bybit-api/options').SignMessageOptions} SignMessageOptions
 */
/**
 * A function for `customSignMessageFn`, with methods for its keys.
 *
 * @typedef {((message: string, secret: string) => Promise<string>) & { clear(): void, readonly size: number }} SignMessage
 * `clear()` wipes the native keys; the next message creates its key again. `size` is the number of keys.
 */

/**
 * A function for the option `customSignMessageFn` of RestClientV5, WebsocketClient and WebsocketAPIClient. One function
 * serves any number of clients and accounts.
 *
 * The first message with a secret creates a native key, and the most recently used keys are kept. With the option `signer`, that
 * signer signs instead, and the client's secret can be any text. An API secret gives HMAC-SHA256 in lower-case hex, a PEM private
 * key RSA-SHA256 in base64.
 *
 * @param {SignMessageOptions} [options]
 * @returns {SignMessage} rejects with a BybitCredentialError when the secret cannot work, with a TypeError
 *   (ERR_INVALID_ARG_TYPE) when it is not a text, and with ERR_BYBIT_OTHER_KEY when a REST request names another API key
 *   than the option `signer` has
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE
 * @example
 * const client = new RestClientV5({ key, secret, customSignMessageFn: createSignMessage() });
 */
function createSignMessage(options) {
  const { signer: given, maxKeys, thread } = readSignMessageOptions(options);
  const signers = new SecretSigners(maxKeys);
  /** @param {string} message @param {string} secret */
  const signMessage = async (message, secret) => {
    if (typeof secret !== 'string') throw typeError('The "secret" argument must be a string');
    // Nothing is awaited from here to the signature, so no key is wiped before its signature is under way.
    const signer = given ?? signers.get(secret);
    if (given !== undefined) requireNamedKey(message, given);
    return thread === 'main' ? signer.signSync(message) : signSoon(signer, message);
  };
  Object.defineProperties(signMessage, {
    clear: { value: () => signers.clear(), enumerable: true },
    size: { get: () => signers.size, enumerable: true },
  });
  return /** @type {SignMessage} */ (signMessage);
}

const attachments = new Attachments();

/**
 * Blocks the orders of one client while the gate is closed, turns rejections into typed errors, and refuses late orders. A
 * WebSocket client whose login was refused logs in again by itself. Only methods of this one object are replaced. The client
 * itself signs, so pass it createSignMessage() as well.
 *
 * @template {object} T
 * @param {T} client  RestClientV5, WebsocketClient or WebsocketAPIClient
 * @param {AttachOptions} [options]
 * @returns {T} the same client
 * @throws {TypeError} ERR_INVALID_ARG_TYPE or ERR_INVALID_ARG_VALUE: also for a gate of another API key, and for a version of
 *   bybit-api before 4.0.0
 */
function attach(client, options) {
  const { target, kind } = requireClient(client);
  const settings = readAttachOptions(options);
  requireSameKey(target, settings.gate);
  attachments.remove(target);
  attachments.add(target, kind === 'rest' ? attachRest(target, settings) : attachWebSocket(target, settings));
  return client;
}

/**
 * Undoes attach().
 *
 * @template {object} T
 * @param {T} client
 * @returns {T} the same client
 * @throws {TypeError} ERR_INVALID_ARG_TYPE
 */
function detach(client) {
  const { target } = requireClient(client);
  attachments.remove(target);
  return client;
}

module.exports = { attach, createSignMessage, detach, toBybitError };
