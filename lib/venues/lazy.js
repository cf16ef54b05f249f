'use strict';

/**
 * Puts a `Venue` together. A program that only signs needs few parts of one, so each part is loaded when it is first read.
 *
 * @module
 */

/** @typedef {import('./venue').Venue} Venue */
/** @typedef {import('./defaults').DefaultPart} DefaultPart */

const DEFAULTS = /** @type {const} */ ([
  'limits',
  'pages',
  'stepFixes',
  'help',
  'signedParts',
  'signedStrings',
]);

/**
 * @template {keyof Venue} Later
 * @param {Omit<Venue, Later | DefaultPart> & Partial<Pick<Venue, DefaultPart>>} now the parts that every program needs
 * @param {{ [Name in Later]: () => Venue[Name] }} later what loads each of the others. ./defaults.js has the ones that may be
 *   left out
 * @returns {Readonly<Venue>}
 */
function lazily(now, later) {
  const venue = /** @type {Pick<Venue, 'title' | 'docs'>} */ (/** @type {unknown} */ ({ ...now }));
  const loaders = /** @type {Record<string, () => unknown>} */ ({ ...later });
  for (const name of DEFAULTS) {
    if (!(name in now)) loaders[name] ??= () => require('./defaults').DEFAULT_PARTS[name](venue);
  }
  for (const [name, load] of Object.entries(loaders)) {
    /** @type {unknown} */
    let part;
    Object.defineProperty(venue, name, { get: () => (part ??= load()), enumerable: true });
  }
  return Object.freeze(/** @type {Venue} */ (/** @type {unknown} */ (venue)));
}

module.exports = { lazily };
