'use strict';

const { BybitApiError, BybitAuthError } = require('../errors');

/** @typedef {import('../diagnosis/diagnosis').Diagnosis} Diagnosis */

/**
 * @param {Diagnosis} diagnosis one that is not ok
 * @param {string} apiKey
 * @returns {BybitApiError} the rejection itself, or one that stands for what the key information proves
 */
function errorOf(diagnosis, apiKey) {
  const { cause, error, confidence, summary, steps, environment } = diagnosis;
  if (error instanceof BybitApiError && error.category === cause) return error;
  if (cause === null || cause === 'credential') {
    return new BybitApiError({ category: 'no-verdict', retMsg: summary, hints: steps, environment, apiKey });
  }
  const fields = { category: cause, confidence, retMsg: summary, hints: steps, environment, apiKey };
  return new BybitAuthError({ ...fields, method: 'GET', endpoint: '/v5/user/query-api' });
}

exports.errorOf = errorOf;
