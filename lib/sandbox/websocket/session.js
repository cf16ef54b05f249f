'use strict';

/**
 * The state of a WebSocket connection, and the decision about each message on it. Without network code.
 */

const { isPlainObject } = require('../options.js');
const { applyScript, suitsMessage } = require('../scripted-replies.js');

/**
 * @typedef {object} Session
 * @property {any} environment
 * @property {string} host The name of the host that it is connected to.
 * @property {string} path
 * @property {string} query Of the URL, raw.
 * @property {Channel} channel
 * @property {string} connId
 * @property {string} clientIp
 * @property {string | null} apiKey The key of the login; null before it.
 * @property {Set<string>} topics Subscribed to, on a private channel.
 * @property {Map<string, any>} feeds Subscribed to, on a public channel, by topic.
 * @property {Set<string>} requestIds Those that may not be repeated.
 */

/**
 * @typedef {object} Message
 * @property {Record<string, any> | null} json null if it is not a JSON object.
 * @property {string} op '' when it has none.
 * @property {unknown} [args]
 */

/**
 * The result of the checks, before a fault replaces it. `execute` runs the message, and only when its answer is sent.
 * @typedef {object} MessageOutcome
 * @property {string} verdict
 * @property {() => any} execute Returns the answer: an object for JSON, or text. null: there is none.
 */

/**
 * What a channel needs to answer a message.
 * @typedef {object} MessageContext
 * @property {any} application
 * @property {Session} session
 * @property {Message} message
 * @property {number} now Server clock, ms.
 * @property {string} clientIp
 * @property {any} faults Those of the environment.
 */

/**
 * One kind of channel.
 * @typedef {object} Channel
 * @property {(context: MessageContext) => MessageOutcome} handle
 * @property {(context: MessageContext, spec: any, verdict: string, limitHeaders?: Record<string, string>) => any} answer
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
 * @param {Pick<Session, 'environment' | 'host' | 'path' | 'query' | 'channel' | 'clientIp' | 'connId'>} from
 * @returns {Session}
 */
function openSession(from) {
  return { ...from, apiKey: null, topics: new Set(), feeds: new Map(), requestIds: new Set() };
}

/**
 * @param {string} text
 * @returns {Record<string, any> | null} null if it is not a JSON object.
 */
function parseObject(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isPlainObject(value) ? value : null;
}

/**
 * @param {{ application: import('../exchange.js').Application, exchange: import('../exchange.js').Exchange }} state
 * @param {Session} session
 * @param {Message} message
 * @returns {MessageDecision}
 */
function decideMessage({ application, exchange }, session, message) {
  const { environment, path, channel } = session;
  const faults = application.faults.of(environment);
  const context = {
    application,
    session,
    message,
    now: application.now(environment),
    clientIp: faults.clientIp ?? session.clientIp,
    faults,
  };
  const outcome = channel.handle(context);
  const subject = {
    op: message.op,
    path,
    environment,
    apiKey: exchange.streams.apiKeyOf(session, message) ?? '',
  };
  const script = application.faults.findScript(subject, suitsMessage);
  script?.use();
  const { answer, transport, fault } = applyScript(script, faults, {
    execute: outcome.execute,
    replace: (reply) => reply.body ?? channel.answer(context, reply, 'scripted'),
  });
  return { verdict: outcome.verdict, fault, reply: answer, transport };
}

module.exports = { decideMessage, openSession, parseObject };
