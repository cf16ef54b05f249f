'use strict';

/** Scripted replies: which requests each is for, what it replaces, and how it is sent. */

const { validateHeaderName, validateHeaderValue } = require('node:http');
const parse = require('./options.js');

/** @typedef {import('./faults.js').SharedFaults} SharedFaults */

/**
 * The requests that a scripted reply applies to. Absent fields match everything.
 * @template {string} [Environment=string]
 * @typedef {object} When
 * @property {string} [method]
 * @property {string} [path]
 * @property {Environment} [environment]
 * @property {string} [apiKey]
 * @property {string} [op] The operation of a WebSocket message; HTTP requests have none.
 */

/**
 * What a scripted reply has beside the reply.
 * @template {string} [Environment=string]
 * @typedef {ScriptedTransport & { when?: When<Environment>, execute?: boolean, public?: boolean }} Scripting
 *   `execute`: whether the endpoint is executed, whatever is sent then. `public`: a stub that needs no signature.
 */
/**
 * A reply that replaces the sandbox's own, at any venue. The fields of the venue's own replies stand beside these.
 * @typedef {Pick<import('./wire-reply.js').PlainReply, 'httpStatus' | 'headers' | 'body'> & Scripting &
 *   Record<string, any>} ScriptedReply
 */
/**
 * @typedef {object} ScriptedTransport As the faults of the same names, for this reply.
 * @property {number} [latencyMs]
 * @property {boolean} [down]
 * @property {boolean} [noAnswer]
 * @property {boolean} [answerTwice]
 * @property {boolean} [hangUpMidBody]
 */
/**
 * How a reply is sent.
 * @typedef {object} Transport
 * @property {boolean} down
 * @property {boolean} noAnswer
 * @property {boolean} answerTwice
 * @property {boolean} hangUpMidBody
 * @property {number} latencyMs
 * @property {number} dripMs
 */

/**
 * What a scripted reply can answer: an HTTP request (also an upgrade to WebSocket), or a WebSocket message, which has
 * an `op` and no method.
 * @typedef {{ method?: string, op?: string, path: string, environment: string, apiKey: string }} Subject
 */
/** @typedef {{ name: 'nextReply' | 'everyReply', reply: ScriptedReply, use: () => void }} Script `use` removes it from the queue. */

/** @type {parse.Parser} */
function replyHeaders(value, name) {
  const headers = parse.recordOf(parse.text)(value, name);
  for (const [header, content] of Object.entries(headers)) {
    try {
      validateHeaderName(header);
      validateHeaderValue(header, content);
    } catch {
      throw parse.invalidValue(`${name}.${header}`, 'HTTP does not allow it');
    }
  }
  return headers;
}

/** @type {parse.Parser} */
function replyBody(value, name) {
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  return structuredClone(Array.isArray(value) ? value : parse.object(value, name));
}

/** ms; the longest delay of a timer. */
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * @param {readonly string[]} environments
 * @param {Readonly<Record<string, parse.Parser>>} fields Those of the venue's replies.
 * @returns {parse.Parser} Of a reply or an array of replies; gives an array.
 */
function repliesParser(environments, fields) {
  const parseFields = parse.shape({
    httpStatus: parse.integer(200, 599),
    headers: replyHeaders,
    body: replyBody,
    ...fields,
    latencyMs: parse.integer(0, LONGEST_DELAY),
    down: parse.boolean,
    noAnswer: parse.boolean,
    answerTwice: parse.boolean,
    hangUpMidBody: parse.boolean,
    execute: parse.boolean,
    public: parse.boolean,
    when: parse.shape({
      method: parse.filledText,
      path: parse.filledText,
      environment: parse.oneOf(environments),
      apiKey: parse.filledText,
      op: parse.filledText,
    }),
  });
  /** @type {parse.Parser} */
  const parseReply = (value, name) => {
    const reply = parseFields(value, name);
    const sends = replacesAnswer(reply) || reply.down === true || reply.noAnswer === true;
    if (reply.execute === false && !sends) {
      throw parse.invalidValue(
        `${name}.execute`,
        'an endpoint that is not executed needs a reply, down or noAnswer',
      );
    }
    return reply;
  };
  return (value, name) =>
    Array.isArray(value) ? parse.arrayOf(parseReply)(value, name) : [parseReply(value, name)];
}

/**
 * @param {ScriptedReply} reply
 * @param {Subject} subject
 */
function matchesWhen({ when = {} }, subject) {
  return Object.entries(when).every(
    ([field, value]) => subject[/** @type {keyof Subject} */ (field)] === value,
  );
}

/** @param {ScriptedReply} reply Its code is `retCode`, `code` or `label`, by venue. */
function replacesAnswer({ httpStatus, body, retCode, code, label }) {
  return [httpStatus, body, retCode, code, label].some((value) => value !== undefined);
}

const TRANSPORT_FAULTS = /** @type {const} */ (['down', 'noAnswer', 'hangUpMidBody', 'answerTwice']);

/**
 * Executes what a script leaves to the sandbox, and says what to send.
 * @template T
 * @param {Script | null} script
 * @param {SharedFaults} faults
 * @param {{ execute: () => T, replace: (reply: ScriptedReply) => T }} answers
 * @returns {{ answer: T, transport: Transport, fault: string | null }}
 */
function applyScript(script, faults, { execute, replace }) {
  const reply = script?.reply ?? {};
  const replaced = replacesAnswer(reply) || reply.execute === false;
  const executed = (reply.execute ?? !replaced) ? execute() : null;
  const [down, noAnswer, hangUpMidBody, answerTwice] = TRANSPORT_FAULTS.map(
    (name) => faults[name] || reply[name] === true,
  );
  const transport = {
    ...{ down, noAnswer, hangUpMidBody, answerTwice },
    latencyMs: reply.latencyMs ?? faults.latencyMs,
    dripMs: faults.dripMs,
  };
  return {
    answer: replaced || executed === null ? replace(reply) : executed,
    transport,
    fault: script?.name ?? TRANSPORT_FAULTS.find((name) => transport[name]) ?? null,
  };
}

/**
 * Whether a scripted reply can answer an upgrade. An upgrade is answered over HTTP, so the reply needs an HTTP status;
 * one without is kept for the messages that follow, unless it only breaks or delays the connection.
 * @param {ScriptedReply} reply
 */
function suitsUpgrade(reply) {
  return reply.httpStatus !== undefined || !replacesAnswer(reply);
}

/** @param {ScriptedReply} reply A message has no HTTP status to be answered with. */
function suitsMessage(reply) {
  return reply.httpStatus === undefined;
}

module.exports = {
  LONGEST_DELAY,
  applyScript,
  matchesWhen,
  replacesAnswer,
  repliesParser,
  suitsMessage,
  suitsUpgrade,
};
