'use strict';

/**
 * The WebSocket for orders: a signed URL, a text of the server that the client signs, then commands. That a refused login
 * is answered in JSON and ends the connection is what clients expect; KuCoin documents no more about it.
 * https://www.kucoin.com/docs-new/websocket-api/base-info/introduction-uta and https://github.com/sieblyio/kucoin-api
 */

const { readLogin } = require('../auth.js');
const { regionOf } = require('../keys.js');
const { signatureFits, signedLogin } = require('../verify.js');
const { connectionOf } = require('./connection.js');

/** @typedef {import('../../websocket/session.js').Channel} Channel */
/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */

/** The endpoint that does the same. @type {Readonly<Record<string, { host: string, method: string, path: (args: any) => string }>>} */
const COMMANDS = {
  'spot.order': { host: 'mainnet', method: 'POST', path: () => '/api/v1/hf/orders' },
  'spot.sync_order': { host: 'mainnet', method: 'POST', path: () => '/api/v1/hf/orders/sync' },
  'spot.cancel': { host: 'mainnet', method: 'DELETE', path: (args) => `/api/v1/hf/orders/${idOf(args)}` },
  'spot.sync_cancel': {
    ...{ host: 'mainnet', method: 'DELETE' },
    path: (args) => `/api/v1/hf/orders/sync/${idOf(args)}`,
  },
  'futures.order': { host: 'futures', method: 'POST', path: () => '/api/v1/orders' },
  'futures.cancel': { host: 'futures', method: 'DELETE', path: (args) => `/api/v1/orders/${idOf(args)}` },
};

/** @param {{ orderId?: string, clientOid?: string }} args */
function idOf({ orderId, clientOid }) {
  return orderId === undefined ? `client-order/${clientOid}` : orderId;
}

/**
 * @param {import('../application.js').ApplicationInstance} application
 * @param {Session} session
 */
function greetTrade(application, session) {
  const credentials = readLogin(session.query);
  const { refusal, key } = application.authenticate(credentials, {
    ...{ region: regionOf(session.host), clientIp: session.clientIp, permission: null },
    payload: signedLogin(credentials),
  });
  const connection = connectionOf(session);
  if (refusal !== null || key === undefined) {
    connection.closing = true;
    return { code: `${refusal?.code}`, msg: refusal?.msg };
  }
  const timestamp = application.now('mainnet');
  connection.key = key;
  connection.hello = JSON.stringify({ sessionId: session.connId, data: 'sessionId', timestamp });
  return connection.hello;
}

/** @param {MessageContext} context @returns {MessageOutcome} */
function verifySession({ session, message }) {
  const connection = connectionOf(session);
  const { key, hello } = connection;
  const fits = key !== null && hello !== null && signatureFits(key.secret, hello, `${message.args}`);
  if (!fits) {
    const execute = () => {
      connection.closing = true;
      return { code: '400005', msg: 'Invalid KC-API-SIGN' };
    };
    return { verdict: 'signature', execute };
  }
  const execute = () => {
    connection.hello = null;
    session.apiKey = key.apiKey;
    return { sessionId: session.connId, data: 'welcome', pingInterval: 18_000, pingTimeout: 10_000 };
  };
  return { verdict: 'accepted', execute };
}

/** @type {Channel} */
const TRADE = {
  handle(context) {
    const { application, session, message, clientIp, now } = context;
    const { key, hello } = connectionOf(session);
    if (hello !== null || key === null) return verifySession(context);
    const { op } = message;
    const { id, args } = message.json ?? {};
    const params = typeof args === 'object' && args !== null ? args : {};
    if (op === 'ping') {
      return { verdict: 'accepted', execute: () => ({ id, op: 'pong', timestamp: now }) };
    }
    const command = Object.hasOwn(COMMANDS, op) ? COMMANDS[op] : undefined;
    if (command === undefined) {
      return { verdict: 'route', execute: () => ({ id, op, code: '400100', msg: `op ${op} is invalid` }) };
    }
    const { host, method, path } = command;
    const outcome = application.command({ host, method, path: path(params) }, key, { params, clientIp });
    const execute = () => {
      const { body, code, msg, data } = outcome.execute();
      const result = body ?? { code: `${code}`, msg, ...(data !== undefined && { data }) };
      return { id, op, ...result, inTime: now, outTime: now };
    };
    return { verdict: outcome.verdict, execute };
  },
  answer: ({ message }, { code, msg }) => {
    return { id: message.json?.id, op: message.op, code: `${code}`, msg: msg ?? '' };
  },
};

module.exports = { TRADE, greetTrade };
