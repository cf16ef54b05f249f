'use strict';

/** Messages of a client, and the answers of a connection as a whole. */

const { parseObject } = require('../../websocket/session.js');
const { readLogin } = require('../auth.js');

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket/session.js').Message} Message */
/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

/** The texts of the errors of a connection. https://www.okx.com/docs-v5/en/#error-code-websocket-public */
const ERRORS = {
  badTimestamp: { code: '60004', msg: 'Invalid timestamp' },
  badKey: { code: '60005', msg: 'Invalid apiKey' },
  expired: { code: '60006', msg: 'Timestamp request expired' },
  badSign: { code: '60007', msg: 'Invalid sign' },
  loginFailed: { code: '60009', msg: 'Login failed.' },
  logInFirst: { code: '60011', msg: 'Please log in' },
  badArgs: { code: '60013', msg: 'Invalid args' },
  passphrase: { code: '60024', msg: 'Wrong passphrase' },
  wrongUrl: {
    code: '60028',
    msg: 'The current operation is not supported by this URL. Please use the correct WebSocket URL for the operation.',
  },
  repeatedLogin: {
    code: '60031',
    msg: 'The WebSocket endpoint does not allow multiple or repeated logins.',
  },
  unknownKey: { code: '60032', msg: "API key doesn't exist." },
};

/** @param {string} text @returns {Message} */
function readMessage(text) {
  // These two are not JSON.
  if (text === 'ping' || text === 'pong') return { json: null, op: text };
  const json = parseObject(text);
  return { json, op: typeof json?.op === 'string' ? json.op : '', args: json?.args };
}

/**
 * @param {Session} session
 * @param {Message} message
 * @returns {string | null} The key that a login names, or that of the connection.
 */
function findApiKey({ apiKey }, { op, args }) {
  const claimed = op === 'login' ? readLogin(args).apiKey : '';
  return claimed === '' ? apiKey : claimed;
}

/** The `id` that the answer repeats. @param {Message} message @returns {{ id?: string }} */
function echoId({ json }) {
  const id = json?.id;
  return typeof id === 'string' || typeof id === 'number' ? { id: String(id) } : {};
}

/**
 * @param {MessageContext} context
 * @param {{ code: string, msg: string }} error
 */
function errorEvent({ session, message }, { code, msg }) {
  return { ...echoId(message), event: 'error', code, msg, connId: session.connId };
}

/** @param {MessageContext} context */
function invalidRequest(context) {
  const { json, op } = context.message;
  return errorEvent(context, { code: '60012', msg: `Invalid request: ${JSON.stringify(json ?? op)}` });
}

/**
 * @param {string} verdict
 * @param {MessageContext} context
 * @param {{ code: string, msg: string }} error
 * @returns {MessageOutcome}
 */
function refuse(verdict, context, error) {
  return { verdict, execute: () => errorEvent(context, error) };
}

module.exports = { ERRORS, echoId, errorEvent, findApiKey, invalidRequest, readMessage, refuse };
