'use strict';

/**
 * The private messages of KuCoin's WebSockets. The private stream is opened with a token of POST /api/v1/bullet-private, so it has no
 * login of its own. The trade WebSocket is opened with a signed URL, and signs the server's first message.
 * https://www.kucoin.com/docs-new/api-3470295, https://www.kucoin.com/docs-new/websocket-api/base-info/introduction
 *
 * @module
 */

const { OPERATION } = require('./endpoints');

/** @type {Readonly<import('../venue').VenueStreams>} */
const STREAMS = Object.freeze({
  isLogin: () => false,
  isLoggedInAlready: () => false,
  expiryOf: () => undefined,
  isSigned: (message) => typeof message?.op === 'string' && OPERATION.test(message.op),
  pathOf: ({ op }) => op,
  paramsOf: ({ args }) => args,
  idOf: ({ id }) => id,
  // The connection was signed.
  renew: () => ({}),
});

module.exports = { STREAMS };
