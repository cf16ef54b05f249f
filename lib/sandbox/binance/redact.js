'use strict';

/** Where requests and messages of Binance carry credentials. */

const { shortenApiKey } = require('../redact.js');

const HIDDEN = '[redacted]';
/** Also in a query that is percent-encoded twice or cut. */
const SIGNATURE = /(signature=)[^&\s]*/gi;
const API_KEY = /(apiKey=)([^&\s]*)/gi;

/** @param {string} text */
function textView(text) {
  return text
    .replace(SIGNATURE, `$1${HIDDEN}`)
    .replace(API_KEY, (_all, name, value) => name + shortenApiKey(value));
}

/** @param {any} fields @returns {any} */
function fieldsView(fields) {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  const view = { ...fields };
  if (view.signature !== undefined) view.signature = HIDDEN;
  if (typeof view.apiKey === 'string') view.apiKey = shortenApiKey(view.apiKey);
  return view;
}

/** @param {any} message */
function messageView(message) {
  if (typeof message !== 'object' || message === null || Buffer.isBuffer(message)) return message;
  const { params, result } = message;
  return {
    ...message,
    ...(params !== undefined && { params: fieldsView(params) }),
    ...(result !== undefined && { result: fieldsView(result) }),
  };
}

/** @type {import('../exchange.js').Redaction} */
const REDACTION = {
  headers: new Map([['x-mbx-apikey', shortenApiKey]]),
  text: textView,
  message: messageView,
};

module.exports = { REDACTION };
