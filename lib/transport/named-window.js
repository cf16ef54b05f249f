'use strict';

/** A request of a bot that used to sign by hand names its own window, in a header or among its parameters. */

const { typeError } = require('../internal/argument-error');
const rules = require('../internal/options');
const { ownProperties } = require('../internal/own-properties');

/**
 * @param {any} settings  of the request
 * @param {(header: string) => unknown} headerOf  the request's own
 * @param {() => Record<string, unknown>} paramsOf  the request's own, read only where the window is one of them
 * @returns {unknown}
 */
function windowOf({ venue }, headerOf, paramsOf) {
  const { headerNames, queryNames } = venue.signing;
  if (headerNames.window !== undefined) return headerOf(headerNames.window);
  return queryNames?.window === undefined ? undefined : paramsOf()[queryNames.window];
}

/**
 * @param {any} settings  of the request
 * @param {unknown} named  the request's own window; empty or missing names none
 * @param {unknown} options  of the request: its `recvWindow` comes before the header, that of the client after it
 * @returns {any} the settings
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function withNamedWindow(settings, named, options) {
  const text = named === undefined || named === null || named === false ? '' : String(named).trim();
  const { recvWindow: chosen } = /** @type {any} */ (ownProperties(Object(options)));
  if (text === '' || chosen !== undefined) return settings;
  const { headerNames, queryNames } = settings.venue.signing;
  // A parameter may have decimals.
  const recvWindow = headerNames.window === undefined ? Math.floor(Number(text)) : Number(text);
  const [isWindow, expected] = rules.recvWindow;
  if (isWindow(recvWindow, settings)) return ownProperties({ ...settings, recvWindow });
  const place = headerNames.window ? `header ${headerNames.window}` : `parameter ${queryNames?.window}`;
  throw typeError(`Not sent: the ${place} of the request must be ${expected}`, 'ERR_INVALID_ARG_VALUE');
}

module.exports = { windowOf, withNamedWindow };
