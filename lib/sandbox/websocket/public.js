'use strict';

/**
 * The public channels: they accept subscriptions and answer pings. They send no data, because the sandbox has no
 * market data. https://bybit-exchange.github.io/docs/v5/ws/connect
 */

const { REFUSALS } = require('../replies.js');

/** @typedef {import('./session.js').Channel} Channel */
/** @typedef {import('./session.js').MessageContext} MessageContext */
/** @typedef {'linear' | 'inverse' | 'spot' | 'option'} Category */

/**
 * Linear and inverse channels always return a req_id, the others only when the message has one.
 * @param {MessageContext} context
 * @param {Category} category
 */
function echoRequestId({ message }, category) {
  const id = message.json?.req_id;
  if (typeof id === 'string') return { req_id: id };
  return category === 'linear' || category === 'inverse' ? { req_id: '' } : {};
}

/** @typedef {(context: MessageContext, category: Category) => object} Form */

/** @type {Form} */
function flatPong(context, category) {
  const conn = { conn_id: context.session.connId };
  return { success: true, ret_msg: 'pong', ...conn, ...echoRequestId(context, category), op: 'ping' };
}

/** @type {Form} */
function optionPong({ now }) {
  return { args: [`${now}`], op: 'pong' };
}

/** @type {Form} */
function flatSubscription(context, category) {
  const { session, message } = context;
  const text = category === 'spot' ? message.op : '';
  const conn = { conn_id: session.connId };
  return { success: true, ret_msg: text, ...conn, ...echoRequestId(context, category), op: message.op };
}

/** @type {Form} */
function optionSubscription({ session, message }) {
  const data = { failTopics: [], successTopics: message.args };
  return { success: true, conn_id: session.connId, data, type: 'COMMAND_RESP' };
}

/** @type {Record<Category, { ping: Form, subscription: Form }>} */
const FORMS = {
  linear: { ping: flatPong, subscription: flatSubscription },
  inverse: { ping: flatPong, subscription: flatSubscription },
  spot: { ping: flatPong, subscription: flatSubscription },
  option: { ping: optionPong, subscription: optionSubscription },
};

/**
 * @param {Category} category
 * @returns {Channel}
 */
function publicChannel(category) {
  /** @type {Channel['answer']} */
  const answer = (context, { retCode, retMsg = '' }) => ({
    success: retCode === 0,
    ret_msg: retMsg,
    conn_id: context.session.connId,
    ...echoRequestId(context, category),
    op: context.message.op,
  });
  const form = FORMS[category];
  return {
    answer,
    handle(context) {
      const { op, args } = context.message;
      if (op === 'ping') return { verdict: 'public', execute: () => form.ping(context, category) };
      const subscribes = (op === 'subscribe' || op === 'unsubscribe') && Array.isArray(args);
      return subscribes
        ? { verdict: 'public', execute: () => form.subscription(context, category) }
        : { verdict: 'operation', execute: () => answer(context, REFUSALS.invalidOperation, 'operation') };
    },
  };
}

module.exports = { publicChannel };
