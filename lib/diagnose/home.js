'use strict';

/** Where the key belongs, as far as the replies prove it, in words. Pure. */

const { environmentsOf } = require('./places');

/** @typedef {import('.').Facts} Facts */

/** @param {Facts} facts @returns {string} */
function nameTarget({ settings }) {
  return settings.environment ?? settings.baseURL.host;
}

/**
 * @param {Facts} facts
 * @param {import('.').Probe} home
 * @returns {{ evidence: string, fix: string }} that the key belongs elsewhere, and how to send requests there
 */
function describeHome({ settings }, { environment, url, name, evidence }) {
  const { baseURL, venue } = settings;
  const isRegion = name !== environment;
  const target = isRegion ? baseURL.host : (settings.environment ?? baseURL.host);
  const whose = isRegion ? `This key belongs to ${name}` : `This is a ${environment} key`;
  const { environmentHeader: header } = venue.hosts;
  const isMarked = environment === header?.environment;
  const steps = [
    url.origin !== baseURL.origin && `use ${url.origin} instead of ${baseURL.origin}`,
    header !== undefined &&
      environment !== settings.environment &&
      (isMarked
        ? `send the header ${header.name}: ${header.value} with each request (the option environment: '${environment}' does)`
        : `leave out the header ${header.name} (the option environment: '${environment}' does)`),
  ].filter((step) => step !== false);
  return {
    evidence: `${whose}, but your bot calls ${target}. ${upperFirst(name)} ${evidence}.`,
    fix: `${upperFirst(steps.join(', and '))}${isRegion ? '' : `, or create a ${target} key`}.`,
  };
}

/**
 * @param {Facts} facts @returns {import('.').Probe | null} the environment that the key belongs to, if it is not the
 * bot's
 */
function homeElsewhere({ accepted, probes }) {
  return accepted ? null : (probes.find(({ verdict }) => verdict === 'known') ?? null);
}

/** @param {import('../errors').BybitApiError | null} error @returns {string} */
function describeRefusal(error) {
  return `does not know it (${error?.code ?? `HTTP ${error?.httpStatus}`})`;
}

/** @param {Facts} facts @returns {string} what the probes found, as a sentence */
function describeProbes({ probes }) {
  return probes.map(({ name, evidence }) => `${name} ${evidence}`).join(', ');
}

/**
 * @param {Facts} facts
 * @returns {boolean} all environments were asked, and none of them knows the key
 */
function knownNowhere({ settings, error, accepted, probes }) {
  const here = !accepted && error?.category === 'key-or-environment';
  return (
    here &&
    settings.siblings.length > 0 &&
    probes.length >= settings.siblings.length &&
    probes.every(({ verdict }) => verdict === 'unknown')
  );
}

/** @param {Facts} facts @returns {string[]} what was asked, or can be asked, for the key */
function placesOf({ settings: { environment, siblings, venue } }) {
  const names = environmentsOf(venue).filter(
    (name) => name === environment || siblings.some((sibling) => sibling.name === name),
  );
  return [
    ...names,
    ...siblings.filter(({ name }) => !names.includes(/** @type {any} */ (name))).map(({ name }) => name),
  ];
}

/** @param {Facts} facts @returns {string} the subject of a clause: `neither mainnet, testnet nor demo` */
function noEnvironment(facts) {
  const names = placesOf(facts);
  return names.length < 2 ? `not ${names}` : `neither ${names.slice(0, -1).join(', ')} nor ${names.at(-1)}`;
}

/** @param {Facts} facts @returns {boolean} whether the key may move real money */
function isRealMoney(facts) {
  const { environment, venue } = facts.settings;
  return (homeElsewhere(facts)?.environment ?? environment) === environmentsOf(venue)[0];
}

/** @param {string} text */
function upperFirst(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

module.exports = {
  describeHome,
  describeProbes,
  describeRefusal,
  homeElsewhere,
  isRealMoney,
  knownNowhere,
  nameTarget,
  noEnvironment,
  placesOf,
  upperFirst,
};
