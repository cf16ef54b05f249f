'use strict';

/** Where requests and messages of this venue carry credentials. */

const { shortenApiKey } = require('../redact.js');

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

/** @type {import('../exchange.js').Redaction} */
const REDACTION = {
  headers: new Map([
    ['x-bapi-api-key', shortenApiKey],
    ['x-bapi-sign', () => '[redacted]'],
  ]),
  message: loginView,
};

module.exports = { REDACTION };
