'use strict';

/** The settings, the deadline and the timeout error of a request of a ccxt exchange. */

const { Deadline, ExchangeTimeout } = require('../../transport/deadline');

/**
 * @param {import('../../ccxt').Attachment} attachment
 * @param {string | null} [named] the window in the parameters of the request: that of the exchange, if the caller named none
 * @returns {import('../../transport/send-signed').ExchangeSettings} with the present window of the exchange
 */
function currentSettings({ exchange, settings, recvWindow }, named = null) {
  const { recvWindow: ofExchange } = exchange.options;
  const isOwn = named !== null && named !== String(ofExchange);
  const chosen = isOwn ? named : (recvWindow ?? ofExchange);
  return { ...settings, recvWindow: chosen === undefined ? undefined : Number(chosen) };
}

/**
 * @param {string} title for the error: `POST /v5/order/create`
 * @param {import('../../ccxt').Attachment} attachment
 * @returns {Deadline} never later than the timeout of the exchange
 */
function createDeadline(title, { exchange, settings }) {
  const timeoutMs = exchange.timeout > 0 ? exchange.timeout : null;
  return new Deadline({ deadlineMs: settings.deadlineMs, timeoutMs, title });
}

/**
 * @param {any} exchange
 * @param {unknown} error
 * @returns {any} ccxt's timeout error in place of ours; any other error unchanged
 */
function asRequestTimeout({ httpExceptions, id }, error) {
  if (!(error instanceof ExchangeTimeout)) return error;
  const { code, sent, retryable } = error;
  return Object.assign(new httpExceptions['504'](`${id} ${error.message}`), { code, sent, retryable });
}

module.exports = { asRequestTimeout, createDeadline, currentSettings };
