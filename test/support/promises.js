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

/** ms; far longer than any condition takes on a busy machine. A wait without an end would not say what it waited for. */
const LONGEST_WAIT_MS = 5 * 60_000;

/** @param {() => unknown} condition resolves as soon as it holds */
async function until(condition) {
  const end = performance.now() + LONGEST_WAIT_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`This never came true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

module.exports = { rejection, until };
