'use strict';

/**
 * The private messages of OKX's WebSocket: https://www.okx.com/docs-v5/en/#overview-websocket-login,
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-place-order
 *
 * @module
 */

const { endpointOf } = require('./endpoints');

/**
 * The codes of refused logins. A reply to another message can have some of them, but then it has an id.
 * https://www.okx.com/docs-v5/en/#error-code-websocket-public
 */
const LOGIN_CODES = new Set(
  [60001, 60002, 60003, 60004, 60005, 60006, 60007, 60009, 60022, 60024, 60032].map(String),
);

/** @type {Readonly<import('../venue').VenueStreams>} */
const STREAMS = Object.freeze({
  isLogin: (message) =>
    message?.op === 'login' ||
    message?.event === 'login' ||
    (message?.event === 'error' && message.id === undefined && LOGIN_CODES.has(String(message.code))),
  isLoggedInAlready: () => false,
  expiryOf: () => undefined,
  isSigned: (message) => typeof message?.op === 'string' && endpointOf(message.op) !== message.op,
  pathOf: ({ op }) => endpointOf(op),
  paramsOf: ({ args }) => args,
  idOf: ({ id }) => id,
  // The login was signed.
  renew: () => ({}),
});

module.exports = { STREAMS };
