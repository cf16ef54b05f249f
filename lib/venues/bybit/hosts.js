'use strict';

/**
 * Bybit's hosts and the environment that each of them serves. An API key belongs to exactly one environment.
 * Source: https://bybit-exchange.github.io/docs/v5/guide, …/docs/v5/ws/connect and …/docs/v5/demo.
 *
 * @module
 */

const { hostNameOf } = require('../../internal/host-name');

/** @typedef {import('../venue').Environment} Environment */
/** @typedef {import('../venue').HostInformation} HostInformation */
/** @typedef {import('../venue').HostKind} HostKind */

/** The REST host to use for each environment. */
const REST_URLS = Object.freeze({
  mainnet: 'https://api.bybit.com',
  testnet: 'https://api-testnet.bybit.com',
  demo: 'https://api-demo.bybit.com',
});

/** @type {Readonly<Record<Environment, Readonly<{ rest: readonly string[], websocket: readonly string[] }>>>} */
const HOSTS = Object.freeze({
  mainnet: {
    rest: [
      'api.bybit.com',
      'api.bytick.com',
      'api.bybit.nl',
      'api.bybit.tr',
      'api.bybit.kz',
      'api.bybit.ae',
      'api.bybit.eu',
      'api.bybit.id',
      'api.bybitgeorgia.ge',
      'api.manepa.jp',
      'api.byhkbit.com',
    ],
    websocket: [
      'stream.bybit.com',
      'stream.bybit.tr',
      'stream.bybit.kz',
      'stream.bybit.id',
      'stream.bybit.eu',
      'stream.bybitgeorgia.ge',
      'stream.manepa.jp',
    ],
  },
  testnet: {
    rest: ['api-testnet.bybit.com', 'api-testnet.manepa.jp'],
    websocket: ['stream-testnet.bybit.com'],
  },
  demo: { rest: ['api-demo.bybit.com'], websocket: ['stream-demo.bybit.com'] },
});

/** The hosts of accounts of one region. Bybit refuses or resets connections to the others from there. */
const REGIONS = Object.freeze({
  'api.bybit.eu': 'European Economic Area',
  'api.bybit.nl': 'the Netherlands',
  'api.bybit.tr': 'Turkey',
  'api.bybit.kz': 'Kazakhstan',
  'api.bybit.ae': 'United Arab Emirates',
  'api.bybit.id': 'Indonesia',
  'api.bybitgeorgia.ge': 'Georgia',
  'api.byhkbit.com': 'Hong Kong',
});

/** Web sites that people use instead of an API host, with the environment of each. */
/** @type {Readonly<Record<string, Environment>>} */
const WEBSITES = Object.freeze({
  'bybit.com': 'mainnet',
  'www.bybit.com': 'mainnet',
  'm.bybit.com': 'mainnet',
  'bytick.com': 'mainnet',
  'www.bytick.com': 'mainnet',
  'www.bybit.nl': 'mainnet',
  'www.bybit.tr': 'mainnet',
  'www.bybit.kz': 'mainnet',
  'www.bybit.ae': 'mainnet',
  'www.bybit.eu': 'mainnet',
  'www.bybit.id': 'mainnet',
  'www.bybitgeorgia.ge': 'mainnet',
  'announcements.bybit.com': 'mainnet',
  'testnet.bybit.com': 'testnet',
  'demo.bybit.com': 'demo',
});

/** A fourth environment that Bybit itself advises against (https://bybit-exchange.github.io/docs/v5/demo). */
/** @type {Readonly<Record<string, HostKind>>} */
const TESTNET_DEMO_HOSTS = Object.freeze({
  'api-demo-testnet.bybit.com': 'rest',
  'api-testnet-demo.bybit.com': 'rest',
  'stream-demo-testnet.bybit.com': 'websocket',
  'stream-testnet-demo.bybit.com': 'websocket',
});

const BYBIT_DOMAINS =
  /(?:^|\.)(?:bybit\.(?:com|nl|tr|kz|ae|eu|id)|bytick\.com|bybitgeorgia\.ge|manepa\.jp|byhkbit\.com)$/;

/** @type {Map<string, Readonly<HostInformation>>} */
const INFORMATION = new Map();
for (const environment of /** @type {Environment[]} */ (Object.keys(HOSTS))) {
  for (const kind of /** @type {const} */ (['rest', 'websocket'])) {
    for (const host of HOSTS[environment][kind]) {
      INFORMATION.set(host, Object.freeze({ environment, kind, host }));
    }
  }
}
for (const [host, environment] of Object.entries(WEBSITES)) {
  const warning = `${host} is a web site, not an API host: use ${REST_URLS[environment]} for ${environment}`;
  INFORMATION.set(host, Object.freeze({ environment: null, kind: 'website', host, warning }));
}
for (const [host, kind] of Object.entries(TESTNET_DEMO_HOSTS)) {
  const warning = `${host} serves demo trading on the testnet, which Bybit advises against and this package does not support: use ${REST_URLS.demo}`;
  INFORMATION.set(host, Object.freeze({ environment: null, kind, host, warning }));
}

/**
 * Finds the environment of a URL, and whether it is an API host. Without a DNS lookup.
 *
 * @param {unknown} url a URL, its text, or a bare host name; a path and a port are ignored
 * @returns {Readonly<HostInformation>}
 * @example environmentOf('https://api-testnet.bybit.com/v5/order/create')
 *   // { environment: 'testnet', kind: 'rest', host: 'api-testnet.bybit.com' }
 */
function environmentOf(url) {
  const host = hostNameOf(url);
  const known = INFORMATION.get(host);
  if (known) return known;
  if (!BYBIT_DOMAINS.test(host)) return { environment: null, kind: 'unknown', host };
  const warning = `${host} is not a documented API host of Bybit: use ${REST_URLS.mainnet}, ${REST_URLS.testnet} or ${REST_URLS.demo}`;
  return { environment: null, kind: 'unknown', host, warning };
}

/**
 * Source: https://bybit-exchange.github.io/docs/v5/guide has the pages of mainnet and testnet. A key of demo trading is made
 * on the page of mainnet, after a switch to Demo Trading: https://bybit-exchange.github.io/docs/v5/demo
 *
 * @param {string | null | undefined} environment
 * @returns {string} the page on which a key of this environment is managed
 */
function keyPage(environment) {
  return `https://${environment === 'testnet' ? 'testnet' : 'www'}.bybit.com/app/user/api-management`;
}

/** Bybit does not redirect API requests to other hosts. */
const DOMAINS = /(?:^|\.)(?:bybit|bytick)[a-z]*\.[a-z]+$/;

/** @type {Readonly<import('../venue').VenueHosts>} */
const VENUE_HOSTS = Object.freeze({
  urls: REST_URLS,
  environmentOf,
  keyPage,
  regional: Object.entries(REGIONS)
    .map(([host, region]) => `${host} (${region})`)
    .join(', '),
  domains: DOMAINS,
});

module.exports = { HOSTS, REST_URLS, VENUE_HOSTS, WEBSITES, environmentOf };
