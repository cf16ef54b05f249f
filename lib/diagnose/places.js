'use strict';

/**
 * The hosts that a diagnosis asks: that of the bot, the one that tells more about the key, and those where a key may live
 * that the bot's host does not know.
 *
 * @module
 */

const { apiUrl } = require('../internal/base-url');

/** @typedef {import('../venues/venue').Environment} Environment */
/** @typedef {import('../venues/venue').Venue} Venue */
/**
 * A host where a key may live.
 *
 * @typedef {object} Sibling
 * @property {Environment} environment
 * @property {URL} url
 * @property {string} name for texts: the environment, or the region with its host
 * @property {string} label name and host, and the header that tells it from the bot's host where that is the same
 */

/** @param {Readonly<Venue>} venue @returns {readonly Environment[]} the one of real money first */
function environmentsOf({ hosts }) {
  return /** @type {Environment[]} */ (Object.keys(hosts.urls));
}

/**
 * @param {Readonly<Venue>} venue
 * @returns {Record<string, string>} the hosts of regions by name, such as `eea`; empty where a key works at every host of its
 *   environment
 */
function regionsOf(venue) {
  /** @type {Record<string, string>} */
  const regions = {};
  for (const { region, url } of siblingsAt(new URL(Object.values(venue.hosts.urls)[0]), venue)) {
    if (region !== undefined) regions[region] ??= url;
  }
  return regions;
}

/**
 * @param {URL} url of the exchange's own
 * @param {Readonly<Venue>} venue
 * @returns {readonly { environment: string, url: string, region?: string }[]}
 */
function siblingsAt(url, { hosts }) {
  return (
    hosts.siblings?.(url) ??
    Object.entries(hosts.urls).map(([environment, own]) => ({ environment, url: own }))
  );
}

/**
 * @typedef {object} Place
 * @property {URL} baseURL
 * @property {Environment | null} environment
 * @property {Record<string, URL>} environments those of the exchange or of the user, and those of regions
 * @property {ReadonlySet<string>} given the names of those of the user
 * @property {Readonly<Venue>} venue
 */

/**
 * @param {Place} place of the bot
 * @returns {Sibling[]} without that place
 */
function siblingsOf(place) {
  const { baseURL, environment, environments, given, venue } = place;
  const own = ownUrl(place);
  const isShared = venue.hosts.environmentHeader !== undefined;
  // Where a header chooses the environment, every host has all of them.
  const shared = isShared ? environmentsOf(venue).filter((name) => name !== environment) : [];
  const here = shared.map((name) => toSibling({ environment: name }, baseURL, venue));
  const elsewhere = siblingsAt(own, venue)
    .filter(({ url }) => !isShared || new URL(url).origin !== own.origin)
    .map((sibling) => {
      const name = nameOf(sibling, venue);
      // Behind a sandbox or a proxy, regions are asked only where their hosts are given.
      if (!given.has(name) && sibling.region !== undefined && own !== baseURL) return null;
      const url = given.has(name) ? environments[name] : apiUrl(sibling.url, name, venue);
      const served = (isShared && environment) || sibling.environment;
      const isSame = served === environment;
      // Keys of one environment work at each of its hosts, unless the exchange says otherwise.
      if (isSame && venue.hosts.siblings === undefined) return null;
      return toSibling({ ...sibling, environment: served, isSame }, url, venue);
    })
    .filter((sibling) => sibling !== null);
  return [...here, ...elsewhere];
}

/**
 * @param {{ environment: string, url: string, region?: string }} sibling
 * @param {Readonly<Venue>} venue
 * @returns {string} under which its URL can be given: that of an environment, where it is the URL of one
 */
function nameOf({ environment, url, region }, { hosts: { urls } }) {
  if (region === undefined) return environment;
  const found = Object.entries(urls).find(([, own]) => new URL(own).origin === new URL(url).origin);
  return found?.[0] ?? region;
}

/**
 * @param {{ environment: string, region?: string, isSame?: boolean }} sibling isSame: its environment is the bot's
 * @param {URL} url
 * @param {Readonly<Venue>} venue
 * @returns {Sibling}
 */
function toSibling({ environment, region, isSame = false }, url, { hosts: { environmentHeader: header } }) {
  const place = { environment: /** @type {Environment} */ (environment), url };
  if (region !== undefined || isSame) {
    const name = region === undefined ? url.host : `region ${region} (${url.host})`;
    return { ...place, name, label: name };
  }
  const sent = environment === header?.environment ? 'with' : 'without';
  const how = header === undefined ? '' : ` ${sent} the header ${header.name}`;
  return { ...place, name: environment, label: `${environment} (${url.host}${how})` };
}

/**
 * @param {Place} place
 * @returns {URL} the exchange's own in place of that of a sandbox or a proxy
 */
function ownUrl({ baseURL, environment, environments, given, venue }) {
  if (venue.hosts.environmentOf(baseURL).kind === 'rest') return baseURL;
  const regions = regionsOf(venue);
  const region = Object.keys(regions).find(
    (name) => given.has(name) && environments[name].origin === baseURL.origin,
  );
  if (region !== undefined) return new URL(regions[region]);
  const home = environment ?? environmentsOf(venue)[0];
  return new URL(/** @type {Record<string, string>} */ (venue.hosts.urls)[home]);
}

/** @param {Readonly<Venue>} venue @returns {Readonly<Record<string, string>>} hosts of products by name, such as `futures` */
const productsOf = ({ hosts }) => hosts.products ?? {};

/** @typedef {{ venue: Readonly<Venue>, needs: readonly import('./requirements').Need[], environments: Record<string, URL> }} Settings */

/**
 * @param {Settings} settings
 * @param {URL} url
 * @returns {string | undefined} the product that a sandbox or a proxy serves there
 */
function productAt({ venue, environments }, url) {
  return Object.keys(productsOf(venue)).find((name) => environments[name].origin === url.origin);
}

/**
 * @param {Settings} settings
 * @param {{ url: URL, environment: Environment | null }} host
 * @returns {import('../venues/venue').KeyPlace}
 */
function keyPlace(settings, { url: given, environment }) {
  const { needs, venue } = settings;
  const product = productAt(settings, given);
  const url = product === undefined ? given : new URL(productsOf(venue)[product]);
  return {
    url,
    environment,
    paths: needs.flatMap(({ path }) => (path === undefined ? [] : [path])),
    permissions: needs.flatMap(({ permission }) => (permission === undefined ? [] : [permission])),
  };
}

/**
 * @param {Settings} settings
 * @param {{ url: URL, environment: Environment | null }} host
 * @returns {Readonly<import('../venues/venue').KeyRead>} the read that shows whether the host accepts the key
 */
function readAt(settings, host) {
  const { keys } = settings.venue;
  return keys.readAt?.(keyPlace(settings, host)) ?? { path: keys.path };
}

/**
 * @param {Settings} settings
 * @param {{ url: URL, environment: Environment | null }} host
 * @returns {Readonly<import('../venues/venue').KeyRead> | null} the read that tells the rest
 */
function detailsAt(settings, host) {
  const { venue, environments } = settings;
  const found = venue.keys.detailsAt?.(keyPlace(settings, host)) ?? null;
  if (found?.url === undefined || productAt(settings, host.url) === undefined) return found;
  const own = Object.entries(venue.hosts.urls).find(([, url]) => new URL(url).origin === found.url);
  return own === undefined ? found : { ...found, url: environments[own[0]].origin };
}

module.exports = { detailsAt, environmentsOf, productsOf, readAt, regionsOf, siblingsOf };
