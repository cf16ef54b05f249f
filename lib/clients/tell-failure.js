'use strict';

const { ApiError } = require('../errors');
const { callOnError, tellRefusal } = require('../transport/on-error');

/** Several calls can fail with one error: those that wait for the same login. @type {WeakSet<Error>} */
const told = new WeakSet();

/**
 * Calls `onError` with an error of this package, once for each error.
 *
 * @template T
 * @param {T} failure of a request, thrown or not
 * @param {((error: any) => unknown) | undefined} onError
 * @returns {T} the same
 */
function tellFailure(failure, onError) {
  if (!(failure instanceof Error) || told.has(failure)) return failure;
  told.add(failure);
  if (failure instanceof ApiError) callOnError(onError, failure);
  else tellRefusal(failure, onError);
  return failure;
}

module.exports = { tellFailure };
