'use strict';

/**
 * Calls somebody else's function, which may reject, or throw instead of rejecting.
 *
 * @param {() => any} call
 * @returns {Promise<{ fulfilled: boolean, value: any }>} never rejects
 */
async function settled(call) {
  try {
    return { fulfilled: true, value: await call() };
  } catch (value) {
    return { fulfilled: false, value };
  }
}

module.exports = { settled };
