'use strict';

/**
 * The trade channel: a login, then orders. https://bybit-exchange.github.io/docs/v5/websocket/trade/guideline
 */

const { randomBytes } = require('node:crypto');
const { isPlainObject } = require('../options.js');
const { readCommandHeader } = require('../auth.js');
const { findCategory } = require('../handlers/symbols.js');
const { REFUSALS, withCode } = require('../replies.js');
const { ruleLogin } = require('./private.js');

/** @typedef {import('./session.js').Channel} Channel */
/** @typedef {import('./session.js').Desk} Desk */
/** @typedef {import('./session.js').MessageRuling} MessageRuling */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

const REQUEST_ID_LENGTH = 36;

/** The endpoint that does the same over HTTP. */
const COMMANDS = new Map([
  ['order.create', '/v5/order/create'],
  ['order.cancel', '/v5/order/cancel'],
]);

/** @type {Channel['answer']} */
function answer({ session, message, now }, spec, _verdict, limits = {}) {
  const { retCode, retMsg = '', result = {} } = withCode(spec);
  const { json, op } = message;
  const requestId = json?.reqId === undefined ? {} : { reqId: json.reqId };
  const said = { ...requestId, retCode, retMsg, op };
  if (op === 'auth') return { ...said, connId: session.connId };
  const header = { ...limits, Traceid: randomBytes(16).toString('hex'), Timenow: `${now}` };
  return { ...said, data: result, retExtInfo: {}, header, connId: session.connId };
}

/**
 * @param {Desk} desk
 * @param {string} verdict
 * @param {ReplySpec} refusal
 * @returns {MessageRuling}
 */
function refuse(desk, verdict, refusal) {
  return { verdict, execute: () => answer(desk, refusal, verdict) };
}

/**
 * @param {Desk} desk
 * @returns {MessageRuling}
 */
function ruleAuth(desk) {
  const { exchange, session } = desk;
  if (session.apiKey !== null) return refuse(desk, 'logged-in', REFUSALS.loggedInAlready);
  if (exchange.faults.of(session.environment).sessionLimit) {
    return refuse(desk, 'session-limit', REFUSALS.tooManySessions);
  }
  return ruleLogin(desk, answer);
}

/** @typedef {{ verdict: string, refusal: ReplySpec, applies: (desk: Desk) => boolean }} CommandCheck */

/** What can be wrong with an order before anybody looks at the key. @type {readonly CommandCheck[]} */
const COMMAND_FRONT_CHECKS = [
  {
    verdict: 'login',
    refusal: REFUSALS.notLoggedIn,
    applies: ({ session }) => session.apiKey === null,
  },
  {
    verdict: 'parameters',
    refusal: REFUSALS.params,
    applies: ({ message: { json } }) =>
      json?.reqId !== undefined && (typeof json.reqId !== 'string' || json.reqId.length > REQUEST_ID_LENGTH),
  },
  {
    verdict: 'request-id',
    refusal: REFUSALS.repeatedRequestId,
    applies: ({ session, message: { json } }) => session.requestIds.has(json?.reqId),
  },
  {
    verdict: 'parameters',
    refusal: REFUSALS.params,
    applies: ({ message: { args } }) => !Array.isArray(args) || args.length !== 1 || !isPlainObject(args[0]),
  },
  {
    verdict: 'category',
    refusal: REFUSALS.unknownCategory,
    applies: ({ message: { args } }) =>
      findCategory(/** @type {[Record<string, unknown>]} */ (args)[0].category) === null,
  },
];

/**
 * @param {Desk} desk
 * @param {string} path Of the endpoint that does the same.
 * @returns {MessageRuling}
 */
function ruleCommand(desk, path) {
  const { exchange, session, message, clientIp } = desk;
  const wrong = COMMAND_FRONT_CHECKS.find(({ applies }) => applies(desk));
  if (wrong !== undefined) return refuse(desk, wrong.verdict, wrong.refusal);
  const requestId = message.json?.reqId;
  if (requestId !== undefined) session.requestIds.add(requestId);

  const credentials = readCommandHeader(message.json?.header, session.apiKey ?? '');
  const [params] = /** @type {[Record<string, unknown>]} */ (message.args);
  const { environment } = session;
  const { verdict, execute, limitHeaders } = exchange.ruleCommand(path, credentials, {
    environment,
    clientIp,
    params,
  });
  return { verdict, execute: () => answer(desk, execute(), verdict, limitHeaders) };
}

/**
 * @param {Desk} desk
 * @returns {MessageRuling}
 */
function rulePing({ session, message: { json }, now }) {
  const requestId = json?.reqId === undefined ? {} : { reqId: json.reqId };
  const pong = { retCode: 0, retMsg: 'OK', op: 'pong', data: [`${now}`], connId: session.connId };
  return { verdict: 'accepted', execute: () => ({ ...requestId, ...pong }) };
}

/** @type {Channel} */
const tradeChannel = {
  answer,
  rule(desk) {
    const { op } = desk.message;
    if (op === 'auth') return ruleAuth(desk);
    if (op === 'ping') return rulePing(desk);
    const path = COMMANDS.get(op);
    return path === undefined
      ? refuse(desk, 'operation', REFUSALS.unknownOperation)
      : ruleCommand(desk, path);
  },
};

module.exports = { tradeChannel };
