'use strict';

const { BybitApiError, BybitAuthError, BybitRateLimitError } = require('../errors');

const CLASSES = Object.freeze({ BybitApiError, BybitAuthError, BybitRateLimitError });

/**
 * @param {any} fields what `toJSON()` of an error has made
 * @param {string} apiKey only searched for, to be hidden
 * @returns {BybitApiError} the error that another process had
 * @throws {TypeError} when the fields are not those of such an error
 */
function reviveError(fields, apiKey) {
  const Class = CLASSES[/** @type {keyof typeof CLASSES} */ (fields.name)];
  return new Class({ ...fields, apiKey });
}

exports.reviveError = reviveError;
