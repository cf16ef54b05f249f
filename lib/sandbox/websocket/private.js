'use strict';

/**
 * The private channel: a login, then topics about the account.
 * https://bybit-exchange.github.io/docs/v5/ws/connect
 */

const { randomUUID } = require('node:crypto');
const { readLogin } = require('../auth.js');
const { REFUSALS, withCode } = require('../replies.js');

/** @typedef {import('./session.js').Channel} Channel */
/** @typedef {import('./session.js').Desk} Desk */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./session.js').MessageRuling} MessageRuling */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

/** https://bybit-exchange.github.io/docs/v5/websocket/private/order and its neighbours. */
const TOPIC =
  /^(?:(?:order|execution|position)(?:\.(?:spot|linear|inverse|option))?|execution\.fast|wallet|greeks|dcp\.\w+)$/;

/** @param {unknown} args */
function firstText(args) {
  return Array.isArray(args) && typeof args[0] === 'string' ? args[0] : '';
}

/** @typedef {(args: unknown) => string} LegacyText */

/** What the interface before V5 said; the verdict decides. @type {ReadonlyMap<string, LegacyText>} */
const LEGACY_TEXTS = new Map([
  ['expires', () => 'error:request expired'],
  ['signature', () => 'error:verify signature fail'],
  ['operation', () => 'error:invalid op'],
  ['login', (/** @type {unknown} */ args) => `error:topic:${firstText(args)} needs auth first`],
]);

/** @type {ReplySpec} */
const SUCCESS = { retCode: 0, retMsg: '' };

/** @type {Channel['answer']} */
function answer({ session, message, legacyForm }, spec, verdict) {
  const { retCode, retMsg = '' } = withCode(spec);
  const success = retCode === 0;
  const { json, op, args } = message;
  const text = success ? '' : ((legacyForm ? LEGACY_TEXTS.get(verdict)?.(args) : undefined) ?? retMsg);
  const said = { success, ret_msg: text, conn_id: session.connId };
  if (legacyForm) return { ...said, request: { op, args: args ?? null } };
  const requestId = typeof json?.req_id === 'string' ? { req_id: json.req_id } : {};
  return { ...requestId, ...said, op };
}

/**
 * @param {Desk} desk
 * @param {Channel['answer']} give
 * @returns {MessageRuling}
 */
function ruleLogin(desk, give) {
  const { exchange, session, message, clientIp } = desk;
  const credentials = readLogin(message.args);
  const { environment, path } = session;
  const { name, refusal } = exchange.judgeLogin(credentials, { environment, path, clientIp });
  if (refusal !== null) {
    return { verdict: name, execute: () => give(desk, refusal, name) };
  }
  const logIn = () => {
    session.apiKey = credentials.apiKey;
    return give(desk, { retCode: 0, retMsg: 'OK' }, name);
  };
  return { verdict: name, execute: logIn };
}

/**
 * @param {Desk} desk
 * @returns {MessageRuling}
 */
function ruleSubscription(desk) {
  const { session, message } = desk;
  const refuse = (/** @type {string} */ verdict, /** @type {ReplySpec} */ refusal) => ({
    verdict,
    execute: () => answer(desk, refusal, verdict),
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
    return answer(desk, SUCCESS, 'accepted');
  };
  return { verdict: 'accepted', execute: subscribe };
}

/**
 * @param {Desk} desk
 * @returns {MessageRuling}
 */
function rulePing({ session, message, now }) {
  const requestId = typeof message.json?.req_id === 'string' ? { req_id: message.json.req_id } : {};
  const pong = { ...requestId, op: 'pong', args: [`${now}`], conn_id: session.connId };
  return { verdict: 'accepted', execute: () => pong };
}

/** @type {Map<string, (desk: Desk) => MessageRuling>} */
const OPERATIONS = new Map([
  ['auth', (desk) => ruleLogin(desk, answer)],
  ['subscribe', ruleSubscription],
  ['unsubscribe', ruleSubscription],
  ['ping', rulePing],
]);

/** @type {Channel} */
const privateChannel = {
  answer,
  rule(desk) {
    const operation = OPERATIONS.get(desk.message.op);
    if (operation !== undefined) return operation(desk);
    return {
      verdict: 'operation',
      execute: () => answer(desk, REFUSALS.invalidOperation, 'operation'),
    };
  },
};

/**
 * The messages of the topic `order` that an order means for a connection.
 * @param {Session} session
 * @param {import('../application.js').OrderEvent} event
 * @param {number} now Server clock, ms.
 * @returns {object[]}
 */
function orderMessages({ environment, apiKey, topics }, event, now) {
  if (environment !== event.environment || apiKey !== event.apiKey) return [];
  return ['order', `order.${event.order.category}`]
    .filter((topic) => topics.has(topic))
    .map((topic) => ({ id: randomUUID(), topic, creationTime: now, data: [event.order] }));
}

module.exports = { orderMessages, privateChannel, ruleLogin };
