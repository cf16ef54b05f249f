'use strict';

/** ms */
const DAY_MS = 24 * 60 * 60 * 1000;

module.exports = { DAY_MS };
