'use strict';

/**
 * Preloaded into a relay: its wall clock is set when the file CRASH_CLOCK says so, by as many milliseconds as it holds.
 * Monotonic clocks go on as they did.
 */

const fs = require('node:fs');

const { CRASH_CLOCK } = process.env;
const RealDate = Date;
const realNow = Date.now;

/** Read again whenever somebody asks for the time, so that no moment is left in which the old one counts. */
function stepMs() {
  try {
    return Number(fs.readFileSync(/** @type {string} */ (CRASH_CLOCK), 'utf8'));
  } catch {
    return 0;
  }
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
