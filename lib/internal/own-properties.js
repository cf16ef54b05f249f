'use strict';

/**
 * A copy of options that inherits nothing. Other code in the process can add properties to Object.prototype, and these must not
 * count as options.
 *
 * @template {object} T
 * @param {T} options
 * @returns {T}
 */
function ownProperties(options) {
  return Object.assign(Object.create(null), options);
}

module.exports = { ownProperties };
