'use strict';

const errors = require('../errors');
const { replyText } = require('../errors/reply-text');
const { ownProperties } = require('../internal/own-properties');

const { ApiError, AuthError, RateLimitError, BybitApiError, BybitAuthError, BybitRateLimitError } = errors;
/** By name. @type {Readonly<Record<string, typeof ApiError>>} */
const CLASSES = Object.freeze(
  ownProperties({ ApiError, AuthError, RateLimitError, BybitApiError, BybitAuthError, BybitRateLimitError }),
);

/**
 * @param {any} fields what `toJSON()` of an error has made
 * @param {string} apiKey only searched for, to be hidden
 * @returns {import('../errors').ApiError} the error that another process had
 * @throws {TypeError} when the fields are not those of such an error
 */
function reviveError(fields, apiKey) {
  const Class = CLASSES[fields.name];
  return new Class({ ...fields, text: replyText(fields), apiKey });
}

exports.reviveError = reviveError;
