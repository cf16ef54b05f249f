'use strict';

/** A request of a bot that used to sign by hand names its own window in a header. */

const rules = require('../internal/options');
const { ownProperties } = require('../internal/own-properties');

/**
 * @param {any} settings  of the request
 * @param {unknown} named  the window in the request's own header; what is not a window is ignored
 * @returns {any} the settings; the option `recvWindow`, where it is given, comes before the header
 */
function withNamedWindow(settings, named) {
  if (settings.recvWindow !== undefined || named === undefined || named === null) return settings;
  const recvWindow = Number(named);
  const [isWindow] = rules.recvWindow;
  return isWindow(recvWindow, settings) ? ownProperties({ ...settings, recvWindow }) : settings;
}

module.exports = { withNamedWindow };
