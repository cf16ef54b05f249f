'use strict';

/** What all channels of this venue read from a message. */

const { parseObject } = require('../../websocket/session.js');

/** @typedef {import('../../websocket/session.js').Message} Message */
/** @typedef {import('../../websocket/session.js').Session} Session */

/**
 * @param {string} text
 * @returns {Message}
 */
function readMessage(text) {
  const json = parseObject(text);
  return { json, op: typeof json?.op === 'string' ? json.op : '', args: json?.args };
}

/**
 * @param {Session} session
 * @param {Message} message
 * @returns {string | null} The key that a login names, or that of the connection.
 */
function findApiKey({ apiKey }, { op, args }) {
  const claimed = op === 'auth' && Array.isArray(args) && typeof args[0] === 'string' ? args[0] : null;
  return claimed ?? apiKey;
}

/**
 * The `req_id` that the answer repeats, as text also where the client has sent a number.
 * @param {Message} message
 * @returns {{ req_id?: string }}
 */
function echoRequestId({ json }) {
  const id = json?.req_id;
  return typeof id === 'string' || typeof id === 'number' ? { req_id: String(id) } : {};
}

module.exports = { echoRequestId, findApiKey, readMessage };
