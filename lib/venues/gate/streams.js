'use strict';

/**
 * The private messages of Gate.io's WebSockets: https://www.gate.com/docs/developers/apiv4/ws/en/#authentication,
 * https://www.gate.com/docs/developers/futures/ws/en/#websocket-api
 *
 * @module
 */

const { OPERATIONS } = require('./endpoints');

/** @param {any} message @returns {string} of a request, or of a reply of the WebSocket API */
const channelOf = (message) => String(message?.channel ?? message?.header?.channel ?? '');

/** @param {any} message @returns {boolean} an order that is sent over the WebSocket API, where the login counts */
const isOrder = (message) => message?.event === 'api' && /^\w+\.order_/.test(channelOf(message));

/**
 * ccxt finds a reply by the `req_id` of its message, and signs orders as it signs logins.
 *
 * @type {import('../venue').VenueStreams['renew']}
 */
function renew({ channel, event, payload }, signer, { timestamp }) {
  const sign = (/** @type {any} */ parameters) =>
    /** @type {any} */ (signer).login({ channel, event, payload: parameters, timestamp });
  if (event !== 'api') return sign(payload);
  const renewed = sign(payload.req_param);
  return { ...renewed, payload: { ...payload, ...renewed.payload, req_id: payload.req_id } };
}

/** @type {Readonly<import('../venue').VenueStreams>} */
const STREAMS = Object.freeze({
  isLogin: (message) => /^(?:spot|futures)\.login$/.test(channelOf(message)),
  isLoggedInAlready: () => false,
  expiryOf: () => undefined,
  isSigned: isOrder,
  isSubscription: (message) => message?.auth?.SIGN !== undefined,
  pathOf: (message) => OPERATIONS.get(channelOf(message)) ?? channelOf(message),
  paramsOf: ({ payload }) => payload?.req_param ?? payload,
  idOf: (message) => message?.request_id ?? message?.payload?.req_id ?? message?.id,
  renew,
  renewLogin: renew,
});

module.exports = { STREAMS };
