'use strict';

/**
 * The ports of a sandbox: one for each host, in a row. The doctor finds every environment by the port of the first one.
 *
 * @module
 */

const { environmentsOf, productsOf, regionsOf } = require('../diagnose/places');

/** @typedef {Readonly<import('../venues/venue').Venue>} Venue */

/**
 * @param {Venue} venue
 * @returns {Readonly<Record<string, number>>} by environment, by region and by product: which port in the row it has, from 0. Environments
 *   of one host share a port
 */
function portOrder(venue) {
  const { urls } = venue.hosts;
  const places = [
    ...environmentsOf(venue).map((name) => [name, urls[name]]),
    ...Object.entries(regionsOf(venue)),
    ...Object.entries(productsOf(venue)),
  ];
  const origins = [...new Set(places.map(([, url]) => new URL(url).origin))];
  return Object.fromEntries(places.map(([name, url]) => [name, origins.indexOf(new URL(url).origin)]));
}

/** @param {Venue} venue @returns {string[]} the first name of each port, in a row */
function portNames(venue) {
  const order = portOrder(venue);
  return Object.keys(order).filter(
    (name, index, names) => names.findIndex((other) => order[other] === order[name]) === index,
  );
}

module.exports = { portNames, portOrder };
