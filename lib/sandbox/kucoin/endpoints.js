'use strict';

/** The endpoints of the KuCoin sandbox, as a table. The hosts of spot and of futures share some paths. */

const { ACCOUNT_ENDPOINTS } = require('./account-endpoints.js');
const { FUTURES_ORDER_ENDPOINTS } = require('./futures-orders.js');
const { MARKET_ENDPOINTS, bullet } = require('./market-endpoints.js');
const { POSITION_ENDPOINTS } = require('./position-endpoints.js');
const { SPOT_ORDER_ENDPOINTS } = require('./spot-orders.js');

/** @typedef {import('./replies.js').ReplySpec} ReplySpec */
/** @typedef {import('../trading/wallets.js').Product} Product */

/**
 * @typedef {object} PublicCall
 * @property {Record<string, any>} params Of the path, the query and the JSON body.
 * @property {number} now Server clock, ms.
 * @property {import('../trading/market.js').MarketInstance} market
 * @property {string} address Host and port that the request was sent to.
 */
/**
 * @typedef {PublicCall & {
 *   key: import('./keys.js').SandboxKey,
 *   desk: import('../trading/engine.js').Desk,
 *   newToken: () => string,
 * }} Call `desk`: of the host's product. `newToken`: of a private stream.
 */

/** @typedef {{ product: Product, method: string, path: string, answer: (call: PublicCall) => ReplySpec }} PublicEndpoint */

/**
 * An endpoint that needs a signature.
 * @typedef {object} Endpoint
 * @property {Product} product Whose host has it.
 * @property {string} method
 * @property {string} path
 * @property {import('./keys.js').Permission} permission
 * @property {(call: Call) => ReplySpec} answer
 */

/** @type {readonly Product[]} */
const PRODUCTS = ['spot', 'futures'];

/** @type {readonly Endpoint[]} */
const PRIVATE_ENDPOINTS = [
  ...ACCOUNT_ENDPOINTS,
  ...SPOT_ORDER_ENDPOINTS,
  ...FUTURES_ORDER_ENDPOINTS,
  ...POSITION_ENDPOINTS,
  ...PRODUCTS.map((product) => ({
    ...{
      product,
      method: 'POST',
      path: '/api/v1/bullet-private',
      permission: /** @type {const} */ ('General'),
    },
    answer: (/** @type {Call} */ call) => bullet(call, call.newToken()),
  })),
];
const ENDPOINTS = [...MARKET_ENDPOINTS, ...PRIVATE_ENDPOINTS];

/** @type {ReadonlyMap<string, RegExp>} */
const PATTERNS = new Map(
  ENDPOINTS.map(({ path }) => [path, new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)]),
);

/** A host of the sandbox. @param {string} host @returns {Product} */
function productOf(host) {
  return host === 'futures' ? 'futures' : 'spot';
}

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
 * @template {{ product: Product, method: string, path: string }} T
 * @param {readonly T[]} endpoints
 * @param {{ host: string, method: string, path: string }} request
 * @returns {{ endpoint: T, ids: Record<string, string> } | null} A path without names comes first.
 */
function findEndpoint(endpoints, { host, method, path }) {
  const own = endpoints.filter(
    (endpoint) => endpoint.product === productOf(host) && endpoint.method === method,
  );
  const exact = own.find((endpoint) => endpoint.path === path);
  if (exact !== undefined) return { endpoint: exact, ids: {} };
  for (const endpoint of own) {
    const ids = matchPath(endpoint, path);
    if (ids !== null) return { endpoint, ids };
  }
  return null;
}

/**
 * @param {string} path
 * @param {string} [host] Default: any.
 * @returns {Array<{ product: Product, method: string }>} What the path is offered as.
 */
function offersOf(path, host) {
  return ENDPOINTS.filter(
    (endpoint) =>
      (host === undefined || endpoint.product === productOf(host)) && matchPath(endpoint, path) !== null,
  );
}

module.exports = { MARKET_ENDPOINTS, PRIVATE_ENDPOINTS, findEndpoint, offersOf, productOf };
