'use strict';

/**
 * What the error codes of a connection mean: those of Node.js, of OpenSSL without its certificates, of undici and axios, and
 * this package's own.
 *
 * @module
 */

/** They prevent a connection, so that no byte of the request was sent. @type {Readonly<Record<string, string>>} */
const NEVER_CONNECTED = Object.freeze({
  ENOTFOUND: 'the host name could not be resolved: it does not exist, or DNS is not available',
  EAI_AGAIN: 'the host name could not be resolved at the moment: DNS did not answer',
  ECONNREFUSED: 'the host refused the connection: nothing listens there, or a firewall blocks it',
  ENETUNREACH: 'the network cannot be reached: this machine is offline, or has no IPv6',
  EHOSTUNREACH: 'the host cannot be reached',
});

/** @type {Readonly<Record<string, string>>} */
const CONNECTION_REASONS = Object.freeze({
  ...NEVER_CONNECTED,
  ECONNRESET: 'the connection was reset while it was in use',
  ECONNABORTED: 'the request was aborted here, usually by a timeout',
  EPIPE: 'the other side had already closed the connection',
  ETIMEDOUT: 'no reply came in time',
  ESOCKETTIMEDOUT: 'no reply came in time',
  EADDRNOTAVAIL: 'this machine has no address or port left to connect from',
  EMFILE: 'this process has too many open files and connections',
  EPROTO: 'the TLS handshake failed: perhaps a plain HTTP server or a proxy answered',
  ERR_SSL_WRONG_VERSION_NUMBER: 'a plain HTTP server answered where TLS was expected',
  ERR_FR_TOO_MANY_REDIRECTS: 'the reply was a redirect, and signed requests do not follow redirects',
  UND_ERR_CONNECT_TIMEOUT: 'the connection was not established in time',
  UND_ERR_HEADERS_TIMEOUT: 'no reply came in time',
  UND_ERR_BODY_TIMEOUT: 'the reply stopped half way',
  UND_ERR_SOCKET: 'the connection was lost while it was in use',
  HPE_INVALID_CONSTANT: 'the server does not speak HTTP',
  HPE_HEADER_OVERFLOW: 'the reply headers are too long',
  ERR_BYBIT_UNEXPECTED_UPGRADE: 'the server switched protocols (HTTP 101) instead of replying',
  ERR_BYBIT_REPLY_TOO_LONG: 'the reply is longer than any reply of the exchange',
  ERR_BYBIT_NO_REPLY: 'the request was sent, and no reply came in time',
  ERR_BYBIT_NOT_SENT: 'the request could not leave in time',
  ERR_BAD_RESPONSE: 'the reply could not be used',
  ERR_CANCELED: 'the request was cancelled here',
  ABORT_ERR: 'the request was cancelled here',
  ERR_NETWORK: 'the connection failed',
});

/** @param {unknown} code @returns {boolean} whether an error with this code prevented the connection */
function preventsConnection(code) {
  return typeof code === 'string' && Object.hasOwn(NEVER_CONNECTED, code);
}

module.exports = { CONNECTION_REASONS, preventsConnection };
