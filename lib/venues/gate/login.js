'use strict';

/**
 * The signed messages of Gate.io's WebSockets: the login of its WebSocket API, and subscriptions to private channels, each of which
 * is signed by itself.
 * https://www.gate.com/docs/developers/apiv4/ws/en/#authentication, https://www.gate.com/docs/developers/futures/ws/en/#login
 *
 * @module
 */

const { checkOptions } = require('../../internal/options');
const { TIME_RULES, timeIn } = require('../login-time');

const LOGIN = 'spot.login';
const API = 'api';

/**
 * @typedef {object} SignedLogin
 * @property {number} time seconds since 1970
 * @property {string} channel
 * @property {string} event
 * @property {unknown} payload
 */
/**
 * A signed message of Gate.io's WebSockets.
 *
 * @typedef {object} GateSignedMessage
 * @property {number} time seconds since 1970
 * @property {string} channel
 * @property {string} event
 * @property {any} [payload]
 * @property {{ method: 'api_key', KEY: string, SIGN: string }} [auth] of a subscription
 */

/** @type {(what: string) => import('../../internal/options').OptionRules[string]} */
const name = (what) => [(value) => typeof value === 'string' && /^[\w.]+$/.test(value), what];

/** @type {import('../../internal/options').OptionRules} */
const RULES = Object.freeze({
  ...TIME_RULES,
  channel: name('the name of a channel, such as spot.orders'),
  event: name('the event of a message, such as subscribe'),
  payload: [(value) => typeof value === 'object' && value !== null, 'an array or an object'],
});

/** @param {any} options @returns {SignedLogin} */
function timeOf(options) {
  const { channel, event, payload, ...time } = checkOptions(options, RULES, 'login()', {
    defaults: { channel: LOGIN },
  });
  return {
    time: Math.floor(timeIn(time) / 1000),
    channel,
    event: event ?? (channel.endsWith('.login') ? API : 'subscribe'),
    payload,
  };
}

/** @param {SignedLogin} login @returns {string} */
function signedTextOf({ time, channel, event, payload }) {
  if (event !== API) return `channel=${channel}&event=${event}&time=${time}`;
  return [API, channel, payload === undefined ? '' : JSON.stringify(payload), time].join('\n');
}

/**
 * @param {import('../venue').Identity} identity
 * @param {SignedLogin} login
 * @param {string} signature
 * @returns {GateSignedMessage}
 */
function loginOf({ apiKey }, { time, channel, event, payload }, signature) {
  if (event !== API) {
    const auth = { method: /** @type {const} */ ('api_key'), KEY: apiKey, SIGN: signature };
    return { time, channel, event, ...(payload !== undefined && { payload }), auth };
  }
  // The module for browsers has no node:crypto; Node.js has the global since version 20.
  const signed = {
    // eslint-disable-next-line n/no-unsupported-features/node-builtins
    req_id: globalThis.crypto.randomUUID(),
    api_key: apiKey,
    signature,
    timestamp: String(time),
  };
  const parameters = payload === undefined ? {} : { req_param: payload };
  return { time, channel, event, payload: { ...signed, ...parameters } };
}

module.exports = { loginOf, signedTextOf, timeOf };
