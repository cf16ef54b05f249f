'use strict';

/** What a promise is rejected with. */
async function rejection(promise) {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error('the promise was fulfilled');
}

/** @param {() => unknown} condition resolves as soon as it holds; the timeout of the test bounds it */
async function until(condition) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

module.exports = { rejection, until };
