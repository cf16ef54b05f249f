'use strict';

/** Checks that need only the request itself, and the parameters of a request. */

const { CHANNEL_PATHS } = require('./channel-paths.js');
const { PREFIX, methodsOf } = require('./endpoints.js');
const { REFUSALS } = require('./replies.js');

/** @typedef {import('../exchange.js').RawRequest} RawRequest */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../shared-application.js').RequestOutcome} RequestOutcome */

const SANDBOX_HEADERS = { Server: 'bybit-auth-sandbox' };
/** Longer paths are cut. */
const SHOWN_PATH = 200;

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
 * The reply about something that the sandbox does not have. Gate.io may have it, so the reply names the sandbox.
 * @param {string} what
 * @param {string} more A sentence.
 * @returns {ReplySpec}
 */
function notInSandbox(what, more) {
  const message = `the sandbox has no ${what.slice(0, SHOWN_PATH)}. ${more}`;
  const body = { message, label: 'NOT_FOUND' };
  return { httpStatus: 404, statusText: 'Not In Sandbox', headers: SANDBOX_HEADERS, body };
}

/** @param {RawRequest} raw @returns {ReplySpec} */
function unknownEndpoint({ method, path }) {
  const isNear = methodsOf(PREFIX + path).length > 0;
  const more = isNear
    ? `The nearest that it has is ${PREFIX}${path}.`
    : 'It has no similar one; the fault everyReply adds one.';
  return notInSandbox(`${method} ${path}`, more);
}

/**
 * @param {RawRequest} raw
 * @param {{ webSockets: boolean }} upgrade
 * @returns {RequestOutcome}
 */
function handleUpgrade({ path, headers }, { webSockets }) {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return refuse('upgrade', REFUSALS.notWebSocket);
  if (!CHANNEL_PATHS.has(path)) {
    const more = `It has ${[...CHANNEL_PATHS.keys()].join(', ')}.`;
    return refuse('route', notInSandbox(`WebSocket path ${path}`, more));
  }
  if (!webSockets) return refuse('upgrade', REFUSALS.webSocketsMissing);
  return refuse('upgrade', { httpStatus: 101 });
}

/**
 * @param {RawRequest} raw
 * @returns {RequestOutcome | null} null when the API has to answer.
 */
function checkRoute(raw) {
  if (raw.bodyTooLarge) return refuse('body-too-large', REFUSALS.bodyTooLarge);
  if (raw.upgrade !== undefined) return handleUpgrade(raw, raw.upgrade);
  const methods = methodsOf(raw.path);
  return methods.length > 0 && !methods.includes(raw.method) ? refuse('method', REFUSALS.badMethod) : null;
}

/**
 * @param {Pick<RawRequest, 'query' | 'body'>} request
 * @returns {{ params: Record<string, any>, rows: any[] } | null} null if the body is not JSON.
 */
function readParams({ query, body }) {
  const params = Object.fromEntries(new URLSearchParams(query));
  if (body.length === 0) return { params, rows: [] };
  try {
    const json = JSON.parse(body.toString('utf8'));
    if (Array.isArray(json)) return { params, rows: json };
    return typeof json === 'object' && json !== null ? { params: { ...params, ...json }, rows: [] } : null;
  } catch {
    return null;
  }
}

/**
 * A scripted reply whose path the sandbox does not have adds the endpoint: key and signature are checked first.
 * @param {import('../scripted-replies.js').ScriptedReply | null} stub
 * @param {RawRequest} raw
 * @returns {import('./endpoints.js').Endpoint | null}
 */
function stubEndpoint(stub, { method, path }) {
  if (stub === null || !path.startsWith(`${PREFIX}/`)) return null;
  const permission = path.startsWith(`${PREFIX}/futures/`) ? 'futures' : 'spot';
  return { method, path, permission, write: method !== 'GET', answer: () => stub };
}

module.exports = { checkRoute, notInSandbox, readParams, refuse, stubEndpoint, unknownEndpoint };
