'use strict';

/**
 * The trade channel: a login, then orders. https://bybit-exchange.github.io/docs/v5/websocket/trade/guideline
 */

const { randomBytes } = require('node:crypto');
const { isPlainObject } = require('../../options.js');
const { readCommandHeader } = require('../auth.js');
const { isCategory } = require('../market/instruments.js');
const { REFUSALS, withCode } = require('../replies.js');
const { handleLogin } = require('./private.js');

/** @typedef {import('../../websocket/session.js').Channel} Channel */
/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

const REQUEST_ID_LENGTH = 36;

/** The endpoint that does the same over HTTP. */
const COMMANDS = new Map([
  ['order.create', '/v5/order/create'],
  ['order.amend', '/v5/order/amend'],
  ['order.cancel', '/v5/order/cancel'],
  ['order.create-batch', '/v5/order/create-batch'],
  ['order.amend-batch', '/v5/order/amend-batch'],
  ['order.cancel-batch', '/v5/order/cancel-batch'],
]);

/** @type {Channel['answer']} */
function answer({ session, message, now }, spec, _verdict, limits = {}) {
  const { retCode, retMsg = '', result = {}, retExtInfo = {} } = withCode(spec);
  const { json, op } = message;
  const requestId = json?.reqId === undefined ? {} : { reqId: json.reqId };
  const said = { ...requestId, retCode, retMsg, op };
  if (op === 'auth') return { ...said, connId: session.connId };
  const header = { ...limits, Traceid: randomBytes(16).toString('hex'), Timenow: `${now}` };
  return { ...said, data: result, retExtInfo, header, connId: session.connId };
}

/**
 * @param {MessageContext} context
 * @param {string} verdict
 * @param {ReplySpec} refusal
 * @returns {MessageOutcome}
 */
function refuse(context, verdict, refusal) {
  return { verdict, execute: () => answer(context, refusal, verdict) };
}

/**
 * @param {MessageContext} context
 * @returns {MessageOutcome}
 */
function handleAuth(context) {
  const { application, session } = context;
  if (session.apiKey !== null) return refuse(context, 'logged-in', REFUSALS.loggedInAlready);
  if (application.faults.of(session.environment).sessionLimit) {
    return refuse(context, 'session-limit', REFUSALS.tooManySessions);
  }
  return handleLogin(context, answer);
}

/** @typedef {{ verdict: string, refusal: ReplySpec, applies: (context: MessageContext) => boolean }} CommandCheck */

/** Checks of an order that do not need the key. @type {readonly CommandCheck[]} */
const COMMAND_FORMAT_CHECKS = [
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
      !isCategory(/** @type {[Record<string, unknown>]} */ (args)[0].category),
  },
];

/**
 * @param {MessageContext} context
 * @param {string} path Of the endpoint that does the same.
 * @returns {MessageOutcome}
 */
function handleCommand(context, path) {
  const { application, session, message, clientIp } = context;
  const wrong = COMMAND_FORMAT_CHECKS.find(({ applies }) => applies(context));
  if (wrong !== undefined) return refuse(context, wrong.verdict, wrong.refusal);
  const requestId = message.json?.reqId;
  if (requestId !== undefined) session.requestIds.add(requestId);

  const credentials = readCommandHeader(message.json?.header, session.apiKey ?? '');
  const [params] = /** @type {[Record<string, unknown>]} */ (message.args);
  const { environment } = session;
  const { verdict, execute, limitHeaders } = application.handleCommand(path, credentials, {
    environment,
    clientIp,
    params,
  });
  return { verdict, execute: () => answer(context, execute(), verdict, limitHeaders) };
}

/**
 * @param {MessageContext} context
 * @returns {MessageOutcome}
 */
function handlePing({ session, message: { json }, now }) {
  const requestId = json?.reqId === undefined ? {} : { reqId: json.reqId };
  const pong = { retCode: 0, retMsg: 'OK', op: 'pong', data: [`${now}`], connId: session.connId };
  return { verdict: 'accepted', execute: () => ({ ...requestId, ...pong }) };
}

/** @type {Channel} */
const tradeChannel = {
  answer,
  handle(context) {
    const { op } = context.message;
    if (op === 'auth') return handleAuth(context);
    if (op === 'ping') return handlePing(context);
    const path = COMMANDS.get(op);
    return path === undefined
      ? refuse(context, 'operation', REFUSALS.unknownOperation)
      : handleCommand(context, path);
  },
};

module.exports = { tradeChannel };
