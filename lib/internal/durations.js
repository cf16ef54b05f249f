'use strict';

/** ms */
const DAY_MS = 24 * 60 * 60 * 1000;

/** ms; setTimeout() of Node.js fires at once for a longer delay. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

module.exports = { DAY_MS, LONGEST_TIMER_MS };
