'use strict';

/**
 * Refuses a signed https request that would be sent unencrypted. Without a tunnel (CONNECT), a proxy receives the whole
 * request: key, signature and order. axios before 1.18 uses a proxy in this way, and so does an agent that is meant for http.
 *
 * @module
 */

const { Socket } = require('node:net');
const { refusal } = require('../../transport/final-request');

/** A request to a proxy has a whole URL instead of a path. */
const ABSOLUTE = /^https?:/i;

/**
 * The sockets of mock servers report that they are encrypted.
 *
 * @param {any} socket
 */
const isPlain = (socket) => socket instanceof Socket && /** @type {any} */ (socket).encrypted !== true;

/**
 * @param {string} url of the request
 * @param {any} way the options of http.request, or the request that it returned; a stub may return nothing
 * @throws {Error} ERR_BYBIT_INSECURE_PROXY
 */
function requireEncryption(url, way) {
  if (!url.startsWith('https:')) return;
  const { protocol, path, socket } = way ?? {};
  if (!ABSOLUTE.test(path ?? '') && (protocol ?? 'https:') === 'https:' && !isPlain(socket)) return;
  const error = refusal(
    'ERR_BYBIT_INSECURE_PROXY',
    'Request not sent: your proxy could read the API key and the signature, because axios or its agent does not tunnel ' +
      'https through it. Upgrade axios to 1.18 or later, or set proxy: false and an httpsAgent of https-proxy-agent',
  );
  throw Object.assign(error, { sent: false, retryable: false });
}

module.exports = { ABSOLUTE, requireEncryption };
