'use strict';

/** Where requests and messages of this venue carry credentials. */

const { shortenApiKey } = require('../redact.js');

const hidden = () => '[redacted]';

/** Of the WebSocket URLs. */
const HIDDEN_PARAMS = /\b(token|sign|passphrase)=[^&]*/g;
const KEY_PARAM = /\bapikey=([^&]*)/g;

/** @type {import('../exchange.js').Redaction} */
const REDACTION = {
  headers: new Map([
    ['kc-api-key', shortenApiKey],
    ['kc-api-passphrase', hidden],
    ['kc-api-sign', hidden],
    ['kc-api-partner-sign', hidden],
  ]),
  text: (text) =>
    text
      .replace(HIDDEN_PARAMS, '$1=[redacted]')
      .replace(KEY_PARAM, (_, apiKey) => `apikey=${shortenApiKey(apiKey)}`),
  // The only credential in a message is the signature of a login, which is not JSON and is not shown for that.
  message: (message) => message,
};

module.exports = { REDACTION };
