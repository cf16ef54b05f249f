'use strict';

/**
 * A copy of options that inherits nothing. Code elsewhere in the process can put properties on Object.prototype, and
 * such a property must not count as an option.
 *
 * @template {object} T
 * @param {T} options
 * @returns {T}
 */
function ownProperties(options) {
  return Object.assign(Object.create(null), options);
}

module.exports = { ownProperties };
