'use strict';

/**
 * Timers and a monotonic clock that test suites do not fake. What has to end by itself uses these: a deadline that waits
 * for a faked timer never ends. `Date` is not among them, because the time that a test sets is the time to sign with.
 *
 * Fake timers replace globals, and some replace the functions of `node:timers` too. The functions here are those of the
 * moment at which the package is loaded.
 *
 * @module
 */

const { clearTimeout, setImmediate, setTimeout } = require('node:timers');
const { performance } = require('node:perf_hooks');

/** Some replace `now` of the object itself, and none that of its prototype. @type {() => number} */
const now = Object.getPrototypeOf(performance).now;

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

module.exports = {
  clearTimeout,
  setImmediate,
  setTimeout,
  isDateFaked,
  performance: Object.freeze({ now: () => now.call(performance) }),
};
