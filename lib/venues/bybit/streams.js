'use strict';

/**
 * The private messages of Bybit's WebSocket streams: https://bybit-exchange.github.io/docs/v5/ws/connect,
 * https://bybit-exchange.github.io/docs/v5/websocket/trade/guideline
 *
 * @module
 */

const ORDER = /^order\./;
/** The code of a login on a connection that is already logged in. */
const LOGGED_IN_ALREADY = '20001';

/** @type {Readonly<import('../venue').VenueStreams>} */
const STREAMS = Object.freeze({
  isLogin: (message) => message?.op === 'auth' || message?.request?.op === 'auth',
  isLoggedInAlready: ({ retCode }) => String(retCode) === LOGGED_IN_ALREADY,
  expiryOf: ({ args }) => Number(args[1]),
  isSigned: (message) => typeof message?.op === 'string' && ORDER.test(message.op),
  pathOf: ({ op }) => `/v5/${op.replace('.', '/')}`,
  paramsOf: ({ args }) => (Array.isArray(args) ? args[0] : undefined) ?? {},
  idOf: ({ reqId }) => reqId,
  // An order has a timestamp and no signature, because its login was signed.
  renew: ({ header }, _signer, { timestamp, recvWindow }) => ({
    header: { ...header, 'X-BAPI-TIMESTAMP': String(timestamp), 'X-BAPI-RECV-WINDOW': String(recvWindow) },
  }),
});

module.exports = { STREAMS };
