'use strict';

/**
 * Which requests are idempotent: sending them twice has the effect of sending them once.
 * Sources: https://bybit-exchange.github.io/docs/v5/order/create-order (orderLinkId),
 * …/docs/v5/asset/transfer/create-inter-transfer (transferId), …/docs/v5/asset/withdraw (requestId)
 *
 * @module
 */

const { parseObject } = require('../../internal/json');
const { BATCH } = require('./orders');

/** bytes; longer bodies are not single orders. */
const LONGEST_ORDER = 1024 * 1024;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** The exchange refuses the second of two writes with the same one. */
const IDENTIFIERS = Object.freeze(['orderLinkId', 'transferId', 'requestId']);
/** Endpoints that set a state. */
const STATES = [
  /\/v5\/(?:spread\/)?order\/(?:cancel|amend)(?:-all|-batch)?$/,
  /\/v5\/order\/disconnected-cancel-all$/,
  /\/v5\/position\/(?:set-leverage|switch-mode|switch-isolated|set-tpsl-mode|set-risk-limit|set-auto-add-margin)$/,
  /\/v5\/account\/set-[a-z-]+$/,
];
const TRADING_STOP = /\/v5\/position\/trading-stop$/;

/** @param {any} order */
const isIdentified = (order) =>
  IDENTIFIERS.some((name) => typeof order?.[name] === 'string' && order[name] !== '');

/**
 * Reads are safe to repeat, and so are writes that set a state or carry an id that the exchange accepts only once.
 *
 * @param {import('../venue').SentRequest} request
 * @returns {boolean}
 */
function isSafeToRepeat({ method, url, body: content }) {
  if (READS.has(method)) return true;
  const { pathname } = new URL(url);
  if (STATES.some((pattern) => pattern.test(pathname))) return true;
  const body = content.length > LONGEST_ORDER ? null : parseObject(Buffer.from(content));
  if (body === null) return false;
  // A second stop for part of the position is added to the first; one for the whole position replaces it.
  if (TRADING_STOP.test(pathname)) return body.tpslMode === 'Full';
  const orders = Array.isArray(body[BATCH]) ? body[BATCH] : [body];
  return orders.length > 0 && orders.every(isIdentified);
}

module.exports = { isSafeToRepeat };
