'use strict';

/**
 * A WebSocket connection as the exchange sees it, and what happens to a message on it: read, judged, answered. No
 * network here.
 */

const { randomBytes } = require('node:crypto');
const { isPlainObject } = require('../options.js');
const { replacesAnswer, suitsMessage } = require('../faults.js');

/** @typedef {import('../keys.js').Environment} Environment */
/** @typedef {import('../replies.js').ReplySpec} ReplySpec */

/**
 * @typedef {object} Session
 * @property {Environment} environment
 * @property {string} path
 * @property {Channel} channel
 * @property {string} connId
 * @property {string} clientIp
 * @property {string | null} apiKey Of the login; null before.
 * @property {Set<string>} topics Subscribed to.
 * @property {Set<string>} requestIds Every reqId of an order so far.
 */

/**
 * @typedef {object} Message
 * @property {Record<string, any> | null} json null if it is not a JSON object.
 * @property {string} op '' if it has none.
 * @property {unknown} args
 */

/**
 * What the rules say of a message, before any fault replaces it. `execute` is called only if the answer is wanted.
 * @typedef {object} MessageRuling
 * @property {string} verdict
 * @property {() => object} execute Gives the answer.
 */

/**
 * Where a channel gets its facts.
 * @typedef {object} Desk
 * @property {import('../application.js').ExchangeInstance} exchange
 * @property {Session} session
 * @property {Message} message
 * @property {number} now Server clock, ms.
 * @property {string} clientIp
 * @property {boolean} legacyForm
 */

/**
 * How one kind of channel speaks.
 * @typedef {object} Channel
 * @property {(desk: Desk) => MessageRuling} rule
 * @property {(desk: Desk, spec: ReplySpec, verdict: string, limitHeaders?: Record<string, string>) => object} answer
 *   The form in which the channel gives a result or a refusal.
 */

/**
 * @typedef {object} MessageDecision
 * @property {string} verdict
 * @property {string | null} fault
 * @property {any} reply An object for JSON, or text or bytes as they are.
 * @property {{ down: boolean, latencyMs: number }} transport
 */

/**
 * @param {Pick<Session, 'environment' | 'path' | 'channel' | 'clientIp'>} from
 * @returns {Session}
 */
function openSession(from) {
  const connId = `${randomBytes(10).toString('hex')}-1`;
  return { ...from, connId, apiKey: null, topics: new Set(), requestIds: new Set() };
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
 * @returns {string | null} The key that the message is from, or claims to be from.
 */
function apiKeyOf({ apiKey }, { op, args }) {
  const claimed = op === 'auth' && Array.isArray(args) && typeof args[0] === 'string' ? args[0] : null;
  return claimed ?? apiKey;
}

/**
 * @param {import('../application.js').ExchangeInstance} exchange
 * @param {Session} session
 * @param {Message} message
 * @returns {MessageDecision}
 */
function decideMessage(exchange, session, message) {
  const { environment, path, channel } = session;
  const faults = exchange.faults.of(environment);
  const desk = {
    exchange,
    session,
    message,
    now: exchange.now(environment),
    clientIp: faults.clientIp ?? session.clientIp,
    legacyForm: faults.legacyForm,
  };
  const ruling = channel.rule(desk);
  const subject = { op: message.op, path, environment, apiKey: apiKeyOf(session, message) ?? '' };
  const script = exchange.faults.takeScript(subject, suitsMessage);
  const scripted = script?.reply ?? {};
  const replace = () => scripted.body ?? channel.answer(desk, scripted, 'scripted');
  const transport = {
    down: faults.down || scripted.down === true,
    latencyMs: scripted.latencyMs ?? faults.latencyMs,
  };
  return {
    verdict: ruling.verdict,
    fault: script?.name ?? (transport.down ? 'down' : null),
    reply: replacesAnswer(scripted) ? replace() : ruling.execute(),
    transport,
  };
}

module.exports = { apiKeyOf, decideMessage, openSession, readMessage };
