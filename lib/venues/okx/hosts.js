'use strict';

/**
 * The hosts of OKX. Live and demo trading share their REST hosts: a header tells them apart. An account of one region has a
 * REST host of its own, and its key is unknown at the others.
 * Sources: https://www.okx.com/docs-v5/en/#overview-production-trading-services,
 * …/#overview-demo-trading-services, and https://github.com/ccxt/ccxt/issues/23779 and 26127 for the hosts of regions.
 *
 * @module
 */

const { hostNameOf } = require('../../internal/host-name');

/** @typedef {import('../venue').HostInformation} HostInformation */

const REST_URL = 'https://www.okx.com';
const EEA = 'eea';
const US = 'us';

/** REST hosts, with the region of the accounts that they serve. Some sites of the exchange answer API requests as well. */
const REST_HOSTS = Object.freeze({
  'www.okx.com': undefined,
  'openapi.okx.com': undefined,
  'aws.okx.com': undefined,
  'eea.okx.com': EEA,
  'my.okx.com': EEA,
  'us.okx.com': US,
  'app.okx.com': US,
});

/** WebSocket hosts. Demo trading has hosts of its own here. */
const WEBSOCKET_HOSTS = Object.freeze({
  'ws.okx.com': ['mainnet'],
  'wsaws.okx.com': ['mainnet'],
  'wseea.okx.com': ['mainnet', EEA],
  'wsus.okx.com': ['mainnet', US],
  'wspap.okx.com': ['demo'],
  'wseeapap.okx.com': ['demo', EEA],
  'wsuspap.okx.com': ['demo', US],
});

const WEBSITES = Object.freeze(['okx.com', 'm.okx.com', 'okex.com', 'www.okex.com']);

/** The hosts of the exchange. */
const DOMAINS = /(?:^|\.)(?:okx|okex)\.com$/;

/** @type {Map<string, Readonly<HostInformation>>} */
const INFORMATION = new Map();
for (const [host, region] of Object.entries(REST_HOSTS)) {
  INFORMATION.set(
    host,
    Object.freeze({ environment: 'mainnet', kind: 'rest', host, ...(region && { region }) }),
  );
}
for (const [host, [environment, region]] of Object.entries(WEBSOCKET_HOSTS)) {
  const served = /** @type {import('../venue').Environment} */ (environment);
  INFORMATION.set(
    host,
    Object.freeze({ environment: served, kind: 'websocket', host, ...(region && { region }) }),
  );
}
for (const host of WEBSITES) {
  const warning = `${host} is a web site, not an API host: use ${REST_URL}`;
  INFORMATION.set(host, Object.freeze({ environment: null, kind: 'website', host, warning }));
}

/** @type {import('../venue').VenueHosts['environmentOf']} */
function environmentOf(url) {
  const host = hostNameOf(url);
  const known = INFORMATION.get(host);
  if (known) return known;
  if (!DOMAINS.test(host)) return { environment: null, kind: 'unknown', host };
  const warning = `${host} is not a documented API host of OKX: use ${REST_URL}`;
  return { environment: null, kind: 'unknown', host, warning };
}

/** The host to use for the accounts of each region. */
const REGIONS = /** @type {const} */ ({
  global: REST_URL,
  eea: 'https://eea.okx.com',
  us: 'https://us.okx.com',
});

/** @type {NonNullable<import('../venue').VenueHosts['siblings']>} */
function siblings(url) {
  const { region: own = 'global' } = environmentOf(url);
  const others = Object.entries(REGIONS).filter(([region]) => region !== own);
  return [
    { environment: 'demo', url: url.origin },
    ...others.map(([region, origin]) => ({
      environment: /** @type {const} */ ('mainnet'),
      url: origin,
      region,
    })),
  ];
}

/**
 * Keys of demo trading are made on the same page, after a switch to Demo Trading.
 * https://www.okx.com/docs-v5/en/#overview-demo-trading-services
 */
const KEY_PAGE = 'https://www.okx.com/account/my-api';

/** @type {Readonly<import('../venue').VenueHosts>} */
const VENUE_HOSTS = Object.freeze({
  urls: Object.freeze({ mainnet: REST_URL, demo: REST_URL }),
  environmentOf,
  environmentHeader: Object.freeze({ name: 'x-simulated-trading', value: '1', environment: 'demo' }),
  siblings,
  keyPage: () => KEY_PAGE,
  regional: 'eea.okx.com (European Economic Area), us.okx.com (United States)',
  domains: DOMAINS,
});

module.exports = { REST_URL, VENUE_HOSTS, environmentOf };
