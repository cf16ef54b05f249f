'use strict';

/**
 * The hosts of Bitget. Live and demo trading share the REST host: a header tells them apart. Their WebSocket hosts differ.
 * Sources: https://www.bitget.com/api-doc/common/domain, https://www.bitget.com/api-doc/common/demotrading/restapi,
 * https://www.bitget.com/api-doc/common/demotrading/websocket
 *
 * @module
 */

const { hostNameOf } = require('../../internal/host-name');

/** @typedef {import('../venue').HostInformation} HostInformation */

const REST_URL = 'https://api.bitget.com';

/** What is known of each host. @type {Readonly<Record<string, Readonly<Omit<HostInformation, 'host'>>>>} */
const HOSTS = Object.freeze({
  'api.bitget.com': { environment: 'mainnet', kind: 'rest' },
  'ws.bitget.com': { environment: 'mainnet', kind: 'websocket' },
  'wspap.bitget.com': { environment: 'demo', kind: 'websocket' },
  'bitget.com': { environment: null, kind: 'website' },
  'www.bitget.com': { environment: null, kind: 'website' },
  // Of the interface before V1: https://github.com/BitgetLimited/v3-bitget-api-sdk/issues/7
  'capi.bitget.com': { environment: null, kind: 'unknown' },
});

/** Why a host is not an API host. @type {Readonly<Record<string, string>>} */
const WARNINGS = Object.freeze({
  'bitget.com': 'a web site, not an API host',
  'www.bitget.com': 'a web site, not an API host',
  'capi.bitget.com': 'the host of an interface that is switched off',
});

/** The hosts of the exchange. */
const DOMAINS = /(?:^|\.)bitget\.com$/;

/** @type {import('../venue').VenueHosts['environmentOf']} */
function environmentOf(url) {
  const host = hostNameOf(url);
  const known = Object.hasOwn(HOSTS, host) ? HOSTS[host] : null;
  if (known === null && !DOMAINS.test(host)) return { environment: null, kind: 'unknown', host };
  if (known !== null && known.environment !== null) return { ...known, host };
  const what = WARNINGS[host] ?? 'not a documented API host of Bitget';
  return {
    environment: null,
    kind: known?.kind ?? 'unknown',
    host,
    warning: `${host} is ${what}: use ${REST_URL}`,
  };
}

/** Keys of demo trading are made on the same page, after a switch to demo trading. */
const KEY_PAGE = 'https://www.bitget.com/account/newapi';

/** @type {Readonly<import('../venue').VenueHosts>} */
const VENUE_HOSTS = Object.freeze({
  urls: Object.freeze({ mainnet: REST_URL, demo: REST_URL }),
  environmentOf,
  environmentHeader: Object.freeze({ name: 'paptrading', value: '1', environment: 'demo' }),
  keyPage: () => KEY_PAGE,
  domains: DOMAINS,
});

module.exports = { REST_URL, VENUE_HOSTS, environmentOf };
