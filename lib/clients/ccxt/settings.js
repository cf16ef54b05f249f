'use strict';

/** With what settings a request of a ccxt exchange is sent, until when, and what is thrown when it could not be. */

const { Deadline, ExchangeTimeout } = require('../../transport/deadline');

/**
 * @param {import('../../ccxt').Attachment} attachment
 * @returns {import('../../transport/send-signed').ExchangeSettings} with the recv_window that the exchange has by now
 */
function settingsOf({ exchange, settings, recvWindow }) {
  return { ...settings, recvWindow: recvWindow ?? Number(exchange.options.recvWindow) };
}

/**
 * @param {string} title for the error: `POST /v5/order/create`
 * @param {import('../../ccxt').Attachment} attachment
 * @returns {Deadline} never later than the timeout of the exchange
 */
function deadlineOf(title, { exchange, settings }) {
  const timeoutMs = exchange.timeout > 0 ? exchange.timeout : null;
  return new Deadline({ deadlineMs: settings.deadlineMs, timeoutMs, title });
}

/**
 * @param {any} exchange
 * @param {unknown} error
 * @returns {any} what ccxt throws for a timeout, in place of ours; everything else as it is
 */
function asRequestTimeout({ httpExceptions, id }, error) {
  if (!(error instanceof ExchangeTimeout)) return error;
  const { code, sent, retryable } = error;
  return Object.assign(new httpExceptions['504'](`${id} ${error.message}`), { code, sent, retryable });
}

module.exports = { asRequestTimeout, deadlineOf, settingsOf };
