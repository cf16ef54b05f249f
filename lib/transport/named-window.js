'use strict';

/** A request of a bot that used to sign by hand names its own window in a header. */

const { typeError } = require('../internal/argument-error');
const rules = require('../internal/options');
const { ownProperties } = require('../internal/own-properties');

/**
 * @param {any} settings  of the request
 * @param {unknown} named  the window in the request's own header; empty or missing names none
 * @param {unknown} options  of the request: its `recvWindow` comes before the header, that of the client after it
 * @returns {any} the settings
 * @throws {TypeError} ERR_INVALID_ARG_VALUE
 */
function withNamedWindow(settings, named, options) {
  const text = named === undefined || named === null || named === false ? '' : String(named).trim();
  const { recvWindow: chosen } = /** @type {any} */ (ownProperties(Object(options)));
  if (text === '' || chosen !== undefined) return settings;
  const recvWindow = Number(text);
  const [isWindow, expected] = rules.recvWindow;
  if (isWindow(recvWindow, settings)) return ownProperties({ ...settings, recvWindow });
  const { window } = settings.venue.signing.headerNames;
  throw typeError(
    `Not sent: the header ${window} of the request must be ${expected}`,
    'ERR_INVALID_ARG_VALUE',
  );
}

module.exports = { withNamedWindow };
