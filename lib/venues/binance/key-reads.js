'use strict';

/**
 * The signed read that shows whether a host of Binance accepts a key. Each product has hosts of its own, and only
 * the live spot hosts have the key information: https://developers.binance.com/docs/wallet/account/api-key-permission
 *
 * @module
 */

/** @typedef {import('../venue').KeyPlace} KeyPlace */
/** @typedef {import('../venue').KeyRead} KeyRead */
/** @typedef {'spot' | 'fapi' | 'dapi' | 'eapi' | 'papi'} Product */

const KEY_INFORMATION = '/sapi/v1/account/apiRestrictions';
/** The host that has it. */
const INFORMATION_URL = 'https://api.binance.com';

/** @type {Readonly<Record<Product, Readonly<KeyRead>>>} */
const ACCOUNT_READS = Object.freeze({
  spot: { path: '/api/v3/account', query: 'omitZeroBalances=true' },
  fapi: { path: '/fapi/v1/accountConfig' },
  dapi: { path: '/dapi/v1/account' },
  eapi: { path: '/eapi/v1/marginAccount' },
  papi: { path: '/papi/v1/account' },
});

/** @type {readonly (readonly [host: RegExp, product: Product])[]} */
const PRODUCTS = Object.freeze([
  [/^(?:fapi|demo-fapi)\d?\.binance\.com$/, 'fapi'],
  [/^(?:dapi|demo-dapi)\d?\.binance\.com$/, 'dapi'],
  [/^eapi\.binance\.com$/, 'eapi'],
  [/^papi\.binance\.com$/, 'papi'],
  [/(?:^|\.)(?:binance\.(?:com|us)|binance\.vision)$/, 'spot'],
]);
/** Hosts of several products. */
const FUTURES_TESTNET = /(?:^|\.)binancefuture\.com$/;

/** @param {readonly string[]} paths @returns {Product | null} of all of them; null without one, or with several */
function productOfPaths(paths) {
  const found = new Set(paths.map((path) => /^\/([fdep]api)\//.exec(path)?.[1] ?? 'spot'));
  return found.size === 1 ? /** @type {Product} */ ([...found][0]) : null;
}

/** @param {KeyPlace} place @returns {Product} */
function productAt({ url: { hostname }, paths }) {
  const known = PRODUCTS.find(([host]) => host.test(hostname));
  if (known !== undefined) return known[1];
  // A proxy or a sandbox may serve every product: what the bot calls decides.
  return productOfPaths(paths) ?? (FUTURES_TESTNET.test(hostname) ? 'fapi' : 'spot');
}

/** @param {KeyPlace} place @returns {boolean} the host has the key information: the others, and Binance.US, do not */
function isLive({ url: { hostname }, environment }) {
  return (environment === null || environment === 'mainnet') && !hostname.endsWith('.us');
}

/** @type {NonNullable<import('../venue').VenueKeys['readAt']>} */
function readAt(place) {
  const product = productAt(place);
  return product === 'spot' && isLive(place) ? { path: KEY_INFORMATION } : ACCOUNT_READS[product];
}

/** @type {NonNullable<import('../venue').VenueKeys['detailsAt']>} */
function detailsAt(place) {
  if (productAt(place) === 'spot' || !isLive(place)) return null;
  const isOwnHost = PRODUCTS.some(([host]) => host.test(place.url.hostname));
  return { path: KEY_INFORMATION, ...(isOwnHost && { url: INFORMATION_URL }) };
}

module.exports = { KEY_INFORMATION, detailsAt, readAt };
