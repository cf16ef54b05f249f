'use strict';

/**
 * Preloaded into a relay: its wall clock is set when the file CRASH_CLOCK says so, by as many milliseconds as it holds.
 * Monotonic clocks go on as they did.
 */

const fs = require('node:fs');
const { performance } = require('node:perf_hooks');

const { CRASH_CLOCK } = process.env;
const RealDate = Date;
const realNow = Date.now;

/** ms; after a pause of the process the old step is older, and read again. A read for each Date.now() takes all of the time. */
const FRESH_MS = 2;
let step = 0;
let readAt = -Infinity;

function stepMs() {
  const now = performance.now();
  if (now - readAt < FRESH_MS) return step;
  readAt = now;
  try {
    step = Number(fs.readFileSync(/** @type {string} */ (CRASH_CLOCK), 'utf8'));
  } catch {
    step = 0;
  }
  return step;
}

if (CRASH_CLOCK !== undefined) {
  const now = () => realNow() + stepMs();
  globalThis.Date = /** @type {any} */ (
    class extends RealDate {
      /** @param {...any} args */
      constructor(...args) {
        // @ts-ignore: all forms of the constructor
        super(...(args.length === 0 ? [now()] : args));
      }

      static now() {
        return now();
      }
    }
  );
}
