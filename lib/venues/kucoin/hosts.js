'use strict';

/**
 * The hosts of KuCoin: one for spot and margin, one for futures, one for brokers. There is no environment for tests. Accounts of
 * the European Union have hosts of their own; those of Australia use the global ones, with the header X-SITE-TYPE.
 * Sources: https://www.kucoin.com/docs-new/introduction, https://www.kucoin.com/docs-new/authentication, and for the European
 * hosts https://github.com/JKorf/Kucoin.Net/blob/master/Kucoin.Net/KucoinEnvironment.cs. Sources differ on whether the European
 * one has futures.
 *
 * @module
 */

const { hostNameOf } = require('../../internal/host-name');

/** @typedef {import('../venue').HostInformation} HostInformation */

const REST_URL = 'https://api.kucoin.com';
const FUTURES_HOST = 'api-futures.kucoin.com';
const EU = 'eu';

/** @type {Readonly<Record<string, { kind: 'rest' | 'websocket', region?: string }>>} */
const API_HOSTS = Object.freeze({
  'api.kucoin.com': { kind: 'rest' },
  [FUTURES_HOST]: { kind: 'rest' },
  'api-broker.kucoin.com': { kind: 'rest' },
  'api.kucoin.eu': { kind: 'rest', region: EU },
  'api-futures.kucoin.eu': { kind: 'rest', region: EU },
  'ws-api-spot.kucoin.com': { kind: 'websocket' },
  'ws-api-futures.kucoin.com': { kind: 'websocket' },
  'x-push-spot.kucoin.com': { kind: 'websocket' },
  'x-push-futures.kucoin.com': { kind: 'websocket' },
  'wsapi-push.kucoin.com': { kind: 'websocket' },
  'wsapi.kucoin.com': { kind: 'websocket' },
});

const WEBSITES = Object.freeze([
  ...['kucoin.com', 'www.kucoin.com', 'futures.kucoin.com', 'docs.kucoin.com', 'm.kucoin.com'],
  ...['kucoin.eu', 'www.kucoin.eu'],
]);
/** Switched off: the sandbox of tests, and names of the API before. */
const RETIRED = Object.freeze([
  ...['openapi-v2.kucoin.com', 'openapi-sandbox.kucoin.com', 'api-sandbox-futures.kucoin.com'],
  ...['sandbox.kucoin.com', 'sandbox-futures.kucoin.com', 'api-sandbox.kucoin.com'],
]);

const DOMAINS = /(?:^|\.)kucoin\.(?:com|eu)$/;
/** Hosts whose endpoints are those of futures. */
const FUTURES_HOSTS = /^api-futures\.kucoin\.(?:com|eu)$/;

/** @type {Map<string, Readonly<HostInformation>>} */
const INFORMATION = new Map();
for (const [host, about] of Object.entries(API_HOSTS)) {
  INFORMATION.set(host, Object.freeze({ environment: 'mainnet', host, ...about }));
}
for (const host of WEBSITES) {
  const warning = `${host} is a web site, not an API host: use ${REST_URL}`;
  INFORMATION.set(host, Object.freeze({ environment: null, kind: 'website', host, warning }));
}
for (const host of RETIRED) {
  const warning = `${host} is switched off, and KuCoin has no environment for tests: use ${REST_URL}`;
  INFORMATION.set(host, Object.freeze({ environment: null, kind: 'unknown', host, warning }));
}

/** @type {import('../venue').VenueHosts['environmentOf']} */
function environmentOf(url) {
  const host = hostNameOf(url);
  const known = INFORMATION.get(host);
  if (known) return known;
  if (!DOMAINS.test(host)) return { environment: null, kind: 'unknown', host };
  const warning = `${host} is not a documented API host of KuCoin: use ${REST_URL}`;
  return { environment: null, kind: 'unknown', host, warning };
}

/** The host to use for the accounts of each region. */
const REGIONS = /** @type {const} */ ({ global: REST_URL, eu: 'https://api.kucoin.eu' });

/** @type {NonNullable<import('../venue').VenueHosts['siblings']>} */
function siblings(url) {
  const { region: own = 'global' } = environmentOf(url);
  return Object.entries(REGIONS)
    .filter(([region]) => region !== own)
    .map(([region, origin]) => ({ environment: /** @type {const} */ ('mainnet'), url: origin, region }));
}

/** @type {Readonly<import('../venue').VenueHosts>} */
const VENUE_HOSTS = Object.freeze({
  urls: Object.freeze({ mainnet: REST_URL }),
  products: Object.freeze({ futures: `https://${FUTURES_HOST}` }),
  environmentOf,
  siblings,
  keyPage: () => 'https://www.kucoin.com/account/api',
  regional: 'api.kucoin.eu (European Union)',
  domains: DOMAINS,
});

module.exports = { FUTURES_HOSTS, REST_URL, VENUE_HOSTS, environmentOf };
