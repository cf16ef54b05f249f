'use strict';

/**
 * The public channels: subscriptions to market data, and pings.
 * https://bybit-exchange.github.io/docs/v5/ws/connect
 */

const { REFUSALS } = require('../replies.js');
const { openFeed } = require('../market/feeds.js');
const { unknownTopic } = require('../unknown-endpoint.js');
const { echoRequestId } = require('./messages.js');

/** @typedef {import('../../websocket/session.js').Channel} Channel */
/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */
/** @typedef {import('../market/feeds.js').Feed} Feed */
/** @typedef {import('../market/instruments.js').Category} Category */

/**
 * Linear and inverse channels always return a req_id, the others only when the message has one.
 * @param {MessageContext} context
 * @param {Category} category
 */
function requestIdOf({ message }, category) {
  const none = category === 'linear' || category === 'inverse' ? { req_id: '' } : {};
  return { ...none, ...echoRequestId(message) };
}

/**
 * @param {MessageContext} context
 * @param {Category} category
 */
function pong(context, category) {
  const { session, now } = context;
  if (category === 'option') return { args: [`${now}`], op: 'pong' };
  const said = { success: true, ret_msg: 'pong', conn_id: session.connId };
  return { ...said, ...requestIdOf(context, category), op: 'ping' };
}

/**
 * @param {MessageContext} context
 * @param {Category} category
 * @param {string} problem '' for success.
 */
function flatAnswer(context, category, problem) {
  const { session, message } = context;
  const text = problem === '' && category === 'spot' ? message.op : problem;
  const said = { success: problem === '', ret_msg: text, conn_id: session.connId };
  return { ...said, ...requestIdOf(context, category), op: message.op };
}

/**
 * A wrong topic refuses all topics of its message, except for options, which list the wrong ones.
 * @param {MessageContext} context
 * @param {Category} category
 * @param {readonly unknown[]} topics
 * @returns {MessageOutcome}
 */
function handleSubscription(context, category, topics) {
  const { application, session, message } = context;
  const market = application.market(session.environment);
  /** @type {Map<string, Feed>} */
  const feeds = new Map();
  const wrong = topics.filter((topic) => {
    const feed = typeof topic === 'string' ? openFeed(market, category, topic) : null;
    if (feed !== null) feeds.set(String(topic), feed);
    return feed === null;
  });
  const change = () => {
    for (const [topic, feed] of feeds) {
      if (message.op === 'subscribe') session.feeds.set(topic, feed);
      else session.feeds.delete(topic);
    }
  };
  const verdict = wrong.length > 0 || topics.length === 0 ? 'topic' : 'public';
  if (category === 'option') {
    const data = { failTopics: wrong, successTopics: [...feeds.keys()] };
    const said = { success: true, conn_id: session.connId, data, type: 'COMMAND_RESP' };
    return { verdict, execute: () => (change(), said) };
  }
  if (verdict === 'topic') {
    const said = flatAnswer(context, category, unknownTopic(category, wrong[0]));
    return { verdict, execute: () => said };
  }
  return { verdict, execute: () => (change(), flatAnswer(context, category, '')) };
}

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
    ...requestIdOf(context, category),
    op: context.message.op,
  });
  return {
    answer,
    handle(context) {
      const { op, args } = context.message;
      if (op === 'ping') return { verdict: 'public', execute: () => pong(context, category) };
      if ((op === 'subscribe' || op === 'unsubscribe') && Array.isArray(args)) {
        return handleSubscription(context, category, args);
      }
      return { verdict: 'operation', execute: () => answer(context, REFUSALS.invalidOperation, 'operation') };
    },
  };
}

module.exports = { publicChannel };
