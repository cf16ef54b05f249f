'use strict';

/**
 * The exchanges by name. Each one is loaded when it is first used.
 *
 * @module
 */

const { invalidOption, oneOf } = require('../internal/options');

/** @typedef {import('./venue').Venue} Venue */
/** The name of an exchange. @typedef {keyof typeof LOADERS} VenueName */

/** An exchange is a folder beside this file, and a line here. */
const LOADERS = Object.freeze({
  bybit: () => require('./bybit').BYBIT,
  binance: () => require('./binance').BINANCE,
  okx: () => require('./okx').OKX,
  kucoin: () => require('./kucoin').KUCOIN,
  gate: () => require('./gate').GATE,
  bitget: () => require('./bitget').BITGET,
});
const DEFAULT = 'bybit';

/** @type {Record<string, Readonly<Venue>>} */
const VENUES = {};
for (const [name, load] of Object.entries(LOADERS)) {
  Object.defineProperty(VENUES, name, { get: load, enumerable: true, configurable: true });
}

/**
 * @param {unknown} holder a signer, an error, or other object with the name of its exchange in `venue`
 * @returns {Readonly<Venue>} Bybit where it names none that is known
 */
function venueOf(holder) {
  const name = /** @type {any} */ (holder)?.venue;
  return VENUES[typeof name === 'string' && Object.hasOwn(VENUES, name) ? name : DEFAULT];
}

/**
 * @param {string} name
 * @returns {string} the exchange's own spelling; the name itself where the exchange is not known
 */
function exchangeName(name) {
  return Object.hasOwn(VENUES, name) ? VENUES[name].title : name;
}

/**
 * @param {any} options of a user, with the name of an exchange in `venue`
 * @param {string} taker the function or class that takes them, for the message: `new Signer()`
 * @returns {Readonly<Venue>} Bybit where `venue` is undefined
 * @throws {TypeError} ERR_INVALID_ARG_VALUE for a name that is unknown
 */
function requireVenue(options, taker) {
  const name = options?.venue;
  if (name === undefined) return VENUES[DEFAULT];
  if (typeof name === 'string' && Object.hasOwn(VENUES, name)) return VENUES[name];
  throw invalidOption('venue', taker, oneOf(...Object.keys(VENUES)), name);
}

/**
 * Makes an exchange known. Tests prove the type with exchanges that the package does not contain.
 *
 * @param {Readonly<Venue>} venue
 */
function registerVenue(venue) {
  const property = { value: venue, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(VENUES, venue.id, property);
}

module.exports = { VENUES, exchangeName, registerVenue, requireVenue, venueOf };
