'use strict';

/**
 * The hosts of Gate.io. The test network has hosts and keys of its own.
 * Sources: https://www.gate.com/docs/developers/apiv4/en/#access-url, https://www.gate.com/docs/developers/apiv4/ws/en/#server-url,
 * https://www.gate.com/docs/developers/futures/ws/en/#server-url
 *
 * @module
 */

const { hostNameOf } = require('../../internal/host-name');

/** @typedef {import('../venue').HostInformation} HostInformation */

const REST_URLS = Object.freeze({
  mainnet: 'https://api.gateio.ws',
  testnet: 'https://api-testnet.gateapi.io',
});

/** @type {readonly (readonly [host: string, environment: import('../venue').Environment, kind: 'rest' | 'websocket'])[]} */
const HOSTS = Object.freeze([
  ['api.gateio.ws', 'mainnet', 'rest'],
  ['fx-api.gateio.ws', 'mainnet', 'rest'],
  ['fx-ws.gateio.ws', 'mainnet', 'websocket'],
  ['api-testnet.gateapi.io', 'testnet', 'rest'],
  ['fx-api-testnet.gateio.ws', 'testnet', 'rest'],
  ['fx-ws-testnet.gateio.ws', 'testnet', 'websocket'],
  ['ws-testnet.gate.com', 'testnet', 'websocket'],
]);
const WEBSITES = Object.freeze(['gate.com', 'www.gate.com', 'gate.io', 'www.gate.io', 'testnet.gate.com']);

/** The hosts of the exchange. */
const DOMAINS = /(?:^|\.)(?:gateio\.ws|gateapi\.io|gate\.com|gate\.io)$/;

/** @type {Map<string, Readonly<HostInformation>>} */
const INFORMATION = new Map(
  HOSTS.map(([host, environment, kind]) => [host, Object.freeze({ environment, kind, host })]),
);
for (const host of WEBSITES) {
  const warning = `${host} is a web site, not an API host: use ${REST_URLS.mainnet}`;
  INFORMATION.set(host, Object.freeze({ environment: null, kind: 'website', host, warning }));
}

/** @type {import('../venue').VenueHosts['environmentOf']} */
function environmentOf(url) {
  const host = hostNameOf(url);
  const known = INFORMATION.get(host);
  if (known) return known;
  if (!DOMAINS.test(host)) return { environment: null, kind: 'unknown', host };
  const warning = `${host} is not a documented API host of Gate.io: use ${REST_URLS.mainnet} or ${REST_URLS.testnet}`;
  return { environment: null, kind: 'unknown', host, warning };
}

/** Those of the test network are on a tab of the same page. https://www.gate.com/docs/developers/apiv4/en/#generate-api-key */
const KEY_PAGE = 'https://www.gate.com/myaccount/apiv4keys';

/** @type {Readonly<import('../venue').VenueHosts>} */
const VENUE_HOSTS = Object.freeze({
  urls: REST_URLS,
  environmentOf,
  keyPage: () => KEY_PAGE,
  domains: DOMAINS,
});

module.exports = { VENUE_HOSTS, environmentOf };
