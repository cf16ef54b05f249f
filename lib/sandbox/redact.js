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

/** `expires` of a login, as number or text; anything else in its place may be the signature. */
const MILLISECONDS = /^\d{1,15}$/;

/** Operations whose arguments hold no credentials. Any other operation may be a misspelt login. */
const HARMLESS_OPERATIONS = new Set(['ping', 'pong', 'subscribe', 'unsubscribe']);

/**
 * A WebSocket message without the API key and the signature of a login; `request` of a reply may repeat them.
 * @param {any} message
 * @returns {any}
 */
function loginView(message) {
  if (typeof message !== 'object' || message === null || Buffer.isBuffer(message)) return message;
  const { op, args, request } = message;
  const harmless = HARMLESS_OPERATIONS.has(op) || (typeof op === 'string' && op.startsWith('order.'));
  const view = { ...message };
  if (Array.isArray(args) && !harmless) {
    view.args = args.map((value, index) => {
      if (typeof value !== 'string' && typeof value !== 'number') return '[redacted]';
      if (index === 0) return shortenApiKey(String(value));
      return index === 1 && MILLISECONDS.test(String(value)) ? value : '[redacted]';
    });
  }
  if (request !== undefined) view.request = loginView(request);
  return view;
}

module.exports = { headerView, loginView, shortenApiKey, withRedactedView };
