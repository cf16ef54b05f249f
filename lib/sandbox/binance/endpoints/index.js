'use strict';

/** All endpoints, and the reply about one that the sandbox does not have. */

const { FUTURES_ENDPOINTS } = require('./futures.js');
const { PUBLIC_ENDPOINTS } = require('./market.js');
const { SPOT_ENDPOINTS } = require('./spot.js');
const { WALLET_ENDPOINTS } = require('./wallet.js');

/** @typedef {import('./types.js').Endpoint} Endpoint */
/** @typedef {import('./types.js').PublicEndpoint} PublicEndpoint */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */
/** @typedef {{ method: string, path: string }} Route */

/** @type {readonly Endpoint[]} */
const PRIVATE_ENDPOINTS = [...SPOT_ENDPOINTS, ...WALLET_ENDPOINTS, ...FUTURES_ENDPOINTS];

/**
 * @template {Route} T
 * @param {readonly T[]} endpoints
 * @param {Route} asked
 * @returns {T | undefined}
 */
function findEndpoint(endpoints, { method, path }) {
  return endpoints.find((endpoint) => endpoint.method === method && endpoint.path === path);
}

/** @typedef {'spot' | 'wallet' | 'usdm' | 'coinm'} Area */

/** The first segment of a path. @type {ReadonlyMap<string, Area>} */
const AREAS = new Map([
  ['api', 'spot'],
  ['sapi', 'wallet'],
  ['fapi', 'usdm'],
  ['dapi', 'coinm'],
]);

/** @param {string} path @returns {Area | undefined} */
function areaOf(path) {
  return AREAS.get(path.split('/')[1]);
}

/** Longer paths are cut. */
const SHOWN_PATH = 200;

/** @param {string} what @param {string} more A sentence. @returns {ReplySpec} */
function notInSandbox(what, more) {
  return {
    httpStatus: 404,
    statusText: 'Not In Sandbox',
    headers: { Server: 'bybit-auth-sandbox' },
    body: { code: 404, msg: `the sandbox has no ${what}. ${more}` },
  };
}

/** @param {Route} asked @returns {ReplySpec} */
function unknownEndpoint({ method, path }) {
  const others = [...PUBLIC_ENDPOINTS, ...PRIVATE_ENDPOINTS].filter((endpoint) => endpoint.path === path);
  const more =
    others.length > 0
      ? `It has ${others.map((other) => `${other.method} ${other.path}`).join(', ')}.`
      : 'The fault everyReply adds one.';
  return notInSandbox(`${method} ${path.slice(0, SHOWN_PATH)}`, more);
}

module.exports = { PRIVATE_ENDPOINTS, PUBLIC_ENDPOINTS, areaOf, findEndpoint, notInSandbox, unknownEndpoint };
