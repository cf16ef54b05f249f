'use strict';

/** @type {Readonly<import('../venue').VenueHelp>} */
const HELP = Object.freeze({
  causes: {},
  mistakes: {},
  successes: {},
  samples: [],
  requestCodes: {},
  pasted: Object.freeze({
    names: { code: 'code', message: 'msg', figures: '' },
    bodyOf: (/** @type {any} */ code, /** @type {any} */ msg) => ({ code, msg }),
    phrases: [],
    path: /\/(?:api|sapi|fapi|dapi)\/v\d\/[\w/-]+/,
    apiKeys: [],
  }),
});

module.exports = { HELP };
