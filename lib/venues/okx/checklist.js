'use strict';

/** What to do about a failed step of the checklist, where this exchange differs from others. */
const STEP_FIXES = Object.freeze({});

module.exports = { STEP_FIXES };
