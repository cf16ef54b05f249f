'use strict';

/**
 * Warns about a request that looks like one to the exchange, and is not signed because its host is not known. Without the warning,
 * a bot behind a proxy gets HTTP 401 and no reason.
 *
 * @module
 */

const { ownProperties } = require('../internal/own-properties');

/** Once they are used up, further origins get no warning. */
const MOST_ORIGINS = 100;

/** Of which this process was warned. @type {Set<string>} */
const warned = new Set();

/**
 * @typedef {object} UntouchedRequest
 * @property {URL} url
 * @property {readonly string[]} headerNames
 * @property {unknown} options its `bybitAuth`
 */

/**
 * @param {UntouchedRequest} request
 * @param {Readonly<import('../venues/venue').Venue>} venue
 */
function looksSigned({ url, headerNames, options }, { endpoints, signing }) {
  if (options !== undefined) return /** @type {any} */ (ownProperties(Object(options))).sign !== false;
  const known = Object.values(signing.headerNames).map((name) => name?.toLowerCase());
  if (headerNames.some((name) => known.includes(name.toLowerCase()))) return true;
  return endpoints.isApiPath(url.pathname) && !endpoints.isPublic(url.pathname);
}

/**
 * @param {UntouchedRequest} request one that goes to the client as it is
 * @param {any} settings of the client
 * @param {string} taker the function that takes the option: `attach()`
 */
function warnUnsigned(request, { venue, gate }, taker) {
  const { origin } = request.url;
  if (!/^https?:/.test(origin) || warned.has(origin) || warned.size >= MOST_ORIGINS) return;
  if (!looksSigned(request, venue)) return;
  warned.add(origin);
  const unasked = gate === undefined ? '' : ' The gate is not asked either.';
  const message =
    `Requests to ${origin} are not signed, and their replies are not checked: it is neither an API host of ` +
    `${venue.title} nor a baseURL.${unasked} If it is your proxy or sandbox, add it to the options of ${taker}: ` +
    `baseURL: '${origin}'`;
  process.emitWarning(message, { type: 'BybitAuthWarning', code: 'BYBIT_AUTH_UNSIGNED' });
}

module.exports = { warnUnsigned };
