'use strict';

/** The endpoints of the Gate.io sandbox, as a table. Paths stand below /api/v4. */

const { ACCOUNT_ENDPOINTS } = require('./account-endpoints.js');
const { FUTURES_ORDER_ENDPOINTS } = require('./futures-orders.js');
const { MARKET_ENDPOINTS } = require('./market-endpoints.js');
const { POSITION_ENDPOINTS } = require('./position-endpoints.js');
const { SPOT_ENDPOINTS } = require('./spot-orders.js');

/** @typedef {import('./replies.js').ReplySpec} ReplySpec */

/**
 * @typedef {object} PublicCall
 * @property {Record<string, any>} params Of the query and the JSON body.
 * @property {Record<string, string>} ids Of the path.
 * @property {number} now Server clock, ms.
 * @property {import('../trading/market.js').MarketInstance} market
 */
/**
 * @typedef {PublicCall & {
 *   rows: any[],
 *   key: import('./keys.js').SandboxKey,
 *   spot: import('../trading/engine.js').Desk,
 *   futures: import('../trading/engine.js').Desk,
 * }} Call `rows`: of a JSON body that is an array.
 */

/** @typedef {{ method: string, path: string, answer: (call: PublicCall) => ReplySpec }} PublicEndpoint */

/**
 * An endpoint that needs a signature.
 * @typedef {object} Endpoint
 * @property {string} method
 * @property {string} path
 * @property {import('./keys.js').PermissionName} permission
 * @property {boolean} write A read-only permission does not suffice.
 * @property {readonly [requests: number, seconds: number]} [limit] Default 200 in 10 seconds.
 * @property {boolean} [expires] The header x-gate-exptime counts.
 * @property {(call: Call) => ReplySpec} answer
 */

const PREFIX = '/api/v4';

/** @type {readonly Endpoint[]} */
const PRIVATE_ENDPOINTS = [
  ...ACCOUNT_ENDPOINTS,
  ...SPOT_ENDPOINTS,
  ...FUTURES_ORDER_ENDPOINTS,
  ...POSITION_ENDPOINTS,
];
const ENDPOINTS = [...MARKET_ENDPOINTS, ...PRIVATE_ENDPOINTS];

/** @type {ReadonlyMap<string, RegExp>} */
const PATTERNS = new Map(
  ENDPOINTS.map(({ path }) => [path, new RegExp(`^${PREFIX}${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)]),
);

/**
 * @param {{ path: string }} endpoint
 * @param {string} path Of a request.
 * @returns {Record<string, string> | null} What stands in the place of the names in braces; null if it is another path.
 */
function matchPath(endpoint, path) {
  const match = PATTERNS.get(endpoint.path)?.exec(path) ?? null;
  return match === null ? null : { ...match.groups };
}

/**
 * @template {{ method: string, path: string }} T
 * @param {readonly T[]} endpoints
 * @param {{ method: string, path: string }} request
 * @returns {{ endpoint: T, ids: Record<string, string> } | null}
 */
function findEndpoint(endpoints, { method, path }) {
  for (const endpoint of endpoints) {
    const ids = endpoint.method === method ? matchPath(endpoint, path) : null;
    if (ids !== null) return { endpoint, ids };
  }
  return null;
}

/** @param {string} path @returns {string[]} The methods that it has. */
function methodsOf(path) {
  return ENDPOINTS.filter((endpoint) => matchPath(endpoint, path) !== null).map(({ method }) => method);
}

module.exports = { MARKET_ENDPOINTS, PREFIX, PRIVATE_ENDPOINTS, findEndpoint, methodsOf };
