'use strict';

/** Checks that need only the request itself, and the parameters of a request. */

const { ENDPOINTS } = require('./endpoints.js');
const { REFUSALS } = require('./replies.js');

/** @typedef {import('../exchange.js').RawRequest} RawRequest */
/** @typedef {import('../shared-application.js').RequestOutcome} RequestOutcome */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

const SANDBOX_HEADERS = { Server: 'bybit-auth-sandbox' };
/** Longer paths are cut. */
const SHOWN_PATH = 200;
/** The channels of a Bitget WebSocket host. */
const CHANNEL_PATHS = ['/v2/ws/public', '/v2/ws/private'];

/**
 * @param {string} verdict
 * @param {ReplySpec} refusal
 * @param {boolean} [authenticated]
 * @returns {RequestOutcome}
 */
function refuse(verdict, refusal, authenticated = false) {
  return { verdict, authenticated, execute: () => refusal };
}

/**
 * The reply about something that the sandbox does not have. Bitget may have it, so the reply names the sandbox.
 * @param {string} what
 * @param {string} more A sentence.
 * @returns {ReplySpec}
 */
function notInSandbox(what, more) {
  const msg = `the sandbox has no ${what.slice(0, SHOWN_PATH)}. ${more}`;
  return { httpStatus: 404, statusText: 'Not In Sandbox', headers: SANDBOX_HEADERS, code: '40404', msg };
}

/** @param {RawRequest} raw @returns {ReplySpec} */
function unknownEndpoint({ method, path }) {
  const near = ENDPOINTS.find(
    (endpoint) => endpoint.path === `/api/v2${path}` || endpoint.path === `/api${path}`,
  );
  if (near !== undefined) {
    return notInSandbox(`${method} ${path}`, `The nearest that it has is ${near.method} ${near.path}.`);
  }
  return notInSandbox(`${method} ${path}`, 'It has no similar one; the fault everyReply adds one.');
}

/**
 * @param {RawRequest} raw
 * @param {{ webSockets: boolean }} upgrade
 * @returns {RequestOutcome}
 */
function handleUpgrade({ path, headers }, { webSockets }) {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return refuse('upgrade', REFUSALS.notWebSocket);
  if (!CHANNEL_PATHS.includes(path)) {
    return refuse('route', notInSandbox(`WebSocket channel ${path}`, `It has ${CHANNEL_PATHS.join(', ')}.`));
  }
  if (!webSockets) return refuse('upgrade', REFUSALS.webSocketsMissing);
  return { verdict: 'upgrade', authenticated: false, execute: () => ({ httpStatus: 101 }) };
}

/**
 * @param {RawRequest} raw
 * @returns {RequestOutcome | null} null when the API has to answer.
 */
function checkRoute(raw) {
  if (raw.bodyTooLarge) return refuse('body-too-large', REFUSALS.bodyTooLarge);
  if (raw.upgrade !== undefined) return handleUpgrade(raw, raw.upgrade);
  const methods = ENDPOINTS.filter(({ path }) => path === raw.path).map(({ method }) => method);
  return methods.length > 0 && !methods.includes(raw.method) ? refuse('method', REFUSALS.badMethod) : null;
}

/**
 * @param {RawRequest} raw
 * @returns {{ params: any, refusal: null } | { params: null, refusal: ReplySpec }} The parameters of the query or of the
 *   JSON body.
 */
function readParams({ method, query, body, headers }) {
  if (method === 'GET') return { params: Object.fromEntries(new URLSearchParams(query)), refusal: null };
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    return { params: null, refusal: REFUSALS.badContentType };
  }
  try {
    const params = JSON.parse(body.toString('utf8'));
    if (typeof params === 'object' && params !== null) return { params, refusal: null };
  } catch {
    // Answered below.
  }
  return { params: null, refusal: REFUSALS.badJson };
}

/** A `receiveWindow` has to be shorter, in ms. */
const LONGEST_RECEIVE_WINDOW = 60_000;

/**
 * `receiveWindow` of an order: how old the request may be, counted from `requestTime`.
 * https://www.bitget.com/api-doc/spot/trade/Place-Order
 * @param {any} params
 * @param {number} timestamp Of the header, ms.
 * @param {number} now Server clock, ms.
 * @returns {ReplySpec | null}
 */
function expired({ receiveWindow, requestTime }, timestamp, now) {
  const longest = Number(receiveWindow ?? NaN);
  if (Number.isNaN(longest)) return null;
  if (longest >= LONGEST_RECEIVE_WINDOW) return REFUSALS.receiveWindow;
  const sent = Number(requestTime ?? timestamp);
  return Math.abs(now - sent) <= longest ? null : REFUSALS.outsideReceiveWindow;
}

/**
 * A key of a unified account is refused by the endpoints of version 2, and the reverse. A record shows that a wrong
 * signature is refused so as well: https://github.com/TraderAlice/OpenAlice/issues/951
 * @param {import('./keys.js').SandboxKey | undefined} key
 * @param {string} path
 * @returns {ReplySpec | null}
 */
function accountMismatch(key, path) {
  const wanted = path.startsWith('/api/v3/') ? 'unified' : 'classic';
  if (key === undefined || key.accountMode === wanted) return null;
  return wanted === 'unified' ? REFUSALS.classicAccount : REFUSALS.unifiedAccount;
}

/**
 * A scripted reply whose path the sandbox does not have adds the endpoint: key and signature are checked first.
 * @param {import('../scripted-replies.js').ScriptedReply | null} stub
 * @param {RawRequest} raw
 * @returns {import('./endpoints.js').Endpoint | null}
 */
function stubEndpoint(stub, { method, path }) {
  if (stub === null || !path.startsWith('/api/')) return null;
  return { method, path, limit: 10, permissions: [], answer: () => stub };
}

module.exports = { accountMismatch, checkRoute, expired, readParams, refuse, stubEndpoint, unknownEndpoint };
