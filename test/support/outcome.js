'use strict';

/**
 * What a call did, in a form that two implementations can be compared by: its value, or the name, code and message
 * of what it threw.
 */

/** @param {any} error */
function describeError(error) {
  if (!(error instanceof Error)) return { thrown: error };
  return { name: error.name, code: /** @type {any} */ (error).code, message: error.message };
}

/** @param {() => unknown} action */
function outcome(action) {
  try {
    return { value: action() };
  } catch (error) {
    return describeError(error);
  }
}

/** @param {() => unknown} action */
async function asyncOutcome(action) {
  try {
    return { value: await action() };
  } catch (error) {
    return describeError(error);
  }
}

module.exports = { asyncOutcome, describeError, outcome };
