'use strict';

/**
 * Timers and a monotonic clock that fake timers do not replace. Deadlines use them, because a deadline on a faked timer never
 * ends. The wall clock stays the faked one: a test that sets the time expects requests signed with that time.
 *
 * Fake timers replace globals, and some also replace the functions of `node:timers`. This module keeps the functions that exist
 * when the package is loaded.
 *
 * @module
 */

const { clearTimeout, setImmediate, setTimeout } = require('node:timers');
const { performance } = require('node:perf_hooks');

/** Fake timers replace `now` of the object and leave its prototype alone. In Bun only the object has it. @type {() => number} */
const now = Object.getPrototypeOf(performance).now ?? performance.now;

/** The last Date.now that was the engine's own. @type {unknown} */
let ownNow;

/** @returns {boolean} whether something has replaced Date.now(), as fake timers do: the wall clock may stand still */
function isDateFaked() {
  const { now: present } = Date;
  if (present === ownNow) return false;
  const source = Function.prototype.toString.call(present);
  if (!/^function now\(\) \{\s*\[native code\]\s*\}$/.test(source)) return true;
  ownNow = present;
  return false;
}

/** The wall clock, ms since 1970. It looks Date up at each call, so a test can fake Date after the package was loaded. */
const WALL_CLOCK = Object.freeze({ now: () => Date.now() });

module.exports = {
  WALL_CLOCK,
  clearTimeout,
  setImmediate,
  setTimeout,
  isDateFaked,
  performance: Object.freeze({ now: () => now.call(performance) }),
};
