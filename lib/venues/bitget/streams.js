'use strict';

/**
 * The private messages of Bitget's WebSocket: https://www.bitget.com/api-doc/common/websocket-intro,
 * https://www.bitget.com/api-doc/uta/websocket/private/Place-Order-Channel
 *
 * @module
 */

const { endpointOf } = require('./endpoints');

/** The codes of refused logins: https://www.bitget.com/api-doc/common/websocket-intro */
const LOGIN_CODES = new Set([30005, 30011, 30012, 30013, 30014, 30015].map(String));

/** @type {Readonly<import('../venue').VenueStreams>} */
const STREAMS = Object.freeze({
  isLogin: (message) =>
    message?.op === 'login' ||
    message?.event === 'login' ||
    (message?.event === 'error' && message.id === undefined && LOGIN_CODES.has(String(message.code))),
  isLoggedInAlready: () => false,
  expiryOf: () => undefined,
  isSigned: (message) => message?.op === 'trade' && typeof message.topic === 'string',
  pathOf: ({ topic }) => endpointOf(topic),
  paramsOf: ({ args }) => args,
  idOf: ({ id }) => id,
  // The login was signed.
  renew: () => ({}),
});

module.exports = { STREAMS };
