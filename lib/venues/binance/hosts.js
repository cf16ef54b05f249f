'use strict';

/**
 * The hosts of Binance and the environment that each of them serves. Spot and margin, both kinds of futures, options and
 * portfolio margin have hosts of their own.
 * Sources: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-api-information,
 * …/docs/binance-spot-api-docs/testnet/general-info, …/docs/binance-spot-api-docs/demo-mode/general-info,
 * …/docs/derivatives/usds-margined-futures/general-info, …/docs/derivatives/coin-margined-futures/general-info
 *
 * @module
 */

const { hostNameOf } = require('../../internal/host-name');

/** @typedef {import('../venue').Environment} Environment */
/** @typedef {import('../venue').HostInformation} HostInformation */
/** @typedef {import('../venue').Sibling} Sibling */

const REST_URLS = Object.freeze({
  mainnet: 'https://api.binance.com',
  testnet: 'https://testnet.binance.vision',
  demo: 'https://demo-api.binance.com',
});

/** Binance.US is an exchange of its own, with the same interface and other keys. */
const US = 'us';

/** @type {Readonly<Record<Environment, Readonly<{ rest: readonly string[], websocket: readonly string[] }>>>} */
const HOSTS = Object.freeze({
  mainnet: {
    rest: [
      ...['api', 'api-gcp', 'api1', 'api2', 'api3', 'api4'].map((name) => `${name}.binance.com`),
      ...['fapi', 'dapi', 'eapi', 'papi'].map((name) => `${name}.binance.com`),
      'api.binance.us',
    ],
    websocket: [
      ...['ws-api', 'ws-fapi', 'ws-dapi', 'stream', 'fstream', 'dstream', 'nbstream'].map(
        (name) => `${name}.binance.com`,
      ),
      'ws-api.binance.us',
      'stream.binance.us',
      'data-stream.binance.vision',
    ],
  },
  testnet: {
    rest: ['testnet.binance.vision', 'api1.testnet.binance.vision', 'testnet.binancefuture.com'],
    websocket: [
      'ws-api.testnet.binance.vision',
      'stream.testnet.binance.vision',
      'stream.binancefuture.com',
      'dstream.binancefuture.com',
    ],
  },
  demo: {
    rest: ['demo-api.binance.com', 'demo-fapi.binance.com', 'demo-dapi.binance.com'],
    websocket: ['demo-ws-api.binance.com', 'demo-stream.binance.com'],
  },
});

/** Web sites that people use instead of an API host, with the environment of each. */
const WEBSITES = /** @type {const} */ ({
  'binance.com': 'mainnet',
  'www.binance.com': 'mainnet',
  'accounts.binance.com': 'mainnet',
  'developers.binance.com': 'mainnet',
  'demo.binance.com': 'demo',
});

/** Serves public market data of the spot exchange only. */
const MARKET_DATA_HOST = 'data-api.binance.vision';

/** The hosts of the exchange. */
const DOMAINS = /(?:^|\.)binance(?:future)?\.(?:com|us|vision)$/;

/** @type {Map<string, Readonly<HostInformation>>} */
const INFORMATION = new Map();
for (const environment of /** @type {Environment[]} */ (Object.keys(HOSTS))) {
  for (const kind of /** @type {const} */ (['rest', 'websocket'])) {
    for (const host of HOSTS[environment][kind]) {
      const region = host.endsWith('.us') ? { region: US } : {};
      INFORMATION.set(host, Object.freeze({ environment, kind, host, ...region }));
    }
  }
}
for (const [host, environment] of Object.entries(WEBSITES)) {
  const warning = `${host} is a web site, not an API host: use ${REST_URLS[environment]} for ${environment}`;
  INFORMATION.set(host, Object.freeze({ environment: null, kind: 'website', host, warning }));
}
// No warning, because requests for market data are right there. A signature is not sent to it.
INFORMATION.set(
  MARKET_DATA_HOST,
  Object.freeze({ environment: null, kind: 'unknown', host: MARKET_DATA_HOST }),
);

/**
 * @type {import('../venue').VenueHosts['environmentOf']}
 * @example environmentOf('https://fapi.binance.com/fapi/v1/order')
 *   // { environment: 'mainnet', kind: 'rest', host: 'fapi.binance.com' }
 */
function environmentOf(url) {
  const host = hostNameOf(url);
  const known = INFORMATION.get(host);
  if (known) return known;
  if (!DOMAINS.test(host)) return { environment: null, kind: 'unknown', host };
  const warning = `${host} is not a documented API host of Binance: use ${REST_URLS.mainnet}, ${REST_URLS.testnet} or ${REST_URLS.demo}`;
  return { environment: null, kind: 'unknown', host, warning };
}

/** Where the same interface is served, by how the names of its hosts begin. A key belongs to one environment. */
/** @type {readonly (readonly [RegExp, readonly Readonly<Sibling>[]])[]} */
const FAMILIES = Object.freeze([
  [
    /^(?:(?:demo-)?fapi\.binance\.|testnet\.binancefuture\.)/,
    [
      { environment: 'mainnet', url: 'https://fapi.binance.com' },
      { environment: 'demo', url: 'https://demo-fapi.binance.com' },
      { environment: 'testnet', url: 'https://testnet.binancefuture.com' },
    ],
  ],
  [
    /^(?:demo-)?dapi\.binance\./,
    [
      { environment: 'mainnet', url: 'https://dapi.binance.com' },
      { environment: 'demo', url: 'https://demo-dapi.binance.com' },
      { environment: 'testnet', url: 'https://testnet.binancefuture.com' },
    ],
  ],
  // Options and portfolio margin are offered with real money only.
  [/^[ep]api\.binance\./, []],
]);

/** Without Binance.US, to which no key of another exchange is sent. @type {readonly Readonly<Sibling>[]} */
const SPOT = Object.freeze([
  { environment: 'mainnet', url: REST_URLS.mainnet },
  { environment: 'testnet', url: REST_URLS.testnet },
  { environment: 'demo', url: REST_URLS.demo },
]);

/** @type {NonNullable<import('../venue').VenueHosts['siblings']>} */
function siblings(url) {
  const { host, environment, region } = environmentOf(url);
  // It has real money only.
  if (region !== undefined) return [{ environment: 'mainnet', url: REST_URLS.mainnet, region: 'global' }];
  const family = FAMILIES.find(([hosts]) => hosts.test(host))?.[1] ?? SPOT;
  return family.filter((place) => place.environment !== environment || place.region !== undefined);
}

/** @type {Readonly<Record<string, string>>} */
const KEY_PAGES = Object.freeze({
  testnet: 'https://testnet.binance.vision/',
  demo: 'https://demo.binance.com/en/my/settings/api-management',
});
const KEY_PAGE = 'https://www.binance.com/en/my/settings/api-management';

/** @type {Readonly<import('../venue').VenueHosts>} */
const VENUE_HOSTS = Object.freeze({
  urls: REST_URLS,
  environmentOf,
  siblings,
  keyPage: (environment) => KEY_PAGES[environment ?? ''] ?? KEY_PAGE,
  regional: 'api.binance.us (United States)',
  domains: DOMAINS,
});

module.exports = { HOSTS, REST_URLS, VENUE_HOSTS, environmentOf };
