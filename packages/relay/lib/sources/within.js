'use strict';

const { RelayError } = require('../errors');

/** How long functions of the user may take, ms: the sender waits no longer either. */
const MOST_MS = 5000;

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {string} what  for the message
 * @returns {Promise<T>}
 * @throws {import('../errors').RelayError} ERR_RELAY_NO_ANSWER: nothing is known about the signal, so that it should come again
 */
async function within(promise, what) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    const error = new RelayError('ERR_RELAY_NO_ANSWER', `${what} did not answer within ${MOST_MS / 1000} s`);
    timer = setTimeout(() => reject(error), MOST_MS);
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { within };
