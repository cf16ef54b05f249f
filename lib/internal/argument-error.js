'use strict';

/**
 * @param {string} message
 * @param {string} [code]
 * @returns {TypeError & { code: string }}
 */
function typeError(message, code = 'ERR_INVALID_ARG_TYPE') {
  return Object.assign(new TypeError(message), { code });
}

module.exports = { typeError };
