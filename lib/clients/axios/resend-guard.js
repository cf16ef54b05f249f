'use strict';

/**
 * Keeps retry plugins and interceptors from placing an order twice. They send `error.config` again. An order without an id is
 * then refused if the first attempt may have reached the exchange.
 *
 * @module
 */

const { createHash } = require('node:crypto');
const { replyText } = require('../../errors/reply-text');
const { refusal } = require('../../transport/final-request');

/** On the configuration of a request; a string, because axios drops symbols when it merges configurations. */
const MARK = 'bybitAuthSent';

/**
 * The statuses of a proxy or a load balancer that stops waiting, perhaps for the exchange: 408, 460 (AWS) and 499 (nginx).
 */
const GIVEN_UP = new Set([408, 460, 499]);

/** @typedef {import('./prepare').PreparedRequest} PreparedRequest */

/** @param {PreparedRequest} request */
function getFingerprint({ method, url, body }) {
  return createHash('sha256').update(`${method} ${url}\n`).update(body).digest('base64url').slice(0, 22);
}

/**
 * @param {any} config
 * @param {PreparedRequest} request
 * @throws {Error} ERR_BYBIT_UNSAFE_RESEND
 */
function refuseUnsafeResend(config, request) {
  const mark = config[MARK];
  const { endpoints, orders } = request.settings.venue;
  if (mark === undefined || endpoints.isSafeToRepeat(request) || mark !== getFingerprint(request)) return;
  throw unsafeResend(orders);
}

/**
 * @param {Readonly<import('../../venues/venue').VenueOrders>} orders
 * @returns {Error}
 */
function unsafeResend({ clientOrderId, acceptsIdOnce }) {
  // Where an id can be used again, it only helps to find the order.
  const cure = acceptsIdOnce
    ? `Look for the order first, or give each order an id: clientOrderId: 'auto', or your own ${clientOrderId}`
    : `Look for the order first by its ${clientOrderId}; clientOrderId: 'auto' gives each order one`;
  const error = refusal(
    'ERR_BYBIT_UNSAFE_RESEND',
    `Order not sent again: the first attempt may have reached the exchange, and a second one could double it. ${cure}`,
  );
  // About the order as a whole: its first attempt was sent.
  return Object.assign(error, { sent: true, retryable: false });
}

/**
 * @param {import('../../errors').ApiError} error
 * @param {number} status of the reply
 * @param {Readonly<import('../../venues/venue').VenueOrders>} orders
 * @returns {boolean} whether the order was certainly not placed
 */
function isRefusal(error, status, { isUndecided }) {
  const { category } = error;
  if (category === 'no-verdict') return status >= 400 && status < 500 && !GIVEN_UP.has(status);
  return category !== 'business' || !isUndecided(replyText(error));
}

/**
 * @param {any} config the caller's, which error.config leads to
 * @param {PreparedRequest} request
 * @param {{ sent: boolean, error: import('../../errors').ApiError | null, outcome: { reply: { status?: number } | null } }} attempt
 */
function markSent(config, request, { sent, error, outcome }) {
  // A read is never marked, so its fingerprint is not computed.
  if (request.method === 'GET' || !request.sign) return;
  const { endpoints, orders } = request.settings.venue;
  const refused = error !== null && isRefusal(error, outcome.reply?.status ?? 0, orders);
  if (!sent || refused || endpoints.isSafeToRepeat(request)) delete config[MARK];
  else config[MARK] = getFingerprint(request);
}

module.exports = { markSent, refuseUnsafeResend, unsafeResend };
