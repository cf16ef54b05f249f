'use strict';

/**
 * The state of a WebSocket connection, and the decision about each message on it. Without network code.
 */

const { randomBytes } = require('node:crypto');
const { isPlainObject } = require('../options.js');
const { applyScript, suitsMessage } = require('../scripted-replies.js');

/** @typedef {import('../keys.js').Environment} Environment */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

/**
 * @typedef {object} Session
 * @property {Environment} environment
 * @property {string} path
 * @property {Channel} channel
 * @property {string} connId
 * @property {string} clientIp
 * @property {string | null} apiKey The key of the login; null before it.
 * @property {Set<string>} topics Subscribed to, on the private channel.
 * @property {Map<string, import('../market/feeds.js').Feed>} feeds Subscribed to, on a public channel, by topic.
 * @property {Set<string>} requestIds Every reqId of an order so far.
 */

/**
 * @typedef {object} Message
 * @property {Record<string, any> | null} json null if it is not a JSON object.
 * @property {string} op '' when it has none.
 * @property {unknown} args
 */

/**
 * The result of the checks, before a fault replaces it. `execute` runs the message, and only when its answer is sent.
 * @typedef {object} MessageOutcome
 * @property {string} verdict
 * @property {() => object} execute Returns the answer.
 */

/**
 * What a channel needs to answer a message.
 * @typedef {object} MessageContext
 * @property {import('../application.js').ApplicationInstance} application
 * @property {Session} session
 * @property {Message} message
 * @property {number} now Server clock, ms.
 * @property {string} clientIp
 * @property {boolean} legacyForm
 */

/**
 * One kind of channel.
 * @typedef {object} Channel
 * @property {(context: MessageContext) => MessageOutcome} handle
 * @property {(context: MessageContext, spec: ReplySpec, verdict: string, limitHeaders?: Record<string, string>) => object} answer
 *   Formats a result or a refusal.
 */

/**
 * @typedef {object} MessageDecision
 * @property {string} verdict
 * @property {string | null} fault
 * @property {any} reply An object for JSON, or text or bytes as they are.
 * @property {import('../scripted-replies.js').Transport} transport
 */

/**
 * @param {Pick<Session, 'environment' | 'path' | 'channel' | 'clientIp'>} from
 * @returns {Session}
 */
function openSession(from) {
  const connId = `${randomBytes(10).toString('hex')}-1`;
  return { ...from, connId, apiKey: null, topics: new Set(), feeds: new Map(), requestIds: new Set() };
}

/**
 * @param {string} text
 * @returns {Message}
 */
function readMessage(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const json = isPlainObject(value) ? value : null;
  return { json, op: typeof json?.op === 'string' ? json.op : '', args: json?.args };
}

/**
 * @param {Session} session
 * @param {Message} message
 * @returns {string | null} The key that a login names, or that of the connection.
 */
function findApiKey({ apiKey }, { op, args }) {
  const claimed = op === 'auth' && Array.isArray(args) && typeof args[0] === 'string' ? args[0] : null;
  return claimed ?? apiKey;
}

/**
 * The `req_id` that the answer repeats, as text also where the client has sent a number.
 * @param {Message} message
 * @returns {{ req_id?: string }}
 */
function echoRequestId({ json }) {
  const id = json?.req_id;
  return typeof id === 'string' || typeof id === 'number' ? { req_id: String(id) } : {};
}

/**
 * @param {import('../application.js').ApplicationInstance} application
 * @param {Session} session
 * @param {Message} message
 * @returns {MessageDecision}
 */
function decideMessage(application, session, message) {
  const { environment, path, channel } = session;
  const faults = application.faults.of(environment);
  const context = {
    application,
    session,
    message,
    now: application.now(environment),
    clientIp: faults.clientIp ?? session.clientIp,
    legacyForm: faults.legacyForm,
  };
  const outcome = channel.handle(context);
  const subject = { op: message.op, path, environment, apiKey: findApiKey(session, message) ?? '' };
  const script = application.faults.findScript(subject, suitsMessage);
  script?.use();
  const { answer, transport, fault } = applyScript(script, faults, {
    execute: outcome.execute,
    replace: (reply) => reply.body ?? channel.answer(context, reply, 'scripted'),
  });
  return { verdict: outcome.verdict, fault, reply: answer, transport };
}

module.exports = { decideMessage, echoRequestId, findApiKey, openSession, readMessage };
