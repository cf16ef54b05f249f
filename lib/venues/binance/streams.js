'use strict';

/**
 * The signed messages of Binance's WebSocket API. A connection needs no login for them.
 * https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security
 *
 * @module
 */

/** @type {Readonly<import('../venue').VenueStreams>} */
const STREAMS = Object.freeze({
  isLogin: () => false,
  isLoggedInAlready: () => false,
  expiryOf: () => undefined,
  isSigned: (message) => typeof message?.method === 'string' && message.params?.signature !== undefined,
  pathOf: ({ method }) => method,
  paramsOf: ({ params }) => params,
  idOf: ({ id }) => id,
  renew: ({ id, method, params }, signer, { timestamp, recvWindow }) =>
    signer.login({ id, method, params, timestamp, recvWindow }),
});

module.exports = { STREAMS };
