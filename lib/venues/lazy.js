'use strict';

/**
 * Puts a `Venue` together. A program that only signs needs few parts of one, so each part is loaded when it is first read.
 *
 * @module
 */

/** @typedef {import('./venue').Venue} Venue */

/**
 * @template {keyof Venue} Later
 * @param {Omit<Venue, Later>} now the parts that every program needs
 * @param {{ [Name in Later]: () => Venue[Name] }} later what loads each of the others
 * @returns {Readonly<Venue>}
 */
function lazily(now, later) {
  const venue = { ...now };
  for (const [name, load] of /** @type {[string, () => unknown][]} */ (Object.entries(later))) {
    /** @type {unknown} */
    let part;
    Object.defineProperty(venue, name, { get: () => (part ??= load()), enumerable: true });
  }
  return Object.freeze(/** @type {Venue} */ (/** @type {unknown} */ (venue)));
}

module.exports = { lazily };
