'use strict';

/**
 * Calls a function of other code, which may return, throw or reject.
 *
 * @param {() => any} call
 * @returns {Promise<{ fulfilled: boolean, value: any }>} never rejects; `value` is what the call returned or threw
 */
async function settle(call) {
  try {
    return { fulfilled: true, value: await call() };
  } catch (value) {
    return { fulfilled: false, value };
  }
}

module.exports = { settle };
