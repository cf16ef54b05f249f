'use strict';

/**
 * What logs a connection to KuCoin's trade WebSocket in: parameters of its URL, and the answer to the text with which the server
 * greets. Private streams need the token of POST /api/v1/bullet-private, an ordinary signed request.
 * https://www.kucoin.com/docs-new/websocket-api/base-info/introduction-uta
 *
 * @module
 */

const { checkOptions } = require('../../internal/options');
const { TIME_RULES, timeIn } = require('../login-time');

/**
 * @typedef {object} SignedLogin
 * @property {number} time ms since 1970
 * @property {string} [hello] the text of the server
 */
/**
 * The parameters of the URL of KuCoin's trade WebSocket.
 *
 * @typedef {object} KucoinLogin
 * @property {string} apikey
 * @property {string} timestamp ms since 1970
 * @property {string} sign
 * @property {string} passphrase as it is sent: signed, unless the key is of version 1
 */

/** @type {import('../../internal/options').OptionRules} */
const RULES = Object.freeze({
  ...TIME_RULES,
  hello: [(value) => typeof value === 'string' && value !== '', 'the text that the server sent'],
});

/** @param {any} options @returns {SignedLogin} */
function timeOf(options) {
  const { hello, ...time } = checkOptions(options, RULES, 'login()');
  return { time: timeIn(time), hello };
}

/**
 * @param {import('../venue').Identity} identity
 * @param {SignedLogin} login
 * @param {string} sign
 * @returns {KucoinLogin | string} a text where the server has greeted: send it as it is
 */
function loginOf({ apiKey, apiPassphrase = '' }, { time, hello }, sign) {
  if (hello !== undefined) return sign;
  return { apikey: apiKey, timestamp: String(time), sign, passphrase: apiPassphrase };
}

module.exports = { loginOf, timeOf };
