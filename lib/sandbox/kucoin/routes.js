'use strict';

/** Checks that need only the request itself, and the parameters of a request. */

const { offersOf, productOf } = require('./endpoints.js');
const { REFUSALS } = require('./replies.js');

/** @typedef {import('../exchange.js').RawRequest} RawRequest */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../shared-application.js').RequestOutcome} RequestOutcome */

const SANDBOX_HEADERS = { Server: 'bybit-auth-sandbox' };
/** Longer paths are cut. */
const SHOWN_PATH = 200;
/** The stream of a token, and the WebSocket for orders. */
const CHANNEL_PATHS = ['/', '/v1/private'];

/**
 * @param {string} verdict
 * @param {ReplySpec} reply
 * @param {boolean} [authenticated]
 * @returns {RequestOutcome}
 */
function refuse(verdict, reply, authenticated = false) {
  return { verdict, authenticated, execute: () => reply };
}

/**
 * The reply about something that the sandbox does not have. KuCoin may have it, so the reply names the sandbox.
 * @param {string} what
 * @param {string} more A sentence.
 * @returns {ReplySpec}
 */
function notInSandbox(what, more) {
  const body = { code: '404000', msg: `the sandbox has no ${what.slice(0, SHOWN_PATH)}. ${more}` };
  return { httpStatus: 404, statusText: 'Not In Sandbox', headers: SANDBOX_HEADERS, body };
}

/** @param {RawRequest} raw @returns {ReplySpec} */
function unknownEndpoint({ method, path, host }) {
  const other = offersOf(path).find((offer) => offer.product !== productOf(host));
  const more =
    other === undefined
      ? 'The fault everyReply adds one.'
      : `The ${other.product} host has it: sandbox.urls.${other.product === 'spot' ? 'mainnet' : 'futures'}.`;
  return notInSandbox(`${method} ${path} on this host`, more);
}

/**
 * @param {RawRequest} raw
 * @returns {RequestOutcome | null} null when the API has to answer.
 */
function checkRoute(raw) {
  const { upgrade, path, headers, method, host } = raw;
  if (raw.bodyTooLarge) return refuse('body-too-large', REFUSALS.bodyTooLarge);
  if (upgrade !== undefined) {
    if (headers.upgrade?.toLowerCase() !== 'websocket') return refuse('upgrade', REFUSALS.notWebSocket);
    if (!CHANNEL_PATHS.includes(path)) {
      return refuse(
        'route',
        notInSandbox(`WebSocket path ${path}`, `It has ${CHANNEL_PATHS.join(' and ')}.`),
      );
    }
    return refuse('upgrade', upgrade.webSockets ? { httpStatus: 101 } : REFUSALS.webSocketsMissing);
  }
  const offers = offersOf(path, host);
  const isOffered = offers.length === 0 || offers.some((offer) => offer.method === method);
  return isOffered ? null : refuse('method', REFUSALS.badMethod);
}

/**
 * @param {Pick<RawRequest, 'query' | 'body' | 'headers'>} request
 * @returns {{ params: Record<string, any>, refusal: null } | { params: null, refusal: ReplySpec }}
 */
function readParams({ query, body, headers }) {
  const params = Object.fromEntries(new URLSearchParams(query));
  if (body.length === 0) return { params, refusal: null };
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    return { params: null, refusal: REFUSALS.badContentType };
  }
  try {
    const json = JSON.parse(body.toString('utf8'));
    if (typeof json === 'object' && json !== null) return { params: { ...params, ...json }, refusal: null };
  } catch {
    // Answered below.
  }
  return { params: null, refusal: REFUSALS.badJson };
}

/**
 * A scripted reply whose path the sandbox does not have adds the endpoint: key, signature and permission are checked first.
 * @param {import('../scripted-replies.js').ScriptedReply | null} stub
 * @param {RawRequest} raw
 * @returns {import('./endpoints.js').Endpoint | null}
 */
function stubEndpoint(stub, { method, path, host }) {
  if (stub === null || !path.startsWith('/api/')) return null;
  const product = productOf(host);
  const trades = product === 'spot' ? 'Spot' : 'Futures';
  return { product, method, path, permission: method === 'GET' ? 'General' : trades, answer: () => stub };
}

module.exports = { checkRoute, readParams, refuse, stubEndpoint, unknownEndpoint };
