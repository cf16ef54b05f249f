'use strict';

/**
 * The stream of a token: public prices, and the changes of an account.
 * https://www.kucoin.com/docs-new/websocket-api/base-info/introduction
 */

const { productOf } = require('../endpoints.js');
const { connectionOf } = require('./connection.js');
const { PRIVATE_TOPICS, isPublicTopic } = require('./topics.js');

/** @typedef {import('../../websocket/session.js').Channel} Channel */
/** @typedef {import('../../websocket/session.js').Session} Session */
/** @typedef {import('../../websocket/session.js').MessageContext} MessageContext */
/** @typedef {import('../../websocket/session.js').MessageOutcome} MessageOutcome */

/**
 * @param {import('../application.js').ApplicationInstance} application
 * @param {Session} session
 */
function greetStream(application, session) {
  const params = new URLSearchParams(session.query);
  const id = params.get('connectId') ?? session.connId;
  const token = params.get('token') ?? '';
  const key = application.keyOfToken(token) ?? null;
  const connection = connectionOf(session);
  if (key === null && token !== 'public') {
    connection.closing = true;
    return { id, type: 'error', code: 401, data: 'token is invalid' };
  }
  connection.key = key;
  session.apiKey = key?.apiKey ?? null;
  return { id, type: 'welcome' };
}

/** @param {unknown} topic @param {Session} session @returns {string | null} What is wrong with it. */
function refusalOf(topic, session) {
  if (typeof topic !== 'string') return 'topic is required';
  const [name] = topic.split(':');
  const isPrivate = PRIVATE_TOPICS[name]?.product === productOf(session.host);
  if (!isPrivate && !isPublicTopic(topic)) return `topic ${topic} is not found`;
  return isPrivate && connectionOf(session).key === null ? `topic ${topic} needs a private token` : null;
}

/** @type {Channel} */
const STREAM = {
  handle({ session, message }) {
    const { id, topic, response } = message.json ?? {};
    const ack = response === true ? { id, type: 'ack' } : null;
    const error = (/** @type {number} */ code, /** @type {string} */ data) => ({
      ...{ verdict: 'parameters', execute: () => ({ id, type: 'error', code, data }) },
    });
    if (message.op === 'ping') return { verdict: 'accepted', execute: () => ({ id, type: 'pong' }) };
    if (message.op === 'subscribe') {
      const refusal = refusalOf(topic, session);
      if (refusal !== null) return error(404, refusal);
      const execute = () => {
        session.topics.add(topic);
        return ack;
      };
      return { verdict: 'accepted', execute };
    }
    if (message.op === 'unsubscribe') {
      const execute = () => {
        session.topics.delete(topic);
        return ack;
      };
      return { verdict: 'accepted', execute };
    }
    return error(400, `type ${message.op} is invalid`);
  },
  answer: ({ message }, { code, msg }) => ({ id: message.json?.id, type: 'error', code, data: msg ?? '' }),
};

module.exports = { STREAM, greetStream };
