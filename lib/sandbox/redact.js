'use strict';

/**
 * Hides credentials in printed records. The properties stay complete for assertions; only util.inspect and
 * JSON.stringify show a redacted view.
 */

const { inspect } = require('node:util');

/** @param {string} apiKey */
function shortenApiKey(apiKey) {
  return `${apiKey.slice(0, 4)}…`;
}

/**
 * Gives `target` a view of its own in util.inspect (so in console.log) and in JSON.stringify.
 * @template {object} T
 * @param {T} target
 * @param {() => object} view
 * @returns {T} The same object.
 */
function withRedactedView(target, view) {
  return Object.defineProperties(target, {
    toJSON: { value: view },
    [inspect.custom]: {
      /** @type {(depth: number, options: import('node:util').InspectOptions) => string} */
      value: (_depth, options) => inspect(view(), { ...options, depth: null }),
    },
  });
}

module.exports = { shortenApiKey, withRedactedView };
