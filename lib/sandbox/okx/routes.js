'use strict';

/** Checks that need only the request itself, and the parameters of a request. */

const { ENDPOINTS } = require('./endpoints.js');
const { REFUSALS } = require('./replies.js');

/** @typedef {import('../exchange.js').RawRequest} RawRequest */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/**
 * The result of the checks, before a fault replaces it. `execute` runs the endpoint, and only when its answer is sent.
 * @typedef {object} RequestOutcome
 * @property {string} verdict
 * @property {boolean} authenticated
 * @property {() => ReplySpec} execute
 */

const SANDBOX_HEADERS = { Server: 'bybit-auth-sandbox' };
/** Longer paths are cut. */
const SHOWN_PATH = 200;
/** The channels of an OKX WebSocket host. */
const CHANNEL_PATHS = ['/ws/v5/public', '/ws/v5/private', '/ws/v5/business'];

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
 * The reply about something that the sandbox does not have. OKX may have it, so the reply names the sandbox.
 * @param {string} what
 * @param {string} more A sentence.
 * @returns {ReplySpec}
 */
function notInSandbox(what, more) {
  const msg = `the sandbox has no ${what.slice(0, SHOWN_PATH)}. ${more}`;
  const body = { code: '404', data: [], msg };
  return { httpStatus: 404, statusText: 'Not In Sandbox', headers: SANDBOX_HEADERS, body };
}

/** @param {RawRequest} raw @returns {ReplySpec} */
function unknownEndpoint({ method, path }) {
  const near = ENDPOINTS.find(
    (endpoint) => endpoint.path === `/api/v5${path}` || endpoint.path === `/api${path}`,
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
  if (raw.method !== 'GET' && raw.method !== 'POST') return refuse('method', REFUSALS.badMethod);
  const methods = ENDPOINTS.filter(({ path }) => path === raw.path).map(({ method }) => method);
  return methods.length > 0 && !methods.includes(raw.method) ? refuse('method', REFUSALS.badMethod) : null;
}

/**
 * @param {RawRequest} raw
 * @returns {{ params: any, refusal: null } | { params: null, refusal: ReplySpec }} The parameters of the query or of the
 *   JSON body, which may be an array.
 */
function readParams({ method, query, body, headers }) {
  if (method === 'GET') return { params: Object.fromEntries(new URLSearchParams(query)), refusal: null };
  if (body.length === 0) return { params: null, refusal: REFUSALS.emptyBody };
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

/**
 * A scripted reply whose path the sandbox does not have adds the endpoint: key, signature and permission are checked first.
 * @param {import('../scripted-replies.js').ScriptedReply | null} stub
 * @param {RawRequest} raw
 * @returns {import('./endpoints.js').Endpoint | null}
 */
function stubEndpoint(stub, { method, path }) {
  if (stub === null || !path.startsWith('/api/v5/')) return null;
  return {
    method,
    path,
    limit: 60,
    permission: method === 'GET' ? 'read_only' : 'trade',
    answer: () => stub,
  };
}

module.exports = { checkRoute, readParams, refuse, stubEndpoint, unknownEndpoint };
