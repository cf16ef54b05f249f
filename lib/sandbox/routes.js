'use strict';

/**
 * What is decided in front of the API, from the request alone: requests that the API never gets to see, and those
 * that ask to become a WebSocket.
 */

const { REFUSALS } = require('./replies.js');
const { findStream } = require('./websocket/channels.js');

/** @typedef {import('./keys.js').Environment} Environment */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('./auth.js').Visitor} Visitor */

/**
 * @typedef {Omit<Visitor, 'params'> & {
 *   environment: Environment, bodyTooLarge: boolean, upgrade?: { webSockets: boolean } }} Arrival
 *   `upgrade`: the request asks to become another protocol, and whether WebSockets can be had.
 */

/**
 * What the rules say, before any fault replaces it. `execute` is called only if the answer is wanted.
 * @typedef {object} Ruling
 * @property {string} verdict
 * @property {boolean} authenticated
 * @property {() => ReplySpec} execute
 * @property {Record<string, string>} [limitHeaders]
 */

/**
 * @param {string} verdict
 * @param {ReplySpec} refusal
 * @returns {Ruling}
 */
function refuse(verdict, refusal) {
  return { verdict, authenticated: false, execute: () => refusal };
}

/**
 * What stands before the API looks at nothing but the request itself.
 * @type {ReadonlyArray<{ verdict: string, applies: (arrival: Arrival) => boolean, refusal: ReplySpec }>}
 */
const FRONT_CHECKS = [
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
 * @param {Arrival} arrival
 * @param {{ webSockets: boolean }} upgrade
 * @returns {Ruling}
 */
function ruleUpgrade({ environment, path, headers }, { webSockets }) {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return refuse('upgrade', REFUSALS.notWebSocket);
  if (findStream(environment, path) === undefined) return refuse('route', REFUSALS.unknownRoute);
  if (!webSockets) return refuse('upgrade', REFUSALS.webSocketsMissing);
  return { verdict: 'upgrade', authenticated: false, execute: () => ({ httpStatus: 101 }) };
}

/**
 * @param {Arrival} arrival
 * @returns {Ruling | null} null if it is the API's turn.
 */
function ruleFront(arrival) {
  const front = FRONT_CHECKS.find(({ applies }) => applies(arrival));
  if (front !== undefined) return refuse(front.verdict, front.refusal);
  return arrival.upgrade === undefined ? null : ruleUpgrade(arrival, arrival.upgrade);
}

module.exports = { refuse, ruleFront };
