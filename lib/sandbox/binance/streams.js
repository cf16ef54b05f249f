'use strict';

/** The WebSocket paths, and the answer to an upgrade. */

const { PLAIN } = require('../gateway-replies.js');
const { notInSandbox } = require('./endpoints/index.js');

/** @typedef {import('./auth.js').Claim} Claim */
/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/** The WebSocket APIs: https://developers.binance.com/docs/binance-spot-api-docs/websocket-api and those of futures. */
const API_PATHS = new Map(
  /** @type {Array<[string, 'spot' | 'usdm' | 'coinm']>} */ ([
    ['/ws-api/v3', 'spot'],
    ['/ws-fapi/v1', 'usdm'],
    ['/ws-dapi/v1', 'coinm'],
  ]),
);

/** @param {string} verdict @param {ReplySpec} reply */
function outcome(verdict, reply) {
  return { verdict, authenticated: false, execute: () => reply };
}

/**
 * @param {Pick<import('../exchange.js').RawRequest, 'path' | 'headers'>} raw
 * @param {{ webSockets: boolean }} upgrade
 */
function handleUpgrade({ path, headers }, { webSockets }) {
  if (headers.upgrade?.toLowerCase() !== 'websocket') {
    const body = 'sandbox: the only upgrade is to WebSocket';
    return outcome('upgrade', { httpStatus: 400, headers: PLAIN, body });
  }
  if (!API_PATHS.has(path)) {
    const more = `It has ${[...API_PATHS.keys()].join(', ')}.`;
    return outcome('route', notInSandbox(`WebSocket path ${path.slice(0, 200)}`, more));
  }
  if (!webSockets) {
    const body =
      'sandbox: WebSocket connections need the package "ws" 8 or later: npm install --save-dev ws@8';
    return outcome('upgrade', { httpStatus: 501, headers: PLAIN, body });
  }
  return outcome('upgrade', { httpStatus: 101 });
}

module.exports = { API_PATHS, handleUpgrade };
