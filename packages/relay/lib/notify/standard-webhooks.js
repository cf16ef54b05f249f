'use strict';

/**
 * Signs messages by Standard Webhooks, with a symmetric key.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @module
 */

const { createHmac } = require('node:crypto');

const PREFIX = 'whsec_';

/**
 * @param {{ key: string, id: string, at: number, body: string }} message  key: `whsec_…` or base64; at: ms since 1970
 * @returns {Record<string, string>} the headers to send with the body
 */
function signMessage({ key, id, at, body }) {
  const bytes = Buffer.from(key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key, 'base64');
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

module.exports = { signMessage };
