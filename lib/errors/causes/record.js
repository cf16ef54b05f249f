'use strict';

/**
 * The form of a record: everything that the package knows about one cause. A new cause is one more record in a file of this
 * folder. What an exchange says or does differently is in its folder of lib/venues.
 *
 * @module
 */

/** @typedef {import('../../venues').Venue} Venue */
/** @typedef {'environment' | 'key-exists' | 'ip-whitelist' | 'key-format' | 'permissions' | 'account-type' | 'expiry' | 'clock' | 'signature' | 'passphrase'} StepId */
/** @typedef {{ id: string, title: string, fix: string, isKey?: boolean, run?: readonly string[] }} CauseHint isKey: it is fixed on the API management page */
/**
 * Texts for people: the command `explain` and docs/errors.md.
 *
 * @typedef {object} CauseHelp
 * @property {string} what one or two sentences
 * @property {string} proof on what evidence this package says so
 * @property {readonly string[]} [remedy] what to do, in order; the fixes of the hints when it is left out
 */
/**
 * What a reply with a cause does to a gate:
 *
 * - `rejected`: about the key, and so about every request
 * - `guarded`: counts for a request that the gate guards, or that is one of `needs`
 * - `needed`: counts only for a request that is one of `needs`
 * - `doubted`: perhaps about this request only; the third in a row closes the gate
 * - `ignored`: says nothing about the key
 *
 * @typedef {'rejected' | 'guarded' | 'needed' | 'doubted' | 'ignored'} GateEffect
 */
/**
 * @typedef {object} Cause
 * @property {'auth' | 'api' | 'rate-limit'} kind which error class: AuthError, ApiError, RateLimitError
 * @property {boolean} retryable the same request can succeed later without a change by anyone
 * @property {GateEffect} gate
 * @property {keyof import('../../venues/venue').VenuePages} page of the exchange that documents it
 * @property {readonly StepId[]} checks which steps of the checklist come first, most likely cause first
 * @property {(venue: Readonly<Venue>) => string} title
 * @property {(venue: Readonly<Venue>) => boolean} [isPart] whether the exchange has it; every one where it is left out
 * @property {true} [isBlameless] the API key is not the cause, so no fix is about the key
 * @property {(venue: Readonly<Venue>) => readonly Readonly<CauseHint>[]} [hints] of a cause that no step of the checklist is
 *   about, most likely fix first
 * @property {(venue: Readonly<Venue>) => CauseHelp} help
 */

const AUTH = { kind: /** @type {const} */ ('auth'), retryable: false };
/** Of replies that say nothing about the key. */
const API = {
  isBlameless: /** @type {const} */ (true),
  kind: /** @type {const} */ ('api'),
  retryable: true,
  gate: /** @type {const} */ ('ignored'),
  page: /** @type {const} */ ('errors'),
  checks: [],
};

/**
 * @param {readonly string[]} items
 * @param {'and' | 'or'} word
 * @returns {string} `a, b and c`
 */
function inList(items, word) {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** @param {Readonly<Venue>} venue @returns {string} the REST hosts of all environments */
function hostList({ hosts }) {
  const names = Object.values(hosts.urls).map((url) => new URL(url).host);
  const list = inList([...new Set(names)], 'or');
  const header = hosts.environmentHeader;
  return header ? `${list}, with the header ${header.name}: ${header.value} for ${header.environment}` : list;
}

/** @param {Readonly<Venue>} venue @returns {string} the headers of a signed request, and the parameters of its query */
function headerList({ signing: { headerNames, queryNames } }) {
  const names = Object.values(headerNames).filter((name) => name !== undefined);
  const { timestamp, signature } = queryNames ?? {};
  const parameters = [timestamp, signature].filter((name) => name !== undefined);
  if (parameters.length === 0) return inList(names, 'and');
  return `${names.join(', ')}, and ${inList(parameters, 'and')} as parameters`;
}

module.exports = { API, AUTH, headerList, hostList, inList };
