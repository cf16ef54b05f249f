'use strict';

/**
 * The steps that traders go through by hand when an exchange refuses them: nine, and the passphrase where API keys have one.
 *
 * @module
 */

const { hostList } = require('./causes/record');

/** @typedef {import('../venues').Venue} Venue */
/** @typedef {import('./causes').StepId} StepId */
/** @typedef {Readonly<{ id: StepId, title: string, isKey?: boolean, fix: string, url: string, run?: readonly string[] }>} ChecklistStep isKey: it is fixed on the API management page. run: commands to type */
/**
 * @typedef {object} StepRecord
 * @property {StepId} id
 * @property {string} title
 * @property {true} [isKey]
 * @property {readonly string[]} [run] commands to type
 * @property {keyof import('../venues/venue').VenuePages} page
 * @property {(venue: Readonly<Venue>) => string} fix what to do if it fails; the exchange's own text replaces it
 * @property {(venue: Readonly<Venue>) => boolean} [isPart] whether the exchange has it; every one where it is left out
 */

/** Parts of a signed string, in words. @type {Readonly<Record<string, (venue: Readonly<Venue>) => string>>} */
const PART_WORDS = Object.freeze({
  timestamp: () => 'timestamp',
  apiKey: () => 'API key',
  window: ({ clock }) => clock.windowName,
  method: () => 'method',
  target: () => 'path and query',
  path: () => 'path',
  query: () => 'query',
  body: () => 'the exact body that is sent',
  bodyDigest: ({ signing }) => `${signing.digest.toUpperCase().replace('SHA', 'SHA-')} of the body in hex`,
  content: () => 'the exact query or body that is sent',
});

/** @type {readonly Readonly<StepRecord>[]} */
const STEPS = Object.freeze([
  {
    id: 'environment',
    title: 'Environment',
    page: 'guide',
    fix: (venue) => `Use the host of the environment in which the key was made: ${hostList(venue)}.`,
  },
  {
    id: 'key-exists',
    title: 'API key',
    isKey: true,
    page: 'key',
    fix: () =>
      'Look for the key on the API management page of that environment; if it is not there, create a new one.',
  },
  {
    id: 'ip-whitelist',
    title: 'IP address',
    isKey: true,
    page: 'key',
    // The service of Cloudflare answers with the address alone: https://major.io/p/icanhazip-com-faq/
    run: ['curl -4 https://icanhazip.com', 'curl -6 https://icanhazip.com'],
    fix: () => "Add the public IP address of this machine to the key's whitelist on the API management page.",
  },
  {
    id: 'key-format',
    title: 'Credentials format',
    page: 'guide',
    fix: () => 'Copy key and secret again, without spaces, quotes or line ends, and do not swap them.',
  },
  {
    id: 'permissions',
    title: 'Permissions',
    isKey: true,
    page: 'key',
    fix: () =>
      'Give the key the permission on the API management page, and make it read-write for requests that change something.',
  },
  {
    id: 'account-type',
    title: 'Account type',
    page: 'account',
    fix: () => 'Check the type of the account, and use the endpoints for its type.',
  },
  {
    id: 'expiry',
    title: 'Expiry',
    isKey: true,
    page: 'key',
    fix: () => 'Extend or recreate the key.',
  },
  {
    id: 'clock',
    title: 'Clock',
    page: 'guide',
    fix: ({ clock }) =>
      `Synchronise the clock (NTP). A timestamp must be less than ${clock.aheadMs} ms ahead of the server and no older than ${clock.windowName}.`,
  },
  {
    id: 'signature',
    title: 'Signature',
    page: 'guide',
    fix: (venue) => {
      const { signedParts, signing } = venue;
      const parts = signedParts.flatMap((part) => (typeof part === 'string' ? PART_WORDS[part](venue) : []));
      // Where something stands between the parts, the words for all of them say it.
      const text = parts.length < signedParts.length ? signing.description : parts.join(' + ');
      return `Sign ${text}, with the secret of this key.`;
    },
  },
  {
    id: 'passphrase',
    title: 'Passphrase',
    isKey: true,
    page: 'key',
    isPart: ({ credentials }) => credentials.apiPassphrase !== null,
    fix: ({ credentials }) =>
      `Send the passphrase that was chosen when this key was created (${credentials.variables.apiPassphrase}). If it is lost, create a new key.`,
  },
]);

/** The ids, in the order of the checklist. @type {readonly StepId[]} */
const STEP_IDS = Object.freeze(STEPS.map(({ id }) => id));

/** @type {WeakMap<Readonly<Venue>, readonly ChecklistStep[]>} */
const made = new WeakMap();

/** @param {Readonly<Venue>} venue @returns {readonly ChecklistStep[]} all of this exchange, in order */
function checklistOf(venue) {
  let steps = made.get(venue);
  if (steps === undefined) {
    const own = STEPS.filter(({ isPart }) => isPart === undefined || isPart(venue));
    steps = own.map(({ page, fix, isPart: _, ...step }) => ({
      ...step,
      fix: venue.stepFixes[step.id] ?? fix(venue),
      url: venue.pages[page],
    }));
    made.set(venue, steps);
  }
  return steps;
}

module.exports = { STEP_IDS, checklistOf };
