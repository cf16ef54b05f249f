'use strict';

/**
 * What people print while they debug a test must not show credentials, although the sandbox has to hold them.
 * The properties stay complete for assertions; only the printed and the JSON view are redacted.
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

/** How a header that carries a credential is shown. Every other header is shown as it is. */
const HEADER_VIEWS = new Map([
  ['x-bapi-api-key', shortenApiKey],
  ['x-bapi-sign', () => '[redacted]'],
]);

/**
 * @param {string} name
 * @param {unknown} value
 */
function headerView(name, value) {
  const view = HEADER_VIEWS.get(name.toLowerCase());
  return view === undefined ? value : view(String(value));
}

module.exports = { headerView, shortenApiKey, withRedactedView };
