'use strict';

/**
 * Checks that need only the request itself: requests that the gateway refuses before the API sees them, and upgrades to
 * WebSocket.
 */

const { REFUSALS } = require('./replies.js');
const { unknownChannel } = require('./unknown-endpoint.js');
const { findStream, listPaths } = require('./websocket/channels.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./auth.js').IncomingRequest} IncomingRequest */

/**
 * @typedef {Omit<IncomingRequest, 'params'> & {
 *   environment: Environment, bodyTooLarge: boolean, upgrade?: { webSockets: boolean } }} RawRequest
 *   `upgrade`: present when the request asks for another protocol; `webSockets`: the package ws is installed.
 */

/**
 * The result of the checks, before a fault replaces it. `execute` runs the endpoint, and only when its answer is sent.
 * @typedef {object} RequestOutcome
 * @property {string} verdict
 * @property {boolean} authenticated
 * @property {() => ReplySpec} execute
 * @property {Record<string, string>} [limitHeaders]
 */

/**
 * @param {string} verdict
 * @param {ReplySpec} refusal
 * @returns {RequestOutcome}
 */
function refuse(verdict, refusal) {
  return { verdict, authenticated: false, execute: () => refusal };
}

/**
 * Requests that never reach the API.
 * @type {ReadonlyArray<{ verdict: string, applies: (raw: RawRequest) => boolean, refusal: ReplySpec }>}
 */
const ROUTE_CHECKS = [
  { verdict: 'body-too-large', applies: ({ bodyTooLarge }) => bodyTooLarge, refusal: REFUSALS.bodyTooLarge },
  {
    verdict: 'get-with-body',
    applies: ({ method, body }) => method === 'GET' && body.length > 0,
    refusal: REFUSALS.getWithBody,
  },
  {
    verdict: 'method',
    applies: ({ method }) => method !== 'GET' && method !== 'POST',
    refusal: REFUSALS.badMethod,
  },
];

/**
 * @param {RawRequest} raw
 * @param {{ webSockets: boolean }} upgrade
 * @returns {RequestOutcome}
 */
function handleUpgradeRequest({ environment, path, headers }, { webSockets }) {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return refuse('upgrade', REFUSALS.notWebSocket);
  if (findStream(environment, path) === undefined) {
    // Bybit's own 404 where the environment lacks a channel that others have.
    const elsewhere = listPaths().includes(path);
    return refuse('route', elsewhere ? REFUSALS.unknownRoute : unknownChannel(path, listPaths(environment)));
  }
  if (!webSockets) return refuse('upgrade', REFUSALS.webSocketsMissing);
  return { verdict: 'upgrade', authenticated: false, execute: () => ({ httpStatus: 101 }) };
}

/**
 * @param {RawRequest} raw
 * @returns {RequestOutcome | null} null when the API has to answer.
 */
function checkRoute(raw) {
  const failed = ROUTE_CHECKS.find(({ applies }) => applies(raw));
  if (failed !== undefined) return refuse(failed.verdict, failed.refusal);
  return raw.upgrade === undefined ? null : handleUpgradeRequest(raw, raw.upgrade);
}

/**
 * @param {Pick<RawRequest, 'method' | 'query' | 'body'>} raw
 * @returns {Record<string, unknown>} The parameters of the query or the JSON body; empty when they cannot be parsed.
 */
function readParams({ method, query, body }) {
  if (method === 'GET') return Object.fromEntries(new URLSearchParams(query));
  try {
    const value = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

module.exports = { checkRoute, readParams, refuse };
