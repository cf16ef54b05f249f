'use strict';

/**
 * The private channel: a login, then topics about the account.
 * https://bybit-exchange.github.io/docs/v5/ws/connect
 */

const { readLogin } = require('../auth.js');
const { REFUSALS, withCode } = require('../replies.js');
const { echoRequestId } = require('./messages.js');

/** @typedef {import('../../websocket/session.js').Channel} Channel */
/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

/** https://bybit-exchange.github.io/docs/v5/websocket/private/order and the pages beside it. */
const TOPIC =
  /^(?:(?:order|execution|execution\.fast|position)(?:\.(?:spot|linear|inverse|option))?|wallet|greeks|dcp\.\w+)$/;

/** @param {unknown} args */
function readTopic(args) {
  return Array.isArray(args) && typeof args[0] === 'string' ? args[0] : '';
}

/** @typedef {(args: unknown) => string} LegacyText */

/** Error texts of the API before V5, by verdict. @type {ReadonlyMap<string, LegacyText>} */
const LEGACY_TEXTS = new Map([
  ['expires', () => 'error:request expired'],
  ['signature', () => 'error:verify signature fail'],
  ['operation', () => 'error:invalid op'],
  ['login', (/** @type {unknown} */ args) => `error:topic:${readTopic(args)} needs auth first`],
]);

/** @type {ReplySpec} */
const SUCCESS = { retCode: 0, retMsg: '' };

/** @type {Channel['answer']} */
function answer({ session, message, faults: { legacyForm } }, spec, verdict) {
  const { retCode, retMsg = '' } = withCode(spec);
  const success = retCode === 0;
  const { op, args } = message;
  const text = success ? '' : ((legacyForm ? LEGACY_TEXTS.get(verdict)?.(args) : undefined) ?? retMsg);
  const said = { success, ret_msg: text, conn_id: session.connId };
  if (legacyForm) return { ...said, request: { op, args: args ?? null } };
  return { ...echoRequestId(message), ...said, op };
}

/**
 * @param {MessageContext} context
 * @param {Channel['answer']} give
 * @returns {MessageOutcome}
 */
function handleLogin(context, give) {
  const { application, session, message, clientIp } = context;
  const credentials = readLogin(message.args);
  const { environment, path } = session;
  const { name, refusal } = application.authenticateLogin(credentials, { environment, path, clientIp });
  if (refusal !== null) {
    return { verdict: name, execute: () => give(context, refusal, name) };
  }
  const logIn = () => {
    session.apiKey = credentials.apiKey;
    return give(context, { retCode: 0, retMsg: 'OK' }, name);
  };
  return { verdict: name, execute: logIn };
}

/**
 * @param {MessageContext} context
 * @returns {MessageOutcome}
 */
function handleSubscription(context) {
  const { session, message } = context;
  const refuse = (/** @type {string} */ verdict, /** @type {ReplySpec} */ refusal) => ({
    verdict,
    execute: () => answer(context, refusal, verdict),
  });
  if (session.apiKey === null) return refuse('login', REFUSALS.notLoggedIn);
  const { args } = message;
  const areTexts = Array.isArray(args) && args.length > 0 && args.every((topic) => typeof topic === 'string');
  if (!areTexts) return refuse('parameters', REFUSALS.params);
  const topics = /** @type {string[]} */ (args);
  const unknown = topics.find((topic) => !TOPIC.test(topic));
  if (unknown !== undefined) {
    return refuse('topic', { retCode: 10001, retMsg: `error:handler not found,topic:${unknown}` });
  }
  const subscribe = () => {
    for (const topic of topics) {
      if (message.op === 'subscribe') session.topics.add(topic);
      else session.topics.delete(topic);
    }
    return answer(context, SUCCESS, 'accepted');
  };
  return { verdict: 'accepted', execute: subscribe };
}

/**
 * @param {MessageContext} context
 * @returns {MessageOutcome}
 */
function handlePing({ session, message, now }) {
  const pong = { ...echoRequestId(message), op: 'pong', args: [`${now}`], conn_id: session.connId };
  return { verdict: 'accepted', execute: () => pong };
}

/** @type {Map<string, (context: MessageContext) => MessageOutcome>} */
const OPERATIONS = new Map([
  ['auth', (context) => handleLogin(context, answer)],
  ['subscribe', handleSubscription],
  ['unsubscribe', handleSubscription],
  ['ping', handlePing],
]);

/** @type {Channel} */
const privateChannel = {
  answer,
  handle(context) {
    const operation = OPERATIONS.get(context.message.op);
    if (operation !== undefined) return operation(context);
    return {
      verdict: 'operation',
      execute: () => answer(context, REFUSALS.invalidOperation, 'operation'),
    };
  },
};

module.exports = { privateChannel, handleLogin };
