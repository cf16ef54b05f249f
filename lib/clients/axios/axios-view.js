'use strict';

/**
 * Gives an error of this package what catch blocks read of an AxiosError: `isAxiosError`, `config`, `response` and `status`.
 * A bot that reads `error.response.data` then works as before it was ported. The properties are not enumerable, so the
 * error is logged without them.
 *
 * @module
 */

const { makeSafeToLog } = require('./redact');
const { ApiError } = require('../../errors');
const { replyText } = require('../../errors/reply-text');
const { ownProperties } = require('../../internal/own-properties');

/** The status of a refusal for which no reply of the exchange stands. */
const FORBIDDEN = 403;

/**
 * @param {any} error
 * @param {any} response of axios; undefined when there was no reply
 * @param {any} config the caller's
 * @returns {any} the error
 */
function addView(error, response, config) {
  const shown = response !== undefined && isTransformable(response, config) ? response : undefined;
  const view = { isAxiosError: true, config, response: shown, status: shown?.status };
  for (const [name, value] of Object.entries(view)) {
    if (value === undefined) continue;
    Object.defineProperty(error, name, ownProperties({ value, configurable: true, writable: true }));
  }
  return error;
}

/**
 * axios transforms the data of every error with a response. A transformation that throws would replace the error.
 *
 * @param {any} response
 * @param {any} config
 * @returns {boolean}
 */
function isTransformable({ data, headers, status }, config) {
  try {
    let transformed = data;
    for (const transform of [config.transformResponse ?? []].flat()) {
      transformed = transform.call(config, transformed, headers, status);
    }
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {import('../../errors').ApiError} error
 * @param {import('../../transport/send-signed').Outcome} outcome
 * @param {any} config the caller's
 * @returns {any} the error
 */
function withReply(error, { fulfilled, value }, config) {
  return addView(error, (fulfilled ? value : value?.response) ?? undefined, config);
}

/**
 * The response stands for the reply that closed the gate, or for the refusal itself, and is marked `synthetic`.
 *
 * @param {import('../../gate/error').GateError} error
 * @param {any} config the caller's
 * @param {{ venue: Readonly<import('../../venues/venue').Venue> }} request
 * @returns {any} the error
 */
function withRefusal(error, config, { venue }) {
  const { code, message } = venue.replies.fields;
  const reply = error.cause instanceof ApiError ? error.cause : null;
  const data = { [code]: reply?.code ?? null, [message]: (reply && replyText(reply)) || error.message };
  makeSafeToLog(error, config, { venue });
  const response = {
    status: reply?.httpStatus ?? FORBIDDEN,
    statusText: '',
    headers: new config.headers.constructor(),
    // As text, which transformations expect.
    data: JSON.stringify(data),
    config,
    synthetic: true,
  };
  return addView(error, response, config);
}

module.exports = { withRefusal, withReply };
