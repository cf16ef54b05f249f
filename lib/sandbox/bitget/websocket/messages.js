'use strict';

/** Messages of a client, and the answers of a connection as a whole. */

const { parseObject } = require('../../websocket/session.js');
const { readLogin } = require('../auth.js');

/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket/session.js').Message} Message */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {{ code: number, msg: string }} StreamError */

/**
 * The errors of a connection. Codes: https://www.bitget.com/api-doc/common/websocket-intro. The texts of 30003 and 30015
 * are recorded: https://github.com/pybotters/pybotters/issues/389
 */
const ERRORS = {
  noChannel: { code: 30001, msg: "Channel doesn't exist" },
  illegal: { code: 30002, msg: 'Illegal request' },
  logInFirst: { code: 30004, msg: 'User needs to log in' },
  loginFailed: { code: 30005, msg: 'Login failed' },
  badKey: { code: 30011, msg: 'Invalid ACCESS_KEY' },
  passphrase: { code: 30012, msg: 'Invalid ACCESS_PASSPHRASE' },
  badTimestamp: { code: 30013, msg: 'Invalid ACCESS_TIMESTAMP' },
  expired: { code: 30014, msg: 'Request timestamp expired' },
  badSign: { code: 30015, msg: 'Invalid sign' },
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

/** @param {StreamError} error @param {object} [arg] What it is about. */
function errorEvent({ code, msg }, arg) {
  return arg === undefined ? { event: 'error', code, msg } : { event: 'error', arg, code, msg };
}

/**
 * @param {string} verdict
 * @param {StreamError} error
 * @param {object} [arg]
 * @returns {MessageOutcome}
 */
function refuse(verdict, error, arg) {
  return { verdict, execute: () => errorEvent(error, arg) };
}

/** @param {string} op @returns {StreamError} */
function invalidOperation(op) {
  return { code: 30003, msg: `INVALID op:${op}` };
}

module.exports = { ERRORS, errorEvent, findApiKey, invalidOperation, readMessage, refuse };
