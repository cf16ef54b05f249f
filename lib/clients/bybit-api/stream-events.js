'use strict';

/** Turns the events of the WebSocket clients of bybit-api, and the replies to their orders, into typed errors. */

const { settingsContext, toBybitError } = require('./errors');

/** @typedef {ReturnType<typeof import('./options').readAttachOptions>} Settings */

/** The client's name for the connection that orders go through. */
const TRADE = 'v5PrivateTrade';

/** @param {any} event @returns {boolean} whether the event answers a login */
const isLogin = (event) => (event?.op ?? event?.request?.op) === 'auth';

/**
 * @param {any} reply to an order, or what the client rejected with
 * @param {import('../../classify').ClassifyContext} context
 * @param {Settings} settings
 */
function orderError(reply, context, settings) {
  const known = { signed: true, transport: /** @type {const} */ ('websocket-trade') };
  return toBybitError(reply, { ...known, ...settingsContext(settings), ...context });
}

/**
 * @param {any} event
 * @param {import('./logins').Logins} logins
 * @param {Settings} settings
 * @param {import('../../classify').ClassifyContext} [context]
 */
function loginError(event, logins, settings, context) {
  /** @type {'websocket' | 'websocket-trade'} */
  const transport = event?.wsKey === TRADE ? 'websocket-trade' : 'websocket';
  const times = isLogin(event) ? logins.timesOf(event.wsKey) : {};
  const known = { signed: true, transport, ...settingsContext(settings) };
  return toBybitError(event, { ...known, ...times, ...context });
}

module.exports = { TRADE, isLogin, loginError, orderError };
