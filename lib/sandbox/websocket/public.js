'use strict';

/**
 * The public channels: they take subscriptions and answer pings, each in its own form, and never say more, for the
 * sandbox has no market. https://bybit-exchange.github.io/docs/v5/ws/connect
 */

const { REFUSALS } = require('../replies.js');

/** @typedef {import('./session.js').Channel} Channel */
/** @typedef {import('./session.js').Desk} Desk */
/** @typedef {'linear' | 'inverse' | 'spot' | 'option'} Category */

/**
 * Linear and inverse channels give back a req_id always, the others if there was one.
 * @param {Desk} desk
 * @param {Category} category
 */
function requestIdOf({ message }, category) {
  const id = message.json?.req_id;
  if (typeof id === 'string') return { req_id: id };
  return category === 'linear' || category === 'inverse' ? { req_id: '' } : {};
}

/** @typedef {(desk: Desk, category: Category) => object} Form */

/** @type {Form} */
function flatPong(desk, category) {
  const conn = { conn_id: desk.session.connId };
  return { success: true, ret_msg: 'pong', ...conn, ...requestIdOf(desk, category), op: 'ping' };
}

/** @type {Form} */
function optionPong({ now }) {
  return { args: [`${now}`], op: 'pong' };
}

/** @type {Form} */
function flatSubscription(desk, category) {
  const { session, message } = desk;
  const text = category === 'spot' ? message.op : '';
  const conn = { conn_id: session.connId };
  return { success: true, ret_msg: text, ...conn, ...requestIdOf(desk, category), op: message.op };
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
  const answer = (desk, { retCode, retMsg = '' }) => ({
    success: retCode === 0,
    ret_msg: retMsg,
    conn_id: desk.session.connId,
    ...requestIdOf(desk, category),
    op: desk.message.op,
  });
  const form = FORMS[category];
  return {
    answer,
    rule(desk) {
      const { op, args } = desk.message;
      if (op === 'ping') return { verdict: 'public', execute: () => form.ping(desk, category) };
      const subscribes = (op === 'subscribe' || op === 'unsubscribe') && Array.isArray(args);
      return subscribes
        ? { verdict: 'public', execute: () => form.subscription(desk, category) }
        : { verdict: 'operation', execute: () => answer(desk, REFUSALS.invalidOperation, 'operation') };
    },
  };
}

module.exports = { publicChannel };
