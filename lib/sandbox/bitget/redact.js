'use strict';

/** Where requests and messages of this venue carry credentials. */

const { shortenApiKey } = require('../redact.js');

/** Operations whose arguments hold no credentials. Any other operation may be a misspelt login. */
const HARMLESS_OPERATIONS = new Set(['subscribe', 'unsubscribe', 'trade']);

/** @param {unknown} account */
function accountView(account) {
  if (typeof account !== 'object' || account === null) return '[redacted]';
  return Object.fromEntries(
    Object.entries(account).map(([name, value]) => {
      if (name === 'apiKey' && typeof value === 'string') return [name, shortenApiKey(value)];
      return [name, name === 'timestamp' ? value : '[redacted]'];
    }),
  );
}

/**
 * A WebSocket message without the credentials of a login.
 * @param {any} message
 * @returns {any}
 */
function messageView(message) {
  if (typeof message !== 'object' || message === null || Buffer.isBuffer(message)) return message;
  const { op, args } = message;
  if (args === undefined || HARMLESS_OPERATIONS.has(op)) return message;
  return { ...message, args: Array.isArray(args) ? args.map(accountView) : '[redacted]' };
}

const hidden = () => '[redacted]';

/** @type {import('../exchange.js').Redaction} */
const REDACTION = {
  headers: new Map([
    ['access-key', shortenApiKey],
    ['access-passphrase', hidden],
    ['access-sign', hidden],
  ]),
  message: messageView,
};

module.exports = { REDACTION };
