'use strict';

/**
 * The exchanges by name.
 *
 * @module
 */

const { BYBIT } = require('./bybit');

/** @typedef {import('./venue').Venue} Venue */

/** @type {Readonly<Record<string, Readonly<Venue>>>} */
const VENUES = Object.freeze({ [BYBIT.id]: BYBIT });

/**
 * @param {unknown} holder a signer, an error, or other object with the name of its exchange in `venue`
 * @returns {Readonly<Venue>} Bybit where it names none that is known
 */
function venueOf(holder) {
  const name = /** @type {any} */ (holder)?.venue;
  return typeof name === 'string' && Object.hasOwn(VENUES, name) ? VENUES[name] : BYBIT;
}

/**
 * @param {string} name
 * @returns {string} the exchange's own spelling; the name itself where the exchange is not known
 */
function exchangeName(name) {
  return Object.hasOwn(VENUES, name) ? VENUES[name].title : name;
}

module.exports = { VENUES, exchangeName, venueOf };
