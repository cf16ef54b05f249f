'use strict';

/** Where requests and messages of this venue carry credentials. */

const { shortenApiKey } = require('../redact.js');

const HIDDEN = '[redacted]';
const VIEWS = /** @type {const} */ ({
  KEY: shortenApiKey,
  api_key: shortenApiKey,
  SIGN: () => HIDDEN,
  signature: () => HIDDEN,
});

/**
 * @param {any} fields
 * @returns {any} A copy without credentials.
 */
function fieldsView(fields) {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  const views = Object.entries(VIEWS).filter(([name]) => fields[name] !== undefined);
  return {
    ...fields,
    ...Object.fromEntries(views.map(([name, view]) => [name, view(String(fields[name]))])),
  };
}

/**
 * A message or an answer without the credentials of a subscription or a login.
 * @param {any} message
 * @returns {any}
 */
function messageView(message) {
  if (typeof message !== 'object' || message === null || Buffer.isBuffer(message)) return message;
  const view = { ...message };
  for (const name of ['auth', 'payload']) {
    if (view[name] !== undefined) view[name] = fieldsView(view[name]);
  }
  if (view.data?.result !== undefined) view.data = { ...view.data, result: fieldsView(view.data.result) };
  return view;
}

/** @type {import('../exchange.js').Redaction} */
const REDACTION = {
  headers: new Map([
    ['key', shortenApiKey],
    ['sign', () => HIDDEN],
  ]),
  message: messageView,
};

module.exports = { REDACTION };
